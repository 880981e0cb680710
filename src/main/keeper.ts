import { type AppError, fail, ok, type Result } from '../shared/errors.ts';
import type { Instance, KeyRecord } from '../shared/instance.ts';
import type { Instances } from './instances.ts';
import type { Keychain } from './keychain.ts';
import { keychainError } from './keychainWords.ts';

/** What a checked key showed of itself. */
export type KeyFacts = Pick<
  KeyRecord,
  'organizationId' | 'organizationName' | 'userId' | 'userEmail' | 'role' | 'expiresAt'
> &
  Partial<Pick<KeyRecord, 'origin' | 'serverKeyId' | 'start'>>;

/** What a person may change of an instance. */
export type InstanceEdit = Partial<Pick<Instance, 'name' | 'color' | 'origin'>>;

/** A key with its record; for the transport alone. */
export type KeyInHand = { record: KeyRecord; key: string };

/**
 * Keeps registry and keychain in step. The record is written first and taken away last, so that whatever
 * stops the app, the next start knows what was under way; one life cycle at a time.
 */
export type Keeper = {
  /** Adds an instance with its first key, both checked before. Gives `instance-exists`, `registry-…`, `keychain-…`. */
  addInstance(what: {
    name: string;
    origin: string;
    key: string;
    facts: KeyFacts;
  }): Promise<Result<Instance>>;
  /** Changes name, colour, or (with {@link Keeper.storeKey} alone) origin. */
  editInstance(instanceId: string, edit: Omit<InstanceEdit, 'origin'>): Promise<Result<Instance>>;
  /**
   * Stores a further key, then retires the records in `replaces`; a failure leaves the old ones working.
   * With another origin in `edit`, all older keys go: a key never goes to an origin that it was not given for.
   */
  storeKey(
    instanceId: string,
    what: { key: string; facts: KeyFacts; replaces: string[]; edit?: InstanceEdit },
  ): Promise<Result<Instance>>;
  /** Deletes a key here; on the server it goes on working. */
  forgetKey(instanceId: string, keyId: string): Promise<Result<null>>;
  /** Takes an instance off the list at once; its keys leave the keychain now, or as soon as that answers. */
  removeInstance(instanceId: string): Promise<Result<null>>;
  /** The key for an organization, or for account-wide calls (null) any. Gives `no-key-for-organization`, `key-missing`, `keychain-…`. */
  keyFor(instanceId: string, organizationId: string | null): Promise<Result<KeyInHand>>;
  /** Finishes or undoes what was half done; to be called at start, and called again by itself when the keychain answers. */
  reconcile(): Promise<void>;
};

