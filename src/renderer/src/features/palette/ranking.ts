import { go } from 'fuzzysort';
import type { Item } from './paletteItems.ts';

/** A piece of a title; `hit` where it is what was typed. */
type Piece = { text: string; hit: boolean };

export type Found = { item: Item; title: readonly Piece[] };

export const MOST_FOUND = 40;

/** What is typed matches the title first; then where it is; then other words for it. */
const KEYS = [({ title }: Item) => title, ({ where }: Item) => where, ({ keywords }: Item) => keywords];
/** How much less a match counts that is not in the title alone. */
const ELSEWHERE = 0.72;
/** How much less a barred command counts. */
const BARRED = 0.9;
/** How much more what was used last counts; those before it less and less, down to nothing more. */
const LAST_USED = 0.12;
/** Below this the letters are there, but so far apart that nobody means it. */
const LEAST = 0.35;

/** The items that match what was typed, the best first, those alike as they are given; `recent` are ids, the last used first. */
export function rank(items: readonly Item[], typed: string, recent: readonly string[]): Found[] {
  const places = new Map(recent.map((id, at) => [id, at]));
  const order = new Map(items.map((item, at) => [item, at]));
  const found = go(typed, items, {
    keys: KEYS,
    // With a lower limit fuzzysort would keep arbitrary ones of equal matches.
    limit: items.length,
    threshold: LEAST,
    scoreFn: (result) => {
      const [title, , keywords] = result;
      // All commands have the name of what is shown as `where`: a match in it alone means no command.
      if (result.obj.target.kind === 'command' && !title?.score && !keywords?.score) return 0;
      const inTitle = title !== undefined && title.score >= result.score * 0.95;
      const at = places.get(result.obj.id);
      const used = at === undefined ? 1 : 1 + LAST_USED * (1 - at / recent.length);
      return result.score * (inTitle ? 1 : ELSEWHERE) * (result.obj.why === null ? 1 : BARRED) * used;
    },
  });
  const first = [...found]
    .sort((a, b) => b.score - a.score || (order.get(a.obj) ?? 0) - (order.get(b.obj) ?? 0))
    .slice(0, MOST_FOUND);
  return first.map((result) => ({ item: result.obj, title: piecesOf(result.obj.title, result[0]) }));
}

export function unranked(item: Item): Found {
  return { item, title: [{ text: item.title, hit: false }] };
}

function piecesOf(
  title: string,
  match: { score: number; highlight<T>(hit: (text: string) => T): (string | T)[] } | undefined,
): Piece[] {
  if (!match?.score) return [{ text: title, hit: false }];
  const pieces = match.highlight((text): Piece => ({ text, hit: true }));
  return pieces.flatMap((piece) => {
    if (piece === '') return [];
    return typeof piece === 'string' ? { text: piece, hit: false } : piece;
  });
}
