import { type EventType, FAILSAFE_SCHEMA, load, type State, YAMLException } from 'js-yaml';
import { type Entry, type Fault, type Node, type Place, placesIn, twiceIn } from '../../shared/nodes.ts';
import { oneLine } from '../../shared/text.ts';

const DEEPEST = 20;

/** Reads a text of YAML 1.2, which JSON is too, or what is wrong with it first. Keys that stand twice, anchors and tags are refused: a text says what it seems to. `line`: the one of its file that it begins in. */
export function readYaml(text: string, line = 1): { ok: true; root: Node } | { ok: false; fault: Fault } {
  const bare = text.replace(/^\ufeff/, '');
  const reader = createReader(bare, line);
  try {
    load(bare, {
      schema: FAILSAFE_SCHEMA,
      listener: reader.listen,
      // What ends in the middle is an error too.
      onWarning(warning) {
        if (warning.mark.position < bare.length) throw warning;
      },
    });
    return { ok: true, root: reader.root() };
  } catch (error) {
    if (error instanceof Wrong) return { ok: false, fault: error.fault };
    if (error instanceof YAMLException) return { ok: false, fault: reader.faultOf(error) };
    throw error;
  }
}

class Wrong extends Error {
  readonly fault: Fault;

  constructor({ line, column }: Place, why: string) {
    super(why);
    this.fault = { line, column, why };
  }
}

/** What the library has of a node in place of its value, which has no place; as the key of an object it is its number. */
class Part {
  readonly node: Node;
  readonly number: number;
  readonly [Symbol.toStringTag] = 'Part';

  constructor(node: Node, number: number) {
    this.node = node;
    this.number = number;
  }

  toString(): string {
    return String(this.number);
  }
}

/** Null where nothing stands. An object is a map, each value by the number of its key. */
type Value = Part | null | { [key: number]: Value };

function createReader(text: string, firstLine: number) {
  const placeAt = placesIn(text, firstLine);
  const parts: Part[] = [];
  /** Where those begin that are read now, or blanks and comments before them. */
  const open: number[] = [];
  let root: Node | null = null;

  function placeOfOpen(from = open.at(-1) ?? 0): Place {
    BEFORE.lastIndex = from;
    BEFORE.exec(text);
    return placeAt(BEFORE.lastIndex);
  }

  function nodeOf(value: Value, at: Place): Node {
    if (value instanceof Part) return value.node;
    return value === null ? { ...at, kind: 'text', text: '' } : mapOf(value, at);
  }

  function mapOf(values: { [key: number]: Value }, at: Place): Node {
    const entries = Object.entries(values).map(([number, value]): Entry => {
      const key = parts[Number(number)]?.node ?? { ...at, kind: 'map' };
      if (key.kind !== 'text') throw new Wrong(key, 'A key must be text.');
      const { line, column, text } = key;
      return { line, column, key: text, value: nodeOf(value, { line, column }) };
    });
    const [twice] = twiceIn(entries);
    if (twice) throw new Wrong(twice, twice.why);
    return { ...at, kind: 'map', entries };
  }

  function read({ kind, tag, result }: Read, at: Place): Node {
    if (kind === 'sequence') {
      // Behind one the library takes the items of a list further out for those of this one.
      if (result.includes(null)) throw new Wrong(at, 'An item of this list is empty. Write "" for no text.');
      return { ...at, kind: 'list', items: result.map((item: Value) => nodeOf(item, at)) };
    }
    if (kind === 'mapping') return mapOf(result, at);
    return { ...at, kind: 'text', text: tag === PLAIN && NULL.test(result) ? '' : result };
  }

  return {
    root: () => root ?? { line: 1, column: 1, kind: 'text' as const, text: '' },
    listen(event: EventType, state: State): void {
      if (event === 'open') {
        open.push(state.position);
        if (root) throw new Wrong(placeOfOpen(), 'A file holds one document only.');
        if (open.length > DEEPEST + 1) throw new Wrong(placeOfOpen(), TOO_DEEP);
        return;
      }
      const own = state as Read;
      const at = placeOfOpen();
      open.pop();
      if (own.anchor !== null) throw new Wrong(at, NO_ANCHORS);
      if (own.tag !== null && own.tag !== PLAIN) throw new Wrong(at, NO_TAGS);
      // One that could have been the first key of a map, and was none, is told twice.
      if (own.kind !== null && !(own.result instanceof Part)) {
        own.result = new Part(read(own, at), parts.length);
        parts.push(own.result);
      }
      if (open.length === 0) root = nodeOf(own.result, at);
    },
    /** What ends in the middle is told where it begins. */
    faultOf({ reason, mark }: YAMLException): Fault {
      const isOfNode = /^unexpected end|\b(?:anchor|alias|tag)\b/.test(reason);
      const at = isOfNode || !mark ? placeOfOpen() : placeAt(mark.position);
      return { ...at, why: wordsOf(reason, text[mark?.position ?? 0] ?? '') };
    },
  };
}

/** What its types leave out of the state. */
type Read = State & { tag: string | null; anchor: string | null };

const BEFORE = /(?:[ \t\r\n]+|#[^\r\n]*)*/y;
/** The tag of a text without quotes. */
const PLAIN = '?';
const NULL = /^(?:~|null|Null|NULL)$/;
const TOO_DEEP = `It is nested deeper than ${DEEPEST} levels.`;
const NO_ANCHORS =
  'Anchors and aliases (& and *) are not used here. Write the value out, in quotes if it is a name.';
const NO_TAGS = 'Tags (a text that begins with !) are not used here. Put it in quotes.';

/** In our words where the library’s name parts of its grammar. `sign`: the one that it could not read. */
function wordsOf(reason: string, sign: string): string {
  if (/\b(?:anchor|alias)\b/.test(reason)) return NO_ANCHORS;
  if (/\btag\b/.test(reason)) return NO_TAGS;
  if (/^tab characters/.test(reason)) return 'A tab indents this line. Use spaces.';
  if (/[@`%]/.test(sign)) return 'A text that begins with @, ` or % needs quotes.';
  if (sign === ':' && /^bad indentation/.test(reason))
    return 'There are two keys on this line. Put a text with a colon in quotes.';
  if (/indentation|separator|implicit/.test(reason))
    return 'This does not belong here. Check how this line and the one before are indented.';
  return `This is not valid YAML or JSON: ${oneLine(reason, 200)}.`;
}
