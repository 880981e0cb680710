import { memo } from 'react';
import { useRowHeight } from '../density.ts';
import { type Column, pinOf } from './columns.ts';
import { RowTab } from './rowTab.ts';
import classes from './table.module.css';

type RowProps<Row> = {
  id: string;
  row: Row;
  /** Its place among all rows that are shown, from 0. */
  at: number;
  columns: readonly Column<Row>[];
  shown: readonly Column<Row>[];
  gridTemplateColumns: string;
  active: boolean;
};

function PlainRow<Row>({ id, row, at, columns, shown, gridTemplateColumns, active }: RowProps<Row>) {
  const rowHeight = useRowHeight();
  return (
    <div
      role="row"
      aria-rowindex={at + 2}
      data-row={id}
      tabIndex={active ? 0 : -1}
      className={classes.row}
      style={{ gridTemplateColumns, transform: `translateY(${at * rowHeight}px)` }}
    >
      <RowTab value={active}>
        {shown.map((column) => (
          <div
            key={column.id}
            role="cell"
            aria-colindex={columns.indexOf(column) + 1}
            className={classes.cell}
            data-align={column.align}
            {...pinOf(column)}
          >
            {column.cell(row)}
          </div>
        ))}
      </RowTab>
    </div>
  );
}

/** A row with its cells; one that stays in sight is not drawn anew while others scroll in. */
export const TableRow = memo(PlainRow) as typeof PlainRow;

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
