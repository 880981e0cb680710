import { fail, type Result } from '../../shared/errors.ts';
import type { Instance, KeyRecord } from '../../shared/instance.ts';
import { isMadeHere } from '../../shared/keyOrigin.ts';
import type { Instances } from '../registry/instanceRegistry.ts';
import {
  type HeaderEntry,
  headersOf,
  moved,
  removing,
  replaced,
  toSecret,
  withHeaders,
  withRecords,
} from '../registry/records.ts';
import { registryCode } from '../registry/registryCode.ts';
import { instanceMoved } from './keyErrors.ts';
import type { KeyFacts } from './keyFacts.ts';
import type { NewRecords } from './newRecords.ts';
import type { Removals } from './removals.ts';
import type { Secrets } from './secrets.ts';
import { storeRecorded } from './storeRecorded.ts';

/** What a person may change of an instance. */
export type InstanceEdit = Partial<Pick<Instance, 'name' | 'color' | 'origin' | 'proxy'>>;

/** Changing what an instance is and how it is reached. */
export type ChangeInstance = {
  /**
   * Changes name, colour, proxy, or (with {@link ChangeInstance.storeKey} alone) origin. `entries` is the whole list of
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
};

/** Gives an instance another key, address or headers; a failure leaves the old ones working. */
export function createChangeInstance(options: {
  instances: Instances;
  secrets: Pick<Secrets, 'store'>;
  records: NewRecords;
  removals: Removals;
}): ChangeInstance {
  const { instances, secrets, records, removals } = options;

  /** Whether a key is of no use any more on the server once `next` takes its place: it was made here, and is another one. */
  function isRetiredBy(next: string): (key: KeyRecord) => boolean {
    return (key) =>
      isMadeHere(key, registryCode(instances.id)) && (key.start === null || !next.startsWith(key.start));
  }

  async function storeKey(
    instanceId: string,
    what: Parameters<ChangeInstance['storeKey']>[1],
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

  async function editInstance(
    instanceId: string,
    edit: Omit<InstanceEdit, 'origin'>,
    given?: Parameters<ChangeInstance['editInstance']>[2],
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