/** Makes the keeper over both stores. */
export function createKeeper({
  instances,
  keychain,
  clock,
  newId,
}: {
  instances: Instances;
  keychain: Keychain;
  /** ms since the epoch. */
  clock: () => number;
  newId: () => string;
}): Keeper {
  let turn: Promise<unknown> = Promise.resolve();

  function inTurn<T>(job: () => Promise<T>): Promise<T> {
    const result = turn.then(job);
    turn = result.catch(() => {});
    return result;
  }

  function pendingKey(instanceId: string, facts: KeyFacts): KeyRecord {
    return {
      origin: 'pasted',
      serverKeyId: null,
      start: null,
      ...facts,
      // The registry's id in front tells this profile's accounts in the keychain from another profile's.
      id: `${instances.id}.${newId()}`,
      instanceId,
      createdAt: new Date(clock()).toISOString(),
      lastUsedAt: null,
      status: 'pending',
    };
  }

  async function addInstance({ name, origin, key, facts }: Parameters<Keeper['addInstance']>[0]) {
    const instanceId = newId();
    const record = pendingKey(instanceId, facts);
    const { createdAt } = record;
    const added = await instances.add({
      id: instanceId,
      name,
      origin,
      color: instances.nextColor(),
      createdAt,
      keys: [record],
      status: 'pending',
    });
    if (!added.ok) return added;
    const stored = await keychain.store(record.id, key);
    const active: Result<Instance> =
      stored.state === 'stored'
        ? await instances.update(instanceId, activated)
        : fail(keychainError(stored.reason, `“${name}” was not added, because its key could not be stored`));
    if (!active.ok) {
      await instances.update(instanceId, (instance) => ({ ...instance, status: 'removing' }));
      await finishRemoval(instanceId);
    }
    return active;
  }

  async function storeKey(
    instanceId: string,
    what: Parameters<Keeper['storeKey']>[1],
  ): Promise<Result<Instance>> {
    const { key, facts, replaces, edit = {} } = what;
    const current = instances.find(instanceId);
    if (!current.ok) return current;
    const moves = edit.origin !== undefined && edit.origin !== current.value.origin;
    const other = moves ? instances.atOrigin(edit.origin ?? '') : undefined;
    // The second look, at the swap, is the one that counts; this one spares a write to the keychain.
    if (other) return instances.update(instanceId, (instance) => ({ ...instance, ...edit }));
    const record = pendingKey(instanceId, facts);
    const added = await instances.update(instanceId, (instance) => ({
      ...instance,
      keys: [...instance.keys, record],
    }));
    if (!added.ok) return added;
    const stored = await keychain.store(record.id, key);
    const swapped: Result<Instance> =
      stored.state === 'stored'
        ? await instances.update(instanceId, (instance) => {
            const keys = instance.keys.map((each): KeyRecord => {
              if (each.id === record.id) return { ...each, status: 'active' };
              return moves || replaces.includes(each.id) ? { ...each, status: 'removing' } : each;
            });
            return { ...instance, ...edit, keys };
          })
        : fail(keychainError(stored.reason, `The new key of “${current.value.name}” could not be stored`));
    if (!swapped.ok) await instances.updateKey(instanceId, record.id, { status: 'removing' });
    await removeMarkedKeys(instanceId);
    return swapped.ok ? instances.find(instanceId) : swapped;
  }

  /** Deletes the keys marked as removing, each from the keychain first; what cannot be deleted now stays marked. */
  async function removeMarkedKeys(instanceId: string): Promise<void> {
    const marked = recordOf(instanceId)?.keys.filter((key) => key.status === 'removing') ?? [];
    for (const key of marked) {
      if ((await keychain.remove(key.id)).state !== 'removed') return;
      await instances.update(instanceId, (instance) => ({
        ...instance,
        keys: instance.keys.filter((each) => each.id !== key.id),
      }));
    }
  }

  async function finishRemoval(instanceId: string): Promise<void> {
    const record = recordOf(instanceId);
    if (record?.status !== 'removing') return;
    for (const key of record.keys) {
      if ((await keychain.remove(key.id)).state !== 'removed') return;
    }
    await instances.drop(instanceId);
  }

  function recordOf(instanceId: string): Instance | undefined {
    return instances.all().find((instance) => instance.id === instanceId);
  }

  async function removeInstance(instanceId: string): Promise<Result<null>> {
    const marked = await instances.update(instanceId, (instance) => ({ ...instance, status: 'removing' }));
    if (!marked.ok) return marked;
    await inTurn(() => finishRemoval(instanceId));
    return ok(null);
  }

  async function forgetKey(instanceId: string, keyId: string): Promise<Result<null>> {
    const marked = await instances.updateKey(instanceId, keyId, { status: 'removing' });
    if (!marked.ok) return marked;
    await removeMarkedKeys(instanceId);
    return ok(null);
  }

  async function keyFor(instanceId: string, organizationId: string | null): Promise<Result<KeyInHand>> {
    const instance = instances.find(instanceId);
    if (!instance.ok) return instance;
    const { name, keys } = instance.value;
    const newestFirst = keys.toReversed();
    const fitting = newestFirst.filter(
      (key) => organizationId === null || key.organizationId === organizationId,
    );
    if (fitting.length === 0) return fail(organizationId === null ? noKey(name) : noKeyFor(name));
    for (const record of fitting) {
      const found = await keychain.find(record.id);
      if (found.state === 'found') return ok({ record, key: found.key });
      if (found.state === 'unavailable') {
        return fail(keychainError(found.reason, `The key of “${name}” could not be read`));
      }
    }
    return fail(keyMissing(name));
  }

  async function reconcile(): Promise<void> {
    const halfDone = instances
      .all()
      .filter(
        (instance) => instance.status !== 'active' || instance.keys.some((key) => key.status !== 'active'),
      );
    // Without a trace of a bad end the keychain is left in peace: a look at it may bring up a password prompt.
    if (!instances.writable || halfDone.length === 0) return;
    for (const instance of halfDone) {
      if (instance.status === 'pending') await settlePendingInstance(instance);
      else if (instance.status === 'active') await settlePendingKeys(instance);
      await finishRemoval(instance.id);
      await removeMarkedKeys(instance.id);
    }
    await removeOrphans();
  }

  async function settlePendingInstance({ id, origin, keys }: Instance): Promise<void> {
    const [key] = keys;
    const found = key ? await keychain.find(key.id) : ({ state: 'missing' } as const);
    if (found.state === 'unavailable') return;
    const finish = found.state === 'found' && !instances.atOrigin(origin);
    await instances.update(id, finish ? activated : (instance) => ({ ...instance, status: 'removing' }));
  }

  /** A pasted key is undone, since the person still has it and it may be meant for a new origin; one made here would be lost. */
  async function settlePendingKeys({ id, keys }: Instance): Promise<void> {
    for (const key of keys.filter((each) => each.status === 'pending')) {
      const found = await keychain.find(key.id);
      if (found.state === 'unavailable') return;
      const finish = found.state === 'found' && key.origin === 'made';
      await instances.updateKey(id, key.id, { status: finish ? 'active' : 'removing' });
    }
  }

  async function removeOrphans(): Promise<void> {
    if (!instances.whole) return;
    const listed = await keychain.list();
    if (listed.state !== 'listed') return;
    const known = new Set(instances.all().flatMap((instance) => instance.keys.map((key) => key.id)));
    const orphans = listed.accounts.filter((each) => each.startsWith(`${instances.id}.`) && !known.has(each));
    for (const account of orphans) await keychain.remove(account);
  }

  keychain.onReady(() => void inTurn(reconcile).catch(() => {}));

  return {
    addInstance: (what) => inTurn(() => addInstance(what)),
    editInstance: (instanceId, { name, color }) =>
      instances.update(instanceId, (instance) => ({
        ...instance,
        name: name ?? instance.name,
        color: color ?? instance.color,
      })),
    storeKey: (instanceId, what) => inTurn(() => storeKey(instanceId, what)),
    forgetKey: (instanceId, keyId) => inTurn(() => forgetKey(instanceId, keyId)),
    removeInstance,
    keyFor,
    reconcile: () => inTurn(reconcile),
  };
}

function activated(instance: Instance): Instance {
  return {
    ...instance,
    status: 'active',
    keys: instance.keys.map((key) => ({ ...key, status: 'active' })),
  };
}

function keyMissing(name: string): AppError {
  return {
    code: 'key-missing',
    message: `The key of “${name}” is no longer in the keychain.`,
    advice: 'Give the instance a key with “Replace key”. Its settings and place in the list are kept.',
  };
}

function noKey(name: string): AppError {
  return {
    code: 'key-missing',
    message: `“${name}” has no key any more: the organization that it opened is gone.`,
    advice: 'Make a key for another organization in Dokploy, and give it here with “Replace key”.',
  };
}

function noKeyFor(name: string): AppError {
  return {
    code: 'no-key-for-organization',
    message: `“${name}” has no key for this organization.`,
    advice:
      'In Dokploy a key opens one organization: make one there while this organization is chosen, and add it here.',
  };
}
