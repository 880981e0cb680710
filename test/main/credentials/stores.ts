import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createCredentialStore } from '../../../src/main/credentials/credentialStore.ts';
import { createKeychain } from '../../../src/main/credentials/keychain.ts';
import { openInstances } from '../../../src/main/registry/instanceRegistry.ts';
import { countIds, makeFolder } from '../storage/folder.ts';
import { FakeKeychain } from './fakeKeychain.ts';

/** What a kill leaves of one run: the registry's file and the keychain. */
export type Left = { file: string | null; entries: Map<string, string> };

/** The functions that write the registry, and those that write the keychain. */
export const WRITES = {
  registry: ['add', 'update', 'updateKey', 'drop'],
  keychain: ['setPassword', 'deletePassword'],
} as const;

/** Puts what a run left where the next one looks for it, in a folder of the test's own. */
export function putBack(left: Left = { file: null, entries: new Map() }) {
  const folder = makeFolder();
  const file = path.join(folder, 'instances.json');
  if (left.file !== null) writeFileSync(file, left.file);
  const backend = new FakeKeychain();
  backend.entries = new Map(left.entries);
  const leave = (): Left => ({
    file: existsSync(file) ? readFileSync(file, 'utf8') : null,
    entries: new Map(backend.entries),
  });
  return { folder, file, backend, leave };
}

/** The same object, whose functions of these names are called within `around`. */
export function aroundCalls<T extends object>(
  target: T,
  names: readonly string[],
  around: (call: () => unknown, name: string) => unknown,
): T {
  return new Proxy(target, {
    get(object, name) {
      const value = Reflect.get(object, name);
      if (typeof value !== 'function') return value;
      if (!names.includes(String(name))) return value.bind(object);
      return (...rest: unknown[]) => around(() => value.apply(object, rest), String(name));
    },
  });
}

/** One count for all: what a second run makes is not what the first one made. */
const newId = countIds();

/** Opens registry and credential store on what is left, keeping what a kill after each write would leave. */
export async function openStores(left?: Left) {
  const { folder, file, backend, leave } = putBack(left);
  const kills: (Left & { step: string })[] = [];
  const noting = async (call: () => unknown, step: string) => {
    const outcome = await call();
    kills.push({ ...leave(), step });
    return outcome;
  };
  const instances = aroundCalls(
    await openInstances({ file, clock: Date.now, newId }),
    WRITES.registry,
    noting,
  );
  const keychain = createKeychain({
    backend: aroundCalls(backend, WRITES.keychain, noting),
    service: 'Quayside',
    timeLimit: 5000,
    clock: Date.now,
  });
  const orphans: string[][] = [];
  /** What else is kept of a removed instance: who was to be forgotten, and whether that can be done. */
  const forgotten = { ids: [] as string[], isRefused: false };
  const credentialStore = createCredentialStore({
    instances,
    keychain,
    clock: Date.now,
    newId,
    forget: async ({ id, forgetsActivity = false }) => {
      forgotten.ids.push(forgetsActivity ? `${id} with its activity` : id);
      return !forgotten.isRefused;
    },
    onOrphans: (accounts) => orphans.push(accounts),
  });
  return {
    folder,
    file,
    backend,
    instances,
    keychain,
    credentialStore,
    kills,
    orphans,
    forgotten,
    leave,
    newId,
  };
}
