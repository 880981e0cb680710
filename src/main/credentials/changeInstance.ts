import { fail, ok, type Result } from '../../shared/errors.ts';
import type { Instance, KeyRecord } from '../../shared/instance.ts';
import { isMadeHere } from '../../shared/keys.ts';
import {
  activated,
  dropped,
  type HeaderEntry,
  headersOf,
  type KeyFacts,
  moved,
  removing,
  replaced,
  type SecretRecord,
  settled,
  toSecret,
  withHeaders,
  withRecords,
} from '../registry/records.ts';
import { registryCode } from '../registry/registryFile.ts';
import { instanceMoved, keyUnknown } from './keyErrors.ts';
import { type Secret, type SecretParts, storeRecorded } from './secrets.ts';

export function createMadeKeys(options: SecretParts) {
  const { instances, secrets, records, removals } = options;
  const underWay = new Set<string>();

  async function beginKey(
    { id, origin }: Pick<Instance, 'id' | 'origin'>,
    facts: KeyFacts,
    replaces?: string,
  ): Promise<Result<string>> {
    const record: KeyRecord = {
      ...records.key(id, { ...facts, origin: 'made', madeBy: registryCode(instances.id) }),
      ...(replaces === undefined ? {} : { replaces }),
    };
    underWay.add(record.id);
    // Checked inside the change: a move may come just before it.
    const begun = await instances.update(id, (instance) =>
      instance.status === 'active' && instance.origin === origin
        ? { ...instance, keys: [...instance.keys, record] }
        : instance,
    );
    if (begun.ok && begun.value.keys.some((key) => key.id === record.id)) return ok(record.id);
    underWay.delete(record.id);
    return begun.ok ? fail(instanceMoved(begun.value)) : begun;
  }

  /** Retires the replaced key on the server. Gives `key-unknown` if the record is gone. */
  async function settleKey(
    instanceId: string,
    keyId: string,
    { key, role, forSession = false }: { key: string; role: string | null; forSession?: boolean | undefined },
  ): Promise<Result<Instance>> {
    const current = instances.find(instanceId);
    if (!current.ok) return current;
    const record = instances
      .all()
      .find((each) => each.id === instanceId)
      ?.keys.find((each) => each.id === keyId);
    if (record?.status !== 'pending') return fail(keyUnknown(current.value.name));
    const stored = await storeRecorded(secrets, {
      // First, so that after a kill a session key is not expected in the keychain.
      record: () => (forSession ? instances.updateKey(instanceId, keyId, { keptIn: 'session' }) : current),
      secrets: [{ id: keyId, secret: key }],
      undone: `The new key of “${current.value.name}” could not be stored`,
      forSession,
      activate: () => instances.update(instanceId, (instance) => settled(instance, keyId, { role })),
      undo: async () => {},
    });
    if (!stored.ok) return stored;
    underWay.delete(keyId);
    await removals.removeMarked(instanceId);
    return instances.find(instanceId);
  }

  async function dropKey(instanceId: string, keyId: string, retire: boolean): Promise<void> {
    await instances.update(instanceId, (instance) => dropped(instance, keyId, retire));
    underWay.delete(keyId);
    await removals.removeMarked(instanceId);
  }

  return {
    beginKey,
    noteMade: (
      instanceId: string,
      keyId: string,
      told: Pick<KeyRecord, 'serverKeyId' | 'start' | 'expiresAt'>,
    ) => instances.updateKey(instanceId, keyId, told),
    settleKey,
    dropKey,
    isUnderWay: (keyId: string) => underWay.has(keyId),
  };
}

type NewInstance = Pick<Instance, 'name' | 'origin'> & {
  color?: Instance['color'];
  /** A key or header without its secret asks for it later. */
  keys: { facts: KeyFacts; key: string | null }[];
  headers?: { name: string; value?: string | null | undefined }[];
  more?: Pick<Instance, 'proxy' | 'certificate' | 'identity'>;
  forSession?: boolean | undefined;
};

