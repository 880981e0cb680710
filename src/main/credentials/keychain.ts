import { describeError } from '../../shared/describeError.ts';
import type { KeychainState } from '../../shared/instance.ts';
import { createSemaphore } from '../scheduling/semaphore.ts';
import { type KeychainTrouble, troubleFor } from './keychainErrors.ts';

/** What the keychain's own process can be asked, of keytar and of the Secret Service; a test gives a stand-in. */
export type KeychainBackend = {
  /** With libsecret null for a key that is in a locked keychain, too. */
  getPassword(service: string, account: string): Promise<string | null>;
  setPassword(service: string, account: string, password: string): Promise<void>;
  deletePassword(service: string, account: string): Promise<boolean>;
  /** Reads no password where that can be avoided. */
  findAccounts(service: string): Promise<string[]>;
  /** Never brings up a password prompt; null where only a try can tell. */
  isLocked(service: string): Promise<boolean | null>;
};

/** The keychain could not be used: this says nothing about whether a key is in it. */
type Unavailable = { state: 'unavailable'; reason: KeychainTrouble };
/** What looking for a key gave. `missing` is certain: the keychain was open and has no such account. */
export type Found = { state: 'found'; key: string } | { state: 'missing' } | Unavailable;
/** What storing a key gave. After `not-answering` the key may still arrive later. */
type Stored = { state: 'stored' } | Unavailable;
/** What removing a key gave. `removed` is certain, also for a key that was not there. */
type Removed = { state: 'removed' } | Unavailable;
type Listed = { state: 'listed'; accounts: string[] } | Unavailable;

/** Nothing here throws. Once a password prompt was dismissed, all but `check` and `store`, which a person asks for, answer `locked` without another one. */
export type Keychain = ReturnType<typeof createKeychain>;

/** Whether an account is the app’s own; those of keys and headers begin with the id of a list of instances. */
export function isOfApp(account: string): boolean {
  return account.startsWith('quayside.');
}

/** Written and deleted to learn whether the keychain is open. */
const PROBE_ACCOUNT = 'quayside.probe';
/** How long the keychain counts as open after it answered: so long, no read asks first whether it is locked. ms */
const OPEN_HOLDS = 2_000;
const READS_AT_ONCE = 4;
/** How often one that did not answer is looked at. ms */
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
  /** For each call of the backend, ms. */
  timeLimit: number;
  clock: typeof Date.now;
  /** Whether what asks was begun by nobody: then a prompt is never brought up, and `locked` says nothing to others. */
  isUnattended?: () => boolean;
  /** The system has a keychain that is open whenever its person is signed in. */
  neverLocks?: boolean;
  log?: (line: string) => void;
}) {
  const semaphore = createSemaphore();
  const listeners = new Set<() => void>();
  // Whoever asked has gone: what came of it decides whether others may ask. A prompt that was left open may have been
  // dismissed by now.
  const { call, answering } = createLimitedCalls({
    timeLimit,
    clock,
    // The log cuts out what looks like a secret.
    onUnknown: (error) => log(`the keychain refused: ${describeError(error)}`),
    onLateAnswer: (outcome) => {
      note('change', outcome);
      if (outcome === 'not-answering') void awaitAnswer();
    },
  });
  let last: KeychainState = 'ready';
  let wasUsed = false;
  /** Whether the last trouble was that of a change, with the keychain there and open. */
  let changeRefused = false;
  let openUntil = 0;
  /** Whether it was read or changed since it last may have locked. */
  let wasOpen = false;
  /** The one look whether it is open, shared by all that wait for it, since it may bring up a password prompt. */
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

  /** A prompt that was not brought up is for the next person who asks. */
  function noteFailure(kind: Kind, reason: KeychainTrouble): void {
    if (reason !== 'locked' || !isUnattended()) note(kind, stateOf(reason));
  }

  function note(kind: Kind, state: KeychainState): void {
    wasUsed = true;
    wasOpen = state === 'ready';
    const wasReady = last === 'ready';
    openUntil = state === 'ready' ? clock() + OPEN_HOLDS : 0;
    // What can be read but not changed is not back: whoever is told so would try its changes again, for ever.
    if (kind === 'read' && state === 'ready' && changeRefused) return;
    changeRefused = kind === 'change' && !['ready', ...AWAY].includes(state);
    last = state;
    if (state === 'ready' && !wasReady) emit();
  }

  /** libsecret gives up after 25 s; a keychain that thaws later still stores it: whoever hears that it is ready takes it out. */
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

  /** While it may be locked, the first call goes alone: one password prompt for all that wait, and none once that was dismissed. */
  async function whenOpen<T>(act: () => Promise<T>): Promise<T> {
    // Looked at each time: what was open a moment ago may be locked now, and would bring up a prompt.
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

  /** Makes a null or false certain, which is also what a locked keychain gives (gnome-keyring). */
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
    /** Of a keychain that did not answer, it waits once more for as long. */
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
          // keytar's list crashes its process on a locked keychain that holds an account of this service.
          await confirmOpen();
          return { state: 'listed', accounts: await call(() => backend.findAccounts(service)) };
        }),
      ),
    /** Whether it can be used now, by writing and deleting a throw-away account. May make the system ask for its password. */
    async check(): Promise<KeychainState> {
      const outcome = await inTurn('change', async () => {
        await answering();
        await probe();
        return null;
      });
      return outcome === null ? 'ready' : stateOf(outcome.reason);
    },
    /** Whether it can be read without a prompt. Where the system does not tell, it is open after a read, until `mayHaveLocked`. */
    isOpen: () => isOpen().catch(() => false),
    /** The computer slept, or its screen was locked: what was known of a keychain that does not tell counts no more. */
    mayHaveLocked(): void {
      wasOpen = false;
    },
    lastState: () => (wasUsed ? last : null),
    /** Tells that it answers again after it did not; gives the function that stops it. */
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

/** How long nobody waits for lost calls after one did so in vain: a hundred keys to store wait once. ms */
const REFUSES_FOR = 2_000;

/** Calls with a limit. While one that passed it has not come back, it is lost, and the others fail at once. */
function createLimitedCalls(options: {
  /** For each call, ms. */
  timeLimit: number;
  clock: typeof Date.now;
  /** Told what became of the last of the lost calls. */
  onLateAnswer: (outcome: KeychainState) => void;
  /** Told of an error that nobody has seen yet, for the log. */
  onUnknown: (error: unknown) => void;
}) {
  const { timeLimit, clock, onLateAnswer, onUnknown } = options;

  /** Calls that passed their limit and have not come back. */
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
    /** Waits for the lost calls, as long as the limit, for what a person asks: one that answers a moment later is no failure. */
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
