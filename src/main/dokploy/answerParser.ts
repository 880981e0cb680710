import { Worker } from 'node:worker_threads';
import type { DokployCall } from './calls.ts';
import { type ParsedAnswer, parseAnswer } from './parseAnswer.ts';

/** A text to parse, as it goes to the worker. */
export type ParseQuestion = { id: number; name: DokployCall; text: string };
/** What became of it. */
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

/**
 * Parses small texts at once and large ones in a worker, started when one comes. A worker that dies (for want of
 * memory, say) or takes too long costs the answers that it had, which count as too large.
 */
export function createAnswerParser({ workerFile }: { workerFile: string | URL }): AnswerParser {
  const waiting = new Map<number, (parsed: ParsedAnswer) => void>();
  let worker: Worker | null = null;
  let idle: NodeJS.Timeout | undefined;
  let count = 0;

  function start(): Worker {
    const started = new Worker(workerFile, { resourceLimits: { maxOldGenerationSizeMb: HEAP_LIMIT_MB } });
    started.unref();
    started.on('message', ({ id, parsed }: ParseReply) => settle(id, parsed));
    started.on('error', () => drop(started));
    started.on('exit', () => drop(started));
    return started;
  }

  function settle(id: number, parsed: ParsedAnswer): void {
    waiting.get(id)?.(parsed);
    waiting.delete(id);
    if (waiting.size > 0) return;
    idle = setTimeout(stop, IDLE_LIMIT);
    idle.unref();
  }

  function stop(): void {
    void worker?.terminate();
    worker = null;
  }

  function drop(dead: Worker): void {
    if (worker !== dead) return;
    worker = null;
    for (const id of [...waiting.keys()]) settle(id, { state: 'too-large' });
  }

  return async (name, text) => {
    if (text.length <= SMALL) return parseAnswer(name, text);
    clearTimeout(idle);
    worker ??= start();
    const asked = worker;
    count += 1;
    const id = count;
    const late = setTimeout(() => {
      void asked.terminate();
      drop(asked);
    }, TIME_LIMIT);
    const parsed = new Promise<ParsedAnswer>((resolve) => waiting.set(id, resolve));
    asked.postMessage({ id, name, text } satisfies ParseQuestion);
    return parsed.finally(() => clearTimeout(late));
  };
}
