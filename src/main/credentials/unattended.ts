import { AsyncLocalStorage } from 'node:async_hooks';

/** Work that nobody started: no prompts, and no use of keys reserved for people. Follows async calls. */
export type Unattended = ReturnType<typeof createUnattended>;

export function createUnattended() {
  const jobs = new AsyncLocalStorage<true>();
  return {
    run: <T>(job: () => Promise<T>): Promise<T> => jobs.run(true, job),
    isNow: () => jobs.getStore() === true,
  };
}
