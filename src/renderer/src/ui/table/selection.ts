import type { Picked } from '../../tableView.ts';

/**
 * Toggles a row. With `range` all rows of `order` (the visible ones) from the anchor to it get its new state;
 * the anchor stays for the next range.
 */
export function pick(picked: Picked, order: readonly string[], id: string, range: boolean): Picked {
  const chosen = !picked.ids.has(id);
  const from = range && picked.anchor !== null ? order.indexOf(picked.anchor) : -1;
  const to = order.indexOf(id);
  if (from < 0 || to < 0) return { ids: changed(picked.ids, [id], chosen), anchor: id };
  const rows = order.slice(Math.min(from, to), Math.max(from, to) + 1);
  return { ids: changed(picked.ids, rows, chosen), anchor: picked.anchor };
}

/**
 * Chooses the rows from the anchor to `to` and clears those from the anchor to `from` that are outside now:
 * moving back undoes moving forward. Without an anchor the range begins at `from`.
 */
export function extend(picked: Picked, order: readonly string[], from: string, to: string): Picked {
  const anchored = picked.anchor !== null && picked.ids.has(picked.anchor) && order.includes(picked.anchor);
  const anchor = anchored ? (picked.anchor as string) : from;
  const before = changed(picked.ids, between(order, anchor, from), false);
  return { ids: changed(before, between(order, anchor, to), true), anchor };
}

function between(order: readonly string[], one: string, other: string): readonly string[] {
  const [a, b] = [order.indexOf(one), order.indexOf(other)];
  return a < 0 || b < 0 ? [] : order.slice(Math.min(a, b), Math.max(a, b) + 1);
}

/** Chooses all rows of `order`, or clears them when all were chosen; hidden rows keep their state. */
export function pickAll(picked: Picked, order: readonly string[]): Picked {
  const chosen = howMany(picked, order) !== 'all';
  return { ids: changed(picked.ids, order, chosen), anchor: null };
}

export function withoutGone(picked: Picked, present: ReadonlySet<string>): Picked {
  const gone = [...picked.ids].filter((id) => !present.has(id));
  const anchor = picked.anchor !== null && present.has(picked.anchor) ? picked.anchor : null;
  if (gone.length === 0 && anchor === picked.anchor) return picked;
  return { ids: changed(picked.ids, gone, false), anchor };
}

export function howMany({ ids }: Picked, order: readonly string[]): 'none' | 'some' | 'all' {
  if (ids.size === 0 || order.length === 0) return 'none';
  const count = order.reduce((sum, id) => sum + (ids.has(id) ? 1 : 0), 0);
  if (count === 0) return 'none';
  return count === order.length ? 'all' : 'some';
}

function changed(ids: ReadonlySet<string>, which: readonly string[], chosen: boolean): ReadonlySet<string> {
  const next = new Set(ids);
  for (const id of which) {
    if (chosen) next.add(id);
    else next.delete(id);
  }
  return next;
}
