import { createKeychain, type Keychain } from './keychain.ts';
import { createKeychainProcess, type KeychainHost } from './keychainProcess.ts';
import { withSecretMemory } from './secretMemory.ts';
import { keychainEnv } from './sessionBus.ts';

/** Under which name the keychain holds the keys: the app's own, so that a test build's keys are apart, as its profile is. */
export function keychainService(
  app: { isPackaged: boolean; name: string },
  env: NodeJS.ProcessEnv = process.env,
): string {
  // The demo and trials on a person's own keychain (macOS, Windows) name another service; a packaged app never does.
  return (!app.isPackaged && env.QUAYSIDE_KEYCHAIN_SERVICE) || app.name;
}

/**
 * The keychain with its process, which starts with the first use, and its memory of what was just read.
 * `endProcess` is for the end of the app.
 */
export function openKeychain({
  start,
  service,
  clock,
  log,
  isUnattended,
}: {
  /** Starts the process that alone loads keytar. */
  start: (env: NodeJS.ProcessEnv) => KeychainHost;
  /** Under which name the keychain holds the keys. */
  service: string;
  /** ms since the epoch. */
  clock: () => number;
  log: (line: string) => void;
  /** Whether what asks was begun by nobody. */
  isUnattended: () => boolean;
}): { keychain: Keychain & { release(): void }; endProcess: () => void } {
  const backend = createKeychainProcess({
    // On Linux it needs a session bus.
    start: async () => start(process.platform === 'linux' ? await keychainEnv(process.env) : process.env),
    onCrash: (methods) => log(`keychain process ended during ${methods.join(', ') || 'no call'}`),
  });
  // Windows opens its own with the session.
  const neverLocks = process.platform === 'win32';
  const keychain = withSecretMemory(
    createKeychain({ backend, service, timeLimit: 5_000, clock, isUnattended, neverLocks, log }),
    isUnattended,
  );
  return { keychain, endProcess: backend.kill };
}
