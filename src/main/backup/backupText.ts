import { yieldToEventLoop } from '../scheduling/yielding.ts';

/** What is parsed at once takes some 50 ms at most: main has other things to do. UTF-16 units. */
const LONGEST_PIECE = 5_000_000;
/** Before and behind the baselines, of which each is a line: they are most of a long backup. */
const [BEGIN, BETWEEN, END] = [',\n  "baselines": [\n', ',\n', '\n  ]\n}\n'];

/** Writes a backup: its `head`, and baselines as JSON of one line each. */
export function backupText(head: object, baselines: readonly string[]): string {
  const text = JSON.stringify(head, null, 2);
  if (baselines.length === 0) return `${text}\n`;
  const lines = baselines.map((line) => `    ${line}`).join(BETWEEN);
  return `${text.slice(0, -2)}${BEGIN}${lines}${END}`;
}

/** What a text is as JSON. `too-long`: in one piece, so that it would hold main up. */
export type ParsedText = { state: 'parsed'; value: unknown } | { state: 'malformed' } | { state: 'too-long' };

/**
 * Parses a text of any origin, a baseline at a time where they stand as {@link backupText} writes them. A text that was
 * written in another way is parsed as a whole, unless it is long.
 */
export async function parseBackupText(text: string): Promise<ParsedText> {
  const begin = text.indexOf(BEGIN);
  if (begin < 0 || !text.endsWith(END)) return parseWhole(text);
  const head = parse(`${text.slice(0, begin)}}`);
  if (head.state !== 'parsed') return head;
  const baselines: unknown[] = [];
  // Where the lines are not one baseline each, as an editor may have written them anew, one of them is no JSON.
  for (const line of text.slice(begin + BEGIN.length, -END.length).split(BETWEEN)) {
    await yieldToEventLoop();
    const baseline = parse(line);
    if (baseline.state !== 'parsed') return parseWhole(text);
    baselines.push(baseline.value);
  }
  return { state: 'parsed', value: { ...(head.value as object), baselines } };
}

function parseWhole(text: string): ParsedText {
  return text.length > LONGEST_PIECE ? { state: 'too-long' } : parse(text);
}

function parse(text: string): ParsedText {
  try {
    return { state: 'parsed', value: JSON.parse(text) };
  } catch {
    return { state: 'malformed' };
  }
}
