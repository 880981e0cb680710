import { createStore } from 'zustand/vanilla';
import type { CallInput } from '../../../../shared/contract.ts';
import type { AppError, Result } from '../../../../shared/errors.ts';
import type { Instance } from '../../../../shared/instance.ts';
import { faultsIn, type ListedInstance, readInstanceList } from '../../../../shared/instanceList.ts';
import { type ConnectionDraft, draftOf, inputOf } from './connection.ts';

/** Instances checked at once: each waits for a server of its own, and all share one keychain. */
const AT_ONCE = 6;

export type AddingState =
  | { state: 'ready' | 'waiting' | 'checking' | 'canceled' }
  | { state: 'added'; instanceId: string }
  | { state: 'failed' | 'faulty'; error: AppError };

export type AddingRow = {
  line: number;
  name: string;
  url: string;
  hasKey: boolean;
  isTried: boolean;
  progress: AddingState;
};

type AddingEdit = { name?: string; url?: string; key?: string; connection?: ConnectionDraft };

export type AddingMany = ReturnType<typeof createAddingMany>;

type Given = { key: string; connection: ConnectionDraft; trust?: string };

const NOTHING_GIVEN: Given = { key: '', connection: draftOf() };

/** Keys and headers are held only here, until their instances are added. */
export function createAddingMany(tools: {
  add: (input: CallInput<'instances.add'>) => Promise<Result<Instance>>;
  announce: (urls: string[]) => Promise<Result<object>>;
  cancel: (attemptId: string) => void;
  newId: () => string;
}) {
  const { getState: rows, setState, subscribe } = createStore<readonly AddingRow[]>(() => []);
  const set = (next: readonly AddingRow[]) => setState(next, true);
  let forSession = false;
  const given = new Map<number, Given>();
  const attempts = new Set<string>();
  const givenTo = (line: number) => given.get(line) ?? NOTHING_GIVEN;

  function change(line: number, patch: Partial<AddingRow>): void {
    set(rows().map((row) => (row.line === line ? { ...row, ...patch } : row)));
  }

  function judge(next: readonly AddingRow[]): void {
    const open = next.filter(({ progress }) => progress.state !== 'added');
    const faults = faultsIn(open.map(({ line, name, url }) => ({ line, name, url, key: givenTo(line).key })));
    const faultOf = new Map(open.map(({ line }, at) => [line, faults[at] ?? null]));
    set(
      next.map((row) => {
        const { line, name, url, hasKey, progress } = row;
        const isRead = name !== '' || url !== '' || hasKey;
        if (!isRead || (progress.state !== 'ready' && progress.state !== 'faulty')) return row;
        const error = faultOf.get(line);
        if (error) return { ...row, progress: { state: 'faulty', error } };
        return progress.state === 'ready' ? row : { ...row, progress: { state: 'ready' } };
      }),
    );
  }

  async function work(): Promise<void> {
    for (;;) {
      const next = rows().find(({ progress }) => progress.state === 'waiting');
      if (!next) return;
      change(next.line, { isTried: true, progress: { state: 'checking' } });
      change(next.line, { progress: await check(next) });
    }
  }

  async function check({ line, name, url }: AddingRow): Promise<AddingState> {
    const { key, connection, trust } = givenTo(line);
    const attemptId = tools.newId();
    attempts.add(attemptId);
    const added = await tools.add({
      attemptId,
      name,
      url,
      key,
      connection: inputOf(connection),
      forSession,
      ...(trust === undefined ? {} : { trust }),
    });
    attempts.delete(attemptId);
    if (!added.ok && added.error.code === 'canceled') return { state: 'canceled' };
    if (!added.ok) return { state: 'failed', error: added.error };
    given.delete(line);
    return { state: 'added', instanceId: added.value.id };
  }

  /** Cancels running checks: each instance is then stored whole, or not at all. */
  function stop(): void {
    set(
      rows().map((row) =>
        row.progress.state === 'waiting' ? { ...row, progress: { state: 'canceled' } } : row,
      ),
    );
    for (const attemptId of attempts) tools.cancel(attemptId);
  }

  return {
    rows,
    subscribe,
    take(text: string): void {
      const before = rows().at(-1)?.line ?? 0;
      const listed = readInstanceList(text).map((each) => ({ ...each, line: before + each.line }));
      for (const { line, key } of listed) given.set(line, { ...NOTHING_GIVEN, key: detached(key) });
      judge([...rows(), ...listed.map(toRow)]);
    },
    edit(line: number, { key, connection, ...shown }: AddingEdit): void {
      const before = givenTo(line);
      const next = { key: key?.trim() ?? before.key, connection: connection ?? before.connection };
      given.set(line, next);
      const progress = { state: 'ready' } as const;
      judge(
        rows().map((row) =>
          row.line === line ? { ...row, ...shown, hasKey: next.key !== '', progress } : row,
        ),
      );
    },
    async run(): Promise<void> {
      set(rows().map((row) => (canTry(row.progress) ? { ...row, progress: { state: 'waiting' } } : row)));
      const urls = rows().flatMap(({ progress, url }) => (progress.state === 'waiting' ? url : []));
      if (urls.length > 1 && !(await tools.announce(urls)).ok) stop();
      await Promise.all(Array.from({ length: AT_ONCE }, work));
    },
    trust(line: number, fingerprint: string): void {
      given.set(line, { ...givenTo(line), trust: fingerprint });
      change(line, { progress: { state: 'ready' } });
    },
    keyOf: (line: number) => givenTo(line).key,
    connectionOf: (line: number) => givenTo(line).connection,
    drop(line: number): void {
      given.delete(line);
      judge(rows().filter((row) => row.line !== line));
    },
    keepForSession(chosen: boolean): void {
      forSession = chosen;
    },
    stop,
    close(): void {
      stop();
      given.clear();
    },
  };
}

export function canTry({ state }: AddingState): boolean {
  return state === 'ready' || state === 'canceled' || state === 'failed';
}

export function addedIn(rows: readonly AddingRow[]): string[] {
  return rows.flatMap(({ progress }) => (progress.state === 'added' ? progress.instanceId : []));
}

export function countsOf(rows: readonly AddingRow[]): Record<AddingState['state'], number> {
  const counts = { ready: 0, waiting: 0, checking: 0, canceled: 0, added: 0, failed: 0, faulty: 0 };
  for (const { progress } of rows) counts[progress.state] += 1;
  return counts;
}

function toRow({ line, name, url, key, fault }: ListedInstance): AddingRow {
  return {
    line,
    name: detached(name),
    url: detached(url),
    hasKey: key !== '',
    isTried: false,
    progress: fault ? { state: 'faulty', error: fault } : { state: 'ready' },
  };
}

/** Copies the text: a substring would keep the whole pasted text, with all its keys, in memory. */
function detached(text: string): string {
  return [...text].join('');
}
