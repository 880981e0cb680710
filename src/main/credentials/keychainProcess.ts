import type { KeychainBackend } from './keychain.ts';
import { needsRenewal, PROCESS_ENDED } from './keychainErrors.ts';

/** What the host process is asked: one method of the backend with its arguments. */
export type KeychainQuestion = { id: number; method: keyof KeychainBackend; args: string[] };
/** What the host process answers: what the method gave, or its error text. */
export type KeychainAnswer = { id: number; value: unknown } | { id: number; error: string };

/** A process of our own that runs keychainHost.ts, as Electron's utilityProcess or Node's fork gives it. */
export type KeychainHost = {
  ask(question: KeychainQuestion): void;
  onAnswer(listener: (answer: KeychainAnswer) => void): void;
  onExit(listener: () => void): void;
  kill(): void;
};

/** The backend over its process. */
export type KeychainProcess = KeychainBackend & {
  /** Ends the process, with whatever it is at; for the end of the app. */
  kill(): void;
};

type Waiter = { method: keyof KeychainBackend; resolve(value: unknown): void; reject(error: Error): void };
type Running = { host: KeychainHost; waiting: Map<number, Waiter>; ended: boolean };

/**
 * Runs the keychain's backend in a process of its own, started at the first call. When the process ends, the calls in
 * flight fail and the next call starts it anew. When the keychain was restarted, the call is made again in a new
 * process: libsecret holds on to its first connection as long as its process lives.
 */
export function createKeychainProcess({
  start,
  onCrash,
}: {
  /** Rejects where there is no keychain to ask. */
  start: () => Promise<KeychainHost>;
  /** Told of an end that nobody asked for, with the calls that were in flight. */
  onCrash?: (methods: (keyof KeychainBackend)[]) => void;
}): KeychainProcess {
  let current: Promise<Running> | null = null;
  let nextId = 0;

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
    });
    host.onExit(() => {
      const waiters = [...process.waiting.values()];
      process.waiting.clear();
      if (!process.ended) {
        leave(process);
        onCrash?.(waiters.map(({ method }) => method));
      }
      for (const { reject } of waiters) reject(new Error(PROCESS_ENDED));
    });
    return process;
  }

  /** Gives the process no further calls; those in flight may still be answered. */
  function leave(process: Running): void {
    if (process.ended) return;
    process.ended = true;
    current = null;
  }

  function killWhenIdle(process: Running): void {
    if (process.ended && process.waiting.size === 0) process.host.kill();
  }

  async function ask(method: keyof KeychainBackend, args: string[], again = true): Promise<unknown> {
    const process = await running();
    nextId += 1;
    const id = nextId;
    try {
      return await new Promise<unknown>((resolve, reject) => {
        process.waiting.set(id, { method, resolve, reject });
        process.host.ask({ id, method, args });
      });
    } catch (error) {
      if (!again || !needsRenewal(error)) throw error;
      leave(process);
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
          leave(process);
          process.host.kill();
        },
        () => {},
      );
    },
  };
}
