import { isKeychainTrouble } from '../../shared/errorMeanings.ts';
import { fail, ok, type Result } from '../../shared/errors.ts';
import type { HeaderRecord, Instance, KeyRecord } from '../../shared/instance.ts';
import type { Instances } from '../registry/instanceRegistry.ts';
import {
  activated,
  dropped,
  type HeaderEntry,
  headersOf,
  inKeychain,
  removing,
  type SecretRecord,
  secretsOf,
  settled,
  toSecret,
  withRecords,
} from '../registry/records.ts';
import type { Found, Keychain } from './keychain.ts';
import { keychainError } from './keychainErrors.ts';
import {
  headerMissing,
  instanceMoved,
  keyMissing,
  keyUnknown,
  noKey,
  noKeyFor,
  sessionKeyGone,
} from './keyErrors.ts';
import type { KeyHealths } from './keyHealth.ts';
import { createReconcile } from './reconcile.ts';

/** What a checked key showed of itself. */
export type KeyFacts = Pick<
  KeyRecord,
  'organizationId' | 'organizationName' | 'userId' | 'userEmail' | 'role' | 'expiresAt'
> &
  Partial<Pick<KeyRecord, 'origin' | 'serverKeyId' | 'start' | 'createdAt'>>;

/** What a person may change of an instance. */
export type InstanceEdit = Partial<Pick<Instance, 'name' | 'color' | 'origin' | 'proxy'>>;

/** An instance from a backup; a key or header without its secret asks for it later. */
export type ImportedInstance = Pick<Instance, 'name' | 'origin' | 'color'> & {
  keys: { facts: KeyFacts; key: string | null }[];
  headers: { name: string; value: string | null }[];
  more: Pick<Instance, 'proxy' | 'certificate' | 'identity'>;
};

/** A key with its record; for the transport alone. */
export type KeyInHand = { record: KeyRecord; key: string };

/**
 * Keeps registry and keychain in step. The record is written first and taken away last, so that whatever
 * stops the app, the next start knows what was under way; one life cycle at a time.
 */
