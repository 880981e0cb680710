import { fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import path from 'node:path';
import { openCore } from '../main/core.ts';
import { createKeychain, type KeychainBackend } from '../main/credentials/keychain.ts';
import {
  type KeychainAnswer,
  type KeychainQuestion,
  keychainService,
  openKeychain,
} from '../main/credentials/openKeychain.ts';
import { rootOf } from '../main/storage/includes.ts';
import { withInstanceIn } from '../shared/choices.ts';
import { type AppError, fail, type Result } from '../shared/errors.ts';
import type { Ask } from '../shared/question.ts';
import { createCalls, createFiles, isThere, WINDOW_ONLY } from './calls.ts';
import { baseOf, type ConfigInstance, readConfig } from './config.ts';
import { type Sources, writeConfigRegistry } from './configRegistry.ts';
import { OFFLINE, readKey } from './keys.ts';
import { createNodeHttp } from './nodeHttp.ts';
import { badInput, Ended, type Hidden, must } from './output.ts';
import { copyToRead, profileOf, takeToChange, temporary } from './profile.ts';
import { createRead } from './reading.ts';
import type { Context, Options } from './verbs.ts';

export type Opened = Pick<Context, 'core' | 'calls' | 'files' | 'read' | 'isThrowAway'> & {
  close(): Promise<void>;
};

const CONFIG = 'quayside.yaml';

/**
 * Opens instances of quayside.yaml or of the app. Readers work on a copy and cannot send writes; writers lock
 * the profile or are refused.
 */
export async function open(given: {
  options: Options;
  changes: boolean;
  isOfApp: boolean;
  ownFile: string;
  version: string;
  appName: string;
  log: (line: string) => void;
  say: (sentence: string) => void;
  hidden: Hidden;
  env?: NodeJS.ProcessEnv;
}): Promise<Opened> {
  const { options, changes, isOfApp, ownFile, version, appName, log, say, hidden, env = process.env } = given;
  if (changes && options.offline === true) throw new Ended(OFFLINE_CHANGES);
  const { config, kept } = await whereOf(options, { isOfApp, ownProfile: profileOf(appName, env) });
  const listed = config === null ? null : await listOf(config, options, env);
  const { folder, close } = must(
    kept === null ? await temporary() : changes ? await takeToChange(kept) : await copyToRead(kept),
  );
  const giveUp = async (error: AppError) => {
    await close();
    throw new Ended(error);
  };

  const made = listed && (await writeConfigRegistry(folder, listed, Date.now(), say));
  const sources = made && (made.ok ? made.value : await giveUp(made.error));
  const isRead = options.offline !== true;
  const keys = createKeySources(sources, { isRead, env, hidden });
  const pinned = new Set(
    [...(sources ?? [])].flatMap(([, { instance }]) => (instance.fingerprint ? instance.origin : [])),
  );
  const isPinned = (instanceId: string) => {
    const found = core.instances.find(instanceId);
    return found.ok && pinned.has(found.value.origin);
  };
  const { files, dialogs } = createFiles();
  const common = { folder, log, emit() {}, clock: Date.now, newId: randomUUID as () => string };
  const ask: Ask = async ({ answers }) =>
    (options.confirm === true ? answers[0] : answers.at(-1))?.choice as never;
  const core = await openCore({
    ...{ ...common, version, ask },
    saveTo: [folder],
    openKeychain: (isUnattended) => {
      if (!sources)
        return appKeychain({ ...{ appName, ownFile, env, log, say, hidden, changes, isRead }, isUnattended });
      const { backend } = keys;
      const { clock } = common;
      const keychain = createKeychain({
        backend,
        service: 'quayside',
        timeLimit: 60_000,
        clock,
        isUnattended,
      });
      return { keychain: { ...keychain, release() {} }, endProcess() {} };
    },
    http: createNodeHttp({ isPinned, isReadOnly: !changes }),
    workerFile: ownFile,
    isInteractive: false,
    isKept: changes && kept !== null,
    dialogs: () => dialogs,
    print: null,
    writeClipboard: async () => WINDOW_ONLY,
    monitoring: () => ({ forget: async () => {} }),
    onOperations() {},
    includeRoot: async (file) => (options.allowOutside === true ? path.parse(file).root : rootOf(file)),
  });
  const { instances } = core;
  if (!instances.writable) {
    const [notice] = instances.notices;
    await giveUp({ code: 'registry-unwritable', message: notice?.text ?? '', advice: '' });
  }
  for (const { text } of instances.notices) say(text);
  if (!isOfApp && instances.list().length === 0)
    await giveUp(badInput(`${config ?? kept} lists no instance, so there is nothing to look at.`));
  if (listed) await group(core, listed);
  const calls = createCalls(core, { ...common, version, ask });
  if (changes) await core.credentialStore.reconcile();
  await core.begin();
  return {
    ...{ core, calls, files, isThrowAway: kept === null },
    read: createRead({
      core,
      keyOf: sources && isRead ? keys.keyOf : null,
      wordsOf: (keyId) => sources?.get(keyId)?.source.words ?? '',
      refusal: isRead ? null : OFFLINE,
    }),
    async close() {
      core.engine.stop();
      core.transport.abortAll();
      await core.engine.close();
      await core.flush();
      core.endProcess();
      await close();
    },
  };
}

type Where = { config: string | null; kept: string | null };

async function whereOf(
  { config, profile, state }: Options,
  { isOfApp, ownProfile }: { isOfApp: boolean; ownProfile: string },
): Promise<Where> {
  const folderOf = (given: Options[string]) => (typeof given === 'string' ? path.resolve(given) : null);
  const [file, own, kept] = [folderOf(config), folderOf(profile), folderOf(state)];
  if (own && (file || kept))
    throw new Ended(badInput('--profile is of the app, --config and --state are not.', 'Give one of them.'));
  if (isOfApp) return { config: null, kept: own ?? ownProfile };
  const found = file ?? (own === null && (await isThere(CONFIG)) ? path.resolve(CONFIG) : null);
  if (found) return { config: found, kept };
  if (kept)
    throw new Ended(
      badInput(`There is no ${CONFIG} here, to which --state belongs.`, 'Name it by --config.'),
    );
  const folder = own ?? ownProfile;
  if (await isThere(own ?? path.join(folder, 'instances.json'))) return { config: null, kept: folder };
  throw new Ended(
    badInput(
      `There are no instances: no ${CONFIG} here, and none of the app in ${folder}.`,
      `Write ${CONFIG}, or add instances in the window of Quayside.`,
    ),
  );
}

/** In CI the pull request's target branch counts, unless the file is outside of the repository. */
async function listOf(file: string, options: Options, env: NodeJS.ProcessEnv): Promise<ConfigInstance[]> {
  const base =
    typeof options.base === 'string' ? options.base : (await isInRepository(file)) ? baseOf(env) : null;
  if (base !== null && !/^[\w.][\w./@^~-]*$/.test(base))
    throw new Ended(badInput('This is not a branch or commit of git.', 'Check --base.'));
  return must(
    await readConfig(file, {
      base,
      allowCommands: options.allowCommands === true,
      allowOutside: options.allowOutside === true,
    }),
  );
}

async function isInRepository(file: string): Promise<boolean> {
  for (let folder = path.dirname(file); ; folder = path.dirname(folder)) {
    if (await isThere(path.join(folder, '.git'))) return true;
    if (folder === path.dirname(folder)) return false;
  }
}

async function group(
  core: Awaited<ReturnType<typeof openCore>>,
  listed: readonly ConfigInstance[],
): Promise<void> {
  const groups = core.instances
    .list()
    .reduce<ReturnType<typeof core.preferences.read>['groups']>((all, { id, origin }) => {
      const name = listed.find((each) => each.origin === origin)?.group;
      return name ? withInstanceIn(all, name, id, randomUUID) : all;
    }, []);
  await core.preferences.save({ groups });
}

/** Reads each key at its first use and keeps it in memory. */
function createKeySources(
  sources: Sources | null,
  { isRead, env, hidden }: { isRead: boolean; env: NodeJS.ProcessEnv; hidden: Hidden },
) {
  const read = new Map<string, Promise<Result<string>>>();
  async function keyOf(keyId: string): Promise<Result<string>> {
    const from = sources?.get(keyId);
    if (!from || !isRead) return fail(OFFLINE);
    const asked = read.get(keyId) ?? readKey(from.source, from.instance, { env, header: from.header });
    read.set(keyId, asked);
    const key = await asked;
    if (key.ok) hidden.add(key.value);
    return key;
  }
  const backend: KeychainBackend = {
    async getPassword(_service, keyId) {
      const key = await keyOf(keyId);
      return key.ok ? key.value : null;
    },
    setPassword: async () => {
      throw new Error(NO_STORE);
    },
    deletePassword: async () => true,
    findAccounts: async () => [...(sources?.keys() ?? [])],
    isLocked: async () => false,
  };
  return { keyOf, backend };
}

/** Worded as the keychain's errors without a keychain. */
const NO_STORE = 'could not connect: quayside.yaml holds no keys';

/** A separate process loads keytar. Readers cannot change keys. */
function appKeychain(given: {
  appName: string;
  ownFile: string;
  env: NodeJS.ProcessEnv;
  log: (line: string) => void;
  say: (sentence: string) => void;
  hidden: Hidden;
  changes: boolean;
  isRead: boolean;
  isUnattended: () => boolean;
}): ReturnType<typeof openKeychain> {
  const { appName, ownFile, log, say, hidden, changes, isRead, isUnattended } = given;
  let isTold = false;
  const opened = openKeychain({
    start(env) {
      if (!isInstalled('keytar', ownFile)) {
        if (!isTold)
          say(
            'The keys are in the keychain, which needs the package keytar. Run: npm install -g keytar@npm:@github/keytar, or list instances in quayside.yaml.',
          );
        isTold = true;
        throw new Error('could not connect: keytar is not installed');
      }
      const child = fork(ownFile, [], {
        env: { ...env, QUAYSIDE_HOST: 'keychain' },
        stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      });
      return {
        ask: (question: KeychainQuestion) => void child.send(question),
        onAnswer: (listener: (answer: KeychainAnswer) => void) => void child.on('message', listener),
        onExit: (listener: () => void) => void child.once('exit', listener),
        kill: () => void child.kill('SIGKILL'),
      };
    },
    drawn: Promise.resolve(),
    service: keychainService({ isPackaged: true, name: appName }),
    ...{ clock: Date.now, log, isUnattended },
  });
  const { keychain } = opened;
  return {
    ...opened,
    keychain: {
      ...keychain,
      async find(account) {
        const found = isRead ? await keychain.find(account) : UNTOUCHED;
        if (found.state === 'found') hidden.add(found.key);
        return found;
      },
      ...(changes ? {} : { store: async () => UNTOUCHED, remove: async () => UNTOUCHED }),
    },
  };
}

const UNTOUCHED = { state: 'unavailable', reason: 'denied' } as const;

const OFFLINE_CHANGES = badInput(
  'With --offline no server is read, so none can be changed.',
  'Leave that option out.',
);

function isInstalled(name: string, from: string): boolean {
  try {
    createRequire(from).resolve(name);
    return true;
  } catch {
    return false;
  }
}
