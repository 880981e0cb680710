import { UnstyledButton } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconChevronRight } from '@tabler/icons-react';
import { memo, type ReactNode, type Ref } from 'react';
import type { Sort } from '../../tableView.ts';
import looks from '../looks.module.css';
import { type Column, pinOf, type Section, useRowHeight } from './columns.ts';
import { RowTab } from './rowControls.ts';
import classes from './table.module.css';

export function HeaderCell<Row>(props: {
  column: Column<Row>;
  at: number;
  sort: Sort;
  onSort: (column: string) => void;
}) {
  const { column, at, sort, onSort } = props;
  const sorted = sort.column === column.id;
  const Arrow = sort.descending ? IconArrowDown : IconArrowUp;
  if (column.spread !== undefined) return <div className={classes.spread}>{column.header}</div>;
  const title = (
    <span className={looks.cut} title={column.title}>
      {column.title}
    </span>
  );
  return (
    <div
      role="columnheader"
      aria-colindex={at + 1}
      aria-sort={sorted ? (sort.descending ? 'descending' : 'ascending') : undefined}
      className={classes.cell}
      data-align={column.align}
      {...pinOf(column)}
    >
      {column.header ? (
        column.header
      ) : column.sortKey ? (
        <button
          type="button"
          className={classes.sort}
          data-sorted={sorted || undefined}
          onClick={() => onSort(column.id)}
        >
          {title}
          <Arrow size={13} stroke={2} aria-hidden className={classes.arrow} />
        </button>
      ) : (
        title
      )}
      {column.legend && <span className={`${looks.cut} ${classes.legend}`}>{column.legend}</span>}
    </div>
  );
}

type RowProps<Row> = {
  id: string;
  row: Row;
  at: number;
  columns: readonly Column<Row>[];
  shown: readonly Column<Row>[];
  gridTemplateColumns: string;
  active: boolean;
  isInTree: boolean;
  open: boolean;
  lower: number;
  detail?: ((row: Row) => ReactNode) | undefined;
  detailed?: Ref<HTMLDivElement>;
};

function PlainRow<Row>(props: RowProps<Row>) {
  const { id, row, at, columns, shown, gridTemplateColumns, active, isInTree, open, lower, detail } = props;
  const rowHeight = useRowHeight();
  return (
    <div
      role="row"
      aria-rowindex={at + 2}
      aria-level={isInTree ? 2 : undefined}
      data-row={id}
      data-open={open || undefined}
      data-detailed={detail ? true : undefined}
      tabIndex={active ? 0 : -1}
      className={classes.row}
      style={{ gridTemplateColumns, transform: `translateY(${at * rowHeight + lower}px)` }}
    >
      <RowTab value={active}>
        {shown.map((column) =>
          column.spread !== undefined ? (
            <div key={column.id} className={classes.spread}>
              {column.cell(row)}
            </div>
          ) : (
            // biome-ignore lint/a11y/useAriaPropsSupportedByRole: both roles have it.
            <div
              key={column.id}
              role={column.isHead ? 'rowheader' : isInTree ? 'gridcell' : 'cell'}
              aria-colindex={columns.indexOf(column) + 1}
              className={classes.cell}
              data-align={column.align}
              {...pinOf(column)}
            >
              {column.cell(row)}
            </div>
          ),
        )}
        {detail && (
          <div
            ref={props.detailed}
            role="cell"
            aria-colindex={1}
            aria-colspan={columns.length}
            className={classes.detail}
          >
            {detail(row)}
          </div>
        )}
      </RowTab>
    </div>
  );
}

export const TableRow = memo(PlainRow) as typeof PlainRow;

export function SectionRow({ section, at, active }: { section: Section; at: number; active: boolean }) {
  const { id, name, words, tone, label, folded, open } = section;
  const rowHeight = useRowHeight();
  return (
    <div
      role="row"
      aria-rowindex={at + 2}
      aria-level={1}
      aria-expanded={folded === null ? undefined : !folded}
      data-row={id}
      tabIndex={active ? 0 : -1}
      className={classes.row}
      style={{ transform: `translateY(${at * rowHeight}px)` }}
    >
      <div role="rowheader" aria-label={label} className={classes.cell}>
        {folded !== null && <IconChevronRight size={14} stroke={2} className={classes.chevron} aria-hidden />}
        {open ? (
          <UnstyledButton
            className={`${looks.linked} ${looks.cut} ${looks.strong}`}
            tabIndex={active ? 0 : -1}
            onClick={(event) => {
              event.stopPropagation();
              open();
            }}
          >
            <bdi>{name}</bdi>
          </UnstyledButton>
        ) : (
          <bdi className={`${looks.cut} ${looks.strong}`}>{name}</bdi>
        )}
        <span className={looks.toned} data-tone={tone}>
          {words}
        </span>
      </div>
    </div>
  );
}

export function SkeletonRow<Row>(props: {
  at: number;
  columns: readonly Column<Row>[];
  gridTemplateColumns: string;
}) {
  const { at, columns, gridTemplateColumns } = props;
  const rowHeight = useRowHeight();
  return (
    <div
      aria-hidden
      className={classes.row}
      style={{ gridTemplateColumns, transform: `translateY(${at * rowHeight}px)` }}
    >
      {columns.map((column, place) => (
        <div key={column.id} className={classes.cell} {...pinOf(column)}>
          <span className={classes.bone} style={{ width: `${55 + ((at * 17 + place * 29) % 35)}%` }} />
        </div>
      ))}
    </div>
  );
}
