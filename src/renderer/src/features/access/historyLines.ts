import type { DayCounts, TogetherCounts } from '../../../../shared/calls/history.ts';
import { type Measure, middleOf } from '../../../../shared/dayCounts.ts';
import { formatNumber } from '../../ui/locale.ts';
import { dateOf } from '../../ui/when.ts';

/** The counts of a day: of one instance, or of several together. */
export type HistoryLine = DayCounts | TogetherCounts;

/** What each count is called. */
export const MEASURE_TITLES: Record<Measure, string> = {
  people: 'People',
  owners: 'Owners',
  withoutTwoFactor: 'Without 2FA',
  openInvitations: 'Open invitations',
};

/** The version of a day; null of several instances, and where the server did not tell. */
export function versionOf(line: HistoryLine): string | null {
  return 'version' in line ? line.version : null;
}

/** What is counted on a day, for example “3 of 4 organizations · v0.30.2”. */
export function coverWords(line: HistoryLine): string {
  if ('instances' in line)
    return `${formatNumber(line.instances)} ${line.instances === 1 ? 'instance' : 'instances'}`;
  const some = line.read < line.organizations ? `${formatNumber(line.read)} of ` : '';
  const organizations = `${some}${formatNumber(line.organizations)} ${line.organizations === 1 ? 'organization' : 'organizations'}`;
  return line.version === null ? organizations : `${organizations} · v${line.version}`;
}

/** One count of a day as a sentence, for example “Nov 3, 2026: 41, other organizations from here on”. */
export function valueWords(line: HistoryLine, measure: Measure, isFirst: boolean): string {
  const words = `${dateOf(middleOf(line.day))}: ${formatNumber(line[measure])}`;
  return line.sameLists || isFirst ? words : `${words}, other organizations from here on`;
}

/** A day on which an instance had another version than before, by its place among the lines. */
export type VersionChange = { at: number; from: string; to: string };

/** The days on which the version was another one than when it was told before. */
export function versionChanges(lines: readonly HistoryLine[]): VersionChange[] {
  const changes: VersionChange[] = [];
  let before: string | null = null;
  for (const [at, line] of lines.entries()) {
    const version = versionOf(line);
    if (version === null) continue;
    if (before !== null && before !== version) changes.push({ at, from: before, to: version });
    before = version;
  }
  return changes;
}

/** The place of the point that is nearest to where the pointer is; null without points. */
export function nearestTo(x: number, points: readonly { x: number }[]): number | null {
  let nearest: number | null = null;
  for (const [at, point] of points.entries()) {
    const best = nearest === null ? null : (points[nearest]?.x ?? 0);
    if (best === null || Math.abs(point.x - x) < Math.abs(best - x)) nearest = at;
  }
  return nearest;
}
