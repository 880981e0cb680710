import { fail, isKeychainTrouble, ok, type Result } from '../../shared/errors.ts';
import type { HeaderRecord, Instance, KeyRecord } from '../../shared/instance.ts';
import { preferredKeys } from '../../shared/keys.ts';
import { keyFault } from '../../shared/keyText.ts';
import type { Instances } from '../registry/instanceRegistry.ts';
import {
  activated,
  dropped,
  inKeychain,
  type KeyInHand,
  removing,
  type SecretRecord,
  secretsOf,
  settled,
} from '../registry/records.ts';
import { createMutex } from '../scheduling/semaphore.ts';
import { createAddInstance, createChangeInstance, createMadeKeys } from './changeInstance.ts';
import type { Keychain } from './keychain.ts';
import { keychainError } from './keychainErrors.ts';
import {
  headerMissing,
  keyDamaged,
  keyMissing,
  keyUnknown,
  noKey,
  noKeyFor,
  sessionKeyGone,
} from './keyErrors.ts';
import type { KeyHealths } from './keyHealth.ts';
import { createNewRecords, createRemovals, createSecrets, type Secrets } from './secrets.ts';

export function createReconcile(options: {
  instances: Instances;
  keychain: Keychain;
  secrets: Pick<Secrets, 'find' | 'isHeld'>;
  isUnderWay: (id: string) => boolean;
  removeMarked: (instanceId: string) => Promise<void>;
  finishRemoval: (instanceId: string) => Promise<void>;
  onDoubt: (instance: Instance) => void;
  onOrphans: (accounts: string[]) => void;
}): () => Promise<void> {
  const { instances, keychain, secrets, isUnderWay } = options;
  const { removeMarked, finishRemoval, onDoubt, onOrphans } = options;
  return async function reconcile() {
    const halfDone = instances
      .all()
      .filter(
        (instance) =>
          instance.status !== 'active' ||
          secretsOf(instance).some((each) => each.status !== 'active' || isStray(each)),
      );
    // Without signs of a bad end the keychain is not touched: that may prompt.
    if (!instances.writable || halfDone.length === 0) return;
    for (const instance of halfDone) {
      if (instance.status === 'pending') await settlePendingInstance(instance);
      else if (instance.status === 'active') await settlePendingKeys(instance);
      for (const each of secretsOf(instance).filter(isStray)) {
        const found = await keychain.find(each.id);
        if (found.state === 'found') await instances.update(instance.id, (one) => inKeychain(one, each.id));
      }
      await finishRemoval(instance.id);
      await removeMarked(instance.id);
    }
    await listOrphans();
  };

  /** A session key may have reached the keychain in the last moment of its run. */
  function isStray({ id, keptIn }: SecretRecord): boolean {
    return keptIn === 'session' && !secrets.isHeld(id);
  }

  async function settlePendingInstance(instance: Instance): Promise<void> {
    const { id, origin } = instance;
    let whole = true;
    // Imported keys without secrets are active from the start.
    for (const secret of secretsOf(instance).filter(({ status }) => status === 'pending')) {
      const found = await secrets.find(secret);
      if (found.state === 'unavailable') return;
      whole &&= found.state === 'found';
    }
    const finish = whole && !instances.atOrigin(origin);
    await instances.update(id, finish ? activated : (each) => ({ ...each, status: 'removing' }));
  }

  /**
   * Undoes pasted keys, since the person has them and they may be meant for a new origin; keeps keys made
   * here, which would be lost.
   */
  async function settlePendingKeys({ id, keys, headers = [] }: Instance): Promise<void> {
    const halfStored = headers.filter((each) => each.status === 'pending').map((each) => each.id);
    if (halfStored.length > 0)
      await instances.update(id, (instance) => removing(instance, new Set(halfStored)));
    for (const key of keys.filter((each) => each.status === 'pending' && !isUnderWay(each.id))) {
      const found = await secrets.find(key);
      if (found.state === 'unavailable') return;
      const finish = found.state === 'found' && key.origin === 'made';
      const next = await instances.update(id, (instance) =>
        finish ? settled(instance, key.id, {}) : dropped(instance, key.id, true),
      );
      // Keys with a name are looked up on the server; older records have none.
      const unknown = key.origin === 'made' && key.serverKeyId === null && key.serverName === undefined;
      if (next.ok && unknown) onDoubt(next.value);
    }
  }

  /** Reports only: after restoring an older list these may be its newest keys. */
  async function listOrphans(): Promise<void> {
    if (!instances.whole) return;
    const listed = await keychain.list();
    if (listed.state !== 'listed') return;
    const known = new Set(instances.all().flatMap((instance) => secretsOf(instance).map(({ id }) => id)));
    const orphans = listed.accounts.filter((each) => each.startsWith(`${instances.id}.`) && !known.has(each));
    if (orphans.length > 0) onOrphans(orphans);
  }
}

