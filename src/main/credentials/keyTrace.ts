import { AsyncLocalStorage } from 'node:async_hooks';
import type { KeyRecord } from '../../shared/instance.ts';
import { oneLine } from '../../shared/oneLine.ts';
import type { KeyUse } from '../../shared/operations/step.ts';

/** Tells with which key something was changed on a server. */
export type KeyTrace = {
  /** A request that changes a server goes out with this key. */
  note(record: KeyRecord): void;
  /** Does some work, and tells the first key that it changed a server with; null where nothing went out. */
  trace<T>(work: () => Promise<T>): Promise<{ value: T; by: KeyUse | null }>;
};

/** Creates a trace that follows each piece of work by itself, however many run beside each other. */
export function createKeyTrace(): KeyTrace {
  // The key is chosen below the actions, and may be another one than would be expected when the work begins.
  const current = new AsyncLocalStorage<{ by: KeyUse | null }>();
  return {
    note({ userEmail, start, serverName }) {
      const work = current.getStore();
      if (!work) return;
      work.by ??= { email: cut(userEmail, 400), start: cut(start, 100), name: cut(serverName, 200) };
    },
    async trace(work) {
      const found = { by: null };
      const value = await current.run(found, work);
      return { value, by: found.by };
    },
  };
}

/** Servers name people as they like: what does not fit the journal would make all of it unreadable. */
function cut(text: string | null | undefined, most: number): string | null {
  return text === null || text === undefined ? null : oneLine(text, most);
}
