import type { CSSProperties, ReactNode } from 'react';
import type { SortKey } from './rowModel.ts';

export type Column<Row> = {
  id: string;
  /** The heading, also where `header` stands in its place: then it says the column's name elsewhere. */
  title: string;
  /** Something else than the title as the heading; such a column is not sorted by it. Keep it stable. */
  header?: ReactNode;
  /** Whether it says what its row is of. */
  isHead?: true;
  /** What its signs mean, beside its title. */
  legend?: string;
  /** As many columns stand in it, whose heads `header` and whose cells `cell` draw. */
  spread?: number;
  /** A CSS grid track, for example `minmax(0, 2fr)` or `96px`. */
  width: string;
  align?: 'end';
  /** Left out when the table is narrower than this many px: the less a column matters, the larger. */
  hideBelow?: number;
  /** Stays in sight while the others scroll sideways, so many px from the edge. */
  pinnedAt?: number;
  sortKey?: (row: Row) => SortKey;
  cell: (row: Row) => ReactNode;
  /** What is copied of it; a column without it is left out of the copy. */
  text?: (row: Row) => string;
};

/** Those that have room in so many px: beside what is left out by its own width, what matters least goes while they are wider together than `room`, which scrolls. */
export function columnsFor<Row>(
  columns: readonly Column<Row>[],
  width: number,
  room = width,
): readonly Column<Row>[] {
  if (width === 0) return columns;
  let shown = columns.filter((column) => width >= (column.hideBelow ?? 0));
  while (shown.reduce((sum, column) => sum + leastWidth(column), 0) > room) {
    const least = Math.max(...shown.map(({ hideBelow = 0 }) => hideBelow));
    if (least === 0) break;
    shown = shown.filter(({ hideBelow }) => hideBelow !== least);
  }
  return shown;
}

/** In px, of a track such as `96px` or `minmax(110px, 1fr)`; 0 for any other. */
function leastWidth({ width }: Pick<Column<never>, 'width'>): number {
  return Number(/^(?:minmax\()?(\d+)px/.exec(width)?.[1] ?? 0);
}

/** What keeps the cells of a pinned column in sight; nothing for any other. */
export function pinOf({ pinnedAt }: Pick<Column<never>, 'pinnedAt'>): {
  'data-pinned'?: true;
  style?: CSSProperties;
} {
  return pinnedAt === undefined ? {} : { 'data-pinned': true, style: { insetInlineStart: pinnedAt } };
}
