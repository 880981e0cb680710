import type { PeopleColumn } from '../../../../shared/calls/people.ts';
import { organizationKey } from '../../../../shared/target.ts';
import { counted, coveredWords, thousands } from '../../../../shared/text.ts';
import { type Gap, gatherGaps, type PlaceGap } from '../../parts/gaps.ts';
import type { MatrixColumn } from './matrixColumns.tsx';
import { isWhole, type PersonRow } from './personRow.ts';

/** "12 of 312 people in 41 organizations, 38 read in full"; `within`: people in these organizations. */
export function coverWords(
  { matching, within }: { matching: number; within: number },
  columns: readonly MatrixColumn[],
): string {
  const known = organizationsAmong(columns);
  const whole = known.filter(isWhole).length;
  const people =
    matching === within
      ? counted(within, 'person', 'people')
      : `${thousands(matching)} of ${counted(within, 'person', 'people')}`;
  return coveredWords(people, whole, known.length);
}

function organizationsAmong(columns: readonly MatrixColumn[]): MatrixColumn[] {
  return columns.filter(({ organizationId }) => organizationId !== null);
}

export function countUnknown(
  { byColumn, whole }: Pick<PersonRow, 'byColumn' | 'whole'>,
  columns: readonly PeopleColumn[],
  order: readonly string[],
): number {
  const open = columns.map(organizationKey).filter((key) => !whole.has(key) && !byColumn.has(key));
  const known = new Set(columns.map(({ instanceId }) => instanceId));
  return open.length + order.filter((instanceId) => !known.has(instanceId)).length;
}

export function mayBeIn(unknown: number): string {
  return unknown === 1
    ? 'May also be in 1 organization that could not be read in full.'
    : `May also be in ${thousands(unknown)} organizations that could not be read in full.`;
}

/**
 * Groups what is missing or stale by instance and reason. `whyOf`: why a column cannot be read; `startedAt`:
 * older data (ms since the epoch) was not read again yet.
 */
export function gapsOf(
  columns: readonly MatrixColumn[],
  whyOf: (column: MatrixColumn) => string | null,
  startedAt: number,
): Gap[] {
  const places = columns.flatMap((column): PlaceGap[] => {
    const { instanceId, organizationId, organizationName, membersAt, invitationsAt } = column;
    const why = gapReason(column, whyOf(column), startedAt);
    if (why === null) return [];
    const organization = organizationId === null ? null : organizationName;
    return isWhole(column)
      ? [{ kind: 'older', instanceId, organization, why, at: Math.min(membersAt ?? 0, invitationsAt ?? 0) }]
      : [{ kind: 'missing', instanceId, organization, why, at: null }];
  });
  return gatherGaps(places);
}

export function gapReason(column: MatrixColumn, why: string | null, startedAt: number): string | null {
  const { membersAt, invitationsAt } = column;
  const isOlder = Math.min(membersAt ?? 0, invitationsAt ?? 0) < startedAt;
  return why ?? unreadWords(column) ?? (isOlder ? 'It has not been read again yet.' : null);
}

export function unreadWords({ membersAt, invitationsAt }: MatrixColumn): string | null {
  if (membersAt === null) return 'Its people have not been read yet.';
  return invitationsAt === null ? 'Its invitations have not been read yet.' : null;
}
