import { type CSSProperties, createContext, type ReactNode, useContext } from 'react';
import type { Preferences } from '../../../../shared/preferences.ts';
import type { SortKey } from './rowModel.ts';

/** In px; keep in step with `--q-row` in app.css. */
export const ROW_HEIGHTS: Record<Preferences['density'], number> = { comfortable: 38, compact: 32 };

export const RowHeight = createContext(ROW_HEIGHTS.comfortable);

export function useRowHeight(): number {
  return useContext(RowHeight);
}

export type Section = {
  id: string;
  name: string;
  words: string;
  tone?: 'warn' | 'danger';
  /** Full text for screen readers. */
  label: string;
  folded: boolean | null;
  fold: (folded: boolean) => void;
  open?: (() => void) | undefined;
};

export function isSection<Row extends object>(row: Row | Section): row is Section {
  return 'folded' in row;
}

export type Column<Row> = {
  id: string;
  /** The heading; with `header` it still names the column elsewhere. */
  title: string;
  /** Replaces the title; such a column cannot be sorted by its heading. Keep it stable. */
  header?: ReactNode;
  isHead?: true;
  legend?: string;
  /** Number of grid columns that `header` and `cell` draw. */
  spread?: number;
  /** A CSS grid track, for example `minmax(0, 2fr)` or `96px`. */
  width: string;
  align?: 'end';
  /** In px: hidden in a narrower table. The less a column matters, the larger. */
  hideBelow?: number;
  /** Sticky at this distance in px from the edge while the others scroll sideways. */
  pinnedAt?: number;
  sortKey?: (row: Row) => SortKey;
  cell: (row: Row) => ReactNode;
  text?: (row: Row) => string;
};

/**
 * Columns to show at `width` px. Beyond `hideBelow`, drops those that matter least until the rest fit into
 * `room`, which scrolls.
 */
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

function leastWidth({ width }: Pick<Column<never>, 'width'>): number {
  return Number(/^(?:minmax\()?(\d+)px/.exec(width)?.[1] ?? 0);
}

export function pinOf({ pinnedAt }: Pick<Column<never>, 'pinnedAt'>): {
  'data-pinned'?: true;
  style?: CSSProperties;
} {
  return pinnedAt === undefined ? {} : { 'data-pinned': true, style: { insetInlineStart: pinnedAt } };
}
