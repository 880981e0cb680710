import { VisuallyHidden } from '@mantine/core';
import { useElementSize, useMergedRef } from '@mantine/hooks';
import { useVirtualizer } from '@tanstack/react-virtual';
import {
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
} from 'react';
import { thousands } from '../../../../shared/text.ts';
import type { Sort } from '../../tableView.ts';
import { rowAfterKey } from '../keyLines.ts';
import { ToldWords } from '../Told.tsx';
import { useActiveRow } from './activeRow.ts';
import { type Column, columnsFor, isSection, type Section, useRowHeight } from './columns.ts';
import { openRow, openRowMenu } from './rowControls.ts';
import { useSame } from './rowModel.ts';
import { HeaderCell, SectionRow, SkeletonRow, TableRow } from './TableRows.tsx';
import classes from './table.module.css';
import { tableKeyOf } from './tableKeys.ts';
import { type Copied, canCopy, copiedText, useCopiedRows } from './useCopiedRows.ts';

const NEAR_END = 40;
const SKELETON_ROWS = Array.from({ length: 8 }, (_, at) => at);

type Props<Row> = {
  name: string;
  columns: readonly Column<Row>[];
  rows: readonly (Row | Section)[] | null;
  /** Keep it stable. */
  rowId: (row: Row) => string;
  sort: Sort;
  onSort: (column: string) => void;
  /** Total count, where `rows` are only the first; `onNearEnd` runs when the last of them come into view. */
  all?: number;
  /** Keep it stable. */
  onNearEnd?: () => void;
  /** Runs before the table’s own keys; true when handled, or the id of the row to focus. */
  onRowKey?: (event: KeyboardEvent, row: Row) => boolean | string;
  minWidth?: number;
  empty?: ReactNode;
  onExtend?: (from: Row, to: Row) => void;
  onOpen?: (row: Row) => void;
  chosen?: readonly Row[];
  /** Gets the range of visible rows. Keep it stable. */
  onLook?: (first: number, last: number) => void;
  copyOf?: (rows: readonly Row[]) => Copied | Promise<Copied | null>;
  openId?: string | null;
  detail?: ((row: Row) => ReactNode) | undefined;
  /** The row to focus, again with each new object. */
  goal?: { id: string } | null;
  listKey?: string;
};

/**
 * Draws only the visible rows. Its keys are in `tableKeys.ts`; Tab enters the controls of a row. Columns
 * without room are left out.
 */
