import { useCallback, useMemo } from 'react';
import type { PeopleColumn } from '../../../../shared/calls/people.ts';
import { organizationKey } from '../../../../shared/target.ts';
import { counted, coveredWords, thousands } from '../../../../shared/text.ts';
import { type Gap, gatherGaps, type PlaceGap } from '../../parts/gaps.ts';
import { dataOf } from '../../queryState.ts';
import { shownName } from '../../sanitizeText.ts';
import { useApp, useAppShallow } from '../../state/app.tsx';
import { selectInitials } from '../../state/initials.ts';
import type { State } from '../../state/model.ts';
import { selectAccount } from '../../state/selectors.ts';
import { whyUnread, whyUnreadable } from '../../state/targets.ts';
import { INSTANCE_TILES, type InstanceColor } from '../../theme.ts';
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

export type Place = {
  organization: string;
  instance: string;
  color: string;
  why: string | null;
};

const NOWHERE: Place = {
  organization: 'Unnamed',
  instance: 'Removed instance',
  color: 'var(--q-line)',
  why: null,
};

export function usePlaces(columns: readonly MatrixColumn[]): (column: MatrixColumn) => Place {
  const byId = useApp((state) => state.byId);
  const whys = useAppShallow((state) => columns.map((column) => whyNot(state, column)));
  return useMemo(() => {
    const places = new Map(
      columns.map((column, at): [string, Place] => {
        return [column.key, toPlace(byId, column, whys[at] ?? null)];
      }),
    );
    return ({ key }) => places.get(key) ?? NOWHERE;
  }, [columns, byId, whys]);
}

export function placeIn(state: State, column: MatrixColumn): Place {
  return toPlace(state.byId, column, whyNot(state, column));
}

function toPlace(byId: State['byId'], column: MatrixColumn, why: string | null): Place {
  const { name = 'Removed instance', color = 'slate' } = byId[column.instanceId] ?? {};
  const organization = organizationWords(column, why);
  return { organization, instance: shownName(name, 60), color: INSTANCE_TILES[color], why };
}

const SEES_NONE = 'Its key opens no organization.';

const NOT_LISTED =
  'Its instance is not in the list. If the list is damaged or old, restore it in Repair: the column stays until you remove it.';

export function whyNot(state: State, { instanceId, organizationId }: MatrixColumn): string | null {
  if (!state.byId[instanceId]) return NOT_LISTED;
  if (organizationId !== null) return whyUnreadable(state, { instanceId, organizationId });
  const unread = whyUnread(state, instanceId);
  if (unread !== null) return unread;
  // The columns of an account just read arrive a moment later.
  return dataOf(selectAccount(state, instanceId))?.organizations.length === 0 ? SEES_NONE : null;
}

export function organizationWords(
  { organizationId, organizationName }: MatrixColumn,
  why: string | null,
): string {
  if (organizationId !== null) return shownName(organizationName, 60);
  return why === SEES_NONE ? 'No organizations' : 'Not read yet';
}

export type InstanceSign = { name: string; initials: string; color: InstanceColor };

export function useInstanceSigns(): (instanceId: string) => InstanceSign {
  const byId = useApp((state) => state.byId);
  return useCallback(
    (instanceId) => ({
      name: shownName(byId[instanceId]?.name ?? '', 60),
      initials: selectInitials({ byId }, instanceId),
      color: byId[instanceId]?.color ?? 'slate',
    }),
    [byId],
  );
}
