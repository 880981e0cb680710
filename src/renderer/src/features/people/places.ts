import { useMemo, useRef } from 'react';
import { useShallow } from 'zustand/react/shallow';
import { useApp } from '../../state/app.tsx';
import { replaceEqualDeep } from '../../state/structuralSharing.ts';
import { whyUnread, whyUnreadable } from '../../state/targets.ts';
import { INSTANCE_TILES, type InstanceColor } from '../../theme.ts';
import { sanitizeText } from '../../ui/sanitizeText.ts';
import type { MatrixColumn } from './matrixColumns.ts';

/** What a column is called, and why it cannot be read. */
export type Place = {
  organization: string;
  instance: string;
  /** As CSS takes it. */
  color: string;
  /** Null where nothing bars it. */
  why: string | null;
};

const NOWHERE: Place = { organization: 'Unnamed', instance: 'Unnamed', color: 'var(--q-line)', why: null };

/** What each column is called and why it cannot be read, as that changes. */
export function usePlaces(columns: readonly MatrixColumn[]): (column: MatrixColumn) => Place {
  // As one flat list, so that another state of the window makes no new places.
  const facts = useApp(
    useShallow((state) =>
      columns.flatMap(({ instanceId, organizationId }) => {
        const { name = '', color = 'slate' } = state.byId[instanceId] ?? {};
        const why =
          organizationId === null
            ? whyUnread(state, instanceId)
            : whyUnreadable(state, instanceId, organizationId);
        return [name, color, why];
      }),
    ),
  );
  const before = useRef<ReadonlyMap<string, Place>>(new Map());
  return useMemo(() => {
    const places = new Map(
      columns.map((column, at): [string, Place] => {
        const [name, color, why = null] = facts.slice(at * 3, at * 3 + 3);
        const place: Place = {
          organization: organizationWords(column),
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

function organizationWords({ organizationId, organizationName }: MatrixColumn): string {
  return organizationId === null ? 'Not read yet' : sanitizeText(organizationName, 60) || 'Unnamed';
}
