import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import { type Column, pinOf } from './columns.ts';
import type { Sort } from './rowModel.ts';
import classes from './table.module.css';

export function HeaderCell<Row>({
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
          <span className={classes.clip}>{column.title}</span>
          <Arrow size={13} stroke={2} aria-hidden className={classes.arrow} />
        </button>
      ) : (
        <span className={classes.clip}>{column.title}</span>
      )}
    </div>
  );
}
