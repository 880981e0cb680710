import { AsyncLocalStorage } from 'node:async_hooks';
import { describeError } from '../../shared/describeError.ts';
import type { KeychainState } from '../../shared/instance.ts';
import { createSemaphore } from '../scheduling/semaphore.ts';
import { type KeychainTrouble, troubleFor } from './keychainErrors.ts';

export type Records = Pick<Keychain, 'find' | 'store' | 'remove'>;

/** Copies of kept files' facts in the keychain, which other programs cannot change with the file. */
export function createRecords(keychain: Records, of: 'review' | 'baseline'): Records {
  const accountOf = (id: string) => `quayside.${of}.${id}`;
  return {
    find: (id) => keychain.find(accountOf(id)),
    store: (id, text) => keychain.store(accountOf(id), text),
    remove: (id) => keychain.remove(accountOf(id)),
  };
}

/** Work that nobody started: no prompts, and no use of keys reserved for people. Follows async calls. */
export type Unattended = ReturnType<typeof createUnattended>;

export function createUnattended() {
  const jobs = new AsyncLocalStorage<true>();
  return {
    run: <T>(job: () => Promise<T>): Promise<T> => jobs.run(true, job),
    isNow: () => jobs.getStore() === true,
  };
}

export type KeychainBackend = {
  /** Null from libsecret also means a locked keychain. */
  getPassword(service: string, account: string): Promise<string | null>;
  setPassword(service: string, account: string, password: string): Promise<void>;
  deletePassword(service: string, account: string): Promise<boolean>;
  findAccounts(service: string): Promise<string[]>;
  /** Never prompts; null if only a try can tell. */
  isLocked(service: string): Promise<boolean | null>;
};

type Unavailable = { state: 'unavailable'; reason: KeychainTrouble };
/** `missing` is certain: the keychain was open. */
export type Found = { state: 'found'; key: string } | { state: 'missing' } | Unavailable;
/** After `not-answering` the key may still be stored later. */
type Stored = { state: 'stored' } | Unavailable;
/** `removed` is certain, also for a key that never existed. */
type Removed = { state: 'removed' } | Unavailable;
type Listed = { state: 'listed'; accounts: string[] } | Unavailable;

/**
 * Never throws. After a dismissed password prompt all calls but `check` and `store` give `locked` without
 * another prompt.
 */
export type Keychain = ReturnType<typeof createKeychain>;

export function isOfApp(account: string): boolean {
  return account.startsWith('quayside.');
}

const PROBE_ACCOUNT = 'quayside.probe';
const OPEN_HOLDS = 2_000;
const READS_AT_ONCE = 4;
const LOOK_AGAIN = 5_000;

const AWAY: readonly KeychainState[] = ['locked', 'absent', 'not-answering'];
type Kind = 'read' | 'change';

