import { type AppError, fail, ok, type Result } from '../shared/errors.ts';
import type { HeaderRecord, Instance, KeyRecord } from '../shared/instance.ts';
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
export type InstanceEdit = Partial<Pick<Instance, 'name' | 'color' | 'origin' | 'proxy'>>;

/** An extra header as it is to be; without a value it keeps the one that it has. */
export type HeaderEntry = { name: string; value?: string | undefined };

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
    headers?: HeaderEntry[];
    more?: Pick<Instance, 'proxy' | 'certificate' | 'identity'>;
  }): Promise<Result<Instance>>;
  /**
   * Changes name, colour, proxy, or (with {@link Keeper.storeKey} alone) origin. `headers` is the whole list: what
   * it does not name leaves the keychain; a failure leaves the old ones working.
   */
  editInstance(
    instanceId: string,
    edit: Omit<InstanceEdit, 'origin'>,
    headers?: HeaderEntry[],
  ): Promise<Result<Instance>>;
  /**
   * Stores a further key, then retires the records in `replaces`; a failure leaves the old ones working.
   * With another origin in `edit`, all older keys and headers go, and the trusted certificate: none of them ever
   * goes to an origin that it was not given for.
   */
  storeKey(
    instanceId: string,
    what: {
      key: string;
      facts: KeyFacts;
      replaces: string[];
      edit?: InstanceEdit;
      /** For another origin in `edit`. */
      headers?: HeaderEntry[];
      more?: Pick<Instance, 'certificate' | 'identity'>;
    },
  ): Promise<Result<Instance>>;
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

  function pendingHeader(name: string): HeaderRecord {
    const createdAt = new Date(clock()).toISOString();
    return { id: `${instances.id}.${newId()}`, name, createdAt, status: 'pending' };
  }

  /** Stores secrets one by one; stops at the first that is not taken. */
  async function storeAll(secrets: { id: string; secret: string }[], undone: string): Promise<Result<null>> {
    for (const { id, secret } of secrets) {
      const stored = await keychain.store(id, secret);
      if (stored.state !== 'stored') return fail(keychainError(stored.reason, undone));
    }
    return ok(null);
  }

  async function addInstance(what: Parameters<Keeper['addInstance']>[0]): Promise<Result<Instance>> {
    const { name, origin, key, facts, more = {} } = what;
    const instanceId = newId();
    const record = pendingKey(instanceId, facts);
    const headers = withRecords(what.headers ?? [], pendingHeader);
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
    );
    const active = stored.ok ? await instances.update(instanceId, activated) : stored;
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
    const { key, facts, replaces, edit = {}, more = {} } = what;
    const current = instances.find(instanceId);
    if (!current.ok) return current;
    const moves = edit.origin !== undefined && edit.origin !== current.value.origin;
    const other = moves ? instances.atOrigin(edit.origin ?? '') : undefined;
    // The second look, at the swap, is the one that counts; this one spares a write to the keychain.
    if (other) return instances.update(instanceId, (instance) => ({ ...instance, ...edit }));
    const record = pendingKey(instanceId, facts);
    const headers = moves ? withRecords(what.headers ?? [], pendingHeader) : [];
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
    );
    const swapped = stored.ok
      ? await instances.update(instanceId, (instance) => {
          const settle = <T extends { id: string; status: KeyRecord['status'] }>(each: T): T => {
            if (fresh.has(each.id)) return { ...each, status: 'active' };
            return moves || replaces.includes(each.id) ? { ...each, status: 'removing' } : each;
          };
          const { certificate: _, identity: __, ...rest } = instance;
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
    wanted?: HeaderEntry[],
  ): Promise<Result<Instance>> {
    const current = instances.find(instanceId);
    if (!current.ok) return current;
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
    for (const { id } of marked) {
      if ((await keychain.remove(id)).state !== 'removed') return;
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
    for (const { id } of secretsOf(record)) {
      if ((await keychain.remove(id)).state !== 'removed') return;
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

  async function headersFor(instanceId: string): Promise<Result<Record<string, string>>> {
    const instance = instances.find(instanceId);
    if (!instance.ok) return instance;
    const values: Record<string, string> = {};
    for (const { id, name } of instance.value.headers ?? []) {
      const found = await keychain.find(id);
      if (found.state === 'unavailable') {
        const undone = `The extra headers of “${instance.value.name}” could not be read`;
        return fail(keychainError(found.reason, undone));
      }
      if (found.state === 'missing') return fail(headerMissing(instance.value.name, name));
      values[name] = found.key;
    }
    return ok(values);
  }

  async function reconcile(): Promise<void> {
    const halfDone = instances
      .all()
      .filter(
        (instance) =>
          instance.status !== 'active' || secretsOf(instance).some((each) => each.status !== 'active'),
      );
    // Without a trace of a bad end the keychain is left in peace: a look at it may bring up a password prompt.
    if (!instances.writable || halfDone.length === 0) return;
    for (const instance of halfDone) {
      if (instance.status === 'pending') await settlePendingInstance(instance);
      else if (instance.status === 'active') await settlePendingKeys(instance);
      await finishRemoval(instance.id);
      await removeMarked(instance.id);
    }
    await removeOrphans();
  }

  async function settlePendingInstance(instance: Instance): Promise<void> {
    const { id, origin, keys } = instance;
    let whole = keys.length > 0;
    for (const secret of secretsOf(instance)) {
      const found = await keychain.find(secret.id);
      if (found.state === 'unavailable') return;
      whole &&= found.state === 'found';
    }
    const finish = whole && !instances.atOrigin(origin);
    await instances.update(id, finish ? activated : (each) => ({ ...each, status: 'removing' }));
  }

  /** A pasted key is undone, since the person still has it and it may be meant for a new origin; one made here would be lost. */
  async function settlePendingKeys({ id, keys, headers = [] }: Instance): Promise<void> {
    // A header's value is still at hand where it was copied from.
    const halfStored = headers.filter((each) => each.status === 'pending').map((each) => each.id);
    if (halfStored.length > 0)
      await instances.update(id, (instance) => removing(instance, new Set(halfStored)));
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
    const known = new Set(instances.all().flatMap((instance) => secretsOf(instance).map(({ id }) => id)));
    const orphans = listed.accounts.filter((each) => each.startsWith(`${instances.id}.`) && !known.has(each));
    for (const account of orphans) await keychain.remove(account);
  }

  keychain.onReady(() => void inTurn(reconcile).catch(() => {}));

  return {
    addInstance: (what) => inTurn(() => addInstance(what)),
    // Without headers the keychain is not needed, so nothing waits for it.
    editInstance: (instanceId, edit, headers) =>
      headers ? inTurn(() => editInstance(instanceId, edit, headers)) : editInstance(instanceId, edit),
    storeKey: (instanceId, what) => inTurn(() => storeKey(instanceId, what)),
    forgetKey: (instanceId, keyId) => inTurn(() => forgetKey(instanceId, keyId)),
    removeInstance,
    keyFor,
    headersFor,
    reconcile: () => inTurn(reconcile),
  };
}

function activated(instance: Instance): Instance {
  return {
    ...instance,
    status: 'active',
    keys: instance.keys.map((key) => ({ ...key, status: 'active' })),
    ...(instance.headers
      ? { headers: instance.headers.map((header) => ({ ...header, status: 'active' })) }
      : {}),
  };
}

/** A header to be stored, with its record. */
type NewHeader = { record: HeaderRecord; value: string };

function withRecords(entries: HeaderEntry[], record: (name: string) => HeaderRecord): NewHeader[] {
  return entries.flatMap(({ name, value }) => (value === undefined ? [] : { record: record(name), value }));
}

function toSecret({ record, value }: NewHeader): { id: string; secret: string } {
  return { id: record.id, secret: value };
}

/** The instance's header records with new ones at the end; nothing where there are none. */
function headersOf(instance: Instance, more: NewHeader[]): Pick<Instance, 'headers'> {
  return more.length === 0
    ? {}
    : { headers: [...(instance.headers ?? []), ...more.map(({ record }) => record)] };
}

/** Every record of an instance that has its secret in the keychain. */
function secretsOf({ keys, headers = [] }: Instance): Pick<KeyRecord, 'id' | 'status'>[] {
  return [...keys, ...headers];
}

function removing(instance: Instance, ids: ReadonlySet<string>): Instance {
  const mark = <T extends { id: string; status: KeyRecord['status'] }>(each: T): T =>
    ids.has(each.id) ? { ...each, status: 'removing' } : each;
  return {
    ...instance,
    keys: instance.keys.map(mark),
    ...(instance.headers ? { headers: instance.headers.map(mark) } : {}),
  };
}

function headerMissing(name: string, header: string): AppError {
  return {
    code: 'header-missing',
    message: `The value of the extra header ${header} of “${name}” is no longer in the keychain.`,
    advice: 'Give it again in “Edit instance”, under “Advanced”. Nothing was sent.',
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