export type CredentialStore = ReturnType<typeof createCredentialStore>;

export function createCredentialStore(options: {
  instances: Instances;
  keychain: Keychain;
  clock: typeof Date.now;
  newId: () => string;
  health?: Pick<KeyHealths, 'noteLookup' | 'isBad' | 'forget'>;
  isLeftOut?: (key: KeyRecord) => boolean;
  forget?: (instance: Instance) => Promise<boolean>;
  onDoubt?: (instance: Instance) => void;
  /** Keychain accounts that no record names. */
  onOrphans?: (accounts: string[]) => void;
}) {
  const { instances, keychain, clock, newId, health, isLeftOut, forget, onDoubt, onOrphans } = options;
  const secrets = createSecrets(keychain);
  const records = createNewRecords({ registryId: () => instances.id, clock, newId });
  const removals = createRemovals({ instances, secrets, health, forget });
  const parts = { instances, secrets, records, removals };
  const adding = createAddInstance({ ...parts, clock, newId });
  const changing = createChangeInstance(parts);
  const making = createMadeKeys(parts);
  const inTurn = createMutex();

  const queued =
    <A extends unknown[], T>(job: (...about: A) => Promise<T>) =>
    (...about: A): Promise<T> =>
      inTurn(() => job(...about));

  /** Leaves the list at once, its keys once the keychain answers. `forgetsActivity`: Activity goes, too. */
  async function removeInstance(
    instanceId: string,
    { forgetsActivity } = { forgetsActivity: false },
  ): Promise<Result<null>> {
    const marked = await instances.update(instanceId, (instance) => ({
      ...instance,
      status: 'removing',
      ...(forgetsActivity ? { forgetsActivity } : {}),
    }));
    if (!marked.ok) return marked;
    await inTurn(() => removals.finishRemoval(instanceId));
    return ok(null);
  }

  async function forgetKey(instanceId: string, keyId: string): Promise<Result<null>> {
    const marked = await instances.updateKey(instanceId, keyId, { status: 'removing' });
    if (!marked.ok) return marked;
    await removals.removeMarked(instanceId);
    return ok(null);
  }

  async function moveIn(): Promise<Result<number>> {
    let count = 0;
    for (const instance of instances.list()) {
      for (const { id } of secretsOf(instance).filter((each) => secrets.isHeld(each.id))) {
        const undone = `The secrets kept for this session for “${instance.name}” could not be stored`;
        const stored = await secrets.moveIn(id, undone);
        if (!stored.ok) return stored;
        const noted = await instances.update(instance.id, (each) => inKeychain(each, id));
        if (!noted.ok) return noted;
        secrets.release(id);
        if (instance.keys.some((key) => key.id === id)) count += 1;
      }
    }
    return ok(count);
  }

  const reconcile = createReconcile({
    ...removals,
    instances,
    keychain,
    secrets,
    isUnderWay: making.isUnderWay,
    onDoubt: (instance) => onDoubt?.(instance),
    onOrphans: (accounts) => onOrphans?.(accounts),
  });
  keychain.onReady(() => void inTurn(reconcile).catch(() => {}));

  return {
    ...createKeySelection({ instances, secrets, clock, health, isLeftOut }),
    addInstance: queued(adding.addInstance),
    importInstance: queued(adding.importInstance),
    editInstance: (...about: Parameters<typeof changing.editInstance>) =>
      about[2] ? inTurn(() => changing.editInstance(...about)) : changing.editInstance(...about),
    storeKey: queued(changing.storeKey),
    beginKey: making.beginKey,
    noteMade: making.noteMade,
    settleKey: queued(making.settleKey),
    dropKey: queued(making.dropKey),
    moveIn: queued(moveIn),
    forgetKey: queued(forgetKey),
    removeInstance,
    /** Serialized with all other changes: nothing continues on the replaced list. */
    restore: queued(instances.restore),
    reconcile: queued(reconcile),
  };
}

