export type KeyedMutex = <T>(name: string, job: () => Promise<T>) => Promise<T>;

export function createMutex(): <T>(job: () => Promise<T>) => Promise<T> {
  const mutex = createKeyedMutex();
  return (job) => mutex('', job);
}

export function createKeyedMutex(): KeyedMutex {
  const semaphore = createSemaphore();
  return async (name, job) => {
    const release = await semaphore.enter(name, 1);
    try {
      return await job();
    } finally {
      release();
    }
  };
}

export type Semaphore = ReturnType<typeof createSemaphore>;

/** First come, first served; names without holders take no memory. */
export function createSemaphore() {
  const permits = new Map<string, { busy: number; waiting: Set<() => void> }>();

  async function enter(name: string, most: number): Promise<() => void>;
  async function enter(name: string, most: number, signal: AbortSignal): Promise<(() => void) | null>;
  async function enter(name: string, most: number, signal = new AbortController().signal) {
    if (signal.aborted) return null;
    const permit = permits.get(name) ?? { busy: 0, waiting: new Set() };
    permits.set(name, permit);
    if (permit.busy < most) permit.busy += 1;
    else if (!(await waitIn(permit.waiting, signal))) return null;
    return () => {
      const [next] = permit.waiting;
      if (next) {
        permit.waiting.delete(next);
        // The permit is passed on, so `busy` stays.
        next();
        return;
      }
      permit.busy -= 1;
      if (permit.busy === 0) permits.delete(name);
    };
  }

  return { enter };
}

function waitIn(waiting: Set<() => void>, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const giveUp = () => {
      waiting.delete(go);
      resolve(false);
    };
    const go = () => {
      signal.removeEventListener('abort', giveUp);
      resolve(true);
    };
    waiting.add(go);
    signal.addEventListener('abort', giveUp, { once: true });
  });
}
