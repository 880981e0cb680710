import { useElementSize, useMergedRef } from '@mantine/hooks';
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import { defaultRangeExtractor, type Range, useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useCallback, useLayoutEffect, useRef, useState } from 'react';
import { type Column, columnsFor } from './columns.ts';
import { rowAfterKey } from './rowKeys.ts';
import type { Sort } from './rowModel.ts';
import classes from './table.module.css';

/** px; the same in table.module.css. */
const ROW_HEIGHT = 38;
const SKELETON_ROWS = Array.from({ length: 8 }, (_, at) => at);

type Props<Row> = {
  /** The accessible name. */
  name: string;
  columns: readonly Column<Row>[];
  /** The rows to show, in order; null while none are known: skeleton rows stand in their place. */
  rows: readonly Row[] | null;
  rowId: (row: Row) => string;
  sort: Sort;
  onSort: (column: string) => void;
};

/**
 * A table that draws only the rows in sight. Arrows, Page Up/Down, Home and End move between rows; Tab goes into
 * the controls of a row. Columns that have no room are left out.
 */
export function VirtualTable<Row>({ name, columns, rows, rowId, sort, onSort }: Props<Row>) {
  const scroller = useRef<HTMLDivElement>(null);
  const { ref: measured, width, height } = useElementSize<HTMLDivElement>();
  const shown = columnsFor(columns, width);
  const count = rows?.length ?? 0;
  const [wanted, setActive] = useState(0);
  const active = Math.min(wanted, Math.max(0, count - 1));
  const moveFocus = useRef(false);

  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    getItemKey: (at) => (rows?.[at] ? rowId(rows[at]) : at),
    overscan: 10,
    // The header sticks above the rows: they start below it, and none may hide behind it.
    scrollMargin: ROW_HEIGHT,
    scrollPaddingStart: ROW_HEIGHT,
    scrollPaddingEnd: 12,
    // The row that has the focus stays, however far it is scrolled away: else the focus would be lost.
    rangeExtractor: useCallback(
      (range: Range) =>
        [...new Set([...defaultRangeExtractor(range), active])]
          .filter((at) => at < range.count)
          .sort((a, b) => a - b),
      [active],
    ),
  });

  useLayoutEffect(() => {
    if (!moveFocus.current) return;
    moveFocus.current = false;
    scroller.current?.querySelector<HTMLElement>(`[data-row="${active}"]`)?.focus({ preventScroll: true });
  });

  function onKeyDown(event: KeyboardEvent<HTMLElement>) {
    // Keys pressed in a row's control are the control's own.
    if (!(event.target instanceof HTMLElement) || event.target.dataset.row === undefined) return;
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const goal = rowAfterKey(event.key, active, count, Math.floor((height - ROW_HEIGHT) / ROW_HEIGHT));
    if (goal === null) return;
    event.preventDefault();
    moveFocus.current = true;
    setActive(goal);
    virtualizer.scrollToIndex(goal);
  }

  const gridTemplateColumns = shown.map((column) => column.width).join(' ');
  return (
    <div ref={useMergedRef(scroller, measured)} className={classes.scroller}>
      {/* Not a real <table>: its rows could not be placed one by one. */}
      <div
        role="table"
        aria-label={name}
        aria-rowcount={rows ? count + 1 : -1}
        aria-colcount={columns.length}
        aria-busy={rows === null}
      >
        <div role="rowgroup" className={classes.head}>
          <div role="row" aria-rowindex={1} className={classes.row} style={{ gridTemplateColumns }}>
            {shown.map((column) => (
              <HeaderCell
                key={column.id}
                column={column}
                at={columns.indexOf(column)}
                sort={sort}
                onSort={onSort}
              />
            ))}
          </div>
        </div>
        <div
          role="rowgroup"
          className={classes.body}
          style={{ height: (rows ? count : SKELETON_ROWS.length) * ROW_HEIGHT }}
          onKeyDown={onKeyDown}
        >
          {rows === null
            ? SKELETON_ROWS.map((at) => (
                <SkeletonRow key={at} at={at} gridTemplateColumns={gridTemplateColumns} columns={shown} />
              ))
            : virtualizer.getVirtualItems().map((item) => {
                const row = rows[item.index];
                if (row === undefined) return null;
                return (
                  <div
                    key={item.key}
                    role="row"
                    aria-rowindex={item.index + 2}
                    data-row={item.index}
                    tabIndex={item.index === active ? 0 : -1}
                    onFocus={() => setActive(item.index)}
                    className={classes.row}
                    style={{ gridTemplateColumns, transform: `translateY(${item.start - ROW_HEIGHT}px)` }}
                  >
                    {shown.map((column) => (
                      <div
                        key={column.id}
                        role="cell"
                        aria-colindex={columns.indexOf(column) + 1}
                        className={classes.cell}
                      >
                        {column.cell(row)}
                      </div>
                    ))}
                  </div>
                );
              })}
        </div>
      </div>
    </div>
  );
}

function HeaderCell<Row>({
  column,
  at,
  sort,
  onSort,
}: {
  column: Column<Row>;
  at: number;
  sort: Sort;
  onSort: (column: string) => void;
}) {
  const sorted = sort.column === column.id;
  const Arrow = sort.descending ? IconArrowDown : IconArrowUp;
  return (
    <div
      role="columnheader"
      aria-colindex={at + 1}
      aria-sort={sorted ? (sort.descending ? 'descending' : 'ascending') : undefined}
      className={classes.cell}
    >
      {column.sortKey ? (
        <button
          type="button"
          className={classes.sort}
          data-sorted={sorted || undefined}
          onClick={() => onSort(column.id)}
        >
          <span className={classes.clip}>{column.title}</span>
          <Arrow size={13} stroke={2} aria-hidden className={classes.arrow} />
        </button>
      ) : (
        <span className={classes.clip}>{column.title}</span>
      )}
    </div>
  );
}

function SkeletonRow<Row>({
  at,
  columns,
  gridTemplateColumns,
}: {
  at: number;
  columns: readonly Column<Row>[];
  gridTemplateColumns: string;
}) {
  return (
    <div
      aria-hidden
      className={classes.row}
      style={{ gridTemplateColumns, transform: `translateY(${at * ROW_HEIGHT}px)` }}
    >
      {columns.map((column, place) => (
        <div key={column.id} className={classes.cell}>
          <span className={classes.bone} style={{ width: `${55 + ((at * 17 + place * 29) % 35)}%` }} />
        </div>
      ))}
    </div>
  );
}
