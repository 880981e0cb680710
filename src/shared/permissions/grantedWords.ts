import { counted, thousands } from '../counted.ts';
import type { Member } from '../dokploy.ts';
import { sumAccess } from './accessSum.ts';
import { summarizeAccess } from './accessSummary.ts';

/** What goes of what an account was granted when it is deleted, by its memberships that are known; null where nothing is known of it. */
export function grantedWords(memberships: readonly Member[]): string | null {
  const { of, some, nothing, granted } = sumAccess(
    memberships.map((member) => [summarizeAccess(member, false)]),
  );
  if (some === 0) return of > 0 && nothing === of ? 'Nothing was granted to them.' : null;
  const what =
    granted === 0
      ? 'some switches'
      : counted(granted, 'project, environment or service', 'projects, environments and services');
  const where = of === 1 ? '' : ` in ${thousands(some)} of ${thousands(of)} organizations that were read`;
  return `What was granted to them goes: ${what}${where}.`;
}
