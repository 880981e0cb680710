import { fail, ok, type Result } from '../../shared/errors.ts';
import type { Instance, KeyRecord } from '../../shared/instance.ts';
import { dropped, type KeyFacts, settled } from '../registry/records.ts';
import { registryCode } from '../registry/registryCode.ts';
import { instanceMoved, keyUnknown } from './keyErrors.ts';
import { type SecretParts, storeRecorded } from './secrets.ts';

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
