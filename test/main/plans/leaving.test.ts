import { expect, test } from 'vitest';
import { leavingEverywhere } from '../../../src/main/plans/wantedReview.ts';
import type { Change } from '../../../src/shared/operations/change.ts';
import type { InstanceTargets } from '../../../src/shared/target.ts';
import { invitation, member, shop, target } from '../../shared/plans/targets.ts';

const ANN = 'ann@x.example';
const [acme, labs] = ['acme', 'labs'].map((organizationId) => ({ instanceId: 'a', organizationId }));
const ended = (ref = acme, email = 'Ann@x.example'): Change =>
  ({
    action: 'members.endMembership',
    ...ref,
    memberId: `m-${email}-${ref?.organizationId}`,
    email,
  }) as Change;
const deleted = { action: 'members.remove', ...acme, userId: `u-${ANN}`, email: ANN } as Change;
const withdrawn = { action: 'invitations.remove', ...labs, invitationId: `i-${ANN}`, email: ANN } as Change;
const invited = { action: 'invitations.create', ...labs, email: ANN, role: 'member' } as Change;

/** Ann is a member of Acme and of Labs, and invited to Labs. */
const WORLD = shop([
  target({ members: [member('Ann@x.example')] }),
  target({
    organizationId: 'labs',
    members: [member('Ann@x.example', 'member', 'labs')],
    invitations: [invitation(ANN)],
  }),
]);
const HOME = 'ann@home.example';
const leaving = (...changes: (Change | [Change, string])[]) =>
  peopleLeaving([[ANN]], WORLD, ...changes).flat();
const peopleLeaving = (
  people: string[][],
  world: InstanceTargets[],
  ...changes: (Change | [Change, string])[]
) =>
  leavingEverywhere(
    people,
    changes.map((each) => {
      const [change, denied] = Array.isArray(each) ? each : [each];
      return { change, instanceName: '', organizationName: '', ...(denied ? { denied } : {}) };
    }),
    world,
  );

test('who is removed from all places, invitations too, leaves everywhere', () => {
  expect(leaving(ended(), ended(labs), withdrawn)).toEqual([ANN]);
  // An account is in all organizations of its instance.
  expect(leaving(deleted, withdrawn)).toEqual([ANN]);
});

test('who stays somewhere, is invited anew, or cannot be removed there does not', () => {
  expect(leaving(ended(), ended(labs))).toEqual([]);
  expect(leaving(ended(), withdrawn)).toEqual([]);
  expect(leaving(ended(), [ended(labs), 'No.'], withdrawn)).toEqual([]);
  expect(leaving(deleted, withdrawn, invited)).toEqual([]);
  expect(leavingEverywhere([['nobody@x.example']], [], WORLD)).toEqual([]);
});

test('who stays by another address of theirs does not leave: they would be told to be back with whatever they join next', () => {
  const all = [ended(), ended(labs), withdrawn];
  const home = target({ organizationId: 'home', members: [member(HOME, 'member', 'home')] });
  const world = shop([...(WORLD[0]?.targets ?? []), home]);
  expect(peopleLeaving([[ANN, HOME]], world, ...all)).toEqual([]);
  expect(peopleLeaving([[ANN, HOME]], WORLD, ...all)).toEqual([[ANN, HOME]]);
  const atHome = { instanceId: 'a', organizationId: 'home' };
  expect(peopleLeaving([[ANN, HOME]], world, ...all, ended(atHome, HOME))).toEqual([[ANN, HOME]]);
});
