import { useCallbackRef } from '@mantine/hooks';
import { useCallback, useEffect, useMemo, useState } from 'react';
import type { PeopleQuery } from '../../../../shared/calls/people.ts';
import { useActions } from '../../state/app.tsx';
import {
  extend as extended,
  NOTHING_PICKED,
  type Picked,
  pick,
  withoutGone,
} from '../../ui/table/selection.ts';
import type { Kept, TableView } from '../../ui/table/tableView.ts';
import { usePicked } from '../../ui/table/usePicked.ts';
import type { PersonRow } from './personRow.ts';
import { countHidden, createIds, createPresence, type Presence } from './presence.ts';

export type Picking = ReturnType<typeof usePicking>;

/** Chooses people over a list that lives in main: it is asked for the ids of what is not here. */
export function usePicking(given: {
  picked: Picked;
  change: Kept<TableView>[1];
  /** The one whose rows are shown. */
  query: PeopleQuery;
  matching: number;
  all: number;
  revision: number;
  rowAt: (index: number) => PersonRow | undefined;
}) {
  const { picked, change, query, matching, all: total, revision, rowAt } = given;
  const { call, tellTrouble } = useActions();
  // Each answer brings other rows: what is chosen by is not made anew for them, nor all that is drawn with it.
  const rowNow = useCallbackRef(rowAt);
  const setPicked = usePicked(change);
  const revisionNow = useCallbackRef(() => revision);
  const idsOf = useMemo(() => createIds(call), [call]);
  const withIds = useCallback(
    async (use: (ids: readonly string[]) => void) => {
      const answer = await idsOf({ query, revision: revisionNow() });
      if (answer.ok) use(answer.value.ids);
      else tellTrouble('Nobody was selected', answer.error);
    },
    [idsOf, revisionNow, tellTrouble, query],
  );
  const toggle = useCallback(
    (row: number, range: boolean) => {
      const id = rowNow(row)?.person.id;
      if (id === undefined) return;
      if (!range) return setPicked((now) => pick(now, [], id, false));
      void withIds((ids) => setPicked((now) => pick(now, ids, id, true)));
    },
    [rowNow, setPicked, withIds],
  );
  const extend = useCallback(
    (from: number, to: number) => {
      const ends = [rowNow(from)?.person.id, rowNow(to)?.person.id] as const;
      void withIds((ids) => setPicked((now) => extendedOver(now, ids, { from, to }, ends)));
    },
    [rowNow, setPicked, withIds],
  );
  const all = useCallback(
    () =>
      void withIds((ids) =>
        setPicked(({ ids: before }) => ({ ids: new Set([...before, ...ids]), anchor: null })),
      ),
    [withIds, setPicked],
  );
  const clear = useCallback(() => setPicked(() => NOTHING_PICKED), [setPicked]);
  const { ids } = picked;
  const isAny = ids.size > 0;
  const isNarrow = matching < total;
  const [presence, setPresence] = useState<Presence | null>(null);
  const presenceOf = useMemo(() => createPresence(call), [call]);
  useEffect(() => {
    let isWanted = true;
    if (!isAny) setPresence(null);
    else
      void presenceOf({ query, isNarrow, revision }).then((answer) => {
        if (!isWanted || !answer) return;
        setPresence(answer);
        // Who is gone is not chosen when they come back. What a search or filter hides stays chosen.
        setPicked((now) => withoutGone(now, answer.all));
      });
    return () => {
      isWanted = false;
    };
  }, [isAny, query, isNarrow, revision, presenceOf, setPicked]);
  const hidden = useMemo(() => countHidden(ids, presence), [ids, presence]);
  const isAll = matching > 0 && ids.size - hidden >= matching;
  const howMany = ids.size === hidden ? 'none' : isAll ? 'all' : 'some';
  return useMemo(
    () => ({ ids, howMany, hidden, toggle, extend, all, clear }),
    [ids, howMany, hidden, toggle, extend, all, clear],
  );
}

/**
 * Extends the selection from one row to another. `ends`: who stood there when that was asked for, as far as those rows
 * were here; of one that was not, main alone knows who stands there (`ids`, all in their order).
 */
export function extendedOver(
  picked: Picked,
  ids: readonly string[],
  { from, to }: { from: number; to: number },
  ends: readonly [from: string | undefined, to: string | undefined],
): Picked {
  const [one = ids[from], other = ids[to]] = ends;
  return one === undefined || other === undefined ? picked : extended(picked, ids, one, other);
}
