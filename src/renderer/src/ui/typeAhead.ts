import type { KeyPress } from '../../../shared/shortcuts.ts';
import { searchText } from '../../../shared/text.ts';

/** Letters that are typed within so many ms of each other belong together. */
const TOGETHER = 700;

/** What was typed to find a row, and when its last letter came (ms). */
export type Typed = { text: string; at: number };

/** What is typed with another letter; null where the key writes none. */
export function typedNow(event: KeyPress & { timeStamp: number }, before: Typed): Typed | null {
  const { key, ctrlKey, metaKey, altKey, timeStamp } = event;
  if ([...key].length !== 1 || key === ' ' || ctrlKey || metaKey || altKey) return null;
  const isMore = timeStamp - before.at < TOGETHER;
  return { text: (isMore ? before.text : '') + searchText(key), at: timeStamp };
}

/** The next name that begins with what was typed; one letter alone, also again and again, goes on from the one after this. */
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
