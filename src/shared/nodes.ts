import { quoted } from './text.ts';

/** From 1, as in editors. */
export type Place = { line: number; column: number };
export type Fault = Place & { why: string };

export type Node = Place & NodeContent;
export type Entry = Place & { key: string; value: Node };
type NodeContent =
  | { kind: 'map'; entries: Entry[] }
  | { kind: 'list'; items: Node[] }
  /** The literal text; empty for null. */
  | { kind: 'text'; text: string };
export type NodeOf<K extends Node['kind']> = Extract<Node, { kind: K }>;

export function placesIn(text: string, firstLine = 1): (at: number) => Place {
  const begins = [0];
  for (const end = /\r\n?|\n/g; end.test(text); ) begins.push(end.lastIndex);
  return (at) => {
    let low = 0;
    let high = begins.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((begins[middle] ?? 0) <= at) low = middle;
      else high = middle;
    }
    return { line: low + firstLine, column: at - (begins[low] ?? 0) + 1 };
  };
}

export function twiceIn(entries: readonly Entry[]): Fault[] {
  const first = new Map<string, Place>();
  return entries.flatMap((entry) => {
    const before = first.get(entry.key);
    first.set(entry.key, before ?? entry);
    if (!before) return [];
    return { ...placeOf(entry), why: `${quoted(entry.key)} is on line ${before.line} already.` };
  });
}

export function placeOf({ line, column }: Place): Place {
  return { line, column };
}
