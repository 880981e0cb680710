import { expect, test } from 'vitest';
import { type DokployCall, dokployCalls } from '../../../src/main/dokploy/calls.ts';
import { calls } from '../../../src/shared/contract.ts';
import { ACTIONS, caseOf } from './everyAction.ts';

test('the page has no call of its own for what an operation does', () => {
  expect(ACTIONS.filter((action) => action in calls)).toEqual([]);
});

test('every call of Dokploy’s that changes a server is one of an action', () => {
  const writes = (Object.keys(dokployCalls) as DokployCall[]).filter(
    (name) => dokployCalls[name].kind === 'write',
  );
  const ofActions = new Set<string>(ACTIONS.map((action) => caseOf(action).call));
  // Better-auth's own: the simulator logs them by their paths.
  for (const name of ['inviteMember', 'removeMember', 'acceptInvitation'])
    ofActions.add(`better-auth.${name}`);
  expect(writes.filter((name) => !ofActions.has(name))).toEqual([]);
});
