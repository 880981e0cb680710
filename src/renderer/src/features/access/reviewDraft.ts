import type { ReviewPreview } from '../../../../shared/calls/review.ts';
import { counted, coveredWords } from '../../../../shared/counted.ts';
import { MOST_DAYS } from '../../../../shared/reviewLimits.ts';
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
