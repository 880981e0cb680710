import { dayWithNumber, middleOf } from '../../../shared/dayCounts.ts';
import type { SparkPoint } from '../../../shared/sparkline.ts';
import { formatNumber } from './locale.ts';
import { dateOf } from './when.ts';

/**
 * What a line of points says, for example “People: 41 today, 38 on Aug 28, 2026”; `today` as the number of a day. What
 * must not be compared is said.
 */
export function historyWords(title: string, points: readonly SparkPoint[], today: number): string {
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last) return `${title}: not known`;
  const now = `${title}: ${formatNumber(last.value)} ${last.day === today ? 'today' : `on ${dayWords(last.day)}`}`;
  if (first === last) return now;
  const then = `${formatNumber(first.value)} on ${dayWords(first.day)}`;
  return points.slice(1).every(({ joins }) => joins)
    ? `${now}, ${then}`
    : `${now}, ${then}, when other organizations were counted`;
}

/** A day by its number, for example “Nov 3, 2026”. */
export function dayWords(day: number): string {
  return dateOf(middleOf(dayWithNumber(day)));
}
