import { MOST_TEXT } from '../../shared/calls/fields.ts';
import { fullName } from '../../shared/fullName.ts';
import { oneLine } from '../../shared/oneLine.ts';
import type { LeaversView } from '../../shared/operations/planned.ts';
import type { InstanceTargets } from '../../shared/plans/target.ts';
import { foldAddress } from '../../shared/sameAddress.ts';
import type { YieldIfDue } from '../scheduling/yielding.ts';

/** Another address that may be the same person's. */
export type Alike = LeaversView['people'][number]['alike'][number];

/**
 * Of each of these people, addresses that may be theirs, too: of members with the name of one who was found, or with the
 * same words before the @. The addresses of all of them are left out; each comes once.
 */
export async function findAlike(
  people: readonly (readonly string[])[],
  instances: readonly InstanceTargets[],
  breathe: YieldIfDue,
): Promise<Alike[][]> {
  const known = new Map(people.flatMap((emails, at) => emails.map((email) => [foldAddress(email), at])));
  const byLocal = new Map<string, Set<number>>();
  for (const [email, at] of known) add(byLocal, localPart(email), at);
  const byName = new Map<string, Set<number>>();
  for (const { targets } of instances) {
    for (const { user } of targets.flatMap(({ members }) => members ?? [])) {
      const at = known.get(foldAddress(user.email));
      if (at !== undefined) add(byName, fullName(user).toLowerCase(), at);
    }
    await breathe();
  }
  byName.delete('');
  const alike = people.map(() => new Map<string, Alike>());
  for (const { targets, instanceName } of instances) {
    for (const { user } of targets.flatMap(({ members }) => members ?? [])) {
      const email = foldAddress(user.email);
      if (known.has(email) || email.length > MOST_TEXT) continue;
      const name = fullName(user);
      for (const at of [...(byName.get(name.toLowerCase()) ?? []), ...(byLocal.get(localPart(email)) ?? [])])
        if (!alike[at]?.has(email))
          alike[at]?.set(email, { email, name: oneLine(name, 80), instanceName: oneLine(instanceName, 60) });
    }
    await breathe();
  }
  return alike.map((each) => [...each.values()]);
}

function add(map: Map<string, Set<number>>, key: string, at: number): void {
  map.set(key, (map.get(key) ?? new Set()).add(at));
}

function localPart(email: string): string {
  return email.slice(0, Math.max(0, email.indexOf('@')));
}