export function VirtualTable<Row extends object>(props: Props<Row>) {
  const { name, columns, rows, rowId, sort, onSort, onRowKey, onNearEnd } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const { ref: measured, width, height } = useElementSize<HTMLDivElement>();
  const room = Math.max(width, props.minWidth ?? 0);
  const shown = useMemo(() => columnsFor(columns, width, room), [columns, width, room]);
  const count = rows?.length ?? 0;
  const order = useSame(
    useMemo(() => rows?.map((row) => (isSection(row) ? row.id : rowId(row))) ?? [], [rows, rowId]),
  );
  const isTree = rows?.some(isSection) ?? false;
  const { activeAt, rangeExtractor, activate, onFocus } = useActiveRow(order, scroller);

  const rowHeight = useRowHeight();
  const openAt = props.detail && props.openId ? order.indexOf(props.openId) : -1;
  const { ref: detailed, height: detailHeight } = useElementSize<HTMLDivElement>();
  const below = openAt < 0 ? 0 : detailHeight;
  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    // Stable: a new function would measure all rows again on each scroll.
    estimateSize: useCallback(
      (at: number) => rowHeight + (at === openAt ? below : 0),
      [rowHeight, openAt, below],
    ),
    overscan: 6,
    // Rows start below the sticky header, or the first could hide behind it.
    scrollMargin: rowHeight,
    scrollPaddingStart: rowHeight,
    scrollPaddingEnd: 12,
    rangeExtractor,
  });

  // biome-ignore lint/correctness/useExhaustiveDependencies: sizes are kept until they are asked for again.
  useEffect(() => virtualizer.measure(), [virtualizer, openAt, below]);

  const lastAt = virtualizer.getVirtualItems().at(-1)?.index ?? 0;
  const isNearEnd = rows !== null && count < (props.all ?? count) && lastAt >= count - NEAR_END;
  // biome-ignore lint/correctness/useExhaustiveDependencies: told again when more rows came and the end is near still.
  useEffect(() => {
    if (isNearEnd) onNearEnd?.();
  }, [isNearEnd, onNearEnd, count]);

  const { goal = null } = props;
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each goal.
  useLayoutEffect(() => {
    const at = goal === null ? -1 : order.indexOf(goal.id);
    if (at >= 0) goTo(at);
  }, [goal]);

  const { onLook, listKey } = props;
  const { startIndex = 0, endIndex = 0 } = virtualizer.range ?? {};
  useEffect(() => onLook?.(startIndex, endIndex), [onLook, startIndex, endIndex]);
  useEffect(() => {
    if (listKey !== undefined) scroller.current?.scrollTo({ top: 0 });
  }, [listKey]);

  function onKeyDown(event: KeyboardEvent<HTMLElement>) {
    // Keys pressed in a control of a row belong to the control.
    const id = event.target instanceof HTMLElement ? event.target.dataset.row : undefined;
    const from = id === undefined ? -1 : order.indexOf(id);
    const row = rows?.[from];
    if (row === undefined) return;
    const taken = !isSection(row) && onRowKey?.(event, row);
    if (typeof taken === 'string') goTo(order.indexOf(taken));
    if (taken) return;
    const key = tableKeyOf(event.nativeEvent);
    if (key === 'fold') {
      const head = rows?.findLastIndex((each, at) => at < from && isSection(each)) ?? -1;
      if (isSection(row)) fold(row, event.key === 'ArrowLeft');
      else if (head >= 0 && event.key === 'ArrowLeft') goTo(head);
      return;
    }
    if (key === 'open') {
      if (isSection(row)) (row.open ?? (() => fold(row, !row.folded)))();
      else if (props.onOpen) props.onOpen(row);
      if (isSection(row) || props.onOpen || openRow(event.target as HTMLElement)) event.preventDefault();
      return;
    }
    if (key !== 'move' && key !== 'extend') return;
    const next = rowAfterKey(event.key, from, count, Math.floor((height - rowHeight) / rowHeight));
    if (next === null) return;
    event.preventDefault();
    const to = rows?.[next];
    if (key === 'extend' && to && !isSection(row) && !isSection(to)) props.onExtend?.(row, to);
    goTo(next);
  }

  function goTo(at: number) {
    activate(at);
    virtualizer.scrollToIndex(at);
  }

  function rowAround(target: EventTarget): Row | Section | undefined {
    const row = (target as HTMLElement).closest<HTMLElement>('[data-row]');
    return rows?.[order.indexOf(row?.dataset.row ?? '')];
  }

  function onClick({ target }: MouseEvent) {
    const row = rowAround(target);
    if (row && isSection(row)) fold(row, !row.folded);
  }

  function onDoubleClick({ target }: MouseEvent<HTMLElement>) {
    const opened = rowAround(target);
    if (!props.onOpen || !opened || isSection(opened)) return;
    if ((target as HTMLElement).closest('button, label, a, input')) return;
    // A double click also selects the word under the pointer.
    document.getSelection()?.removeAllRanges();
    props.onOpen(opened);
  }

  /** The menu key and the right mouse button both fire this event. */
  function onContextMenu(event: MouseEvent<HTMLElement>) {
    const row = (event.target as HTMLElement).closest<HTMLElement>('[data-row]');
    if (row && openRowMenu(row)) event.preventDefault();
  }

  const copied = useCopiedRows(scroller, (id) => {
    const row = rows?.[order.indexOf(id)];
    if (row === undefined || isSection(row)) return null;
    const copies = props.chosen?.length ? props.chosen : [row];
    if (props.copyOf) return props.copyOf(copies);
    if (!canCopy(columns)) return null;
    return { text: copiedText(copies, columns), words: copiedWords(copies.length) };
  });

  const sortedBy = columns.find(({ id }) => id === sort.column)?.title;
  const gridTemplateColumns = shown.map((column) => column.width).join(' ');
  return (
    <div
      ref={useMergedRef(scroller, measured)}
      className={classes.scroller}
      data-sideways={props.minWidth === undefined ? undefined : true}
    >
      <div className={classes.copied} aria-live="polite">
        <ToldWords told={copied} />
      </div>
      <VisuallyHidden aria-live="polite">
        {sortedBy !== undefined && `Sorted by ${sortedBy}, ${sort.descending ? 'descending' : 'ascending'}`}
      </VisuallyHidden>
      {/* Not a real <table>: its rows could not be positioned one by one. */}
      {/* biome-ignore lint/a11y/useAriaPropsSupportedByRole: both roles have them. */}
      <div
        role={isTree ? 'treegrid' : 'table'}
        aria-label={name}
        aria-rowcount={rows ? (props.all ?? count) + 1 : -1}
        aria-colcount={columns.reduce((sum, { spread = 1 }) => sum + spread, 0)}
        aria-busy={rows === null}
        style={{ minWidth: props.minWidth }}
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
          style={{ position: 'relative', height: (rows ? count : SKELETON_ROWS.length) * rowHeight + below }}
          onKeyDown={onKeyDown}
          onClick={onClick}
          onContextMenu={onContextMenu}
          onDoubleClick={onDoubleClick}
          onFocus={onFocus}
        >
          {rows === null
            ? SKELETON_ROWS.map((at) => (
                <SkeletonRow key={at} at={at} gridTemplateColumns={gridTemplateColumns} columns={shown} />
              ))
            : virtualizer.getVirtualItems().map((item) => {
                const row = rows[item.index];
                if (row === undefined) return null;
                if (isSection(row))
                  return (
                    <SectionRow key={row.id} section={row} at={item.index} active={item.index === activeAt} />
                  );
                return (
                  <TableRow
                    key={rowId(row)}
                    id={rowId(row)}
                    row={row}
                    at={item.index}
                    columns={columns}
                    shown={shown}
                    gridTemplateColumns={gridTemplateColumns}
                    active={item.index === activeAt}
                    isInTree={isTree}
                    open={rowId(row) === props.openId}
                    lower={openAt >= 0 && item.index > openAt ? below : 0}
                    {...(item.index === openAt ? { detail: props.detail, detailed } : {})}
                  />
                );
              })}
        </div>
      </div>
      {rows !== null && count === 0 ? props.empty : null}
    </div>
  );
}

function copiedWords(count: number): string {
  return count === 1 ? '1 row copied' : `${thousands(count)} rows copied`;
}

function fold(section: Section, folded: boolean): void {
  if (section.folded !== null && section.folded !== folded) section.fold(folded);
}
