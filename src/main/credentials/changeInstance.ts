import { fail, type Result } from '../../shared/errors.ts';
import type { Instance, KeyRecord } from '../../shared/instance.ts';
import { isMadeHere } from '../../shared/keys.ts';
import {
  activated,
  type HeaderEntry,
  headersOf,
  type KeyFacts,
  moved,
  removing,
  replaced,
  toSecret,
  withHeaders,
  withRecords,
} from '../registry/records.ts';
import { registryCode } from '../registry/registryCode.ts';
import { instanceMoved } from './keyErrors.ts';
import { type Secret, type SecretParts, storeRecorded } from './secrets.ts';

/** A key or header without its secret asks for it later. */
type ImportedInstance = Pick<Instance, 'name' | 'origin' | 'color'> & {
  keys: { facts: KeyFacts; key: string | null }[];
  headers: { name: string; value: string | null }[];
  more: Pick<Instance, 'proxy' | 'certificate' | 'identity'>;
};

export function createAddInstance(options: SecretParts & { clock: typeof Date.now; newId: () => string }) {
  const { instances, secrets, records, removals, clock, newId } = options;

  function addWhole(instance: Instance, added: Secret[], undone: string, forSession = false) {
    return storeRecorded(secrets, {
      record: () => instances.add(instance),
      secrets: added,
      undone,
      forSession,
      activate: async () =>
        added.length > 0 ? instances.update(instance.id, activated) : instances.find(instance.id),
      undo: async () => {
        await instances.update(instance.id, (each) => ({ ...each, status: 'removing' }));
        await removals.finishRemoval(instance.id);
      },
    });
  }

  function addInstance(what: {
    name: string;
    origin: string;
    key: string;
    facts: KeyFacts;
    headers?: HeaderEntry[];
    more?: Pick<Instance, 'proxy' | 'certificate' | 'identity'>;
    forSession?: boolean | undefined;
  }): Promise<Result<Instance>> {
    const { name, origin, key, facts, more = {}, forSession = false } = what;
    const instanceId = newId();
    const keptIn = forSession ? ({ keptIn: 'session' } as const) : {};
    const record = { ...records.key(instanceId, facts), ...keptIn };
    const headers = withRecords(what.headers ?? [], (header) => ({ ...records.header(header), ...keptIn }));
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
    const statusFor = (secret: string | null) => (secret === null ? 'active' : 'pending');
    const keyRecords = keys.map(({ facts: known, key }) => ({
      record: { ...records.key(instanceId, known), status: statusFor(key) } as const,
      secret: key,
    }));
    const headerRecords = headers.map(({ name, value }) => ({
      record: { ...records.header(name), status: statusFor(value) } as const,
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

  return { addInstance, importInstance };
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
