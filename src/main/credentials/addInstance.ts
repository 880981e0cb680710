import type { Result } from '../../shared/errors.ts';
import type { Instance } from '../../shared/instance.ts';
import type { Instances } from '../registry/instanceRegistry.ts';
import { activated, type HeaderEntry, toSecret, withRecords } from '../registry/records.ts';
import type { KeyFacts } from './keyFacts.ts';
import type { NewRecords } from './newRecords.ts';
import type { Removals } from './removals.ts';
import type { Secret, Secrets } from './secrets.ts';
import { storeRecorded } from './storeRecorded.ts';

/** An instance from a backup; a key or header without its secret asks for it later. */
export type ImportedInstance = Pick<Instance, 'name' | 'origin' | 'color'> & {
  keys: { facts: KeyFacts; key: string | null }[];
  headers: { name: string; value: string | null }[];
  more: Pick<Instance, 'proxy' | 'certificate' | 'identity'>;
};

/** Adding instances with their secrets. */
export type AddInstance = {
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
};

/** Adds instances with all their secrets, or not at all. */
export function createAddInstance(options: {
  instances: Instances;
  secrets: Pick<Secrets, 'store'>;
  records: NewRecords;
  removals: Removals;
  /** ms since the epoch. */
  clock: () => number;
  newId: () => string;
}): AddInstance {
  const { instances, secrets, records, removals, clock, newId } = options;

  /** Adds a whole instance with what it has, or nothing. */
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

  function addInstance(what: Parameters<AddInstance['addInstance']>[0]): Promise<Result<Instance>> {
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
    // A record whose secret is not at hand has nothing to wait for.
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
