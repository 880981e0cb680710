import { expect, test } from 'vitest';
import type { Readings } from '../../../src/main/operations/action.ts';
import { createInvitationActions } from '../../../src/main/operations/actions/invitations.ts';
import { createPermissionActions } from '../../../src/main/operations/actions/permissions.ts';
import type { KeptUses } from '../../../src/main/permissions/keptUses.ts';
import { stepUse, withSteps } from '../../../src/main/permissions/uses.ts';
import { createKeyedMutex } from '../../../src/main/scheduling/keyedMutex.ts';
import { ok } from '../../../src/shared/errors.ts';
import { type Change, changeShape } from '../../../src/shared/operations/change.ts';
import type { StepState } from '../../../src/shared/operations/step.ts';

const REF = { instanceId: 'i', organizationId: 'o', email: 'ann@x.example', role: 'member' };
const template = { id: 't', mode: 'at-least' as const };
const options = { dokploy: {}, access: {}, mutex: createKeyedMutex() } as unknown as Parameters<
  typeof createInvitationActions
>[0];

test('what takes an invitation back is a whole change, and the template comes back with the invitation', () => {
  const actions = createInvitationActions(options);
  const create = { action: 'invitations.create' as const, ...REF, template };
  const back = actions['invitations.create'].inverse?.(create, { invitationId: 'inv' });
  expect(changeShape.parse(back)).toMatchObject({ action: 'invitations.remove', invitationId: 'inv' });
  const again = actions['invitations.remove'].inverse?.(
    { ...REF, ...back, invitationId: 'inv' } as never,
    {},
  );
  expect(changeShape.parse(again)).toEqual(create);
});

test('what is left of a renewal that was done in part still has its template', async () => {
  const renew = createInvitationActions(options)['invitations.renew'];
  const readings = { invitations: async () => ok([]), now: () => 0 } as unknown as Readings;
  const change = { action: 'invitations.renew' as const, ...REF, invitationId: 'old', template };
  const { left } = await renew.settle(change, null, readings, { at: 0, isFirst: true });
  expect(changeShape.parse(left)).toEqual({ action: 'invitations.create', ...REF, template });
});

test('what takes permissions back says that it takes the template back, and what takes that back applies it again', () => {
  const set = createPermissionActions(options)['members.setPermissions'];
  const change = {
    ...{ action: 'members.setPermissions' as const, ...REF, userId: 'u', template },
    ...{ grant: { projects: ['p'] }, revoke: {} },
  };
  const changed = { grant: change.grant, revoke: {} };
  const back = changeShape.parse(set.inverse?.(change, { changed }));
  expect(back).toMatchObject({ revoke: { projects: ['p'] }, template: { ...template, isTakenBack: true } });
  const again = set.inverse?.(back as typeof change, { changed: { grant: {}, revoke: change.grant } });
  expect(changeShape.parse(again)).toMatchObject({ grant: { projects: ['p'] }, template });
  expect(again).not.toHaveProperty('template.isTakenBack');
});

test('steps that are taken over together come to what they come to one by one, in their order', () => {
  const done: StepState = { state: 'done', at: 5, output: {}, undo: null };
  const at = (organizationId: string) => ({ instanceId: 'shop', organizationId });
  const template = { id: 't', mode: 'at-least' as const };
  const invite = (email: string, organizationId: string): Change => ({
    ...{ action: 'invitations.create', ...at(organizationId), email, role: 'member', template },
  });
  const grant = (email: string, organizationId: string, isTakenBack = false): Change => ({
    ...{ action: 'members.setPermissions', ...at(organizationId), userId: email, email, role: 'member' },
    ...{ grant: {}, revoke: {}, template: isTakenBack ? { ...template, isTakenBack } : template },
  });
  const remove = (email: string, organizationId: string): Change => ({
    ...{ action: 'invitations.remove', ...at(organizationId), email, role: 'member', invitationId: 'i' },
  });
  const changes = [
    ...[invite('a', 'x'), invite('b', 'x'), grant('a', 'x'), grant('c', 'x'), invite('a', 'x')],
    ...[grant('c', 'x', true), grant('b', 'y'), grant('c', 'y'), remove('a', 'x'), remove('z', 'x')],
    ...[invite('a', 'y'), grant('b', 'x'), grant('b', 'x', true), grant('c', 'y', true)],
  ];
  const steps = changes.flatMap((change) => stepUse({ change, state: done }) ?? []);
  expect(steps).toHaveLength(changes.length);
  const none: KeptUses = { applied: [], waiting: [] };
  const oneByOne = steps.reduce((uses, step) => withSteps(uses, [step]), none);
  expect(withSteps(none, steps)).toEqual(oneByOne);
  expect(oneByOne.waiting.map(({ email, organizationId }) => [email, organizationId])).toEqual([['a', 'y']]);
});
