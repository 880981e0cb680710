import { describe, expect, test } from 'vitest';
import type { PlannedMember } from '../../../src/main/permissions/organizationPlan.ts';
import { foundBy, type GrantPlan, stepsAtOnce, stepsOf } from '../../../src/main/permissions/planSteps.ts';
import { membersOf } from '../people/seen.ts';

const NOW = Date.parse('2026-11-26T12:00:00.000Z');
const [ANN, BOB, CAT, DAN] = membersOf('ann@x.example', 'bob@x.example', 'Cat@x.example', 'dan@x.example');
const ACME = { instanceId: 'shop', organizationId: 'acme', instanceName: 'Shop', organizationName: 'Acme' };

const change = (member: unknown, ids: readonly string[] = ['p']) =>
  ({
    ...{ member, verdict: 'change' },
    step: { change: { action: 'members.setPermissions', member, grant: { projects: ids }, revoke: {} } },
  }) as unknown as PlannedMember;

function planOf(members: readonly unknown[], kitId: string | null = 't'): GrantPlan {
  const granting = {
    ...{ ...ACME, goal: { permissions: { projects: ['p'] }, off: [] }, unmatched: [], fresh: 0 },
    tree: { projects: [], gitProviders: null, servers: null },
    ...{ members, invited: [] },
  };
  const unread = [{ ...ACME, organizationId: 'closed', why: '' }];
  return { subject: 'Developers', mode: 'exactly', kitId, read: [granting], unread } as unknown as GrantPlan;
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

  const steps = stepsOf(planOf(members), 'change');
  const atOnce = (most?: { steps: number; ids: number }) => stepsAtOnce(steps, most).length;

  test('are as many at once as fit by their number and by the ids in them, in the order of the plan', () => {
    expect(steps.map(({ change }) => 'member' in change && change.member)).toEqual([ANN, BOB, CAT, DAN]);
    expect(atOnce()).toBe(4);
    expect(atOnce({ steps: 3, ids: 100 })).toBe(3);
    expect(atOnce({ steps: 100, ids: 3 })).toBe(2);
  });

  test('are one at least: what is too large for one operation would otherwise never be done', () =>
    expect(atOnce({ steps: 100, ids: 1 })).toBe(1));
});
