import { describe, expect, test } from 'vitest';
import type { Readings } from '../../../../src/main/operations/action.ts';
import { createInvitationActions } from '../../../../src/main/operations/actions/invitations.ts';
import type { OrganizationAccess } from '../../../../src/main/readings/organizationAccess.ts';
import { createKeyedMutex } from '../../../../src/main/scheduling/keyedMutex.ts';
import type { Invitation } from '../../../../src/shared/dokploy.ts';
import { type AppError, fail, ok } from '../../../../src/shared/errors.ts';
import type { StepOutput } from '../../../../src/shared/operations/operation.ts';

const NOW = Date.UTC(2026, 0, 15, 12);
const place = { instanceId: 'a', organizationId: 'org-1' };
const person = { ...place, email: 'guest@shop.example', role: 'admin' };
const invitation = (id: string, change: Partial<Invitation> = {}): Invitation => ({
  id,
  organizationId: 'org-1',
  email: person.email,
  role: 'admin',
  status: 'pending',
  expiresAt: '2026-01-17T12:00:00.000Z',
  ...change,
});

const unused = undefined as never;
const access = { principal: async () => ok({ userId: 'owner' }) } as unknown as OrganizationAccess;
const actions = createInvitationActions({ dokploy: unused, access, mutex: createKeyedMutex() });
/** A reading at once after the answer was lost. */
const LOST = { at: NOW, isFirst: true };
const refused: AppError = { code: 'refused', message: 'It was refused.', advice: 'Try again.' };

/** Readings that show these invitations; null where they cannot be read. */
function showing(invitations: Invitation[] | null, now = NOW): Readings {
  return {
    invitations: async () => (invitations ? ok(invitations) : fail(refused)),
    members: async () => ok([]),
    call: unused,
    account: unused,
    instance: unused,
    now: () => now,
  };
}

const old = invitation('old', { expiresAt: '2026-01-10T12:00:00.000Z' });
const fresh = invitation('new');
const create = { action: 'invitations.create', ...person } as const;
const renew = { action: 'invitations.renew', ...person, invitationId: 'old' } as const;
const remove = { action: 'invitations.remove', ...person, invitationId: 'old' } as const;

const settle = {
  create: (list: Invitation[] | null, output: StepOutput | null = null, now = NOW) =>
    actions['invitations.create'].settle(create, output, showing(list, now), LOST),
  renew: (list: Invitation[] | null, output: { invitationId: string } | null = null) =>
    actions['invitations.renew'].settle(renew, output, showing(list), LOST),
  remove: (list: Invitation[] | null) =>
    actions['invitations.remove'].settle(remove, null, showing(list), LOST),
};

describe('what the invitations show afterwards', () => {
  test('an invitation whose answer was lost is made when it is there, and then its id is known', async () => {
    const made = { shown: true, output: { invitationId: 'new' } };
    expect(await settle.create([old, fresh])).toMatchObject(made);
    expect(await settle.renew([fresh])).toMatchObject(made);
  });

  test('capital letters make no other address', async () => {
    expect(await settle.create([invitation('new', { email: 'Guest@Shop.example' })])).toMatchObject({
      shown: true,
    });
  });

  test('an expired one of the same address is not the new one', async () =>
    expect(await settle.create([old])).toMatchObject({ shown: false }));

  test('of a renewal the first half that is done is told, with what is left', async () => {
    expect(await settle.renew([])).toEqual({ shown: false, left: create });
    expect(await settle.renew([old])).toEqual({ shown: false });
  });

  test('a removal is done when it is gone, and not while it is there', async () => {
    expect(await settle.remove([])).toEqual({ shown: true });
    expect(await settle.remove([old])).toEqual({ shown: false });
  });

  test('a new invitation that the server told counts by its id, whatever this computer’s clock says', async () => {
    const later = Date.parse(fresh.expiresAt) + 1;
    expect(await settle.create([fresh], { invitationId: 'new' }, later)).toMatchObject({ shown: true });
  });

  test('nothing is told of a list that could not be read', async () => {
    for (const settled of [settle.create(null), settle.renew(null), settle.remove(null)])
      expect(await settled).toMatchObject({ shown: null });
  });
});

describe('what takes it back', () => {
  test('a removal: inviting with the same role, where it had one', () => {
    const { inverse } = actions['invitations.remove'];
    expect(inverse?.(remove, {})).toEqual(create);
    expect(inverse?.({ ...remove, role: null }, {})).toBeNull();
  });

  test('an invitation: its removal, where it is known which one it is', () => {
    const { inverse } = actions['invitations.create'];
    expect(inverse?.(create, { invitationId: 'new' })).toMatchObject({
      action: 'invitations.remove',
      invitationId: 'new',
    });
    expect(inverse?.(create, {})).toBeNull();
  });
});

describe('what is found before it is done again', () => {
  test('somebody else invited the person meanwhile: as the same it is done, as another it is skipped', async () => {
    const { check } = actions['invitations.create'];
    expect(await check(create, showing([fresh]))).toMatchObject({
      value: { already: { invitationId: 'new' } },
    });
    const other = showing([invitation('new', { role: 'member' })]);
    expect(await check(create, other)).toMatchObject({ value: { changed: expect.any(String) } });
    expect(await check(create, showing([old]))).toMatchObject({ value: 'needed' });
  });

  test('a renewal is needed while the old one is there, and done when another one is', async () => {
    const { check } = actions['invitations.renew'];
    expect(await check(renew, showing([old]))).toMatchObject({ value: 'needed' });
    expect(await check(renew, showing([fresh]))).toMatchObject({
      value: { already: { invitationId: 'new' } },
    });
    for (const list of [[], [{ ...old, status: 'accepted' }]])
      expect(await check(renew, showing(list))).toMatchObject({ value: { changed: expect.any(String) } });
  });
});
