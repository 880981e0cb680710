import { AsyncLocalStorage } from 'node:async_hooks';
import { ok, type Result } from '../../shared/errors.ts';
import type { KeyRecord } from '../../shared/instance.ts';
import type { KeyUse } from '../../shared/operations/operation.ts';
import { oneLine } from '../../shared/text.ts';

export type KeyTrace = ReturnType<typeof createKeyTrace>;

/** Work nested in other work is traced for both, and may outlive it. */
type Traced = {
  by: KeyUse | null;
  isOver: boolean;
  onUse: (by: KeyUse) => Promise<Result<null>>;
  told: Promise<Result<null>> | null;
  partOf: Traced | undefined;
};

const MOST = { email: 400, start: 100, name: 200 };

export function createKeyTrace() {
  // The key is chosen below the actions and may differ from the expected one.
  const current = new AsyncLocalStorage<Traced>();
  return {
    /** Waits until the listener recorded the key; a failure stops the change. */
    async note({ userEmail, start, serverName }: KeyRecord): Promise<Result<null>> {
      const use = {
        email: cut(userEmail, MOST.email),
        start: cut(start, MOST.start),
        name: cut(serverName, MOST.name),
      };
      for (let work = current.getStore(); work; work = work.partOf) {
        if (work.isOver) continue;
        work.told ??= work.onUse(use);
        const told = await work.told;
        if (!told.ok) return told;
        work.by ??= use;
      }
      return ok(null);
    },
    /** Reports the first key that a change used. Nothing is sent before `onUse` succeeded. */
    async trace<T>(
      work: () => Promise<T>,
      onUse: (by: KeyUse) => Promise<Result<null>> = async () => ok(null),
    ): Promise<{ value: T; by: KeyUse | null }> {
      const traced: Traced = { by: null, isOver: false, onUse, told: null, partOf: current.getStore() };
      try {
        const value = await current.run(traced, work);
        return { value, by: traced.by };
      } finally {
        traced.isOver = true;
      }
    },
  };
}

/** Servers choose names freely: a text that does not fit the journal would make it unreadable. */
function cut(text: string | null | undefined, most: number): string | null {
  return text === null || text === undefined ? null : oneLine(text, most);
}
