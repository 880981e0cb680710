import { type EventType, FAILSAFE_SCHEMA, load, type State, YAMLException } from 'js-yaml';
import { type Entry, type Fault, type Node, type Place, placesIn, twiceIn } from '../../shared/nodes.ts';
import { oneLine } from '../../shared/text.ts';

const DEEPEST = 20;

/**
 * YAML 1.2, so JSON, too. Refuses duplicate keys, anchors and tags: a text must mean what it seems to.
 * `line`: first line in its file.
 */
export function readYaml(text: string, line = 1): { ok: true; root: Node } | { ok: false; fault: Fault } {
  const bare = text.replace(/^\ufeff/, '');
  const reader = createReader(bare, line);
  try {
    load(bare, {
      schema: FAILSAFE_SCHEMA,
      listener: reader.listen,
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

type Value = Part | null | { [key: number]: Value };

function createReader(text: string, firstLine: number) {
  const placeAt = placesIn(text, firstLine);
  const parts: Part[] = [];
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
      // After an empty item the parser would take the outer list's items for this one.
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
      if (own.kind !== null && !(own.result instanceof Part)) {
        own.result = new Part(read(own, at), parts.length);
        parts.push(own.result);
      }
      if (open.length === 0) root = nodeOf(own.result, at);
    },
    faultOf({ reason, mark }: YAMLException): Fault {
      const isOfNode = /^unexpected end|\b(?:anchor|alias|tag)\b/.test(reason);
      const at = isOfNode || !mark ? placeOfOpen() : placeAt(mark.position);
      return { ...at, why: wordsOf(reason, text[mark?.position ?? 0] ?? '') };
    },
  };
}

type Read = State & { tag: string | null; anchor: string | null };

const BEFORE = /(?:[ \t\r\n]+|#[^\r\n]*)*/y;
const PLAIN = '?';
const NULL = /^(?:~|null|Null|NULL)$/;
const TOO_DEEP = `It is nested deeper than ${DEEPEST} levels.`;
const NO_ANCHORS =
  'Anchors and aliases (& and *) are not used here. Write the value out, in quotes if it is a name.';
const NO_TAGS = 'Tags (a text that begins with !) are not used here. Put it in quotes.';

/** Our words for the parser's grammar terms. `sign`: the character it rejected. */
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
