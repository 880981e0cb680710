import { useCallback, useMemo } from 'react';
import { dataOf } from '../../queryState.ts';
import { shownName } from '../../sanitizeText.ts';
import { useApp, useAppShallow } from '../../state/app.tsx';
import { selectInitials } from '../../state/initials.ts';
import type { State } from '../../state/model.ts';
import { selectAccount } from '../../state/selectors.ts';
import { whyUnread, whyUnreadable } from '../../state/targets.ts';
import { INSTANCE_TILES, type InstanceColor } from '../../theme.ts';
import type { MatrixColumn } from './matrixColumns.tsx';

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