export type CredentialStore = {
  /** Adds an instance with its first key, both checked before. Gives `instance-exists`, `registry-…`, `keychain-…`. */
  addInstance(what: {
    name: string;
    origin: string;
    key: string;
    facts: KeyFacts;
    headers?: HeaderEntry[];
    more?: Pick<Instance, 'proxy' | 'certificate' | 'identity'>;
    /** Keeps all secrets in memory until the app ends, because the keychain cannot be used. */
    forSession?: boolean | undefined;
  }): Promise<Result<Instance>>;
  /** Adds an instance from a backup, whole or not at all. Gives `instance-exists`, `registry-…`, `keychain-…`. */
  importInstance(what: ImportedInstance): Promise<Result<Instance>>;
  /**
   * Changes name, colour, proxy, or (with {@link CredentialStore.storeKey} alone) origin. `entries` is the whole list of
   * headers: what it does not name leaves the keychain; a failure leaves the old ones working. They are for the
   * origin named with them: when the instance has moved meanwhile they are not stored. Gives `instance-moved`.
   */
  editInstance(
    instanceId: string,
    edit: Omit<InstanceEdit, 'origin'>,
    headers?: { origin: string; entries: HeaderEntry[] },
  ): Promise<Result<Instance>>;
  /**
   * Stores a further key, then retires the records in `replaces`; a failure leaves the old ones working.
   * With another origin in `edit`, all older keys and headers go, and the trusted certificate: none of them ever
   * goes to an origin that it was not given for. Gives `instance-moved` when the key was checked at an origin that
   * the instance has left since.
   */
  storeKey(
    instanceId: string,
    what: {
      key: string;
      /** Where it was checked. */
      origin: string;
      facts: KeyFacts;
      replaces: string[];
      edit?: InstanceEdit;
      /** For another origin in `edit`. */
      headers?: HeaderEntry[];
      more?: Pick<Instance, 'certificate' | 'identity'>;
      forSession?: boolean | undefined;
    },
  ): Promise<Result<Instance>>;
  /**
   * Records a key that is about to be made on the server at `origin`, and gives its record's id; `replaces` names the
   * record whose place it is to take. Followed by {@link CredentialStore.noteMade} and {@link CredentialStore.settleKey}, or
   * {@link CredentialStore.dropKey}. Gives `instance-moved`.
   */
  beginKey(
    { id, origin }: Pick<Instance, 'id' | 'origin'>,
    facts: KeyFacts,
    replaces?: string,
  ): Promise<Result<string>>;
  /** Records what the server tells of the made key, before it is checked and stored. */
  noteMade(
    instanceId: string,
    keyId: string,
    made: Pick<KeyRecord, 'serverKeyId' | 'start' | 'expiresAt'>,
  ): Promise<Result<Instance>>;
  /**
   * Stores a made key and puts it to use; the one that it replaces leaves, to be retired on the server too.
   * Gives `key-unknown` when its record went meanwhile, with a move or a removal.
   */
  settleKey(
    instanceId: string,
    keyId: string,
    what: { key: string; role: string | null; forSession?: boolean | undefined },
  ): Promise<Result<Instance>>;
  /** Gives a recorded key up; `retire` when it was made on the server and must go there. */
  dropKey(instanceId: string, keyId: string, retire: boolean): Promise<void>;
  /** The key of one record. Gives `key-unknown`, `key-missing`, `session-key-gone`, `keychain-…`. */
  keyOf(instanceId: string, keyId: string): Promise<Result<KeyInHand>>;
  /** Moves what was kept for this session into the keychain; gives how many keys. A failure leaves the rest as it was. */
  moveIn(): Promise<Result<number>>;
  /** Deletes a key here; on the server it goes on working. */
  forgetKey(instanceId: string, keyId: string): Promise<Result<null>>;
  /** Takes an instance off the list at once; its keys leave the keychain now, or as soon as that answers. */
  removeInstance(instanceId: string): Promise<Result<null>>;
  /** The key for an organization, or for account-wide calls (null) any. Gives `no-key-for-organization`, `key-missing`, `keychain-…`. */
  keyFor(instanceId: string, organizationId: string | null): Promise<Result<KeyInHand>>;
  /** The extra headers of an instance with their values. Gives `header-missing`, `keychain-…`. */
  headersFor(instanceId: string): Promise<Result<Record<string, string>>>;
  /** Finishes or undoes what was half done; to be called at start, and called again by itself when the keychain answers. */
  reconcile(): Promise<void>;
};

