import { AsyncLocalStorage } from 'node:async_hooks';

/**
 * Whether what runs was begun by nobody: then no password prompt may come up, and no key may go out that is left for
 * when a person asks. It follows a job through all that it awaits, so that no call on the way can forget it.
 */
export type Unattended = ReturnType<typeof createUnattended>;

export function createUnattended() {
  const jobs = new AsyncLocalStorage<true>();
  return {
    run: <T>(job: () => Promise<T>): Promise<T> => jobs.run(true, job),
    /** Whether the code that asks runs within such a job. */
    isNow: () => jobs.getStore() === true,
  };
}
