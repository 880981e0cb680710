import { fail, ok, type Result } from '../../shared/errors.ts';
import type { HeaderRecord, Instance, KeyRecord } from '../../shared/instance.ts';
import { isMadeHere } from '../../shared/keyOrigin.ts';
import type { Instances } from '../registry/instanceRegistry.ts';
import {
  activated,
  dropped,
  type HeaderEntry,
  headersOf,
  inKeychain,
  moved,
  removing,
  replaced,
  secretsOf,
  settled,
  toSecret,
  withHeaders,
  without,
  withRecords,
} from '../registry/records.ts';
import { registryCode } from '../registry/registryCode.ts';
import { readHeaderValue, readHeaderValues } from './headerValues.ts';
import type { Keychain } from './keychain.ts';
import { instanceMoved, keyUnknown } from './keyErrors.ts';
import type { KeyHealths } from './keyHealth.ts';
import { createKeySelection, type KeySelection } from './keySelection.ts';
import { createReconcile } from './reconcile.ts';
import { createSecrets, type Secret } from './secrets.ts';

/** What a checked key showed of itself. */
export type KeyFacts = Pick<
  KeyRecord,
  'organizationId' | 'organizationName' | 'userId' | 'userEmail' | 'role' | 'expiresAt'
> &
  Partial<Pick<KeyRecord, 'origin' | 'serverKeyId' | 'start' | 'createdAt' | 'madeBy' | 'serverName'>>;

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

/** Is no registry's code: whoever had such a key made may still use it. */
const MADE_ELSEWHERE = 'elsewhere';

/**
 * Keeps registry and keychain in step. The record is written first and taken away last, so that whatever
 * stops the app, the next start knows what was under way; one life cycle at a time.
 */
export type CredentialStore = KeySelection & {
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
      /** With another origin in `edit`: the same server answers there, so the old keys that were made here are retired on it. */
      sameInstallation?: boolean;
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
  /** Moves what was kept for this session into the keychain; gives how many keys. A failure leaves the rest as it was. */
  moveIn(): Promise<Result<number>>;
  /** Deletes a key here; on the server it goes on working. */
  forgetKey(instanceId: string, keyId: string): Promise<Result<null>>;
  /** Takes an instance off the list at once; its keys leave the keychain now, or as soon as that answers. */
  removeInstance(instanceId: string): Promise<Result<null>>;
  /** The extra headers of an instance with their values. Gives `header-missing`, `keychain-…`. */
  headersFor(instanceId: string): Promise<Result<Record<string, string>>>;
  /** The value of one extra header, by its name. Gives `header-missing`, `keychain-…`. */
  headerOf(instanceId: string, name: string): Promise<Result<string>>;
  /** Finishes or undoes what was half done; to be called at start, and called again by itself when the keychain answers. */
  reconcile(): Promise<void>;
};

