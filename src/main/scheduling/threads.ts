import { Worker } from 'node:worker_threads';

type Jobs = Record<string, (...given: never[]) => unknown>;
export type Question = { id: number; job: string; given: unknown[] };
export type Reply = { id: number; done: unknown };
/** Null if the thread died or timed out. `isAlone`: in a thread of its own, whose memory goes with it. */
export type InThread<J extends Jobs> = <K extends keyof J & string>(
  job: K,
  given: Parameters<J[K]>,
  isAlone: boolean,
) => Promise<Awaited<ReturnType<J[K]>> | null>;

const SMALL = 200_000;
/** A thread costs some 10 MB. ms */
const IDLE_LIMIT = 10_000;
const TIME_LIMIT = 60_000;
const HEAP_LIMIT_MB = 1_024;

export function isSmall({ length }: string | Uint8Array): boolean {
  return length <= SMALL;
}

export function createThreads<J extends Jobs>(workerFile: string | URL): InThread<J> {
  let shared: Thread | null = null;
  let idle: NodeJS.Timeout | undefined;

  function endWhenIdle(): void {
    idle = setTimeout(() => {
      shared?.end();
      shared = null;
    }, IDLE_LIMIT);
    idle.unref();
  }

  const run = async (job: string, given: unknown[], isAlone: boolean) => {
    if (isAlone) {
      const own = startThread(workerFile);
      return own.run(job, given).finally(own.end);
    }
    clearTimeout(idle);
    if (shared === null || shared.hasEnded()) shared = startThread(workerFile);
    const asked = shared;
    return asked.run(job, given).finally(() => {
      if (asked === shared && asked.isIdle()) endWhenIdle();
    });
  };
  return run as InThread<J>;
}

type Thread = ReturnType<typeof startThread>;

function startThread(workerFile: string | URL) {
  const worker = new Worker(workerFile, { resourceLimits: { maxOldGenerationSizeMb: HEAP_LIMIT_MB } });
  const waiting = new Map<number, (done: unknown) => void>();
  let ended = false;
  let count = 0;

  function settle(id: number, done: unknown): void {
    waiting.get(id)?.(done);
    waiting.delete(id);
  }

  function end(): void {
    ended = true;
    for (const id of [...waiting.keys()]) settle(id, null);
    void worker.terminate();
  }

  worker.unref();
  worker.on('message', ({ id, done }: Reply) => settle(id, done));
  worker.on('error', end);
  worker.on('exit', end);

  return {
    isIdle: () => waiting.size === 0,
    hasEnded: () => ended,
    end,
    run(job: string, given: unknown[]): Promise<unknown> {
      count += 1;
      const id = count;
      const late = setTimeout(end, TIME_LIMIT);
      const done = new Promise((resolve) => waiting.set(id, resolve));
      worker.postMessage({ id, job, given } satisfies Question);
      return done.finally(() => clearTimeout(late));
    },
  };
}
