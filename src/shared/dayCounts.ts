import type { DayCounts, TogetherCounts } from './calls/history.ts';
import type { SparkPoint } from './sparkline.ts';

const DAY = 86_400_000;

/** What is counted of a day, in the order in which it is shown. */
export const MEASURES = ['people', 'owners', 'withoutTwoFactor', 'openInvitations'] as const;
/** One of {@link MEASURES}. */
export type Measure = (typeof MEASURES)[number];

/** One count of each line, to be drawn. */
export function pointsOf(
  lines: readonly Pick<DayCounts, Measure | 'day' | 'sameLists'>[],
  measure: Measure,
): SparkPoint[] {
  return lines.map((line) => ({ day: numberOfDay(line.day), value: line[measure], joins: line.sameLists }));
}

/** The day of a moment (ms since the epoch) on this computer, `YYYY-MM-DD`. */
export function dayOf(at: number): string {
  const date = new Date(at);
  const two = (value: number) => String(value).padStart(2, '0');
  const year = String(date.getFullYear()).padStart(4, '0');
  return `${year}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** A day as a whole number that counts days, however long each of them was. */
export function numberOfDay(day: string): number {
  return Math.round(Date.parse(`${day}T00:00:00Z`) / DAY);
}

/** The day with a number. */
export function dayWithNumber(number: number): string {
  return new Date(number * DAY).toISOString().slice(0, 10);
}

/** The middle of a day on this computer, in ms since the epoch. */
export function middleOf(day: string): number {
  return new Date(`${day}T12:00:00`).getTime();
}

type Thinned = { day: string; sameLists: boolean };

/**
 * At most so many (two or more) of the lines of one instance, by day: the first, the last, and the last of each stretch
 * between. One that must not be compared with a line that was left out is marked for it.
 */
export function thinned<Line extends Thinned>(lines: readonly Line[], most: number): Line[] {
  if (lines.length <= most) return [...lines];
  const [first, ...others] = lines;
  if (!first) return [];
  const stretches = most - 1;
  const kept = Array.from({ length: stretches }, (_, at) => {
    const from = Math.floor((at * others.length) / stretches);
    const stretch = others.slice(from, Math.floor(((at + 1) * others.length) / stretches));
    const last = stretch.at(-1) as Line;
    return stretch.every(({ sameLists }) => sameLists) ? last : { ...last, sameLists: false };
  });
  return [first, ...kept];
}

/** The lines of many instances, by instance and day, as few that they are at most so many together. */
export function thinnedTogether(lines: readonly DayCounts[], most: number): DayCounts[] {
  if (lines.length <= most) return [...lines];
  const byInstance = grouped(lines, ({ instanceId }) => instanceId);
  const each = Math.floor(most / byInstance.size);
  // More instances than lines: the first of them have their last one.
  if (each < 2) return [...byInstance.values()].flatMap((own) => own.slice(-1)).slice(0, most);
  return [...byInstance.values()].flatMap((own) => thinned(own, each));
}

/**
 * The sum of several instances, on each day on which one of them was read: of the others it has what was read last. An
 * instance that comes in makes a day that must not be compared with the one before.
 */
export function togetherOf(lines: readonly DayCounts[]): TogetherCounts[] {
  const known = new Map<string, DayCounts>();
  const days = [...grouped(lines, ({ day }) => day)].sort(([a], [b]) => (a < b ? -1 : 1));
  return days.map(([day, read], at) => {
    let sameLists = at > 0;
    for (const line of read) {
      sameLists &&= line.sameLists && known.has(line.instanceId);
      known.set(line.instanceId, line);
    }
    const all = [...known.values()];
    const sum = (of: (line: DayCounts) => number) => all.reduce((total, line) => total + of(line), 0);
    return {
      day,
      people: sum(({ people }) => people),
      owners: sum(({ owners }) => owners),
      withoutTwoFactor: sum(({ withoutTwoFactor }) => withoutTwoFactor),
      openInvitations: sum(({ openInvitations }) => openInvitations),
      instances: known.size,
      sameLists,
    };
  });
}

function grouped<Line>(lines: readonly Line[], nameOf: (line: Line) => string): Map<string, Line[]> {
  const groups = new Map<string, Line[]>();
  for (const line of lines) {
    const group = groups.get(nameOf(line));
    if (group) group.push(line);
    else groups.set(nameOf(line), [line]);
  }
  return groups;
}
