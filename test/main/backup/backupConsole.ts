import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createBackup } from '../../../src/main/backup/backup.ts';
import { answerQuestion } from '../../../src/main/backup/encryptionAnswer.ts';
import { createEncryption, type EncryptionHost } from '../../../src/main/backup/encryptionProcess.ts';
import { createCredentialStore } from '../../../src/main/credentials/credentialStore.ts';
import { createKeychain } from '../../../src/main/credentials/keychain.ts';
import { type Instances, openInstances } from '../../../src/main/registry/instanceRegistry.ts';
import { type CallInput, type CallName, type CallOutput, calls } from '../../../src/shared/contract.ts';
import { ok, type Result } from '../../../src/shared/errors.ts';
import { FakeKeychain } from '../credentials/fakeKeychain.ts';
import { makeFolder } from '../storage/folder.ts';

/** What a kill at one moment leaves behind. */
export type Left = { file: string | null; entries: Map<string, string>; step: string };

let ids = 0;
const newId = () => {
  ids += 1;
  return `id-${ids}`;
};

/** Derives a key at once: the real work is measured where the app runs. */
const WORK = 1;

/** What encryptionHost.ts does, without a process. */
function startHost(): EncryptionHost {
  let listener: Parameters<EncryptionHost['onAnswer']>[0] = () => {};
  return {
    ask: (question) => void answerQuestion(question, WORK).then((reply) => listener(reply)),
    onAnswer: (next) => {
      listener = next;
    },
    onExit: () => {},
    kill: () => {},
  };
}

/** Main's modules for backups over a fake keychain, keeping what a kill after each write would leave. */
export async function openDesk(left: Omit<Left, 'step'> = { file: null, entries: new Map() }) {
  const folder = makeFolder();
  const registry = path.join(folder, 'instances.json');
  if (left.file !== null) writeFileSync(registry, left.file);
  const kills: Left[] = [];
  const backend = new FakeKeychain();
  backend.entries = new Map(left.entries);
  const leave = (): Omit<Left, 'step'> => ({
    file: existsSync(registry) ? readFileSync(registry, 'utf8') : null,
    entries: new Map(backend.entries),
  });
  const noting = <T extends object>(target: T, names: string[]): T =>
    new Proxy(target, {
      get(object, name) {
        const value = Reflect.get(object, name);
        if (typeof value !== 'function') return value;
        if (!names.includes(String(name))) return value.bind(object);
        return async (...rest: unknown[]) => {
          const outcome = await value.apply(object, rest);
          kills.push({ ...leave(), step: String(name) });
          return outcome;
        };
      },
    });
  const opened = await openInstances({ file: registry, clock: Date.now, newId });
  const instances: Instances = noting(opened, ['add', 'update', 'updateKey', 'drop']);
  const heldBackend = noting(backend, ['setPassword', 'deletePassword']);
  const keychain = createKeychain({
    backend: heldBackend,
    service: 'Quayside',
    timeLimit: 5000,
    clock: Date.now,
  });
  const credentialStore = createCredentialStore({ instances, keychain, clock: Date.now, newId });
  const chosen: { target: string | null; source: string | null } = {
    target: path.join(folder, 'backup'),
    source: path.join(folder, 'backup'),
  };
  const clipboard: string[] = [];
  const handlers = createBackup({
    instances,
    credentialStore,
    releaseSecrets: () => {},
    encryption: createEncryption(startHost),
    dialogs: { chooseTarget: async () => chosen.target, chooseSource: async () => chosen.source },
    writeSecret: async (text) => {
      clipboard.push(text);
      return ok(null);
    },
    clock: Date.now,
    newId,
  });

  /** Calls as the router does: what goes in and what comes out must fit the contract. */
  async function call<N extends CallName & keyof typeof handlers>(
    name: N,
    input: CallInput<N>,
  ): Promise<Result<CallOutput<N>>> {
    const handle = handlers[name] as unknown as (input: unknown) => Promise<Result<CallOutput<N>>>;
    const answer = await handle(calls[name].input.parse(input));
    return answer.ok ? ok(calls[name].output.parse(answer.value) as CallOutput<N>) : answer;
  }

  /** Opens a file with this content and plans its import. */
  async function plan(content: string | Buffer, passphrase?: string) {
    const source = path.join(folder, 'given');
    writeFileSync(source, content);
    chosen.source = source;
    const open = await call('backup.open', {});
    if (!open.ok) return { open, token: '', planned: open };
    const token = open.value.outcome === 'opened' ? open.value.token : '';
    const planned = await call('backup.plan', { token, ...(passphrase === undefined ? {} : { passphrase }) });
    return { open, token, planned };
  }

  return {
    call,
    plan,
    folder,
    registry,
    chosen,
    clipboard,
    instances,
    credentialStore,
    keychain,
    backend,
    kills,
    leave,
  };
}

/** A desk of {@link openDesk}. */
export type Desk = Awaited<ReturnType<typeof openDesk>>;
