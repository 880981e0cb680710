import { AsyncLocalStorage } from 'node:async_hooks';

/** Whether nobody began what runs: no password prompt, no key left for people. It follows a job through all that it awaits. */
export type Unattended = ReturnType<typeof createUnattended>;

export function createUnattended() {
  const jobs = new AsyncLocalStorage<true>();
  return {
    run: <T>(job: () => Promise<T>): Promise<T> => jobs.run(true, job),
    isNow: () => jobs.getStore() === true,
  };
}
