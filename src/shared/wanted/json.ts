import { type Entry, type Fault, type Node, placesIn, twiceIn } from '../nodes.ts';
import { oneLine } from '../text.ts';

const DEEPEST = 20;

/** A text of JSON: the items of a list one by one, since a file can have many; else all of it. */
export type Json = { kind: 'list'; items: Iterable<Node> } | { kind: 'other'; root: Node };

/** Reads a text of JSON, or what is wrong with it first. Of a list a key that stands twice is told by its item: see {@link twiceIn}. */
export function readJson(text: string): { ok: true; json: Json } | { ok: false; fault: Fault } {
  const bare = text.replace(/^\ufeff/, ' ');
  const placeAt = placesIn(bare);
  try {
    // Looked through at once, and by the engine, which is faster: what is read below has no fault then.
    JSON.parse(bare.replace(/^ /, ''));
    const first = /\S/.exec(bare)?.index ?? 0;
    if (bare[first] !== '[') return { ok: true, json: { kind: 'other', root: createReader(bare).all() } };
    return {
      ok: true,
      json: { kind: 'list', items: { [Symbol.iterator]: () => createReader(bare).items() } },
    };
  } catch {
    try {
      createReader(bare).all();
    } catch (error) {
      if (error instanceof Wrong) return { ok: false, fault: { ...placeAt(error.at), why: error.message } };
      throw error;
    }
    return { ok: false, fault: { line: 1, column: 1, why: 'It is no valid JSON.' } };
  }
}

class Wrong extends Error {
  readonly at: number;

  constructor(at: number, why: string) {
    super(why);
    this.at = at;
  }
}

const BLANK = /[ \t\r\n]*/y;
const TEXT = /"(?:[^"\\\p{Cc}]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"/uy;
const OTHER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;

function createReader(text: string) {
  const placeAt = placesIn(text);
  let at = 0;

  function take(pattern: RegExp): string | null {
    pattern.lastIndex = at;
    const [found] = pattern.exec(text) ?? [];
    if (found === undefined) return null;
    at += found.length;
    return found;
  }

  function takeMark(mark: string): boolean {
    take(BLANK);
    if (text[at] !== mark) return false;
    at += 1;
    return true;
  }

  function wrong(expected: string): Wrong {
    const found = at < text.length ? `found “${oneLine(text.slice(at, at + 12), 12)}”` : 'the file ends';
    return new Wrong(at, `Expected ${expected}, but ${found}.`);
  }

  function* parts<T>(end: ']' | '}', part: () => T): Generator<T> {
    if (takeMark(end)) return;
    do yield part();
    while (takeMark(','));
    if (!takeMark(end)) throw wrong(`a comma or ${end}`);
  }

  function key(): string {
    take(BLANK);
    const own = take(TEXT);
    if (own === null) throw wrong('a key in double quotes');
    return JSON.parse(own);
  }

  function entry(depth: number): Entry {
    take(BLANK);
    const place = placeAt(at);
    const name = key();
    if (!takeMark(':')) throw wrong('a colon');
    return { ...place, key: name, value: value(depth) };
  }

  function value(depth: number): Node {
    take(BLANK);
    if (depth > DEEPEST) throw new Wrong(at, `It is nested deeper than ${DEEPEST} levels.`);
    const place = placeAt(at);
    if (takeMark('[')) return { ...place, kind: 'list', items: [...parts(']', () => value(depth + 1))] };
    if (takeMark('{')) return { ...place, kind: 'map', entries: [...parts('}', () => entry(depth + 1))] };
    const own = take(TEXT);
    if (own !== null) return { ...place, kind: 'text', text: JSON.parse(own) };
    const other = take(OTHER);
    if (other === null) throw wrong('a value');
    return { ...place, kind: 'text', text: other === 'null' ? '' : other };
  }

  return {
    all(): Node {
      const root = value(0);
      take(BLANK);
      if (at < text.length) throw wrong('the end of the file');
      return root;
    },
    items(): Generator<Node> {
      takeMark('[');
      return parts(']', () => value(1));
    },
  };
}

/** All keys that stand twice in it, as faults. */
export function twiceWithin(node: Node): Fault[] {
  if (node.kind === 'text') return [];
  if (node.kind === 'list') return node.items.flatMap(twiceWithin);
  const twice = twiceIn(node.entries);
  return [...twice, ...node.entries.flatMap(({ value }) => twiceWithin(value))];
}
