import type { KeychainBackend } from './keychain.ts';

/** What the host process is asked: one method of keytar with its arguments. */
export type KeychainQuestion = { id: number; method: keyof KeychainBackend; args: string[] };
/** What the host process answers: what keytar gave, or its error text. */
export type KeychainAnswer = { id: number; value: unknown } | { id: number; error: string };

/** A process of our own that runs keychainHost.ts, as Electron's utilityProcess or Node's fork gives it. */
export type KeychainHost = {
  ask(question: KeychainQuestion): void;
  onAnswer(listener: (answer: KeychainAnswer) => void): void;
  onExit(listener: () => void): void;
  kill(): void;
};

/**
 * Gives keytar from fresh processes, each with a connection of its own; each call ends the process before it.
 * Needed when the keychain was restarted: libsecret holds on to its first connection as long as its process lives.
 */
export function createKeychainRenewal(startHost: () => KeychainHost): () => Promise<KeychainBackend> {
  let previous: KeychainHost | null = null;
  return async () => {
    previous?.kill();
    const host = startHost();
    previous = host;
    return backendOver(host);
  };
}

function backendOver(host: KeychainHost): KeychainBackend {
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  let nextId = 0;
  let ended = false;
  host.onAnswer((answer) => {
    const waiter = waiting.get(answer.id);
    waiting.delete(answer.id);
    if ('error' in answer) waiter?.reject(new Error(answer.error));
    else waiter?.resolve(answer.value);
  });
  host.onExit(() => {
    ended = true;
    for (const { reject } of waiting.values()) reject(new Error(HOST_ENDED));
    waiting.clear();
  });
  function ask<T>(method: keyof KeychainBackend, ...args: string[]): Promise<T> {
    if (ended) return Promise.reject(new Error(HOST_ENDED));
    nextId += 1;
    const id = nextId;
    return new Promise<unknown>((resolve, reject) => {
      waiting.set(id, { resolve, reject });
      host.ask({ id, method, args });
    }) as Promise<T>;
  }
  return {
    getPassword: (service, account) => ask('getPassword', service, account),
    setPassword: (service, account, password) => ask('setPassword', service, account, password),
    deletePassword: (service, account) => ask('deletePassword', service, account),
    findCredentials: (service) => ask('findCredentials', service),
  };
}

/** Read by `needsRenewal`, as the platforms' texts are. */
const HOST_ENDED = 'the process that asks the keychain has ended';
