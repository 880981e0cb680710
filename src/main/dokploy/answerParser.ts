import type { z } from 'zod';
import { isTooBig } from '../../shared/boundedShapes.ts';
import { isSmall } from '../scheduling/threads.ts';
import { type DokployCall, dokployCalls, type Entry } from './calls.ts';

export type AnswerParser = (name: DokployCall, text: string) => Promise<ParsedAnswer>;

export function createAnswerParser(
  parseInThread: (given: [DokployCall, string], isAlone: boolean) => Promise<ParsedAnswer | null>,
): AnswerParser {
  return async (name, text) => {
    const isAlone = carriesSecrets(name);
    if (!isAlone && isSmall(text)) return parseAnswer(name, text);
    return (await parseInThread([name, text], isAlone)) ?? { state: 'too-large' };
  };
}

function carriesSecrets(name: DokployCall): boolean {
  const { carriesSecrets = false }: Pick<Entry<never, unknown>, 'carriesSecrets'> = dokployCalls[name];
  return carriesSecrets;
}

export type Unexpected = 'empty' | 'too-long' | 'too-deep' | 'other-form';

export type ParsedAnswer =
  | { state: 'parsed'; value: unknown }
  | { state: 'not-json' }
  | { state: 'too-large' }
  | { state: 'unexpected'; at: string; how: Unexpected };

/** Many times a list of ten thousand people; each value costs memory before any check. */
const MOST_VALUES = 1_500_000;
const DEEPEST = 64;

/** An empty text counts as null. Never throws. */
export function parseAnswer(name: DokployCall, text: string): ParsedAnswer {
  const empty = text.trim() === '';
  const misfit = empty ? null : misfitOf(text);
  if (misfit === 'too-deep') return { state: 'unexpected', at: '', how: misfit };
  if (misfit) return { state: misfit };
  const json = empty ? ({ ok: true, value: null } as const) : parseJson(text);
  if (!json.ok) return { state: 'not-json' };
  const parsed = (dokployCalls[name].answer as z.ZodType).safeParse(json.value);
  if (parsed.success) return { state: 'parsed', value: parsed.data };
  const [issue] = parsed.error.issues;
  if (empty || !issue) return { state: 'unexpected', at: '', how: 'empty' };
  const how = isTooBig(issue) ? 'too-long' : 'other-form';
  return { state: 'unexpected', at: fieldPath(issue.path), how };
}

export function parseJson(text: string): { ok: true; value: unknown } | { ok: false } {
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch {
    return { ok: false };
  }
}

export function fieldPath(path: readonly PropertyKey[]): string {
  return path
    .map((part, i) => (typeof part === 'number' ? `[${part}]` : `${i === 0 ? '' : '.'}${String(part)}`))
    .join('');
}

/** Counts without parsing: 3 million empty rows fit into 10 MB, and into 4 GB once parsed. */
export function misfitOf(text: string): 'too-large' | 'too-deep' | null {
  let values = 0;
  let depth = 0;
  for (let index = 0; index < text.length; index += 1) {
    switch (text.charCodeAt(index)) {
      case 0x22: // "
        index = endOfString(text, index);
        break;
      case 0x5b: // [
      case 0x7b: // {
        depth += 1;
        values += 1;
        if (depth > DEEPEST) return 'too-deep';
        break;
      case 0x5d: // ]
      case 0x7d: // }
        depth -= 1;
        break;
      case 0x2c: // ,
        values += 1;
        break;
    }
    if (values > MOST_VALUES) return 'too-large';
  }
  return null;
}

function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (end > 0 && isEscaped(text, end)) end = text.indexOf('"', end + 1);
  return end < 0 ? text.length : end;
}

function isEscaped(text: string, index: number): boolean {
  let backslashes = 0;
  while (text.charCodeAt(index - 1 - backslashes) === 0x5c) backslashes += 1;
  return backslashes % 2 === 1;
}
