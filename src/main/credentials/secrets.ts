import { fail, ok, type Result } from '../../shared/errors.ts';
import type { HeaderRecord, Instance, KeyRecord } from '../../shared/instance.ts';
import type { Instances } from '../registry/instanceRegistry.ts';
import { type KeyFacts, type SecretRecord, secretsOf, without } from '../registry/records.ts';
import type { Found, Keychain } from './keychain.ts';
import { keychainError } from './keychainErrors.ts';
import type { KeyHealths } from './keyHealth.ts';

export type Secret = { id: string; secret: string };

export type Secrets = ReturnType<typeof createSecrets>;

/** Secrets of a session are kept by record id, never on disk. */
export function createSecrets(keychain: Pick<Keychain, 'find' | 'store' | 'remove'>) {
  const held = new Map<string, string>();

  /** Stops at the first failure. `undone` names what did not happen. Gives `keychain-…`. */
  async function store(secrets: Secret[], undone: string, forSession = false): Promise<Result<null>> {
    for (const { id, secret } of secrets) {
      if (forSession) {
        held.set(id, secret);
        continue;
      }
      const stored = await keychain.store(id, secret);
      if (stored.state !== 'stored') return fail(keychainError(stored.reason, undone));
    }
    return ok(null);
  }

  return {
    store,
    /** A session key of an earlier run may have been moved in just before its end. */
    async find({ id }: Pick<SecretRecord, 'id'>): Promise<Found> {
      const key = held.get(id);
      return key === undefined ? keychain.find(id) : { state: 'found', key };
    },
    async remove({ id, keptIn }: SecretRecord): Promise<boolean> {
      if (keptIn !== 'session') return (await keychain.remove(id)).state === 'removed';
      held.delete(id);
      return true;
    },
    isHeld: (id: string) => held.has(id),
    moveIn: (id: string, undone: string) => store([{ id, secret: held.get(id) ?? '' }], undone),
    release: (id: string) => void held.delete(id),
  };
}

/** Pending record, secret, active record; undone on a failure, which it gives. */
export async function storeRecorded(
  secrets: Pick<Secrets, 'store'>,
  steps: {
    record: () => Promise<Result<Instance>> | Result<Instance>;
    secrets: Secret[];
    undone: string;
    forSession?: boolean | undefined;
    activate: () => Promise<Result<Instance>>;
    undo: () => Promise<void>;
  },
): Promise<Result<Instance>> {
  const recorded = await steps.record();
  if (!recorded.ok) return recorded;
  const stored = await secrets.store(steps.secrets, steps.undone, steps.forSession);
  const active = stored.ok ? await steps.activate() : stored;
  if (!active.ok) await steps.undo();
  return active;
}

type NewRecords = ReturnType<typeof createNewRecords>;

/** Not a registry's code: whoever had the key made may still use it. */
const MADE_ELSEWHERE = 'elsewhere';

/** Prefixes the registry id, which separates this profile's keychain accounts from others'. */
export function createNewRecords(options: {
  /** Read each time: a restored list brings its own. */
  registryId: () => string;
  clock: typeof Date.now;
  newId: () => string;
}) {
  const { registryId, clock, newId } = options;
  const id = () => `${registryId()}.${newId()}`;
  const now = () => new Date(clock()).toISOString();
  return {
    key: (instanceId: string, facts: KeyFacts): KeyRecord => ({
      origin: 'pasted',
      serverKeyId: null,
      start: null,
      createdAt: now(),
      // Made keys name their registry; those of older backups may be of another computer.
      ...(facts.origin === 'made' ? { madeBy: MADE_ELSEWHERE } : {}),
      ...facts,
      id: id(),
      instanceId,
      lastUsedAt: null,
      status: 'pending',
    }),
    header: (name: string): HeaderRecord => ({ id: id(), name, createdAt: now(), status: 'pending' }),
  };
}

export type SecretParts = {
  instances: Instances;
  secrets: Pick<Secrets, 'store'>;
  records: NewRecords;
  removals: Removals;
};

export type Removals = ReturnType<typeof createRemovals>;

export function createRemovals(options: {
  instances: Instances;
  secrets: Pick<Secrets, 'remove'>;
  health?: Pick<KeyHealths, 'forget'> | undefined;
  forget?: ((instance: Instance) => Promise<boolean>) | undefined;
}) {
  const { instances, secrets, health, forget = async () => true } = options;

  function recordOf(instanceId: string): Instance | undefined {
    return instances.all().find((instance) => instance.id === instanceId);
  }

  async function removeMarked(instanceId: string): Promise<void> {
    const instance = recordOf(instanceId);
    const marked = instance ? secretsOf(instance).filter((each) => each.status === 'removing') : [];
    for (const each of marked) {
      if (!(await secrets.remove(each))) return;
      health?.forget(each.id);
      await instances.update(instanceId, (current) => without(current, each.id));
    }
  }

  async function finishRemoval(instanceId: string): Promise<void> {
    const record = recordOf(instanceId);
    if (record?.status !== 'removing') return;
    const isForgotten = await forget(record);
    for (const each of secretsOf(record)) {
      if (!(await secrets.remove(each))) return;
      health?.forget(each.id);
    }
    if (isForgotten) await instances.drop(instanceId);
  }

  return { removeMarked, finishRemoval };
}