export function createKeySelection(options: {
  instances: Pick<Instances, 'find'>;
  secrets: Pick<Secrets, 'find'>;
  clock: typeof Date.now;
  health?: Pick<KeyHealths, 'noteLookup' | 'isBad'> | undefined;
  isLeftOut?: ((key: KeyRecord) => boolean) | undefined;
}) {
  const { instances, secrets, clock, health, isLeftOut = () => false } = options;

  async function read(record: KeyRecord, name: string): Promise<Result<KeyInHand>> {
    const found = await secrets.find(record);
    const fault = found.state === 'found' ? keyFault(found.key) : null;
    if (found.state === 'found' && fault === null) return ok({ record, key: found.key });
    const { keptIn, organizationName } = record;
    const error =
      keptIn === 'session'
        ? sessionKeyGone(name, organizationName)
        : found.state === 'unavailable'
          ? keychainError(found.reason, `The key of “${name}” could not be read`)
          : fault === null
            ? keyMissing(name, organizationName)
            : keyDamaged(name, organizationName, fault);
    health?.noteLookup(record.id, error);
    return fail(error);
  }

  async function readValue(header: HeaderRecord, instanceName: string): Promise<Result<string>> {
    const found = await secrets.find(header);
    if (found.state === 'unavailable' && header.keptIn !== 'session') {
      const undone = `The extra headers of “${instanceName}” could not be read`;
      return fail(keychainError(found.reason, undone));
    }
    return found.state === 'found' ? ok(found.key) : fail(headerMissing(instanceName, header.name));
  }

  return {
    async keyOf(instanceId: string, keyId: string): Promise<Result<KeyInHand>> {
      const instance = instances.find(instanceId);
      if (!instance.ok) return instance;
      const record = instance.value.keys.find((key) => key.id === keyId && !isLeftOut(key));
      return record ? read(record, instance.value.name) : fail(keyUnknown(instance.value.name));
    },
    /**
     * In the order of `preferredKeys`; null: any organization. Gives `no-key-for-organization`,
     * `key-missing`, `keychain-…`.
     */
    async keyFor(
      instanceId: string,
      organizationId: string | null,
      userId?: string,
    ): Promise<Result<KeyInHand>> {
      const instance = instances.find(instanceId);
      if (!instance.ok) return instance;
      const { name, keys } = instance.value;
      const fitting = preferredKeys(
        keys.filter(
          (key) =>
            !isLeftOut(key) &&
            (organizationId === null || key.organizationId === organizationId) &&
            (userId === undefined || key.userId === userId),
        ),
        { now: clock(), isBad: (keyId) => health?.isBad(keyId) ?? false },
      );
      if (fitting.length === 0) return fail(organizationId === null ? noKey(name) : noKeyFor(name));
      let error = keyMissing(name, null);
      for (const record of fitting) {
        const found = await read(record, name);
        if (found.ok) return found;
        if (isKeychainTrouble(found.error)) return found;
        error = found.error;
      }
      return fail(error);
    },
    async headersFor(instanceId: string): Promise<Result<Record<string, string>>> {
      const instance = instances.find(instanceId);
      if (!instance.ok) return instance;
      // No prototype: a header may be named like a property of every object.
      const values: Record<string, string> = Object.create(null);
      for (const header of instance.value.headers ?? []) {
        const value = await readValue(header, instance.value.name);
        if (!value.ok) return value;
        values[header.name] = value.value;
      }
      return ok(values);
    },
    async headerOf(instanceId: string, name: string): Promise<Result<string>> {
      const instance = instances.find(instanceId);
      if (!instance.ok) return instance;
      const header = instance.value.headers?.find((each) => each.name === name);
      return header ? readValue(header, instance.value.name) : fail(headerMissing(instance.value.name, name));
    },
  };
}
