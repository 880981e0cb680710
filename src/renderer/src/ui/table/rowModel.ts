import { useRef } from 'react';
import { searchText, searchWords } from '../../../../shared/text.ts';
import type { Sort } from '../../tableView.ts';

export function useSame<T>(items: readonly T[]): readonly T[] {
  const kept = useRef(items);
  const before = kept.current;
  if (before.length !== items.length || items.some((item, at) => item !== before[at])) kept.current = items;
  return kept.current;
}

/** Null and '' (unknown) sort last in either direction. */
export type SortKey = string | number | null;

type RowShape<Row> = {
  search: (row: Row) => readonly string[];
  sortKeys: Record<string, (row: Row) => SortKey>;
};

type RowQuery<Row> = {
  search: string;
  keep: ((row: Row) => boolean) | null;
  sort: Sort;
};

type RowModel<Row> = {
  /** Sorted and filtered rows. Each order is computed once per column and direction. */
  view: (query: RowQuery<Row>) => Row[];
};

const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

function compare(a: SortKey, b: SortKey): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return collator.compare(String(a), String(b));
}

function orderOf(keys: readonly SortKey[], descending: boolean): number[] {
  const known: number[] = [];
  const unknown: number[] = [];
  keys.forEach((key, at) => {
    (key === null || key === '' ? unknown : known).push(at);
  });
  const sign = descending ? -1 : 1;
  known.sort((a, b) => sign * compare(keys[a] ?? null, keys[b] ?? null) || a - b);
  return known.concat(unknown);
}

/** Lazy: folds all texts at the first search, sorts once per order. */
export function createRowModel<Row>(rows: readonly Row[], shape: RowShape<Row>): RowModel<Row> {
  const asTheyCame = rows.map((_, at) => at);
  const orders = new Map<string, readonly number[]>();
  let texts: readonly string[] | null = null;

  function inOrder({ column, descending }: Sort): readonly number[] {
    const keyOf = shape.sortKeys[column];
    if (!keyOf) return asTheyCame;
    const name = `${column} ${descending}`;
    const order = orders.get(name) ?? orderOf(rows.map(keyOf), descending);
    orders.set(name, order);
    return order;
  }

  return {
    view({ search, keep, sort }) {
      const words = searchWords(search);
      if (words.length > 0) texts ??= rows.map((row) => searchText(shape.search(row).join('\n')));
      const shown: Row[] = [];
      for (const at of inOrder(sort)) {
        const row = rows[at] as Row;
        if (keep && !keep(row)) continue;
        if (words.every((word) => texts?.[at]?.includes(word))) shown.push(row);
      }
      return shown;
    },
  };
}
