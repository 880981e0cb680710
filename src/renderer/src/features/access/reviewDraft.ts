import type { ReviewFormat, ReviewPreview } from '../../../../shared/calls/review.ts';
import type { CallInput } from '../../../../shared/contract.ts';
import { counted, coveredWords } from '../../../../shared/counted.ts';
import { MOST_DAYS, MOST_PRINTED } from '../../../../shared/reviewLimits.ts';
import type { ReviewScope } from '../../../../shared/reviewScope.ts';
import { formatNumber } from '../../ui/locale.ts';
import { dateOf } from '../../ui/when.ts';

/** What a review would cover, for example “312 people in 41 organizations, 38 read in full. The review lists the other 3.” */
export function previewWords({ people, organizations, read }: ReviewPreview): string {
  if (organizations === 0) return 'No organization there is known yet.';
  const covered = coveredWords(counted(people, 'person', 'people'), read, organizations);
  return read === organizations
    ? `${covered}.`
    : `${covered}. The review lists the other ${formatNumber(organizations - read)}.`;
}

export type Printing = {
  preview: ReviewPreview | null;
  format: ReviewFormat;
  scope: ReviewScope | null;
  baselineId: string | null;
  olderThanDays: number | null;
};

export function toBeCounted(printing: Printing): CallInput<'review.printed'> | null {
  const { preview, format, scope, baselineId, olderThanDays } = printing;
  if (format !== 'pdf' || preview === null || preview.lines > MOST_PRINTED) return null;
  return scope && olderThanDays !== null ? { scope, baselineId, olderThanDays } : null;
}

/** Why a review cannot be printed, as a sentence; null where it can. `printed`: its lines as counted; null until they are. */
export function tooLongWords({ preview, format }: Printing, printed: number | null): string | null {
  if (format !== 'pdf' || !preview) return null;
  // Before the count only the number of people is known; saving checks the length again.
  const lines = Math.max(preview.lines, printed ?? 0);
  if (lines <= MOST_PRINTED) return null;
  return `A PDF holds ${formatNumber(MOST_PRINTED)} lines, and this has ${formatNumber(lines)}. Choose HTML or CSV, or a smaller scope.`;
}

/** The baseline that a review is compared with unless a person chooses: the newest that has something of all of it. */
export function usualBaseline(baselines: ReviewPreview['baselines']): string | null {
  return baselines.find(({ covers }) => covers === 'all')?.id ?? null;
}

export function baselineWords({ name, keptAt, covers }: ReviewPreview['baselines'][number]): string {
  const part = covers === 'all' ? '' : '; covers only part';
  return `${name}, saved ${dateOf(keptAt)}${part}`;
}

export function daysIn(text: string): number | null {
  const trimmed = text.trim();
  if (!/^\d+$/.test(trimmed)) return null;
  const days = Number(trimmed);
  return days <= MOST_DAYS ? days : null;
}
