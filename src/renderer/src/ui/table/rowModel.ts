import { searchText, searchWords } from '../../../../shared/text.ts';

/** What a column sorts by; null and '' (nothing known) always come last. */
export type SortKey = string | number | null;

export type Sort = { column: string; descending: boolean };

type RowShape<Row> = {
  /** The texts that the search box looks through. */
  search: (row: Row) => readonly string[];
  sortKeys: Record<string, (row: Row) => SortKey>;
};

type RowQuery<Row> = {
  /** Words; each must stand somewhere in the row. */
  search: string;
  /** The filters, already bound to their choices; null when none is set. */
  keep: ((row: Row) => boolean) | null;
  sort: Sort;
};

type RowModel<Row> = {
  /** The rows to show, in order. Only filters: each order is worked out once per column and direction. */
  view: (query: RowQuery<Row>) => Row[];
};

const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

function compare(a: SortKey, b: SortKey): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return collator.compare(String(a), String(b));
}

/** Positions in the order of `keys`: those with a key sorted, those without one after them as they came. */
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

/** Works out a row model: one fold of all texts at the first search, one sort per order when first asked for. */
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
