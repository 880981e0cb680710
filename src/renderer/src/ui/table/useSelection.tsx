import { createContext, type KeyboardEvent, useCallback, useContext, useEffect, useMemo } from 'react';
import { type Kept, NOTHING_PICKED, type Picked, type TableView } from '../../tableView.ts';
import checkbox from '../checkbox.module.css';
import type { Column } from './columns.ts';
import { useRowTab } from './rowControls.ts';
import classes from './table.module.css';
import { tableKeyOf } from './tableKeys.ts';

/**
 * Toggles a row. With `range` all rows of `order` (the visible ones) from the anchor to it get its new state;
 * the anchor stays for the next range.
 */
export function pick(picked: Picked, order: readonly string[], id: string, range: boolean): Picked {
  const chosen = !picked.ids.has(id);
  const from = range && picked.anchor !== null ? order.indexOf(picked.anchor) : -1;
  const to = order.indexOf(id);
  if (from < 0 || to < 0) return { ids: changed(picked.ids, [id], chosen), anchor: id };
  const rows = order.slice(Math.min(from, to), Math.max(from, to) + 1);
  return { ids: changed(picked.ids, rows, chosen), anchor: picked.anchor };
}

/**
 * Chooses the rows from the anchor to `to` and clears those from the anchor to `from` that are outside now:
 * moving back undoes moving forward. Without an anchor the range begins at `from`.
 */
export function extend(picked: Picked, order: readonly string[], from: string, to: string): Picked {
  const anchored = picked.anchor !== null && picked.ids.has(picked.anchor) && order.includes(picked.anchor);
  const anchor = anchored ? (picked.anchor as string) : from;
  const before = changed(picked.ids, between(order, anchor, from), false);
  return { ids: changed(before, between(order, anchor, to), true), anchor };
}

function between(order: readonly string[], one: string, other: string): readonly string[] {
  const [a, b] = [order.indexOf(one), order.indexOf(other)];
  return a < 0 || b < 0 ? [] : order.slice(Math.min(a, b), Math.max(a, b) + 1);
}

/** Chooses all rows of `order`, or clears them when all were chosen; hidden rows keep their state. */
export function pickAll(picked: Picked, order: readonly string[]): Picked {
  const chosen = howMany(picked, order) !== 'all';
  return { ids: changed(picked.ids, order, chosen), anchor: null };
}

export function withoutGone(picked: Picked, present: ReadonlySet<string>): Picked {
  const gone = [...picked.ids].filter((id) => !present.has(id));
  const anchor = picked.anchor !== null && present.has(picked.anchor) ? picked.anchor : null;
  if (gone.length === 0 && anchor === picked.anchor) return picked;
  return { ids: changed(picked.ids, gone, false), anchor };
}

export function howMany({ ids }: Picked, order: readonly string[]): 'none' | 'some' | 'all' {
  if (ids.size === 0 || order.length === 0) return 'none';
  const count = order.reduce((sum, id) => sum + (ids.has(id) ? 1 : 0), 0);
  if (count === 0) return 'none';
  return count === order.length ? 'all' : 'some';
}

function changed(ids: ReadonlySet<string>, which: readonly string[], chosen: boolean): ReadonlySet<string> {
  const next = new Set(ids);
  for (const id of which) {
    if (chosen) next.add(id);
    else next.delete(id);
  }
  return next;
}

export function usePicked(change: Kept<TableView>[1]): (next: (now: Picked) => Picked) => void {
  return useCallback(
    (next) =>
      change((view) => {
        const picked = next(view.picked);
        return picked === view.picked ? view : { ...view, picked };
      }),
    [change],
  );
}

/** A context of its own, so that choosing redraws the boxes and not the rows. */
type Boxes = {
  ids: ReadonlySet<string>;
  all: 'none' | 'some' | 'all';
  toggle: (id: string, range: boolean) => void;
  toggleAll: () => void;
};

const BoxesContext = createContext<Boxes | null>(null);
export const SelectionProvider = BoxesContext.Provider;

const NO_ROWS: never[] = [];

