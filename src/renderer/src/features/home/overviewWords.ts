import type { Lag } from '../../../../shared/versions.ts';
import { type Concern, needsAttention, type OverviewRow } from '../../state/overview.ts';
import { formatNumber } from '../../ui/locale.ts';
import { inWords } from '../../ui/when.ts';

/** For example "2 behind"; a version's middle number is the one that people go by. */
export function lagWords({ by, count }: Lag): string {
  return by === 'minor' ? `${formatNumber(count)} behind` : `${formatNumber(count)} ${by} behind`;
}

export function lagSentence({ by, count }: Lag, newest: string | null): string {
  const versions = count === 1 ? 'version' : 'versions';
  return `${formatNumber(count)} ${by} ${versions} behind v${newest ?? '?'}, the newest among your instances.`;
}

/** For example "2 invitations expired", "key ends in 6 days". `now` in ms since the epoch. */
export function concernWords(concern: Concern, now: number): string {
  const { kind, count } = concern;
  switch (kind) {
    case 'keys-failing':
      return count === 1 ? 'key not working' : `${formatNumber(count)} keys not working`;
    case 'keys-ending': {
      if (count > 1) return `${formatNumber(count)} keys end${concern.at <= now ? 'ed or end' : ''} soon`;
      return concern.at <= now ? 'key expired' : `key ends ${inWords(concern.at, now)}`;
    }
    case 'invited':
      return count === 1 ? '1 invitation for you' : `${formatNumber(count)} invitations for you`;
    case 'expired':
      return count === 1 ? '1 invitation expired' : `${formatNumber(count)} invitations expired`;
    case 'unread':
      return count === 1 ? '1 organization not read' : `${formatNumber(count)} organizations not read`;
    case 'behind':
      return `${formatNumber(count)} ${concern.by === 'major' ? 'major ' : ''}${count === 1 ? 'version' : 'versions'} behind`;
  }
}

/** A concern for a narrow column, whose title says that what expires are invitations. `now` in ms since the epoch. */
export function shortConcern(concern: Concern, now: number): string {
  return concern.kind === 'expired' ? `${formatNumber(concern.count)} expired` : concernWords(concern, now);
}

export function troubleOf(
  rows: readonly OverviewRow[],
  now: number,
): { tone: 'warn' | 'danger'; words: string } | null {
  const troubled = rows.filter(needsAttention);
  const [first] = troubled;
  if (!first) return null;
  const isDanger = ({ condition, concerns }: OverviewRow) =>
    condition.tone === 'danger' || concerns.some(({ kind }) => kind === 'keys-failing');
  const tone = troubled.some(isDanger) ? 'danger' : 'warn';
  if (troubled.length > 1)
    return { tone, words: `${formatNumber(troubled.length)} instances need attention` };
  const { condition, concerns, instance } = first;
  const [concern] = concerns;
  const fails = condition.tone === 'warn' || condition.tone === 'danger';
  return {
    tone,
    words: `${instance.name}: ${fails || !concern ? condition.words : concernWords(concern, now)}`,
  };
}
