import type { BaselineSummary } from '../../../../shared/calls/access.ts';
import type { Apart, Difference, DifferenceBy } from '../../../../shared/drift.ts';
import { formatNumber } from '../../ui/locale.ts';
import { shownName } from '../../ui/sanitizeText.ts';

export function givesMore(difference: Difference): boolean {
  const { kind } = difference;
  if (kind === 'permissions') return isSomething(difference.granted);
  return !['gone', 'lowered', 'organization-gone'].includes(kind);
}

function isSomething({ switches, ...ids }: DifferenceBy<'permissions'>['granted']): boolean {
  return switches > 0 || Object.values(ids).some((count) => count > 0);
}

/** Why something was not compared; `whyUnknown` is why it cannot be read now. */
export function apartWords(
  { organizationId, organizationName, why }: Apart,
  instanceName: string,
  whyUnknown: string | null,
): string {
  const place =
    organizationId === null ? instanceName : `${shownName(organizationName, 60)} on ${instanceName}`;
  switch (why) {
    case 'unread':
      return `${place}: not read. ${whyUnknown ?? ''}`.trim();
    case 'unkept':
      return `${place}: not read when this baseline was saved. Save a new one to watch it.`;
    case 'unlisted':
      return `${place}: no key shows it now. It was deleted, or the keys’ owners were removed.`;
    case 'rebuilt':
      return `${place}: another installation answers at its address now, unknown to this baseline. Save a new one.`;
  }
}

export function grantedWords({ granted: { known, of } }: Pick<BaselineSummary, 'granted'>): string | null {
  if (known === of) return null;
  if (known === 0)
    return 'This baseline has no permissions, so permissions aren’t compared. Save a new one to watch them.';
  return `This baseline has the permissions of ${formatNumber(known)} of ${formatNumber(of)} memberships. The rest had not been read.`;
}

export function countWords(count: number): string {
  if (count === 0) return 'no differences';
  return count === 1 ? '1 difference' : `${formatNumber(count)} differences`;
}
