import { setTimeout as wait } from 'node:timers/promises';
import { keychainEnv } from './dbus.ts';
import { createKeychain, type Found, type Keychain, type KeychainBackend } from './keychain.ts';
import { needsRenewal, PROCESS_ENDED } from './keychainErrors.ts';

/** Under which name the keychain holds the keys: the app's own, so that a test build's keys are apart, as its profile is. */
export function keychainService(
  app: { isPackaged: boolean; name: string },
  env: NodeJS.ProcessEnv = process.env,
): string {
  // The demo and trials on a person's own keychain (macOS, Windows) name another service; a packaged app never does.
  return (!app.isPackaged && env.QUAYSIDE_KEYCHAIN_SERVICE) || app.name;
}

/** The keychain’s process waits at most so long for the first screen. ms */
const DRAWN_WITHIN = 1_000;

/** The keychain with its process, started by the first use, and its memory. `endProcess` is for the end of the app. */
export function openKeychain(options: {
  start: (env: NodeJS.ProcessEnv) => KeychainHost;
  /** Resolves once the first screen is, which needs no key, and all processors. */
  drawn: Promise<void>;
  service: string;
  clock: typeof Date.now;
  log: (line: string) => void;
  isUnattended: () => boolean;
}): { keychain: Keychain & { release(): void }; endProcess: () => void } {
  const { start, drawn, service, clock, log, isUnattended } = options;
  const backend = createKeychainProcess({
    async start() {
      await Promise.race([drawn, wait(DRAWN_WITHIN)]);
      // On Linux it needs a session bus.
      return start(process.platform === 'linux' ? await keychainEnv(process.env) : process.env);
    },
    onCrash: (methods) => log(`keychain process ended during ${methods.join(', ') || 'no call'}`),
  });
  // Windows opens its own with the session.
  const neverLocks = process.platform === 'win32';
  const keychain = withSecretMemory(
    createKeychain({
      backend,
      service,
      timeLimit: 5_000 + DRAWN_WITHIN,
      clock,
      isUnattended,
      neverLocks,
      log,
    }),
    isUnattended,
  );
  return { keychain, endProcess: backend.kill };
}

/** What the host process is asked: one method of the backend with its arguments. */
export type KeychainQuestion = { id: number; method: keyof KeychainBackend; args: string[] };
export type KeychainAnswer = { id: number; value: unknown } | { id: number; error: string };

export type KeychainHost = {
  ask(question: KeychainQuestion): void;
  onAnswer(listener: (answer: KeychainAnswer) => void): void;
  onExit(listener: () => void): void;
  kill(): void;
};

type Waiter = { method: keyof KeychainBackend; resolve(value: unknown): void; reject(error: Error): void };
type Running = { host: KeychainHost; waiting: Map<number, Waiter>; ended: boolean };

/** It takes a tenth of a second to start, and 40 MB while it is there. ms */
const IDLE_FOR = 60_000;

/** Starts the process at the first call, and anew when it ended; also when the keychain was restarted: libsecret holds on to its first connection. */
export function createKeychainProcess(options: {
  /** How long it is kept without a call, in ms. */
  idleFor?: number;
  /** Rejects where there is no keychain to ask. */
  start: () => Promise<KeychainHost>;
  /** Told of an end that nobody asked for, with the calls that were in flight. */
  onCrash?: (methods: (keyof KeychainBackend)[]) => void;
}): KeychainBackend & { kill(): void } {
  const { start, onCrash, idleFor = IDLE_FOR } = options;
  let current: Promise<Running> | null = null;
  let nextId = 0;
  let idle: NodeJS.Timeout | undefined;

  function running(): Promise<Running> {
    if (current) return current;
    const started = start().then(watched);
    current = started;
    started.catch(() => {
      if (current === started) current = null;
    });
    return started;
  }

  function watched(host: KeychainHost): Running {
    const process: Running = { host, waiting: new Map(), ended: false };
    host.onAnswer((answer) => {
      const waiter = process.waiting.get(answer.id);
      process.waiting.delete(answer.id);
      if ('error' in answer) waiter?.reject(new Error(answer.error));
      else waiter?.resolve(answer.value);
      killWhenIdle(process);
      endWhenIdle(process);
    });
    host.onExit(() => {
      const waiters = [...process.waiting.values()];
      process.waiting.clear();
      if (!process.ended) {
        forget(process);
        onCrash?.(waiters.map(({ method }) => method));
      }
      for (const { reject } of waiters) reject(new Error(PROCESS_ENDED));
    });
    return process;
  }

  /** Gives the process no further calls; those in flight may still be answered. */
  function forget(process: Running): void {
    if (process.ended) return;
    process.ended = true;
    current = null;
  }

  function killWhenIdle(process: Running): void {
    if (process.ended && process.waiting.size === 0) process.host.kill();
  }

  function endWhenIdle(process: Running): void {
    clearTimeout(idle);
    if (process.ended || process.waiting.size > 0) return;
    idle = setTimeout(() => {
      forget(process);
      killWhenIdle(process);
    }, idleFor);
    idle.unref();
  }

  async function ask(method: keyof KeychainBackend, args: string[], again = true): Promise<unknown> {
    const process = await running();
    clearTimeout(idle);
    nextId += 1;
    const id = nextId;
    try {
      return await new Promise<unknown>((resolve, reject) => {
        process.waiting.set(id, { method, resolve, reject });
        process.host.ask({ id, method, args });
      });
    } catch (error) {
      if (!again || !needsRenewal(error)) throw error;
      forget(process);
      killWhenIdle(process);
      return ask(method, args, false);
    }
  }

  return {
    getPassword: (...args) => ask('getPassword', args) as Promise<string | null>,
    setPassword: (...args) => ask('setPassword', args) as Promise<void>,
    deletePassword: (...args) => ask('deletePassword', args) as Promise<boolean>,
    findAccounts: (...args) => ask('findAccounts', args) as Promise<string[]>,
    isLocked: (...args) => ask('isLocked', args) as Promise<boolean | null>,
    /** Ends the process, with whatever it is at; for the end of the app. */
    kill: () => {
      current?.then(
        (process) => {
          forget(process);
          process.host.kill();
        },
        () => {},
      );
    },
  };
}

/** How long after it was read: the calls of one refresh follow each other more closely. ms */
const HOLDS = 2_000;

/** Reads a secret once for all calls of a refresh: held two seconds, or until stored anew or removed. Failures are not remembered. */
export function withSecretMemory(
  keychain: Keychain,
  isUnattended: () => boolean = () => false,
): Keychain & { release(): void } {
  const byAccount = new Map<string, Promise<Found>>();

  async function find(account: string): Promise<Found> {
    const known = byAccount.get(account);
    if (known) return known;
    const asked = keychain.find(account);
    // What nobody asked for may be refused where a person would be asked for a password: nobody else gets that answer.
    if (isUnattended() && (await asked).state !== 'found') return asked;
    byAccount.set(account, asked);
    const forget = () => {
      if (byAccount.get(account) === asked) byAccount.delete(account);
    };
    const found = await asked;
    if (found.state === 'found') setTimeout(forget, HOLDS).unref();
    else forget();
    return found;
  }

  return {
    ...keychain,
    find,
    release: () => byAccount.clear(),
    store(account, key) {
      byAccount.delete(account);
      return keychain.store(account, key).finally(() => byAccount.delete(account));
    },
    remove(account) {
      byAccount.delete(account);
      return keychain.remove(account).finally(() => byAccount.delete(account));
    },
  };
}