/** Runs one life cycle at a time over both stores. */
export function createCredentialStore({
  instances,
  keychain,
  clock,
  newId,
  health,
  onDoubt,
  onOrphans,
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
  /** Told of accounts in the keychain that the list of instances does not know. */
  onOrphans?: (accounts: string[]) => void;
}): CredentialStore {
  const secrets = createSecrets(keychain);
  const selection = createKeySelection({ instances, secrets, clock, health });
  let turn: Promise<unknown> = Promise.resolve();
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
      // A made one comes with the registry that had it made, or else from a backup of before: of another computer, perhaps.
      ...(facts.origin === 'made' ? { madeBy: MADE_ELSEWHERE } : {}),
      ...facts,
      // The registry's id in front tells this profile's accounts in the keychain from another profile's.
      id: `${instances.id}.${newId()}`,
      instanceId,
      lastUsedAt: null,
      status: 'pending',
    };
  }

  /** Whether a key is of no use any more on the server once `next` takes its place: it was made here, and is another one. */
  function isRetiredBy(next: string): (key: KeyRecord) => boolean {
    return (key) =>
      isMadeHere(key, registryCode(instances.id)) && (key.start === null || !next.startsWith(key.start));
  }

  function pendingHeader(name: string): HeaderRecord {
    const createdAt = new Date(clock()).toISOString();
    return { id: `${instances.id}.${newId()}`, name, createdAt, status: 'pending' };
  }

  /** Records as pending, stores the secrets, and puts the records to use; what stops it is undone, and given. */
  async function storeRecorded(steps: {
    record: () => Promise<Result<Instance>> | Result<Instance>;
    secrets: Secret[];
    /** Says what did not happen when a secret cannot be stored. */
    undone: string;
    forSession?: boolean | undefined;
    activate: () => Promise<Result<Instance>>;
    undo: () => Promise<void>;
  }): Promise<Result<Instance>> {
    const recorded = await steps.record();
    if (!recorded.ok) return recorded;
    const stored = await secrets.store(steps.secrets, steps.undone, steps.forSession);
    const active = stored.ok ? await steps.activate() : stored;
    if (!active.ok) await steps.undo();
    return active;
  }

  /** Adds a whole instance with what it has, or nothing. */
  function addWhole(instance: Instance, added: Secret[], undone: string, forSession = false) {
    return storeRecorded({
      record: () => instances.add(instance),
      secrets: added,
      undone,
      forSession,
      activate: async () =>
        added.length > 0 ? instances.update(instance.id, activated) : instances.find(instance.id),
      undo: async () => {
        await instances.update(instance.id, (each) => ({ ...each, status: 'removing' }));
        await finishRemoval(instance.id);
      },
    });
  }

  function addInstance(what: Parameters<CredentialStore['addInstance']>[0]): Promise<Result<Instance>> {
    const { name, origin, key, facts, more = {}, forSession = false } = what;
    const instanceId = newId();
    const keptIn = forSession ? ({ keptIn: 'session' } as const) : {};
    const record = { ...pendingKey(instanceId, facts), ...keptIn };
    const headers = withRecords(what.headers ?? [], (header) => ({ ...pendingHeader(header), ...keptIn }));
    const { createdAt } = record;
    return addWhole(
      {
        id: instanceId,
        name,
        origin,
        color: instances.nextColor(),
        createdAt,
        keys: [record],
        status: 'pending',
        ...more,
        ...(headers.length > 0 ? { headers: headers.map(({ record: header }) => header) } : {}),
      },
      [...headers.map(toSecret), { id: record.id, secret: key }],
      `“${name}” was not added, because its key could not be stored`,
      forSession,
    );
  }

  function importInstance(what: ImportedInstance): Promise<Result<Instance>> {
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
    const given = [...headerRecords, ...keyRecords].flatMap(({ record, secret }) =>
      secret === null ? [] : { id: record.id, secret },
    );
    return addWhole(
      {
        id: instanceId,
        ...facts,
        ...more,
        createdAt: new Date(clock()).toISOString(),
        keys: keyRecords.map(({ record }) => record),
        ...(headerRecords.length > 0 ? { headers: headerRecords.map(({ record }) => record) } : {}),
        status: given.length === 0 ? 'active' : 'pending',
      },
      given,
      `“${facts.name}” was not imported, because its keys could not be stored`,
    );
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
    const stored = await storeRecorded({
      record: () =>
        instances.update(instanceId, (instance) => ({
          ...instance,
          keys: [...instance.keys, record],
          ...headersOf(instance, headers),
        })),
      secrets: [...headers.map(toSecret), { id: record.id, secret: key }],
      undone: `The new key of “${current.value.name}” could not be stored`,
      forSession,
      activate: () =>
        instances.update(instanceId, (instance) => ({
          ...(moves
            ? moved(instance, fresh, what.sameInstallation ? isRetiredBy(key) : null)
            : replaced(instance, fresh, new Set(replaces), isRetiredBy(key))),
          ...edit,
          ...more,
        })),
      undo: async () => void (await instances.update(instanceId, (instance) => removing(instance, fresh))),
    });
    await removeMarked(instanceId);
    return stored.ok ? instances.find(instanceId) : stored;
  }

  async function editInstance(
    instanceId: string,
    edit: Omit<InstanceEdit, 'origin'>,
    given?: Parameters<CredentialStore['editInstance']>[2],
  ): Promise<Result<Instance>> {
    const current = instances.find(instanceId);
    if (!current.ok) return current;
    if (given && given.origin !== current.value.origin) return fail(instanceMoved(current.value));
    const headers = withRecords(given?.entries ?? [], pendingHeader);
    const fresh = new Set(headers.map(({ record }) => record.id));
    const edited = await storeRecorded({
      record: () =>
        headers.length === 0
          ? current
          : instances.update(instanceId, (each) => ({ ...each, ...headersOf(each, headers) })),
      secrets: headers.map(toSecret),
      undone: `The extra headers of “${current.value.name}” could not be stored`,
      activate: () =>
        instances.update(instanceId, (instance) => {
          const { name = instance.name, color = instance.color, proxy = instance.proxy } = edit;
          const headed = given ? withHeaders(instance, fresh, given.entries) : instance;
          return { ...headed, name, color, ...(proxy ? { proxy } : {}) };
        }),
      undo: async () => void (await instances.update(instanceId, (instance) => removing(instance, fresh))),
    });
    await removeMarked(instanceId);
    return edited.ok ? instances.find(instanceId) : edited;
  }

  /** Deletes the keys and headers marked as removing, each from the keychain first; what cannot be deleted now stays marked. */
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
    for (const each of secretsOf(record)) {
      if (!(await secrets.remove(each))) return;
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

  async function beginKey(
    { id, origin }: Pick<Instance, 'id' | 'origin'>,
    facts: KeyFacts,
    replaces?: string,
  ): Promise<Result<string>> {
    const record: KeyRecord = {
      ...pendingKey(id, { ...facts, origin: 'made', madeBy: registryCode(instances.id) }),
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
    const stored = await storeRecorded({
      // Before the secret is anywhere, so that a stop in between is told from a key in the keychain.
      record: () => (forSession ? instances.updateKey(instanceId, keyId, { keptIn: 'session' }) : current),
      secrets: [{ id: keyId, secret: key }],
      undone: `The new key of “${current.value.name}” could not be stored`,
      forSession,
      activate: () => instances.update(instanceId, (instance) => settled(instance, keyId, { role })),
      // Whoever had it made gives it up, here and on the server.
      undo: async () => {},
    });
    if (!stored.ok) return stored;
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
    let count = 0;
    for (const instance of instances.list()) {
      for (const { id } of secretsOf(instance).filter((each) => secrets.isHeld(each.id))) {
        const undone = `What was kept for this session for “${instance.name}” could not be stored`;
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
    instances,
    keychain,
    secrets,
    isUnderWay: (id) => underWay.has(id),
    removeMarked,
    finishRemoval,
    onDoubt: (instance) => onDoubt?.(instance),
    onOrphans: (accounts) => onOrphans?.(accounts),
  });
  keychain.onReady(() => void inTurn(reconcile).catch(() => {}));

  return {
    ...selection,
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
    moveIn: () => inTurn(moveIn),
    forgetKey: (instanceId, keyId) => inTurn(() => forgetKey(instanceId, keyId)),
    removeInstance,
    headersFor: (instanceId) => readHeaderValues({ instances, secrets }, instanceId),
    headerOf: (instanceId, name) => readHeaderValue({ instances, secrets }, instanceId, name),
    reconcile: () => inTurn(reconcile),
  };
}
