import { randomUUID } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { openCore } from '../main/core.ts';
import { createKeychain, type KeychainBackend } from '../main/credentials/keychain.ts';
import { createHandlers } from '../main/handlers.ts';
import type { FileDialogs } from '../main/storage/chosenFile.ts';
import { fail, ok, type Result } from '../shared/errors.ts';
import type { Ask } from '../shared/question.ts';
import type { Context, Options } from './context.ts';
import { encryptionHere } from './encryption.ts';
import { createNodeHttp } from './nodeHttp.ts';

export type Opened = Pick<Context, 'core' | 'calls'> & {
  /** Stops what runs before its next step, and waits until all is on disk. */
  close(): Promise<void>;
};

/** Opens the profile with its instances and keys. `changes`: something is to be changed, for which no window may be open. */
export async function open({
  options,
  changes: _changes,
  ownFile,
  version,
  appName,
  dialogs,
  log,
}: {
  options: Options;
  changes: boolean;
  /** The built command, which is also the worker that parses large answers. */
  ownFile: string;
  version: string;
  /** Whose profile and keychain are used. */
  appName: string;
  dialogs: FileDialogs;
  log: (line: string) => void;
}): Promise<Result<Opened>> {
  const folder = path.resolve(
    typeof options.profile === 'string' ? options.profile : path.join(homedir(), '.config', appName),
  );
  await mkdir(folder, { recursive: true });
  const common = { folder, log, emit() {}, clock: Date.now, newId: randomUUID as () => string };
  const backend = await keysIn(folder);
  if (!backend) return fail({ code: 'keychain-absent', message: 'There are no keys.', advice: '' });
  // --confirm stands for main’s question in the window, whose last answer gives it up.
  const ask: Ask = async ({ answers }) =>
    (options.confirm === true ? answers[0] : answers.at(-1))?.choice as never;
  const core = await openCore({
    ...common,
    version,
    saveTo: [folder],
    openKeychain: (isUnattended) => ({
      keychain: {
        ...createKeychain({ backend, service: 'Quayside', timeLimit: 5_000, clock: Date.now, isUnattended }),
        release() {},
      },
      endProcess() {},
    }),
    http: {
      ...createNodeHttp({ isPinned: () => false, isReadOnly: false }),
    },
    workerFile: ownFile,
    ask,
    dialogs: () => dialogs,
    print: null,
    writeClipboard: async () => ok(null),
    monitoring: () => ({ forget: async () => {} }),
    onOperations() {},
  });
  const calls = createHandlers({
    ...{ ...common, ...core, version, ask },
    platform: process.platform,
    systemLocale: 'en',
    events: { snapshot: () => ({ revision: 0, kept: [] }), revision: () => 0 },
    onSignal: { drawn() {}, reload() {}, 'stay-open'() {} },
    logPageError: log,
    onUpdatesChosen() {},
    showTheme() {},
    openInBrowser: async () => ok(null),
    writeClipboard: async () => ok(null),
    writeSecret: async () => ok(null),
    // What the window alone can do.
    ...({
      about: {},
      help: { 'app.giveUp': () => ok({}) },
      updates: {},
      monitoring: {},
    } as unknown as Pick<Parameters<typeof createHandlers>[0], 'about' | 'help' | 'updates' | 'monitoring'>),
    encryption: encryptionHere(),
  });
  await core.begin();
  return ok({
    core,
    calls,
    async close() {
      core.engine.stop();
      core.transport.abortAll();
      await core.engine.close();
      await core.flush();
      core.endProcess();
    },
  });
}

/** Until the app’s keychain can be asked: keys that a test put beside the profile. */
async function keysIn(folder: string): Promise<KeychainBackend | null> {
  const text = await readFile(path.join(folder, 'keychain.json'), 'utf8').catch(() => null);
  if (text === null) return null;
  const entries = new Map<string, string>(JSON.parse(text));
  return {
    getPassword: async (_service, account) => entries.get(account) ?? null,
    setPassword: async (_service, account, password) => void entries.set(account, password),
    deletePassword: async (_service, account) => entries.delete(account),
    findAccounts: async () => [...entries.keys()],
    isLocked: async () => false,
  };
}
