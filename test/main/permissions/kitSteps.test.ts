import { expect, test } from 'vitest';
import type { Readings } from '../../../src/main/operations/action.ts';
import { createInvitationActions } from '../../../src/main/operations/actions/invitations.ts';
import { createPermissionActions } from '../../../src/main/operations/actions/permissions.ts';
import { createKeyedMutex } from '../../../src/main/scheduling/semaphore.ts';
import { ok } from '../../../src/shared/errors.ts';
import { changeShape } from '../../../src/shared/operations/change.ts';

const REF = { instanceId: 'i', organizationId: 'o', email: 'ann@x.example', role: 'member' };
const kit = { id: 't', mode: 'at-least' as const };
const options = { dokploy: {}, access: {}, mutex: createKeyedMutex() } as unknown as Parameters<
  typeof createInvitationActions
>[0];

test('what takes an invitation back is a whole change, and the kit comes back with the invitation', () => {
  const actions = createInvitationActions(options);
  const create = { action: 'invitations.create' as const, ...REF, kit };
  const back = actions['invitations.create'].inverse?.(create, { invitationId: 'inv' });
  expect(changeShape.parse(back)).toMatchObject({ action: 'invitations.remove', invitationId: 'inv' });
  const again = actions['invitations.remove'].inverse?.(
    { ...REF, ...back, invitationId: 'inv' } as never,
    {},
  );
  expect(changeShape.parse(again)).toEqual(create);
  const roleless = { ...REF, ...back, invitationId: 'inv', role: null };
  expect(actions['invitations.remove'].inverse?.(roleless as never, {})).toBeNull();
});

test('what is left of a renewal that was done in part still has its kit', async () => {
  const renew = createInvitationActions(options)['invitations.renew'];
  const readings = { invitations: async () => ok([]), now: () => 0 } as unknown as Readings;
  const change = { action: 'invitations.renew' as const, ...REF, invitationId: 'old', kit };
  const { left } = await renew.settle(change, null, readings, { at: 0, isFirst: true });
  expect(changeShape.parse(left)).toEqual({ action: 'invitations.create', ...REF, kit });
});

test('what takes permissions back says that it takes the kit back, and what takes that back applies it again', () => {
  const set = createPermissionActions(options)['members.setPermissions'];
  const change = {
    ...{ action: 'members.setPermissions' as const, ...REF, userId: 'u', kit },
    ...{ grant: { projects: ['p'] }, revoke: {} },
  };
  const changed = { grant: change.grant, revoke: {} };
  const back = changeShape.parse(set.inverse?.(change, { changed }));
  expect(back).toMatchObject({ revoke: { projects: ['p'] }, kit: { ...kit, isTakenBack: true } });
  const again = set.inverse?.(back as typeof change, { changed: { grant: {}, revoke: change.grant } });
  expect(changeShape.parse(again)).toMatchObject({ grant: { projects: ['p'] }, kit });
  expect(again).not.toHaveProperty('kit.isTakenBack');
});
