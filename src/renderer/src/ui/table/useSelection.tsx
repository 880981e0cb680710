import { createContext, type KeyboardEvent, useCallback, useContext, useEffect, useMemo } from 'react';
import type { Column } from './columns.ts';
import { useRowTab } from './rowTab.ts';
import { howMany, NOTHING_PICKED, type Picked, pick, pickAll, withoutGone } from './selection.ts';
import classes from './table.module.css';
import type { Kept, TableView } from './tableView.ts';

/** What the boxes of a table need; of their own context, so that choosing draws the boxes anew and not the rows. */
type Boxes = {
  ids: ReadonlySet<string>;
  all: 'none' | 'some' | 'all';
  toggle: (id: string, range: boolean) => void;
  toggleAll: () => void;
};

const BoxesContext = createContext<Boxes | null>(null);
/** Hands the selection to the boxes in the table below. */
export const SelectionProvider = BoxesContext.Provider;

/** The selection of a table: what stays chosen also when a search or filter hides it, and goes when the row goes. */
export type Selection<Row> = {
  boxes: Boxes;
  rows: Row[];
  /** How many of them a search or filter hides. */
  hidden: number;
  clear: () => void;
  /** Space chooses the row, with Shift up to it; Ctrl/Cmd+A all; Escape none. True when the key was one of these. */
  onRowKey: (event: KeyboardEvent, row: Row) => boolean;
};

const NO_ROWS: never[] = [];

type Given<Row> = {
  /** All rows; undefined while none are known: then nothing is forgotten. */
  rows: readonly Row[] | undefined;
  /** Those that search and filters let through, in their order. */
  shown: readonly Row[];
  rowId: (row: Row) => string;
  picked: Picked;
  change: Kept<TableView>[1];
};

/** What a table's boxes and keys do with its chosen rows. */
export function useSelection<Row>({ rows, shown, rowId, picked, change }: Given<Row>): Selection<Row> {
  const order = useMemo(() => shown.map(rowId), [shown, rowId]);
  const present = useMemo(() => (rows ? new Set(rows.map(rowId)) : null), [rows, rowId]);
  const chosen = useMemo(
    () => (picked.ids.size === 0 ? NO_ROWS : (rows ?? NO_ROWS).filter((row) => picked.ids.has(rowId(row)))),
    [picked, rows, rowId],
  );
  const setPicked = useCallback(
    (next: (now: Picked) => Picked) =>
      change((view) => {
        const after = next(view.picked);
        return after === view.picked ? view : { ...view, picked: after };
      }),
    [change],
  );
  // A row that went is not chosen when it comes back.
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
  const clear = () => setPicked(() => NOTHING_PICKED);

  function onRowKey(event: KeyboardEvent, row: Row): boolean {
    const command = event.ctrlKey || event.metaKey;
    if (event.key === ' ' && !command) boxes.toggle(rowId(row), event.shiftKey);
    else if (command && event.key.toLowerCase() === 'a') {
      if (boxes.all !== 'all') boxes.toggleAll();
    } else if (event.key === 'Escape' && chosen.length > 0) clear();
    else return false;
    event.preventDefault();
    return true;
  }

  return { boxes, rows: chosen, hidden, clear, onRowKey };
}

/** The column of boxes; `labelOf` says what a box chooses, for example an e-mail address. */
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
    <label className={classes.box}>
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
    <label className={classes.box}>
      <input
        type="checkbox"
        aria-label={`Select ${label}`}
        tabIndex={tabIndex}
        checked={boxes.ids.has(id)}
        // A box changes by a click, also when a key made it; that one knows of Shift.
        onChange={(event) => boxes.toggle(id, (event.nativeEvent as MouseEvent).shiftKey === true)}
      />
    </label>
  );
}
