import type { KeyPress } from '../../../shared/shortcuts.ts';
import { searchText } from '../../../shared/text.ts';

/** In ms: letters typed within this time form one search. */
const TOGETHER = 700;

/** The letters so far, and the time of the last one (ms). */
export type Typed = { text: string; at: number };

export function typedNow(event: KeyPress & { timeStamp: number }, before: Typed): Typed | null {
  const { key, ctrlKey, metaKey, altKey, timeStamp } = event;
  if ([...key].length !== 1 || key === ' ' || ctrlKey || metaKey || altKey) return null;
  const isMore = timeStamp - before.at < TOGETHER;
  return { text: (isMore ? before.text : '') + searchText(key), at: timeStamp };
}

/** A single letter, also repeated, moves on to the next match after this row. */
export function typedAhead(names: readonly string[], at: number, text: string): number | null {
  const isOne = new Set(text).size === 1;
  const wanted = isOne ? text.slice(0, 1) : text;
  const from = isOne ? at + 1 : at;
  for (let step = 0; step < names.length; step += 1) {
    const place = (from + step) % names.length;
    if (searchText(names[place] ?? '').startsWith(wanted)) return place;
  }
  return null;
}