export function createKeychain({
  backend,
  service,
  timeLimit,
  clock,
  isUnattended = () => false,
  neverLocks = false,
  log = () => {},
}: {
  backend: KeychainBackend;
  service: string;
  timeLimit: number;
  clock: typeof Date.now;
  /** True for work that nobody started: it never prompts, and its `locked` is not remembered. */
  isUnattended?: () => boolean;
  /** The system opens its keychain at sign-in. */
  neverLocks?: boolean;
  log?: (line: string) => void;
}) {
  const semaphore = createSemaphore();
  const listeners = new Set<() => void>();
  // The caller is gone, but the late outcome tells others whether to ask. An open prompt may be dismissed by
  // now.
  const { call, answering } = createLimitedCalls({
    timeLimit,
    clock,
    onUnknown: (error) => log(`the keychain refused: ${describeError(error)}`),
    onLateAnswer: (outcome) => {
      note('change', outcome);
      if (outcome === 'not-answering') void awaitAnswer();
    },
  });
  let last: KeychainState = 'ready';
  let wasUsed = false;
  let changeRefused = false;
  let openUntil = 0;
  let wasOpen = false;
  /** Shared by all waiting calls, since it may prompt. */
  let opening: Promise<void> | null = null;

  async function inTurn<T>(kind: Kind, job: () => Promise<T>): Promise<T | Unavailable> {
    const release = await semaphore.enter(kind, kind === 'read' ? READS_AT_ONCE : 1);
    try {
      const value = await job();
      note(kind, 'ready');
      return value;
    } catch (error) {
      const reason = reasonOf(error);
      noteFailure(kind, reason);
      return { state: 'unavailable', reason };
    } finally {
      release();
    }
  }

  /** A prompt that was avoided may come for the next person's call. */
  function noteFailure(kind: Kind, reason: KeychainTrouble): void {
    if (reason !== 'locked' || !isUnattended()) note(kind, stateOf(reason));
  }

  function note(kind: Kind, state: KeychainState): void {
    wasUsed = true;
    wasOpen = state === 'ready';
    const wasReady = last === 'ready';
    openUntil = state === 'ready' ? clock() + OPEN_HOLDS : 0;
    // Readable but not writable does not count as ready: retried writes would fail forever.
    if (kind === 'read' && state === 'ready' && changeRefused) return;
    changeRefused = kind === 'change' && !['ready', ...AWAY].includes(state);
    last = state;
    if (state === 'ready' && !wasReady) emit();
  }

  /** libsecret gives up after 25 s, but a late keychain still stores the entry: remove it on recovery. */
  async function awaitAnswer(): Promise<void> {
    while (last === 'not-answering') {
      await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN).unref());
      const locked = await call(() => backend.isLocked(service)).catch(() => null);
      if (locked === false && last === 'not-answering') note('change', 'ready');
    }
  }

  function emit(): void {
    for (const listener of listeners) listener();
  }

  /** While possibly locked, one call goes first: a single prompt for all, and none once dismissed. */
  async function whenOpen<T>(act: () => Promise<T>): Promise<T> {
    // Checked each time: an open keychain may have locked, and would prompt.
    if (isUnattended()) {
      if (await isOpen()) return act();
      throw new Trouble('locked');
    }
    while (opening && last !== 'locked' && clock() >= openUntil) await opening;
    if (last === 'locked') throw new Trouble('locked');
    if (clock() < openUntil) return act();
    const first = unlocked().then(act);
    const noted = first.then(
      () => note('read', 'ready'),
      (error) => noteFailure('read', reasonOf(error)),
    );
    opening = noted;
    await noted;
    opening = null;
    return first;
  }

  async function unlocked(): Promise<void> {
    if (await call(() => backend.isLocked(service))) await probe();
  }

  async function isOpen(): Promise<boolean> {
    if (last === 'locked') return false;
    const locked = await call(() => backend.isLocked(service));
    return locked === null ? neverLocks || wasOpen : !locked;
  }

  async function probe(): Promise<void> {
    await call(() => backend.setPassword(service, PROBE_ACCOUNT, 'probe'));
    await call(() => backend.deletePassword(service, PROBE_ACCOUNT));
  }

  /** gnome-keyring gives null or false also when locked: verify. */
  async function confirmOpen(): Promise<void> {
    const locked = await call(() => backend.isLocked(service));
    if (locked) throw new Trouble('locked');
    if (locked !== null) return;
    if (isUnattended()) throw new Trouble('locked');
    await probe();
  }

  return {
    find: (account: string) =>
      inTurn<Found>('read', () =>
        whenOpen(async () => {
          const key = await call(() => backend.getPassword(service, account));
          if (key !== null) return { state: 'found', key };
          await confirmOpen();
          return { state: 'missing' };
        }),
      ),
    /** Retries once after a timeout. */
    store: (account: string, key: string) =>
      inTurn<Stored>('change', async () => {
        await answering();
        await call(() => backend.setPassword(service, account, key));
        return { state: 'stored' };
      }),
    remove: (account: string) =>
      inTurn<Removed>('change', () =>
        whenOpen(async () => {
          const deleted = await call(() => backend.deletePassword(service, account));
          if (!deleted) await confirmOpen();
          return { state: 'removed' };
        }),
      ),
    list: () =>
      inTurn<Listed>('read', () =>
        whenOpen(async () => {
          // keytar's list crashes its process on a locked keychain with an account of this service.
          await confirmOpen();
          return { state: 'listed', accounts: await call(() => backend.findAccounts(service)) };
        }),
      ),
    /** Writes and deletes a test account. May prompt for the password. */
    async check(): Promise<KeychainState> {
      const outcome = await inTurn('change', async () => {
        await answering();
        await probe();
        return null;
      });
      return outcome === null ? 'ready' : stateOf(outcome.reason);
    },
    isOpen: () => isOpen().catch(() => false),
    /** After sleep or a locked screen, forget an open state that the system cannot tell. */
    mayHaveLocked(): void {
      wasOpen = false;
    },
    lastState: () => (wasUsed ? last : null),
    onReady(listener: () => void): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

class Trouble extends Error {
  readonly reason: KeychainTrouble;
  constructor(reason: KeychainTrouble) {
    super(reason);
    this.reason = reason;
  }
}

function reasonOf(error: unknown): KeychainTrouble {
  return error instanceof Trouble ? error.reason : 'failed';
}

function stateOf(reason: KeychainTrouble): KeychainState {
  return reason === 'crashed' ? 'failed' : reason;
}

/** After one wait in vain, others fail at once for this long: storing a hundred keys waits once. ms */
const REFUSES_FOR = 2_000;

/** While a call past its limit has not returned, others fail at once. */
function createLimitedCalls(options: {
  timeLimit: number;
  clock: typeof Date.now;
  onLateAnswer: (outcome: KeychainState) => void;
  onUnknown: (error: unknown) => void;
}) {
  const { timeLimit, clock, onLateAnswer, onUnknown } = options;

  let lost = 0;
  const waiting = new Set<() => void>();
  let refusesUntil = 0;

  function settled(late: boolean, outcome: KeychainState): void {
    if (!late) return;
    lost -= 1;
    if (lost > 0) return;
    onLateAnswer(outcome);
    for (const goOn of waiting) goOn();
  }

  return {
    call<T>(act: () => Promise<T>): Promise<T> {
      if (lost > 0) return Promise.reject(new Trouble('not-answering'));
      return new Promise<T>((resolve, reject) => {
        let late = false;
        const timer = setTimeout(() => {
          late = true;
          lost += 1;
          reject(new Trouble('not-answering'));
        }, timeLimit);
        act().then(
          (value) => {
            clearTimeout(timer);
            settled(late, 'ready');
            resolve(value);
          },
          (error) => {
            clearTimeout(timer);
            const reason = troubleFor(error);
            if (reason === 'failed') onUnknown(error);
            settled(late, stateOf(reason));
            reject(new Trouble(reason));
          },
        );
      });
    },
    /** For calls of a person: a short delay should not fail them. */
    async answering(): Promise<void> {
      if (lost === 0 || clock() < refusesUntil) return;
      await new Promise<void>((resolve) => {
        const goOn = () => {
          clearTimeout(timer);
          waiting.delete(goOn);
          resolve();
        };
        const timer = setTimeout(() => {
          refusesUntil = clock() + REFUSES_FOR;
          goOn();
        }, timeLimit);
        waiting.add(goOn);
      });
    },
  };
}
