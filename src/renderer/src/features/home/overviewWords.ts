import type { Lag } from '../../../../shared/versions.ts';
import type { Concern } from '../../state/overview.ts';
import { formatNumber } from '../../ui/locale.ts';
import { inWords } from '../../ui/when.ts';

/** For example "2 behind"; a version's middle number is the one that people go by. */
export function lagWords({ by, count }: Lag): string {
  return by === 'minor' ? `${formatNumber(count)} behind` : `${formatNumber(count)} ${by} behind`;
}

/** The same as a sentence. */
export function lagSentence({ by, count }: Lag, newest: string | null): string {
  const versions = count === 1 ? 'version' : 'versions';
  return `${formatNumber(count)} ${by} ${versions} behind v${newest ?? '?'}, the newest among your instances.`;
}

/** For example "2 expired", "key ends in 6 days". `now` in ms since the epoch. */
export function concernWords(concern: Concern, now: number): string {
  const { kind, count } = concern;
  switch (kind) {
    case 'keys-failing':
      return count === 1 ? 'key not working' : `${formatNumber(count)} keys not working`;
    case 'keys-ending': {
      if (count > 1) return `${formatNumber(count)} keys end${concern.at <= now ? 'ed or end' : ''} soon`;
      return concern.at <= now ? 'key expired' : `key ends ${inWords(concern.at, now)}`;
    }
    case 'expired':
      return `${formatNumber(count)} expired`;
  }
}
