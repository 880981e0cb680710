import { formatNumber } from '../../ui/locale.ts';
import type { AddingMany, countsOf } from './addingMany.ts';

export function runningWords(all: number): string {
  return all === 1 ? 'Checking one instance.' : `Checking ${formatNumber(all)} instances, a few at a time.`;
}

export function doneWords({ all, over }: ReturnType<AddingMany['ofRun']>): string {
  return `${formatNumber(over)} of ${formatNumber(all)} done`;
}

export function endWords({ added, failed, canceled }: ReturnType<typeof countsOf>): string {
  const parts = [
    `${added === 0 ? 'None' : formatNumber(added)} added`,
    failed > 0 ? `${formatNumber(failed)} failed` : '',
    canceled > 0 ? `${formatNumber(canceled)} canceled` : '',
  ].filter(Boolean);
  const rest =
    failed + canceled > 0 ? ' What was not added is not stored, and is gone once this closes.' : '';
  return `${parts.join(', ')}.${rest}`;
}

export function leftWords(left: number): string {
  return left === 1
    ? 'One instance has not been added.'
    : `${formatNumber(left)} instances have not been added.`;
}
