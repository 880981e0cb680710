import { isKeychainTrouble } from '../../shared/errorMeanings.ts';
import { fail, ok, type Result } from '../../shared/errors.ts';
import type { KeyRecord } from '../../shared/instance.ts';
import { preferredKeys } from '../../shared/keyChoice.ts';
import { keyFault } from '../../shared/keyText.ts';
import type { Instances } from '../registry/instanceRegistry.ts';
import { keychainError } from './keychainErrors.ts';
import { keyDamaged, keyMissing, keyUnknown, noKey, noKeyFor, sessionKeyGone } from './keyErrors.ts';
import type { KeyInHand } from './keyFacts.ts';
import type { KeyHealths } from './keyHealth.ts';
import type { Secrets } from './secrets.ts';

/** Picks and reads keys. */
export type KeySelection = {
  /** The key of one record. Gives `key-unknown`, `key-missing`, `session-key-gone`, `keychain-…`. */
  keyOf(instanceId: string, keyId: string): Promise<Result<KeyInHand>>;
  /**
   * The key for an organization, or for account-wide calls (null) any; with `userId` one of that person. Gives
   * `no-key-for-organization`, `key-missing`, `keychain-…`.
   */
  keyFor(instanceId: string, organizationId: string | null, userId?: string): Promise<Result<KeyInHand>>;
};

/** Takes the first of the keys that fit that is in the keychain, in the order of `preferredKeys`. */
export function createKeySelection(options: {
  instances: Pick<Instances, 'find'>;
  secrets: Pick<Secrets, 'find'>;
  /** ms since the epoch. */
  clock: () => number;
  health?: Pick<KeyHealths, 'noteLookup' | 'isBad'> | undefined;
  /** Keys that are not to be used now, as if they were not there. */
  isLeftOut?: ((key: KeyRecord) => boolean) | undefined;
}): KeySelection {
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

  return {
    async keyOf(instanceId, keyId) {
      const instance = instances.find(instanceId);
      if (!instance.ok) return instance;
      const record = instance.value.keys.find((key) => key.id === keyId && !isLeftOut(key));
      return record ? read(record, instance.value.name) : fail(keyUnknown(instance.value.name));
    },
    async keyFor(instanceId, organizationId, userId) {
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
  };
}
