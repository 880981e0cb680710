import type { CallInput } from '../../../../shared/contract.ts';
import type { AppError, Result } from '../../../../shared/errors.ts';
import type { Instance } from '../../../../shared/instance.ts';
import type { ListedInstance } from '../../../../shared/instanceList.ts';
import { type ConnectionDraft, draftOf, inputOf } from './connection.ts';

/** As many instances as are checked at once: each waits for a server of its own, and all share one keychain. */
const AT_ONCE = 6;
const KEY_START = 6;

/** How far an instance is. `unreadable`: it cannot be tried before its line is mended. */
export type AddingState =
  | { state: 'waiting' | 'checking' | 'canceled' }
  | { state: 'added'; instanceId: string }
  | { state: 'failed'; error: AppError; unreadable: boolean };

export type AddingRow = {
  /** Its place in the pasted text, from 1, and its id. */
  line: number;
  /** Empty where its line has none that can be read. */
  name: string;
  url: string;
  hasKey: boolean;
  /** The beginning of its key; empty where that would be too much of it. */
  keyStart: string;
  progress: AddingState;
};

export type AddingEdit = { name: string; url: string; key: string; connection: ConnectionDraft };

export type AddingMany = ReturnType<typeof createAddingMany>;

type Given = { key: string; connection: ConnectionDraft; trust?: string };

/** A list of instances on their way in. What is secret of them is held here until they are added, and nowhere else. */
export function createAddingMany(
  tools: {
    add: (input: CallInput<'instances.add'>) => Promise<Result<Instance>>;
    cancel: (attemptId: string) => void;
    newId: () => string;
  },
  listed: readonly ListedInstance[],
) {
  let rows: readonly AddingRow[] = listed.map(toRow);
  let forSession = false;
  /** The workers that are running; a worker ends when nothing waits. */
  const workers = new Set<Promise<void>>();
  const tried = new Set<number>();
  const given = new Map<number, Given>(
    listed.map(({ line, key }) => [line, { key: detached(key), connection: draftOf() }]),
  );
  const attempts = new Set<string>();
  const listeners = new Set<() => void>();

  function set(next: readonly AddingRow[]): void {
    rows = next;
    for (const listener of listeners) listener();
  }

  function change(line: number, patch: Partial<AddingRow>): void {
    set(rows.map((row) => (row.line === line ? { ...row, ...patch } : row)));
  }

  function wait(line: number, patch: Partial<AddingRow> = {}): void {
    change(line, { ...patch, progress: { state: 'waiting' } });
    joinRun();
  }

  /** What waits during a run must not wait behind the slowest server: workers that ended are replaced. */
  function joinRun(): void {
    if (workers.size > 0) startWorkers();
  }

  function startWorkers(): void {
    for (const { line, progress } of rows) if (progress.state === 'waiting') tried.add(line);
    while (workers.size < AT_ONCE && rows.some(({ progress }) => progress.state === 'waiting')) {
      const worker = work().finally(() => workers.delete(worker));
      workers.add(worker);
    }
  }

  async function work(): Promise<void> {
    for (;;) {
      const next = rows.find(({ progress }) => progress.state === 'waiting');
      if (!next) return;
      change(next.line, { progress: { state: 'checking' } });
      change(next.line, { progress: await check(next) });
    }
  }

  async function check({ line, name, url }: AddingRow): Promise<AddingState> {
    const { key, connection, trust } = given.get(line) ?? { key: '', connection: draftOf() };
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
    if (!added.ok) return { state: 'failed', error: added.error, unreadable: false };
    given.delete(line);
    return { state: 'added', instanceId: added.value.id };
  }

  /** Begins no further one, and gives up those that are being checked: each is stored whole by then, or not at all. */
  function stop(): void {
    set(
      rows.map((row) =>
        row.progress.state === 'waiting' ? { ...row, progress: { state: 'canceled' } } : row,
      ),
    );
    for (const attemptId of attempts) tools.cancel(attemptId);
  }

  return {
    rows: () => rows,
    subscribe(listener: () => void): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async run(): Promise<void> {
      if (workers.size === 0) tried.clear();
      startWorkers();
      while (workers.size > 0) await Promise.all(workers);
    },
    /** How many are tried in the run that goes on, or was the last one, and how many of those are over. */
    ofRun() {
      const ofThese = rows.filter(({ line }) => tried.has(line));
      return { all: ofThese.length, over: countsOf(ofThese).over };
    },
    retry: (line: number) => wait(line),
    retryAll(): void {
      set(rows.map((row) => (canRetry(row.progress) ? { ...row, progress: { state: 'waiting' } } : row)));
      joinRun();
    },
    trust(line: number, fingerprint: string): void {
      const before = given.get(line);
      if (before) given.set(line, { ...before, trust: fingerprint });
      wait(line);
    },
    edit(line: number, { name, url, key, connection }: AddingEdit): void {
      const next = key.trim() === '' ? (given.get(line)?.key ?? '') : key.trim();
      given.set(line, { key: next, connection });
      wait(line, { name, url, hasKey: next !== '', keyStart: startOf(next) });
    },
    connectionOf: (line: number) => given.get(line)?.connection ?? draftOf(),
    drop(line: number): void {
      given.delete(line);
      set(rows.filter((row) => row.line !== line));
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

export function canRetry(progress: AddingState): boolean {
  return progress.state === 'canceled' || (progress.state === 'failed' && !progress.unreadable);
}

export function addedIn(rows: readonly AddingRow[]): string[] {
  return rows.flatMap(({ progress }) => (progress.state === 'added' ? progress.instanceId : []));
}

export function countsOf(
  rows: readonly AddingRow[],
): Record<'added' | 'failed' | 'canceled' | 'over', number> {
  const count = (word: AddingState['state']) => rows.filter(({ progress }) => progress.state === word).length;
  const added = count('added');
  const failed = count('failed');
  const canceled = count('canceled');
  return { added, failed, canceled, over: added + failed + canceled };
}

function toRow({ line, name, url, key, fault }: ListedInstance): AddingRow {
  return {
    line,
    name: detached(name),
    url: detached(url),
    hasKey: key !== '',
    keyStart: startOf(key),
    progress: fault ? { state: 'failed', error: fault, unreadable: true } : { state: 'waiting' },
  };
}

/** Of a short key nothing is shown: its beginning would be too much of it. */
function startOf(key: string): string {
  return key.length < 4 * KEY_START ? '' : detached(key.slice(0, KEY_START));
}

/** Copies the text: a substring would keep the whole pasted text, with all its keys, in memory. */
function detached(text: string): string {
  return [...text].join('');
}
