import type { KeychainState } from '../../shared/instance.ts';
import { type KeychainTrouble, needsRenewal, troubleFor } from './keychainErrors.ts';

/** The part of keytar that is used; a test gives a stand-in at unit level only. */
export type KeychainBackend = {
  getPassword(service: string, account: string): Promise<string | null>;
  setPassword(service: string, account: string, password: string): Promise<void>;
  deletePassword(service: string, account: string): Promise<boolean>;
  findCredentials(service: string): Promise<{ account: string; password: string }[]>;
};

/** The keychain could not be used: this says nothing about whether a key is in it. */
export type Unavailable = { state: 'unavailable'; reason: KeychainTrouble };
/** What looking for a key gave. `missing` is certain: the keychain was open and has no such account. */
export type Found = { state: 'found'; key: string } | { state: 'missing' } | Unavailable;
/** What storing a key gave. After `not-answering` the key may still arrive later. */
export type Stored = { state: 'stored' } | Unavailable;
/** What removing a key gave. `removed` is certain, also for a key that was not there. */
export type Removed = { state: 'removed' } | Unavailable;
/** The accounts under the service, without their keys. */
export type Listed = { state: 'listed'; accounts: string[] } | Unavailable;

/** The store of secrets: an account is a key record's id. One call in flight, each with a limit; nothing here throws. */
export type Keychain = {
  find(account: string): Promise<Found>;
  store(account: string, key: string): Promise<Stored>;
  remove(account: string): Promise<Removed>;
  list(): Promise<Listed>;
  /** Whether it can be used now, by writing and deleting a throw-away account. May make the system ask for its password. */
  check(): Promise<KeychainState>;
  /** Tells that it answers again after it did not; gives the function that stops it. */
  onReady(listener: () => void): () => void;
  /** Whether a call is still out, within its limit or lost: an ordinary end of the process would wait for it. */
  busy(): boolean;
};

/** Written and deleted to learn whether the keychain is open. */
const PROBE_ACCOUNT = 'quayside.probe';
/** How long a "locked" holds for the reads of one refresh, so that each of them does not bring its own password prompt. ms */
const LOCKED_HOLDS = 200;

class Trouble extends Error {
  readonly reason: KeychainTrouble;
  constructor(reason: KeychainTrouble) {
    super(reason);
    this.reason = reason;
  }
}

/** Makes the key store over what `load` gives (keytar); a `load` that fails counts as no keychain. */
export function createKeychain({
  load,
  renew,
  service,
  timeLimit,
  clock,
}: {
  load: () => Promise<KeychainBackend>;
  /** Gives a backend with a new connection, for when the keychain was restarted; without it only a new start of the app helps. */
  renew?: () => Promise<KeychainBackend>;
  service: string;
  /** For each call of the backend, ms. */
  timeLimit: number;
  /** ms since the epoch. */
  clock: () => number;
}): Keychain {
  let turn: Promise<unknown> = Promise.resolve();
  /** A call that passed its limit and has not come back: it still holds one of libuv's four threads. */
  let stuck = false;
  let underWay = 0;
  let last: KeychainState = 'ready';
  let lockedUntil = 0;
  let source = load;
  const listeners = new Set<() => void>();

  function inTurn<T>(job: () => Promise<T>): Promise<T | Unavailable> {
    const result = turn.then(async () => {
      try {
        const value = await job();
        note('ready');
        return value;
      } catch (error) {
        const reason = error instanceof Trouble ? error.reason : 'failed';
        note(reason);
        return { state: 'unavailable' as const, reason };
      }
    });
    // A listener that throws must not keep every later call from its turn.
    turn = result.catch(() => {});
    return result;
  }

  function note(state: KeychainState): void {
    const wasReady = last === 'ready';
    last = state;
    // Not prolonged by what was only held back: a person's Retry must reach the keychain.
    if (state !== 'locked') lockedUntil = 0;
    else if (clock() >= lockedUntil) lockedUntil = clock() + LOCKED_HOLDS;
    if (state === 'ready' && !wasReady) emit();
  }

  function emit(): void {
    for (const listener of listeners) listener();
  }

  function call<T>(act: (backend: KeychainBackend) => Promise<T>): Promise<T> {
    if (stuck) return Promise.reject(new Trouble('not-answering'));
    underWay += 1;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        stuck = true;
        reject(new Trouble('not-answering'));
      }, timeLimit);
      const settle = (outcome: () => void) => {
        clearTimeout(timer);
        underWay -= 1;
        outcome();
        if (!stuck) return;
        stuck = false;
        emit();
      };
      ask(act).then(
        (value) => settle(() => resolve(value)),
        (error) => settle(() => reject(error instanceof Trouble ? error : new Trouble(troubleFor(error)))),
      );
    });
  }

  async function ask<T>(act: (backend: KeychainBackend) => Promise<T>): Promise<T> {
    const backend = await opened(source);
    try {
      return await act(backend);
    } catch (error) {
      if (!renew || !needsRenewal(error)) throw error;
      const renewed = opened(renew);
      source = () => renewed;
      return act(await renewed);
    }
  }

  async function probe(): Promise<void> {
    await call((backend) => backend.setPassword(service, PROBE_ACCOUNT, 'probe'));
    await call((backend) => backend.deletePassword(service, PROBE_ACCOUNT));
  }

  return {
    find: (account) =>
      inTurn<Found>(async () => {
        if (clock() < lockedUntil) throw new Trouble('locked');
        const key = await call((backend) => backend.getPassword(service, account));
        if (key !== null) return { state: 'found', key };
        // gnome-keyring gives null for what it holds as long as it is locked.
        await probe();
        return { state: 'missing' };
      }),
    store: (account, key) =>
      inTurn<Stored>(async () => {
        await call((backend) => backend.setPassword(service, account, key));
        return { state: 'stored' };
      }),
    remove: (account) =>
      inTurn<Removed>(async () => {
        const deleted = await call((backend) => backend.deletePassword(service, account));
        // gnome-keyring gives false for what it holds as long as it is locked.
        if (!deleted) await probe();
        return { state: 'removed' };
      }),
    list: () =>
      inTurn<Listed>(async () => {
        // keytar's list crashes the whole process on a locked keyring that holds an account of this service.
        await probe();
        const credentials = await call((backend) => backend.findCredentials(service));
        return { state: 'listed', accounts: credentials.map(({ account }) => account) };
      }),
    async check() {
      const outcome = await inTurn(async () => {
        await probe();
        return null;
      });
      return outcome === null ? 'ready' : outcome.reason;
    },
    onReady(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    busy: () => underWay > 0,
  };
}

async function opened(source: () => Promise<KeychainBackend>): Promise<KeychainBackend> {
  try {
    return await source();
  } catch {
    throw new Trouble('absent');
  }
}
