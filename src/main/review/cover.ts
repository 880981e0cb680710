import type { ReviewPreview } from '../../shared/calls/review.ts';
import type { Now } from '../access/drift.ts';
import type { YieldIfDue } from '../scheduling/yielding.ts';
import { isWhole, organizationsOf } from './report.ts';
import type { Scope } from './scope.ts';

/** What a review would cover, counted slice by slice. */
export async function coverOf(
  scope: Scope,
  known: Now,
  yieldIfDue: YieldIfDue,
): Promise<Omit<ReviewPreview, 'baselines'>> {
  const people = new Set<string>();
  const counts = { organizations: 0, read: 0, lines: 0 };
  for (const { id } of scope.instances)
    for (const { members, invitations } of organizationsOf(id, { scope, known })) {
      await yieldIfDue();
      counts.organizations += 1;
      if (isWhole(members) && isWhole(invitations)) counts.read += 1;
      const rows = members?.rows ?? [];
      for (const row of rows) people.add(known.places.personOf(row.id));
      counts.lines += rows.length + (invitations?.rows.length ?? 0);
    }
  return { ...counts, instances: scope.instances.length, people: people.size };
}
