import keytar from 'keytar';
import type { KeychainBackend } from './keychain.ts';
import type { KeychainAnswer, KeychainQuestion } from './openKeychain.ts';
import { createSecretService } from './secretService.ts';

/** Entry of the only process that loads keytar: a native crash ends this process, not the app. */
const port = (process as { parentPort?: NodeJS.EventEmitter & { postMessage(answer: KeychainAnswer): void } })
  .parentPort;

// Since Electron 37 an unhandled rejection only warns, and its question would never be answered.
process.on('uncaughtException', () => process.exit(1));
process.on('unhandledRejection', () => process.exit(1));

const secretService = createSecretService(
  process.platform === 'linux' ? process.env.DBUS_SESSION_BUS_ADDRESS : undefined,
);

const backend: KeychainBackend = {
  getPassword: keytar.getPassword,
  setPassword: keytar.setPassword,
  deletePassword: keytar.deletePassword,
  isLocked: secretService.isLocked,
  async findAccounts(service) {
    // keytar's list reads every password, and crashes on an entry without an account (libsecret).
    const accounts = await secretService.findAccounts(service);
    return accounts ?? (await keytar.findCredentials(service)).map(({ account }) => account);
  },
};

async function answer({ id, method, args }: KeychainQuestion): Promise<KeychainAnswer> {
  try {
    const ask = backend[method] as (...given: string[]) => Promise<unknown>;
    return { id, value: await ask(...args) };
  } catch (error) {
    return { id, error: error instanceof Error ? error.message : String(error) };
  }
}

if (port) {
  port.on('message', async ({ data }: { data: KeychainQuestion }) => port.postMessage(await answer(data)));
} else {
  process.on('message', async (question: KeychainQuestion) => process.send?.(await answer(question)));
  process.on('disconnect', () => process.exit(0));
}
