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
  /** What whoever traces it answered to the first key. */
  told: Promise<Result<null>> | null;
  partOf: Traced | undefined;
};

/** What people and keys are called on a server may be long; as many characters tell which is meant. */
const MOST = { email: 400, start: 100, name: 200 };

export function createKeyTrace() {
  // The key is chosen below the actions, and may be another one than would be expected when the work begins.
  const current = new AsyncLocalStorage<Traced>();
  return {
    /** A change is about to go out with this key: it waits until whoever traces it knows, and does not go out where they fail. */
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
    /** Does work, and tells the first key that it changed a server with; null for none. Nothing goes out before `onUse` succeeded. */
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

/** Servers name people as they like: what does not fit the journal would make all of it unreadable. */
function cut(text: string | null | undefined, most: number): string | null {
  return text === null || text === undefined ? null : oneLine(text, most);
}
