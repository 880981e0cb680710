import type { Document, Node as YamlNode } from 'yaml';
import { type Entry, type Fault, type Node, type Place, placesIn, twiceIn } from '../../shared/nodes.ts';
import { oneLine } from '../../shared/text.ts';
import { yieldAfter } from '../scheduling/yielding.ts';

/** Characters of YAML: 20,000 memberships with all parts of access are 11.3 million, which take 1.4 GB while they are read. */
export const LARGEST_YAML = 12_000_000;
const DEEPEST = 20;
/** ms of reading until others have their turn. */
const AT_ONCE = 30;

type Yaml = typeof import('yaml');

/** Reads a text of YAML 1.2, or what is wrong with it. Keys that stand twice, anchors and tags are refused: a text says what it seems to. */
export async function readYaml(
  text: string,
): Promise<{ ok: true; root: Node } | { ok: false; faults: Fault[] }> {
  const at = { line: 1, column: 1 };
  if (text.length > LARGEST_YAML)
    return failed([{ ...at, why: `A YAML file can have ${LARGEST_YAML / 1_000_000} MB at most. Split it.` }]);
  const yaml = await import('yaml');
  const placeAt = placesIn(text);
  try {
    const documents = await compose(text, yaml);
    const [document, second] = documents;
    if (!document) return { ok: true, root: { ...at, kind: 'text', text: '' } };
    const [error] = documents.flatMap(({ errors, warnings }) => [...errors, ...warnings]);
    if (error) return failed([{ ...placeAt(error.pos[0]), why: wordsOf(error) }]);
    if (second) return failed([{ ...placeAt(second.range[0]), why: 'A file holds one document only.' }]);
    return convert(document, placeAt, yaml);
  } catch (error) {
    // What is nested deeper than the stack.
    if (error instanceof RangeError) return failed([{ ...at, why: TOO_DEEP }]);
    throw error;
  }
}

async function compose(text: string, { Lexer, Parser, Composer }: Yaml): Promise<Document.Parsed[]> {
  const parser = new Parser();
  const tokens = [];
  const yieldIfDue = yieldAfter(AT_ONCE);
  const isDeep = createDepth();
  for (const lexeme of new Lexer().lex(text)) {
    if (isDeep(lexeme)) throw new RangeError(TOO_DEEP);
    for (const token of parser.next(lexeme)) tokens.push(token);
    await yieldIfDue();
  }
  for (const token of parser.end()) tokens.push(token);
  // Keys that stand twice are found below: the library compares each with each.
  return [...new Composer({ uniqueKeys: false, logLevel: 'silent' }).compose(tokens, true, text.length)];
}

/** Says whether it is too deep by now, before the parser takes seconds to fail: brackets that are open, and dashes on a line. */
function createDepth(): (lexeme: string) => boolean {
  let brackets = 0;
  let dashes = 0;
  let before = '';
  return (lexeme) => {
    if (before !== BEFORE_TEXT && /^[[{]$/.test(lexeme)) brackets += 1;
    if (before !== BEFORE_TEXT && /^[\]}]$/.test(lexeme)) brackets -= 1;
    if (/^[-?]$/.test(lexeme)) dashes += 1;
    else if (!/^ *$/.test(lexeme)) dashes = 0;
    before = lexeme;
    return Math.max(brackets, dashes) > DEEPEST;
  };
}

/** What the lexer gives before a text without quotes. */
const BEFORE_TEXT = '\x1f';

function convert(
  { contents }: Document.Parsed,
  placeAt: (at: number) => Place,
  { isAlias, isMap, isScalar, isSeq }: Yaml,
): { ok: true; root: Node } | { ok: false; faults: Fault[] } {
  const faults: Fault[] = [];

  function nodeOf(node: YamlNode | null, from: Place, depth: number): Node {
    const at = node?.range ? placeAt(node.range[0]) : from;
    const nothing: Node = { ...at, kind: 'text', text: '' };
    const deny = (why: string): Node => {
      faults.push({ ...at, why });
      return nothing;
    };
    if (!node) return nothing;
    if (isAlias(node) || ('anchor' in node && node.anchor)) return deny(NO_ANCHORS);
    if ('tag' in node && node.tag) return deny(`Tags like ${oneLine(node.tag, 40)} are not used here.`);
    if (depth > DEEPEST) return deny(TOO_DEEP);
    if (isScalar(node)) return { ...nothing, text: textOf(node) };
    if (isSeq(node))
      return {
        ...at,
        kind: 'list',
        items: node.items.map((item) => nodeOf(item as YamlNode, at, depth + 1)),
      };
    if (!isMap(node)) return nothing;
    const entries: Entry[] = node.items.map(({ key, value }) => {
      const own = nodeOf(key as YamlNode, at, depth + 1);
      if (own.kind !== 'text')
        faults.push({ line: own.line, column: own.column, why: 'A key must be text.' });
      const { line, column } = own;
      const text = own.kind === 'text' ? own.text : '';
      return { line, column, key: text, value: nodeOf(value as YamlNode | null, own, depth + 1) };
    });
    faults.push(...twiceIn(entries));
    return { ...at, kind: 'map', entries };
  }

  const root = nodeOf(contents, { line: 1, column: 1 }, 0);
  return faults.length > 0 ? failed(faults) : { ok: true, root };
}

/** As it is written: a name like 007 or 1e3 is no number. */
function textOf({ value, source }: { value: unknown; source?: string }): string {
  return value === null ? '' : typeof value === 'string' ? value : (source ?? String(value));
}

function failed(faults: Fault[]): { ok: false; faults: Fault[] } {
  return { ok: false, faults };
}

const TOO_DEEP = `It is nested deeper than ${DEEPEST} levels.`;
const NO_ANCHORS =
  'Anchors and aliases (& and *) are not used here. Write the value out, in quotes if it is a name.';

/** In our words where the library’s name parts of its grammar. */
function wordsOf({ code, message }: { code: string; message: string }): string {
  return WORDS[code] ?? `This is not valid YAML: ${oneLine(message, 200)}.`;
}

const WORDS: Record<string, string> = {
  ...{ BAD_ALIAS: NO_ANCHORS, MULTIPLE_ANCHORS: NO_ANCHORS, ALIAS_PROPS: NO_ANCHORS },
  BAD_SCALAR_START: 'A text that begins with @, ` or % needs quotes.',
  BLOCK_AS_IMPLICIT_KEY: 'There are two keys on this line. Put a text with a colon in quotes.',
  TAB_AS_INDENT: 'A tab indents this line. Use spaces.',
  TAG_RESOLVE_FAILED: 'Tags (a text that begins with !) are not used here. Put it in quotes.',
  RESOURCE_EXHAUSTION: TOO_DEEP,
  UNEXPECTED_TOKEN: 'This does not belong here. Check how this line and the one before are indented.',
  IMPOSSIBLE: 'This does not belong here. Check how this line and the one before are indented.',
};
