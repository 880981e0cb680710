import type { Choices } from '../../tableView.ts';

export type Filter<Row> = {
  id: string;
  title: string;
  valueOf: (row: Row) => string;
  /** Order of values in the menu, shown even when no row has them; others follow by name. */
  order: readonly string[];
  label?: (value: string) => string;
  /** The only value worth choosing: draws a toggle instead of a menu. */
  only?: string;
  /** Offered by a preset, and beside the others only while it is chosen. */
  isPreset?: true;
};

export type Presets = readonly {
  title: string;
  choices: Choices;
  tone?: 'warn' | 'danger' | undefined;
}[];

export function isSameChoices(one: Choices, other: Choices): boolean {
  const told = (choices: Choices) =>
    Object.entries(choices).flatMap(([id, chosen]) => chosen.map((value) => JSON.stringify([id, value])));
  return told(one).sort().join() === told(other).sort().join();
}

export type Option = { value: string; label: string; count: number };

export function optionsOf<Row>(filter: Filter<Row>, rows: readonly Row[]): Option[] {
  const counts = new Map<string, number>();
  for (const row of rows) {
    const value = filter.valueOf(row);
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  const others = [...counts.keys()]
    .filter((value) => !filter.order.includes(value))
    .sort((a, b) => a.localeCompare(b));
  return [...filter.order, ...others]
    .map((value) => ({ value, label: filter.label?.(value) ?? value, count: counts.get(value) ?? 0 }))
    .filter((option) => option.count > 0);
}

export function keepOf<Row>(
  filters: readonly Filter<Row>[],
  choices: Choices,
): ((row: Row) => boolean) | null {
  const set = filters.flatMap((filter) => {
    const chosen = choices[filter.id];
    return chosen?.length ? { of: filter.valueOf, chosen: new Set(chosen) } : [];
  });
  return set.length > 0 ? (row) => set.every(({ of, chosen }) => chosen.has(of(row))) : null;
}
