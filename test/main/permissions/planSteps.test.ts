import { describe, expect, test } from 'vitest';
import type { PlannedMember } from '../../../src/main/permissions/organizationPlan.ts';
import { countSteps, foundBy, type GrantPlan, stepsOf } from '../../../src/main/permissions/planSteps.ts';
import { membersOf } from '../people/seen.ts';

const NOW = Date.parse('2026-11-26T12:00:00.000Z');
const [ANN, BOB, CAT, DAN] = membersOf('ann@x.example', 'bob@x.example', 'Cat@x.example', 'dan@x.example');
const ACME = { instanceId: 'shop', organizationId: 'acme', instanceName: 'Shop', organizationName: 'Acme' };

const change = (member: unknown, ids: readonly string[] = ['p']) =>
  ({
    ...{ member, verdict: 'change', step: { change: member } },
    difference: { grant: { projects: ids }, revoke: {} },
  }) as PlannedMember;

function planOf(members: readonly unknown[], kitId: string | null = 't'): GrantPlan {
  const found = {
    ...{ state: 'read', goal: { permissions: { projects: ['p'] }, off: [] }, unmatched: [], fresh: null },
    tree: { projects: [], gitProviders: null, servers: null },
    ...{ members, invited: [] },
  };
  const places = [
    { ...ACME, organizationId: 'closed', found: { state: 'unread', why: '' } },
    { ...ACME, found },
  ];
  return { subject: 'Developers', mode: 'exactly', kitId, places } as unknown as GrantPlan;
}

describe('what a plan by a kit is remembered by beside its steps', () => {
  const members = [
    change(ANN),
    { member: BOB, verdict: 'already' },
    { member: CAT, verdict: 'everything' },
    { member: DAN, verdict: 'barred', why: 'No.' },
  ];

  test('is who has all of it already, and apart from them who has it by their role: nobody who is changed or may not be', () => {
    const found = foundBy(planOf(members), NOW);
    const of = { kitId: 't', instanceId: 'shop', organizationId: 'acme' };
    expect(found.people).toEqual([
      { ...of, person: { userId: 'u-1', email: 'bob@x.example', mode: 'exactly', at: NOW } },
    ]);
    expect(found.everything).toEqual([{ ...of, email: 'cat@x.example' }]);
    expect(found.matched).toEqual([{ ...of, projects: ['p'] }]);
  });

  test('is nothing where access was copied, since there is no kit to go by', () => {
    expect(foundBy(planOf(members, null), NOW)).toEqual({
      people: [],
      matched: [],
      waiting: [],
      everything: [],
    });
  });
});

describe('the steps of a plan', () => {
  const members = [change(ANN, ['p', 'q']), change(BOB), change(CAT), change(DAN)];

  test('are as many at once as fit by their number and by the ids in them, in the order of the plan', () => {
    const plan = planOf(members);
    expect(countSteps(plan)).toEqual({ steps: 4, atOnce: 4 });
    expect(countSteps(plan, { steps: 3, ids: 100 })).toEqual({ steps: 4, atOnce: 3 });
    expect(countSteps(plan, { steps: 100, ids: 3 })).toEqual({ steps: 4, atOnce: 2 });
    expect(stepsOf(plan).map(({ change }) => change)).toEqual([ANN, BOB, CAT, DAN]);
  });

  test('are one at least: what is too large for one operation would otherwise never be done', () =>
    expect(countSteps(planOf(members), { steps: 100, ids: 1 })).toEqual({ steps: 4, atOnce: 1 }));
});