export function createAddInstance(options: SecretParts & { clock: typeof Date.now; newId: () => string }) {
  const { instances, secrets, records, removals, clock, newId } = options;

  function importInstance({ keys, headers = [], more, forSession, ...facts }: NewInstance) {
    const id = newId();
    const given: Secret[] = [];
    const withSecret = <R extends SecretRecord>(record: R, secret: string | null | undefined): R => {
      if (secret === null || secret === undefined) return { ...record, status: 'active' };
      given.push({ id: record.id, secret });
      return forSession ? { ...record, keptIn: 'session' } : record;
    };
    const headerRecords = headers.map(({ name, value }) => withSecret(records.header(name), value));
    const keyRecords = keys.map((each) => withSecret(records.key(id, each.facts), each.key));
    return storeRecorded(secrets, {
      record: () =>
        instances.add({
          ...{ id, color: instances.nextColor(), ...facts, ...more },
          createdAt: new Date(clock()).toISOString(),
          keys: keyRecords,
          ...(headerRecords.length > 0 ? { headers: headerRecords } : {}),
          status: given.length === 0 ? 'active' : 'pending',
        }),
      secrets: given,
      undone: `“${facts.name}” was not added, because its ${keys.length === 1 ? 'key' : 'keys'} could not be stored`,
      forSession,
      activate: async () => (given.length > 0 ? instances.update(id, activated) : instances.find(id)),
      undo: async () => {
        await instances.update(id, (each) => ({ ...each, status: 'removing' }));
        await removals.finishRemoval(id);
      },
    });
  }

  return {
    importInstance,
    addInstance: ({ key, facts, ...more }: Omit<NewInstance, 'keys'> & NewInstance['keys'][number]) =>
      importInstance({ ...more, keys: [{ facts, key }] }),
  };
}

type InstanceEdit = Partial<Pick<Instance, 'name' | 'color' | 'origin' | 'proxy'>>;

/** A failure leaves the old ones working. */
export function createChangeInstance(options: SecretParts) {
  const { instances, secrets, records, removals } = options;

  function isRetiredBy(next: string): (key: KeyRecord) => boolean {
    return (key) =>
      isMadeHere(key, registryCode(instances.id)) && (key.start === null || !next.startsWith(key.start));
  }

  /**
   * Stores first, then retires `replaces`. A new origin in `edit` drops all older keys, headers and trust:
   * none goes to an origin it was not given for. Gives `instance-moved`.
   */
  async function storeKey(
    instanceId: string,
    what: {
      key: string;
      origin: string;
      facts: KeyFacts;
      replaces: string[];
      edit?: InstanceEdit;
      sameInstallation?: boolean;
      headers?: HeaderEntry[];
      more?: Pick<Instance, 'certificate' | 'identity'>;
      forSession?: boolean | undefined;
    },
  ): Promise<Result<Instance>> {
    const { key, facts, replaces, edit = {}, more = {}, forSession = false } = what;
    const keptIn = forSession ? ({ keptIn: 'session' } as const) : {};
    const current = instances.find(instanceId);
    if (!current.ok) return current;
    if (what.origin !== (edit.origin ?? current.value.origin)) return fail(instanceMoved(current.value));
    const moves = edit.origin !== undefined && edit.origin !== current.value.origin;
    const other = moves ? instances.atOrigin(edit.origin ?? '') : undefined;
    // An early check that spares a keychain write; the one at the swap decides.
    if (other) return instances.update(instanceId, (instance) => ({ ...instance, ...edit }));
    const record = { ...records.key(instanceId, facts), ...keptIn };
    const headers = moves
      ? withRecords(what.headers ?? [], (header) => ({ ...records.header(header), ...keptIn }))
      : [];
    const fresh = new Set([record.id, ...headers.map(({ record: header }) => header.id)]);
    const stored = await storeRecorded(secrets, {
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
    await removals.removeMarked(instanceId);
    return stored.ok ? instances.find(instanceId) : stored;
  }

  /** `entries` is the whole list of headers, for the origin given with it. Gives `instance-moved`. */
  async function editInstance(
    instanceId: string,
    edit: Omit<InstanceEdit, 'origin'>,
    given?: { origin: string; entries: HeaderEntry[] },
  ): Promise<Result<Instance>> {
    const current = instances.find(instanceId);
    if (!current.ok) return current;
    if (given && given.origin !== current.value.origin) return fail(instanceMoved(current.value));
    const headers = withRecords(given?.entries ?? [], records.header);
    const fresh = new Set(headers.map(({ record }) => record.id));
    const edited = await storeRecorded(secrets, {
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
    await removals.removeMarked(instanceId);
    return edited.ok ? instances.find(instanceId) : edited;
  }

  return { storeKey, editInstance };
}
