import type { Lag } from '../../../../shared/capabilities.ts';
import { thousands } from '../../../../shared/text.ts';

/** For example "2 versions behind", by minor version. */
export function lagWords({ by, count }: Lag): string {
  const versions = count === 1 ? 'version' : 'versions';
  return `${thousands(count)} ${by === 'minor' ? '' : `${by} `}${versions} behind`;
}

export function lagSentence(lag: Lag, newest: string | null): string {
  return `${lagWords(lag)} v${newest ?? '?'}, the newest among your instances.`;
}
