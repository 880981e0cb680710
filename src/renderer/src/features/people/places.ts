import { useMemo, useRef } from 'react';
import { useShallow } from 'zustand/react/shallow';
import { useApp } from '../../state/app.tsx';
import type { State } from '../../state/model.ts';
import { dataOf } from '../../state/queryState.ts';
import { selectAccount } from '../../state/selectors.ts';
import { replaceEqualDeep } from '../../state/structuralSharing.ts';
import { whyUnread, whyUnreadable } from '../../state/targets.ts';
import { INSTANCE_TILES, type InstanceColor } from '../../theme.ts';
import { sanitizeText } from '../../ui/sanitizeText.ts';
import type { MatrixColumn } from './matrixColumns.tsx';

export type Place = {
  organization: string;
  instance: string;
  /** As CSS takes it. */
  color: string;
  /** Null where nothing bars it. */
  why: string | null;
};

const NOWHERE: Place = {
  organization: 'Unnamed',
  instance: 'Removed instance',
  color: 'var(--q-line)',
  why: null,
};

export function usePlaces(columns: readonly MatrixColumn[]): (column: MatrixColumn) => Place {
  // As one flat list, so that another state of the window makes no new places.
  const facts = useApp(
    useShallow((state) =>
      columns.flatMap((column) => {
        const { name = 'Removed instance', color = 'slate' } = state.byId[column.instanceId] ?? {};
        return [name, color, whyNot(state, column)];
      }),
    ),
  );
  const before = useRef<ReadonlyMap<string, Place>>(new Map());
  return useMemo(() => {
    const places = new Map(
      columns.map((column, at): [string, Place] => {
        const [name, color, why = null] = facts.slice(at * 3, at * 3 + 3);
        const place: Place = {
          organization: organizationWords(column, why),
          instance: sanitizeText(name, 60) || 'Unnamed',
          color: INSTANCE_TILES[color as InstanceColor],
          why,
        };
        return [column.key, replaceEqualDeep(before.current.get(column.key), place)];
      }),
    );
    before.current = places;
    return ({ key }) => places.get(key) ?? NOWHERE;
  }, [columns, facts]);
}

const SEES_NONE = 'Its key opens no organization.';

export function whyNot(state: State, { instanceId, organizationId }: MatrixColumn): string | null {
  if (organizationId !== null) return whyUnreadable(state, instanceId, organizationId);
  const unread = whyUnread(state, instanceId);
  if (unread !== null) return unread;
  // One that was read this moment has its columns a moment later.
  return dataOf(selectAccount(state, instanceId))?.organizations.length === 0 ? SEES_NONE : null;
}

export function organizationWords(
  { organizationId, organizationName }: MatrixColumn,
  why: string | null,
): string {
  if (organizationId !== null) return sanitizeText(organizationName, 60) || 'Unnamed';
  return why === SEES_NONE ? 'No organizations' : 'Not read yet';
}
