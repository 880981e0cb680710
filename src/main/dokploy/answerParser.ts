import { Worker } from 'node:worker_threads';
import type { z } from 'zod';
import { isTooBig } from '../../shared/boundedShapes.ts';
import { type DokployCall, dokployCalls, type Entry } from './calls.ts';

export type ParseQuestion = { id: number; name: DokployCall; text: string };
export type ParseReply = { id: number; parsed: ParsedAnswer };

/** Parses and checks the text of a successful answer; never rejects. */
export type AnswerParser = (name: DokployCall, text: string) => Promise<ParsedAnswer>;

/** Up to this length (UTF-16 units) parsing takes a few ms: less than the way to a worker and back. */
const SMALL = 200_000;
/** A worker costs some 10 MB of memory: it ends when it was not needed for so long (ms). */
const IDLE_LIMIT = 10_000;
/** Ten times what the largest answer takes (ms). */
const TIME_LIMIT = 20_000;
const HEAP_LIMIT_MB = 1_024;

/** Parses large texts in a worker; one that dies or takes too long costs the answers that it had. What carries secrets gets one of its own, whose memory goes with it. */
export function createAnswerParser({ workerFile }: { workerFile: string | URL }): AnswerParser {
  const start = () => startWorker(workerFile);
  let shared: ParseWorker | null = null;
  let idle: NodeJS.Timeout | undefined;

  function endWhenIdle(): void {
    idle = setTimeout(() => {
      shared?.end();
      shared = null;
    }, IDLE_LIMIT);
    idle.unref();
  }

  return async (name, text) => {
    if (carriesSecrets(name)) {
      const own = start();
      return own.parse(name, text).finally(own.end);
    }
    if (text.length <= SMALL) return parseAnswer(name, text);
    clearTimeout(idle);
    if (shared === null || shared.hasEnded()) shared = start();
    const asked = shared;
    return asked.parse(name, text).finally(() => {
      if (asked === shared && asked.isIdle()) endWhenIdle();
    });
  };
}

type ParseWorker = {
  parse: AnswerParser;
  isIdle(): boolean;
  hasEnded(): boolean;
  end(): void;
};

function startWorker(workerFile: string | URL): ParseWorker {
  const worker = new Worker(workerFile, { resourceLimits: { maxOldGenerationSizeMb: HEAP_LIMIT_MB } });
  const waiting = new Map<number, (parsed: ParsedAnswer) => void>();
  let ended = false;
  let count = 0;

  function settle(id: number, parsed: ParsedAnswer): void {
    waiting.get(id)?.(parsed);
    waiting.delete(id);
  }

  function end(): void {
    ended = true;
    for (const id of [...waiting.keys()]) settle(id, { state: 'too-large' });
    void worker.terminate();
  }

  worker.unref();
  worker.on('message', ({ id, parsed }: ParseReply) => settle(id, parsed));
  worker.on('error', end);
  worker.on('exit', end);

  return {
    isIdle: () => waiting.size === 0,
    hasEnded: () => ended,
    end,
    parse(name, text) {
      count += 1;
      const id = count;
      const late = setTimeout(end, TIME_LIMIT);
      const parsed = new Promise<ParsedAnswer>((resolve) => waiting.set(id, resolve));
      worker.postMessage({ id, name, text } satisfies ParseQuestion);
      return parsed.finally(() => clearTimeout(late));
    },
  };
}

function carriesSecrets(name: DokployCall): boolean {
  const { carriesSecrets = false }: Pick<Entry<never, unknown>, 'carriesSecrets'> = dokployCalls[name];
  return carriesSecrets;
}

/** How an answer is not as expected: nothing is in it, a text is longer than any real one, or it is of another form. */
export type Unexpected = 'empty' | 'too-long' | 'other-form';

export type ParsedAnswer =
  | { state: 'parsed'; value: unknown }
  | { state: 'not-json' }
  | { state: 'too-large' }
  | { state: 'unexpected'; at: string; how: Unexpected };

/** Many times what a list of ten thousand people holds; each value costs memory before anything can check it. */
const MOST_VALUES = 1_500_000;
const DEEPEST = 64;

/** Parses and checks the text of a successful answer; an empty text counts as null. Never throws. */
export function parseAnswer(name: DokployCall, text: string): ParsedAnswer {
  const empty = text.trim() === '';
  if (!empty && !fits(text)) return { state: 'too-large' };
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

/** `[3].user.email` from zod's path. */
export function fieldPath(path: readonly PropertyKey[]): string {
  return path
    .map((part, i) => (typeof part === 'number' ? `[${part}]` : `${i === 0 ? '' : '.'}${String(part)}`))
    .join('');
}

/** Counts values and depth without making any: 3 million empty rows fit into 10 MB, and into 4 GB once parsed. */
export function fits(text: string): boolean {
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
        if (depth > DEEPEST) return false;
        break;
      case 0x5d: // ]
      case 0x7d: // }
        depth -= 1;
        break;
      case 0x2c: // ,
        values += 1;
        break;
    }
    if (values > MOST_VALUES) return false;
  }
  return true;
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
