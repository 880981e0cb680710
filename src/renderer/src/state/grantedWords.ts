import { counted } from '../../../shared/counted.ts';
import type { Member } from '../../../shared/dokploy.ts';
import { sumAccess } from '../../../shared/permissions/accessSum.ts';
import { summarizeAccess } from '../../../shared/permissions/accessSummary.ts';
import { formatNumber } from '../ui/locale.ts';

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
  const where =
    of === 1 ? '' : ` in ${formatNumber(some)} of ${formatNumber(of)} organizations that were read`;
  return `What was granted to them goes: ${what}${where}.`;
}
