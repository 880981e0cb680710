import { Worker } from 'node:worker_threads';
import type { Entry } from './callEntry.ts';
import { type DokployCall, dokployCalls } from './calls.ts';
import { type ParsedAnswer, parseAnswer } from './parseAnswer.ts';

/** A text to parse, as it goes to the worker. */
export type ParseQuestion = { id: number; name: DokployCall; text: string };
/** What became of a text that the worker was given to parse. */
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
 * memory, say) or takes too long costs the answers that it had, which count as too large. What carries secrets gets a
 * worker of its own, whose memory goes with it as soon as it has answered.
 */
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
