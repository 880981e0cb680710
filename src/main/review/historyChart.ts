import type { TogetherCounts } from '../../shared/calls/history.ts';
import { thousands } from '../../shared/counted.ts';
import { numberOfDay } from '../../shared/dayCounts.ts';
import { sparkline } from '../../shared/sparkline.ts';

/** What was counted on a day. */
export type HistoryDay = Omit<TogetherCounts, 'instances'>;

type Counted = Exclude<keyof HistoryDay, 'day' | 'sameLists'>;

/** What is drawn, a chart for each. */
export const HISTORY_TITLES: Record<Counted, string> = {
  people: 'People',
  owners: 'Owners',
  withoutTwoFactor: 'Without 2FA',
  openInvitations: 'Open invitations',
};

const [WIDTH, HEIGHT] = [360, 110];
/** Of the drawing within, with room for numbers at its left and days below. */
const [LEFT, RIGHT, TOP, BOTTOM] = [36, 8, 10, 20];
const INK = '#14181f';

/** A count over days as a line, with its edges; it breaks where two days must not be compared. */
export function historyChart(days: readonly HistoryDay[], of: Counted): string {
  const [first, last] = [days[0]?.day ?? '', days.at(-1)?.day ?? ''];
  const [width, height] = [WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM];
  const points = days.map((day) => ({ day: numberOfDay(day.day), value: day[of], joins: day.sameLists }));
  const frame = { width, height, from: numberOfDay(first), to: numberOfDay(last) };
  const { line, held, dots, top, bottom } = sparkline(points, frame);
  const words = `${HISTORY_TITLES[of]} from ${first} to ${last}: first ${days[0]?.[of] ?? 0}, last ${days.at(-1)?.[of] ?? 0}`;
  const path = (d: string, more = '') => (d === '' ? '' : `<path d="${d}"${more}/>`);
  return [
    `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${words}">`,
    `<g transform="translate(${LEFT} ${TOP})" fill="none" stroke="${INK}" stroke-width="1.5" stroke-linecap="round">`,
    `<path d="M0 0H${width}M0 ${height}H${width}" stroke="#dfe3e8" stroke-width="1"/>`,
    path(held, ' stroke-dasharray="2 3"'),
    path(line),
    path(dots, ' stroke-width="3"'),
    '</g>',
    label(LEFT - 6, TOP + 3, 'end', thousands(top)),
    label(LEFT - 6, TOP + height + 3, 'end', thousands(bottom)),
    label(LEFT, HEIGHT - 5, 'start', first),
    label(WIDTH - RIGHT, HEIGHT - 5, 'end', last),
    '</svg>',
  ].join('');
}

function label(x: number, y: number, anchor: 'start' | 'end', words: string): string {
  return `<text x="${x}" y="${y}" text-anchor="${anchor}" font-size="9" fill="#5b6472">${words}</text>`;
}