type Given<Row> = {
  rows: readonly Row[] | undefined;
  shown: readonly Row[];
  rowId: (row: Row) => string;
  picked: Picked;
  change: Kept<TableView>[1];
};

export function useSelection<Row>({ rows, shown, rowId, picked, change }: Given<Row>) {
  const order = useMemo(() => shown.map(rowId), [shown, rowId]);
  const present = useMemo(() => (rows ? new Set(rows.map(rowId)) : null), [rows, rowId]);
  const chosen = useMemo(
    () => (picked.ids.size === 0 ? NO_ROWS : (rows ?? NO_ROWS).filter((row) => picked.ids.has(rowId(row)))),
    [picked, rows, rowId],
  );
  const setPicked = usePicked(change);
  // A removed row is not chosen again when it returns.
  const stale = present !== null && withoutGone(picked, present) !== picked;
  useEffect(() => {
    if (stale && present) setPicked((now) => withoutGone(now, present));
  }, [stale, present, setPicked]);
  const boxes = useMemo<Boxes>(
    () => ({
      ids: picked.ids,
      all: howMany(picked, order),
      toggle: (id, range) => setPicked((now) => pick(now, order, id, range)),
      toggleAll: () => setPicked((now) => pickAll(now, order)),
    }),
    [picked, order, setPicked],
  );
  const hidden = useMemo(() => {
    if (chosen.length === 0) return 0;
    const seen = new Set(order);
    return chosen.filter((row) => !seen.has(rowId(row))).length;
  }, [chosen, order, rowId]);
  const inOrder = useMemo(() => {
    if (chosen.length === 0) return chosen;
    const places = new Map(order.map((id, at) => [id, at]));
    const placeOf = (row: Row) => places.get(rowId(row)) ?? order.length;
    return [...chosen].sort((a, b) => placeOf(a) - placeOf(b));
  }, [chosen, order, rowId]);
  const clear = () => setPicked(() => NOTHING_PICKED);

  function onRowKey(event: KeyboardEvent, row: Row): boolean {
    switch (tableKeyOf(event.nativeEvent)) {
      case 'pick':
        boxes.toggle(rowId(row), false);
        break;
      case 'pick-up-to':
        boxes.toggle(rowId(row), true);
        break;
      case 'pick-all':
        if (boxes.all !== 'all') boxes.toggleAll();
        break;
      case 'unpick':
        if (chosen.length === 0) return false;
        clear();
        break;
      default:
        return false;
    }
    event.preventDefault();
    return true;
  }

  const onExtend = (from: Row, to: Row) => setPicked((now) => extend(now, order, rowId(from), rowId(to)));

  return { boxes, rows: chosen, inOrder, hidden, clear, onRowKey, onExtend };
}

export function selectColumn<Row>(
  noun: string,
  rowId: (row: Row) => string,
  labelOf: (row: Row) => string,
): Column<Row> {
  return {
    id: 'select',
    title: 'Selected',
    width: '40px',
    header: <AllBox noun={noun} />,
    cell: (row) => <RowBox id={rowId(row)} label={labelOf(row)} />,
  };
}

function AllBox({ noun }: { noun: string }) {
  const boxes = useContext(BoxesContext);
  if (!boxes) return null;
  return (
    <label className={`${classes.box} ${checkbox.box}`}>
      <input
        type="checkbox"
        aria-label={`Select all ${noun}`}
        checked={boxes.all === 'all'}
        ref={(input) => {
          if (input) input.indeterminate = boxes.all === 'some';
        }}
        onChange={boxes.toggleAll}
      />
    </label>
  );
}

function RowBox({ id, label }: { id: string; label: string }) {
  const boxes = useContext(BoxesContext);
  const tabIndex = useRowTab();
  if (!boxes) return null;
  return (
    <label className={`${classes.box} ${checkbox.box}`}>
      <input
        type="checkbox"
        aria-label={`Select ${label}`}
        tabIndex={tabIndex}
        checked={boxes.ids.has(id)}
        // React’s change event of a checkbox wraps a click event, which has `shiftKey`.
        onChange={(event) => boxes.toggle(id, (event.nativeEvent as MouseEvent).shiftKey === true)}
      />
    </label>
  );
}
