import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Row } from '../../src/main/campaigns/standing.ts';
import { lineOf } from '../main/campaigns/reviews.ts';
import { leavingWorlds, NOW } from '../main/plans/leavingWorlds.ts';
import { deletionsOf } from './today.ts';
import { type Chance, chance, one } from './worlds.ts';

type Instances = Parameters<typeof deletionsOf>[1];

/** A review of some memberships, of which some end with their accounts; a few organizations are out of sight by then. */
const reviews = fc.tuple(leavingWorlds, chance).map(([worlds, chance]) => {
  const instances = worlds.map(({ instance }) => instance);
  return { instances, rows: rowsIn(instances, chance), seen: hide(instances, chance) };
});

function rowsIn(instances: Instances, chance: Chance): Row[] {
  const rows = instances.flatMap(({ instanceId, targets }) =>
    targets.flatMap(({ organizationId, members }) =>
      (members ?? []).map(({ userId, role, user: { email } }): Row => {
        const line = lineOf({ instanceId, organizationId, email, userId, role, fates: ['delete'] });
        const decision = one(chance, 3)
          ? ({ is: 'keep' } as const)
          : ({ is: 'revoke', fate: 'delete' } as const);
        return { line, standing: { decision, note: '', by: null, at: null } };
      }),
    ),
  );
  return rows.filter(() => !one(chance, 5));
}

function hide(instances: Instances, chance: Chance): Instances {
  return instances.map(({ targets, ...instance }) => ({
    ...instance,
    targets: targets.map((target) =>
      one(chance, 6)
        ? { ...target, members: null, invitations: null, whyUnknown: 'No key opens it.' }
        : target,
    ),
  }));
}

test('law 8: no account is deleted that a review keeps, does not cover or cannot see somewhere, and none such is signed unnamed', async () => {
  await fc.assert(
    fc.asyncProperty(reviews, async ({ instances, rows, seen }) => {
      const { signed, steps } = await deletionsOf(rows, seen, NOW);
      const deletions = steps.flatMap(({ change, denied }) =>
        change.action === 'members.remove' ? { ...change, denied } : [],
      );
      const isDecided = (instanceId: string, organizationId: string, userId: string) =>
        rows.some(
          ({ line, standing: { decision } }) =>
            decision?.is === 'revoke' &&
            [line.instanceId, line.organizationId, line.userId].join() ===
              [instanceId, organizationId, userId].join(),
        );
      for (const { instanceId, userId, denied } of deletions) {
        if (denied !== undefined) continue;
        const instance = instances.find((each) => each.instanceId === instanceId);
        const all =
          instance?.targets.filter(({ members }) => members?.some((row) => row.userId === userId)) ?? [];
        expect(all.filter(({ organizationId }) => !isDecided(instanceId, organizationId, userId))).toEqual(
          [],
        );
        expect(instance?.counted?.[userId]).toBe(all.length);
      }
      if (signed.ok && signed.value.length === 0)
        expect(deletions.filter(({ denied }) => denied !== undefined)).toEqual([]);
    }),
    { numRuns: 300 },
  );
});
