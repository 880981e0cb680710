import { setTimeout as wait } from 'node:timers/promises';
import { keychainEnv } from './dbus.ts';
import { createKeychain, type Found, type Keychain, type KeychainBackend } from './keychain.ts';
import { needsRenewal, PROCESS_ENDED } from './keychainErrors.ts';

/** The app's own name, so that test builds have other keys, as they have another profile. */
export function keychainService(
  app: { isPackaged: boolean; name: string },
  env: NodeJS.ProcessEnv = process.env,
): string {
  // For the demo and trials on macOS and Windows; never in a packaged app.
  return (!app.isPackaged && env.QUAYSIDE_KEYCHAIN_SERVICE) || app.name;
}

const DRAWN_WITHIN = 1_000;

export function openKeychain(options: {
  start: (env: NodeJS.ProcessEnv) => KeychainHost;
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
      return start(process.platform === 'linux' ? await keychainEnv(process.env) : process.env);
    },
    onCrash: (methods) => log(`keychain process ended during ${methods.join(', ') || 'no call'}`),
  });
  // Windows opens its keychain with the session.
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

/** Starting takes a tenth of a second, keeping it 40 MB. ms */
const IDLE_FOR = 60_000;

/** Starts on first use, and after a restart of the keychain: libsecret keeps its first connection. */
export function createKeychainProcess(options: {
  idleFor?: number;
  start: () => Promise<KeychainHost>;
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

/** Longer than the gaps between calls of one refresh. ms */
const HOLDS = 2_000;

/** One read per secret and refresh; forgets it on store and remove. Failures are not remembered. */
export function withSecretMemory(
  keychain: Keychain,
  isUnattended: () => boolean = () => false,
): Keychain & { release(): void } {
  const byAccount = new Map<string, Promise<Found>>();

  async function find(account: string): Promise<Found> {
    const known = byAccount.get(account);
    if (known) return known;
    const asked = keychain.find(account);
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
