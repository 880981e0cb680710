import { fail, ok, type Result } from '../../shared/errors.ts';
import type { Instance, KeyRecord } from '../../shared/instance.ts';
import { dropped, type KeyFacts, settled } from '../registry/records.ts';
import { registryCode } from '../registry/registryCode.ts';
import { instanceMoved, keyUnknown } from './keyErrors.ts';
import { type SecretParts, storeRecorded } from './secrets.ts';

/** Records of keys that a server is making, from before it is asked; remembers which pending records are this run's own. */
export function createMadeKeys(options: SecretParts) {
  const { instances, secrets, records, removals } = options;
  const underWay = new Set<string>();

  /** Records a key about to be made at `origin`; `noteMade` and `settleKey`, or `dropKey`, follow. Gives `instance-moved`. */
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

  /** Stores a made key; the one that it replaces is retired on the server. Gives `key-unknown` when its record went meanwhile. */
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
    await removals.removeMarked(instanceId);
    return instances.find(instanceId);
  }

  /** Gives a recorded key up; `retire` when it was made on the server and must go there. */
  async function dropKey(instanceId: string, keyId: string, retire: boolean): Promise<void> {
    await instances.update(instanceId, (instance) => dropped(instance, keyId, retire));
    underWay.delete(keyId);
    await removals.removeMarked(instanceId);
  }

  return {
    beginKey,
    /** Records what the server tells of the made key, before it is checked and stored. */
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