/** Makes the keeper over both stores. */
export function createCredentialStore({
  instances,
  keychain,
  clock,
  newId,
  health,
  onDoubt,
}: {
  instances: Instances;
  keychain: Keychain;
  /** ms since the epoch. */
  clock: () => number;
  newId: () => string;
  /** Told which keys cannot be had; asked which to leave for last. */
  health?: Pick<KeyHealths, 'noteLookup' | 'isBad' | 'forget'>;
  /** Told at a start of a key that may have been made on the server without anything being known of it. */
  onDoubt?: (instance: Instance) => void;
}): CredentialStore {
  let turn: Promise<unknown> = Promise.resolve();
  /** What is kept for this session, by the record's id. Never on disk. */
  const held = new Map<string, string>();
  /** Records of keys that are being made now: nothing half done. */
  const underWay = new Set<string>();

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
      createdAt: new Date(clock()).toISOString(),
      ...facts,
      // The registry's id in front tells this profile's accounts in the keychain from another profile's.
      id: `${instances.id}.${newId()}`,
      instanceId,
      lastUsedAt: null,
      status: 'pending',
    };
  }

  function pendingHeader(name: string): HeaderRecord {
    const createdAt = new Date(clock()).toISOString();
    return { id: `${instances.id}.${newId()}`, name, createdAt, status: 'pending' };
  }

  /** Stores secrets one by one, or holds them for this session; stops at the first that is not taken. */
  async function storeAll(
    secrets: { id: string; secret: string }[],
    undone: string,
    forSession = false,
  ): Promise<Result<null>> {
    if (forSession) {
      for (const { id, secret } of secrets) held.set(id, secret);
      return ok(null);
    }
    for (const { id, secret } of secrets) {
      const stored = await keychain.store(id, secret);
      if (stored.state !== 'stored') return fail(keychainError(stored.reason, undone));
    }
    return ok(null);
  }

  /** What a record's secret is; one kept for an earlier session may have been moved in just before that ended. */
  async function secretOf({ id }: Pick<KeyRecord, 'id'>): Promise<Found> {
    const key = held.get(id);
    return key === undefined ? keychain.find(id) : { state: 'found', key };
  }

  /** Takes a record's secret away; false when the keychain does not answer. What never was in it needs none. */
  async function takeAway({ id, keptIn }: SecretRecord): Promise<boolean> {
    if (keptIn !== 'session') return (await keychain.remove(id)).state === 'removed';
    held.delete(id);
    return true;
  }

  async function addInstance(what: Parameters<CredentialStore['addInstance']>[0]): Promise<Result<Instance>> {
    const { name, origin, key, facts, more = {}, forSession = false } = what;
    const instanceId = newId();
    const keptIn = forSession ? ({ keptIn: 'session' } as const) : {};
    const record = { ...pendingKey(instanceId, facts), ...keptIn };
    const headers = withRecords(what.headers ?? [], (header) => ({ ...pendingHeader(header), ...keptIn }));
    const { createdAt } = record;
    const added = await instances.add({
      id: instanceId,
      name,
      origin,
      color: instances.nextColor(),
      createdAt,
      keys: [record],
      status: 'pending',
      ...more,
      ...(headers.length > 0 ? { headers: headers.map(({ record: header }) => header) } : {}),
    });
    if (!added.ok) return added;
    const stored = await storeAll(
      [...headers.map(toSecret), { id: record.id, secret: key }],
      `“${name}” was not added, because its key could not be stored`,
      forSession,
    );
    const active = stored.ok ? await instances.update(instanceId, activated) : stored;
    if (!active.ok) {
      await instances.update(instanceId, (instance) => ({ ...instance, status: 'removing' }));
      await finishRemoval(instanceId);
    }
    return active;
  }

  async function importInstance(what: ImportedInstance): Promise<Result<Instance>> {
    const { keys, headers, more, ...facts } = what;
    const instanceId = newId();
    // A record whose secret is not at hand has nothing to wait for.
    const statusFor = (secret: string | null) => (secret === null ? 'active' : 'pending');
    const keyRecords = keys.map(({ facts: known, key }) => ({
      record: { ...pendingKey(instanceId, known), status: statusFor(key) } as const,
      secret: key,
    }));
    const headerRecords = headers.map(({ name, value }) => ({
      record: { ...pendingHeader(name), status: statusFor(value) } as const,
      secret: value,
    }));
    const secrets = [...headerRecords, ...keyRecords].flatMap(({ record, secret }) =>
      secret === null ? [] : { id: record.id, secret },
    );
    const added = await instances.add({
      id: instanceId,
      ...facts,
      ...more,
      createdAt: new Date(clock()).toISOString(),
      keys: keyRecords.map(({ record }) => record),
      ...(headerRecords.length > 0 ? { headers: headerRecords.map(({ record }) => record) } : {}),
      status: secrets.length === 0 ? 'active' : 'pending',
    });
    if (!added.ok || secrets.length === 0) return added;
    const undone = `“${facts.name}” was not imported, because its keys could not be stored`;
    const stored = await storeAll(secrets, undone);
    const active = stored.ok ? await instances.update(instanceId, activated) : stored;
    if (!active.ok) {
      await instances.update(instanceId, (instance) => ({ ...instance, status: 'removing' }));
      await finishRemoval(instanceId);
    }
    return active;
  }

  async function storeKey(
    instanceId: string,
    what: Parameters<CredentialStore['storeKey']>[1],
  ): Promise<Result<Instance>> {
    const { key, facts, replaces, edit = {}, more = {}, forSession = false } = what;
    const keptIn = forSession ? ({ keptIn: 'session' } as const) : {};
    const current = instances.find(instanceId);
    if (!current.ok) return current;
    if (what.origin !== (edit.origin ?? current.value.origin)) return fail(instanceMoved(current.value));
    const moves = edit.origin !== undefined && edit.origin !== current.value.origin;
    const other = moves ? instances.atOrigin(edit.origin ?? '') : undefined;
    // The second look, at the swap, is the one that counts; this one spares a write to the keychain.
    if (other) return instances.update(instanceId, (instance) => ({ ...instance, ...edit }));
    const record = { ...pendingKey(instanceId, facts), ...keptIn };
    const headers = moves
      ? withRecords(what.headers ?? [], (header) => ({ ...pendingHeader(header), ...keptIn }))
      : [];
    const fresh = new Set([record.id, ...headers.map(({ record: header }) => header.id)]);
    const added = await instances.update(instanceId, (instance) => ({
      ...instance,
      keys: [...instance.keys, record],
      ...headersOf(instance, headers),
    }));
    if (!added.ok) return added;
    const stored = await storeAll(
      [...headers.map(toSecret), { id: record.id, secret: key }],
      `The new key of “${current.value.name}” could not be stored`,
      forSession,
    );
    const swapped = stored.ok
      ? await instances.update(instanceId, (instance) => {
          const settle = <T extends { id: string; status: KeyRecord['status'] }>(each: T): T => {
            if (fresh.has(each.id)) return { ...each, status: 'active' };
            return moves || replaces.includes(each.id) ? { ...each, status: 'removing' } : each;
          };
          const { certificate: _, identity: __, toRetire: ___, ...rest } = instance;
          return {
            ...(moves ? rest : instance),
            ...edit,
            ...more,
            keys: instance.keys.map(settle),
            ...(instance.headers ? { headers: instance.headers.map(settle) } : {}),
          };
        })
      : stored;
    if (!swapped.ok) await instances.update(instanceId, (instance) => removing(instance, fresh));
    await removeMarked(instanceId);
    return swapped.ok ? instances.find(instanceId) : swapped;
  }

  async function editInstance(
    instanceId: string,
    edit: Omit<InstanceEdit, 'origin'>,
    given?: Parameters<CredentialStore['editInstance']>[2],
  ): Promise<Result<Instance>> {
    const current = instances.find(instanceId);
    if (!current.ok) return current;
    if (given && given.origin !== current.value.origin) return fail(instanceMoved(current.value));
    const wanted = given?.entries;
    const headers = withRecords(wanted ?? [], pendingHeader);
    const kept = new Set(
      (wanted ?? []).flatMap(({ name, value }) => (value === undefined ? name.toLowerCase() : [])),
    );
    if (headers.length > 0) {
      const added = await instances.update(instanceId, (instance) => ({
        ...instance,
        ...headersOf(instance, headers),
      }));
      if (!added.ok) return added;
    }
    const stored = await storeAll(
      headers.map(toSecret),
      `The extra headers of “${current.value.name}” could not be stored`,
    );
    const fresh = new Set(headers.map(({ record }) => record.id));
    const changed = stored.ok
      ? await instances.update(instanceId, (instance) => {
          const settle = (each: HeaderRecord): HeaderRecord => {
            if (fresh.has(each.id)) return { ...each, status: 'active' };
            const stays = wanted === undefined || kept.has(each.name.toLowerCase());
            return stays ? each : { ...each, status: 'removing' };
          };
          const { name = instance.name, color = instance.color, proxy = instance.proxy } = edit;
          return {
            ...instance,
            name,
            color,
            ...(proxy ? { proxy } : {}),
            ...(instance.headers ? { headers: instance.headers.map(settle) } : {}),
          };
        })
      : stored;
    if (!changed.ok) await instances.update(instanceId, (instance) => removing(instance, fresh));
    await removeMarked(instanceId);
    return changed.ok ? instances.find(instanceId) : changed;
  }

  /** Deletes the keys and headers marked as removing, each from the keychain first; what cannot be deleted now stays marked. */
  async function removeMarked(instanceId: string): Promise<void> {
    const instance = recordOf(instanceId);
    const marked = instance ? secretsOf(instance).filter((each) => each.status === 'removing') : [];
    for (const each of marked) {
      const { id } = each;
      if (!(await takeAway(each))) return;
      health?.forget(id);
      await instances.update(instanceId, (current) => ({
        ...current,
        keys: current.keys.filter((each) => each.id !== id),
        ...(current.headers ? { headers: current.headers.filter((each) => each.id !== id) } : {}),
      }));
    }
  }

  async function finishRemoval(instanceId: string): Promise<void> {
    const record = recordOf(instanceId);
    if (record?.status !== 'removing') return;
    for (const each of secretsOf(record)) {
      if (!(await takeAway(each))) return;
      health?.forget(each.id);
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
    await removeMarked(instanceId);
    return ok(null);
  }

  async function keyFor(instanceId: string, organizationId: string | null): Promise<Result<KeyInHand>> {
    const instance = instances.find(instanceId);
    if (!instance.ok) return instance;
    const { name, keys } = instance.value;
    const fitting = keys
      .filter((key) => organizationId === null || key.organizationId === organizationId)
      .toReversed()
      .toSorted((a, b) => rank(a) - rank(b));
    if (fitting.length === 0) return fail(organizationId === null ? noKey(name) : noKeyFor(name));
    let error = keyMissing(name);
    for (const record of fitting) {
      const found = await readKey(record, name);
      if (found.ok) return found;
      if (isKeychainTrouble(found.error)) return found;
      error = found.error;
    }
    return fail(error);
  }

  /** The lower, the sooner it is used: what is going, has ended or was turned away is a last resort. */
  function rank(key: KeyRecord): number {
    if (key.retiring) return 2;
    const ended = key.expiresAt !== null && Date.parse(key.expiresAt) <= clock();
    return ended || health?.isBad(key.id) ? 1 : 0;
  }

  async function readKey(record: KeyRecord, name: string): Promise<Result<KeyInHand>> {
    const found = await secretOf(record);
    if (found.state === 'found') return ok({ record, key: found.key });
    const { keptIn } = record;
    const error =
      keptIn === 'session'
        ? sessionKeyGone(name, record.organizationName)
        : found.state === 'unavailable'
          ? keychainError(found.reason, `The key of “${name}” could not be read`)
          : keyMissing(name);
    health?.noteLookup(record.id, error);
    return fail(error);
  }

  async function keyOf(instanceId: string, keyId: string): Promise<Result<KeyInHand>> {
    const instance = instances.find(instanceId);
    if (!instance.ok) return instance;
    const record = instance.value.keys.find((key) => key.id === keyId);
    return record ? readKey(record, instance.value.name) : fail(keyUnknown(instance.value.name));
  }

  async function beginKey(
    { id, origin }: Pick<Instance, 'id' | 'origin'>,
    facts: KeyFacts,
    replaces?: string,
  ): Promise<Result<string>> {
    const record: KeyRecord = {
      ...pendingKey(id, { ...facts, origin: 'made' }),
      ...(replaces === undefined ? {} : { replaces }),
    };
    underWay.add(record.id);
    // Looked at within the change itself: a move may be in its turn just before it.
    const begun = await instances.update(id, (instance) =>
      instance.status === 'active' && instance.origin === origin
        ? { ...instance, keys: [...instance.keys, record] }
        : instance,
    );
    if (begun.ok && begun.value.keys.some((key) => key.id === record.id)) return ok(record.id);
    underWay.delete(record.id);
    return begun.ok ? fail(instanceMoved(begun.value)) : begun;
  }

  async function settleKey(
    instanceId: string,
    keyId: string,
    { key, role, forSession = false }: Parameters<CredentialStore['settleKey']>[2],
  ): Promise<Result<Instance>> {
    const current = instances.find(instanceId);
    if (!current.ok) return current;
    const record = recordOf(instanceId)?.keys.find((each) => each.id === keyId);
    if (record?.status !== 'pending') return fail(keyUnknown(current.value.name));
    // Before the secret is anywhere, so that a stop in between is told from a key in the keychain.
    const noted = forSession ? await instances.updateKey(instanceId, keyId, { keptIn: 'session' }) : current;
    if (!noted.ok) return noted;
    const undone = `The new key of “${current.value.name}” could not be stored`;
    const stored = await storeAll([{ id: keyId, secret: key }], undone, forSession);
    if (!stored.ok) return stored;
    const swapped = await instances.update(instanceId, (instance) => settled(instance, keyId, { role }));
    if (!swapped.ok) return swapped;
    underWay.delete(keyId);
    await removeMarked(instanceId);
    return instances.find(instanceId);
  }

  async function dropKey(instanceId: string, keyId: string, retire: boolean): Promise<void> {
    await instances.update(instanceId, (instance) => dropped(instance, keyId, retire));
    underWay.delete(keyId);
    await removeMarked(instanceId);
  }

  async function moveIn(): Promise<Result<number>> {
    let moved = 0;
    for (const instance of instances.list()) {
      for (const { id } of secretsOf(instance).filter((each) => held.has(each.id))) {
        const undone = `What was kept for this session for “${instance.name}” could not be stored`;
        const stored = await storeAll([{ id, secret: held.get(id) ?? '' }], undone);
        if (!stored.ok) return stored;
        const noted = await instances.update(instance.id, (each) => inKeychain(each, id));
        if (!noted.ok) return noted;
        held.delete(id);
        if (instance.keys.some((key) => key.id === id)) moved += 1;
      }
    }
    return ok(moved);
  }

  async function headersFor(instanceId: string): Promise<Result<Record<string, string>>> {
    const instance = instances.find(instanceId);
    if (!instance.ok) return instance;
    const values: Record<string, string> = {};
    for (const header of instance.value.headers ?? []) {
      const { name } = header;
      const found = await secretOf(header);
      if (found.state === 'unavailable' && header.keptIn !== 'session') {
        const undone = `The extra headers of “${instance.value.name}” could not be read`;
        return fail(keychainError(found.reason, undone));
      }
      if (found.state !== 'found') return fail(headerMissing(instance.value.name, name));
      values[name] = found.key;
    }
    return ok(values);
  }

  const reconcile = createReconcile({
    instances,
    keychain,
    secretOf,
    isHeld: (id) => held.has(id),
    isUnderWay: (id) => underWay.has(id),
    removeMarked,
    finishRemoval,
    onDoubt: (instance) => onDoubt?.(instance),
  });
  keychain.onReady(() => void inTurn(reconcile).catch(() => {}));

  return {
    addInstance: (what) => inTurn(() => addInstance(what)),
    importInstance: (what) => inTurn(() => importInstance(what)),
    // Without headers the keychain is not needed, so nothing waits for it.
    editInstance: (instanceId, edit, headers) =>
      headers ? inTurn(() => editInstance(instanceId, edit, headers)) : editInstance(instanceId, edit),
    storeKey: (instanceId, what) => inTurn(() => storeKey(instanceId, what)),
    beginKey,
    noteMade: (instanceId, keyId, made) => instances.updateKey(instanceId, keyId, made),
    settleKey: (instanceId, keyId, what) => inTurn(() => settleKey(instanceId, keyId, what)),
    dropKey: (instanceId, keyId, retire) => inTurn(() => dropKey(instanceId, keyId, retire)),
    keyOf,
    moveIn: () => inTurn(moveIn),
    forgetKey: (instanceId, keyId) => inTurn(() => forgetKey(instanceId, keyId)),
    removeInstance,
    keyFor,
    headersFor,
    reconcile: () => inTurn(reconcile),
  };
}
