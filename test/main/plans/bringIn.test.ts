import { describe, expect, test } from 'vitest';
import { invitationSteps } from '../../../src/main/plans/steps.ts';
import type { Invitation, Member } from '../../../src/shared/dokploy.ts';
import type { Target } from '../../../src/shared/target.ts';
import { NOW, shop, target, told } from '../../shared/plans/targets.ts';
import { principal } from '../../shared/principal.ts';
import { invitationRow, memberRow } from '../../shared/records.ts';
import { good } from '../operations/keyConsole.ts';
import { planOf } from './planOf.ts';

const DAY = 86_400_000;

function member(email: string, role = 'member', userId = `u-${email}`): Member {
  return memberRow(userId, { id: `m-${email}`, role, email });
}

function invitation(email: string, daysLeft: number, role: string | null = 'member'): Invitation {
  return invitationRow(email, {
    id: `i-${email}-${daysLeft}`,
    role,
    expiresAt: new Date(NOW + daysLeft * DAY).toISOString(),
    createdAt: new Date(NOW + (daysLeft - 7) * DAY).toISOString(),
  });
}

test('where no key can invite, that is said before an address is typed; where one can, an address is asked for', async () => {
  const said = async (version: string) => {
    const place = { instanceId: 'a', organizationId: 'acme', role: 'member' };
    const made = await planOf(
      { kind: 'invite', emails: [], places: [place], kitId: null, ownRoles: {} },
      shop([target({ principal: principal({ version }) })]),
    );
    return made.ok ? null : [made.error.message, made.error.details?.field];
  };
  expect(await said('0.28.6')).toEqual([expect.stringContaining('0.28.7'), 'organizations']);
  expect(await said('0.30.2')).toEqual(['Enter at least one address.', undefined]);
});

test.each([
  ['invite', 'invitations.create'],
  ['add-people', 'members.create'],
] as const)('where the key in use may not, %s goes by another key that may', async (kind, action) => {
  const mine = principal({ role: 'member', userId: 'me' });
  const holders = [mine, principal({ role: 'owner', userId: 'boss' })].map((each) => ({
    ...{ userId: each.userId, email: null, principal: each },
  }));
  const places = [{ instanceId: 'a', organizationId: 'acme', role: 'member' }];
  const own = kind === 'invite' ? { kind, ownRoles: {} } : { kind };
  const invitations = kind === 'invite' ? [invitation('late@x.example', -1)] : [];
  const made = (emails: string[]) =>
    planOf(
      { ...own, emails, places, kitId: null },
      shop([target({ principal: mine, holders, invitations })]),
    );
  expect(await made([])).toMatchObject({ error: { message: 'Enter at least one address.' } });
  expect(await made(['new@x.example'])).toMatchObject({
    value: { plan: { steps: [{ change: { action, actorId: 'boss' } }] } },
  });
  const [step] = good(await made(['new@x.example'])).plan.steps;
  expect(step?.denied).toBeUndefined();
  if (kind !== 'invite') return;
  const [renewed] = good(await made(['late@x.example'])).plan.steps;
  expect(renewed).toMatchObject({ change: { action: 'invitations.renew', actorId: 'boss' } });
  expect(renewed?.denied).toBeUndefined();
});

describe('inviting many to many', () => {
  const plan = (patch: Partial<Target>, emails = ['new@x.example'], role = 'member') =>
    invitationSteps(emails, role, target(patch), NOW).map(told);

  test('each address and each organization is a step of its own', () => {
    const steps = ['acme', 'labs'].flatMap((organizationId) =>
      invitationSteps(['one@x.example', 'two@x.example'], 'admin', target({ organizationId }), NOW),
    );
    expect(
      steps.map(({ change }) => 'organizationId' in change && [change.organizationId, told({ change })]),
    ).toEqual([
      ['acme', 'invitations.create | one@x.example'],
      ['acme', 'invitations.create | two@x.example'],
      ['labs', 'invitations.create | one@x.example'],
      ['labs', 'invitations.create | two@x.example'],
    ]);
  });

  test('a conflict is known beforehand, and says what is there', () => {
    const there = { members: [member('New@X.example', 'admin')] };
    expect(plan(there)).toEqual(['invitations.create | new@x.example | Already a member (admin).']);
    expect(plan({ invitations: [invitation('new@x.example', 2)] })).toEqual([
      'invitations.create | new@x.example | Already invited (member); the link still works.',
    ]);
  });

  test('an invitation that ran out is renewed, the last of several, with the role that is chosen now', () => {
    const invitations = [invitation('new@x.example', -9), invitation('new@x.example', -2)];
    const [step] = invitationSteps(['new@x.example'], 'admin', target({ invitations }), NOW);
    expect(step?.change).toMatchObject({
      action: 'invitations.renew',
      invitationId: 'i-new@x.example--2',
      role: 'admin',
    });
    expect(step?.denied).toBeUndefined();
  });

  test.each([
    ['what could not be read', { whyUnknown: 'No key opens it.' }, 'No key opens it.'],
    ['an instance that was never read', { principal: null }, 'This instance has not been read yet.'],
    [
      'a key that may not',
      { principal: principal({ role: 'member' }) },
      'Only an owner or admin can invite people',
    ],
    [
      'a server that takes none with a key',
      { principal: principal({ role: 'owner', version: '0.28.6' }) },
      'accepts invitations only on its own page',
    ],
  ] as const)('%s is said, and not left out', (_, patch, words) => {
    const [step] = invitationSteps(['new@x.example'], 'member', target(patch), NOW);
    expect(step?.denied).toContain(words);
  });

  test('a role that the server lacks is said', () => {
    expect(plan({}, ['new@x.example'], 'auditor')).toEqual([
      'invitations.create | new@x.example | The role “auditor” does not exist there.',
    ]);
  });
});
