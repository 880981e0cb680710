import { type AppError, fail, ok, type Result } from '../../../shared/errors.ts';
import { isMadeHere } from '../../../shared/keys.ts';
import { registryCode } from '../../registry/registryFile.ts';
import { whyNotDone } from '../stepStates.ts';
import { firstKept } from './keyLeftovers.ts';
import type { InTurn, KeyTools } from './keys.ts';

export function createRemoval({ instances, leftovers, carryOut, onLeftBehind }: KeyTools, inTurn: InTurn) {
  const registry = registryCode(instances.id);
  /** `isKept`: a key that could not be retired keeps the instance. */
  const underWay = new Map<string, { isKept: boolean } | null>();

  /** These steps take their own turns: never call it within one. */
  async function retireMade(instanceId: string): Promise<Result<null>> {
    const kept = firstKept(await inTurn(instanceId, () => leftovers.finish(instanceId, { again: true })));
    if (!kept.ok) return kept;
    const found = instances.find(instanceId);
    if (!found.ok) return found;
    const steps = found.value.keys
      .filter((key) => isMadeHere(key, registry))
      .map(({ id: keyId, organizationId, organizationName }) => ({
        change: { action: 'keys.retire' as const, instanceId, organizationId, keyId },
        instanceName: found.value.name,
        organizationName,
      }));
    if (steps.length === 0) return ok(null);
    const retired = await carryOut({ kind: 'retire-keys', steps });
    if (!retired.ok) return retired;
    const [error] = retired.value.flatMap((step) => whyNotDone(step) ?? []);
    return error ? fail(error) : ok(null);
  }

  async function removeNow<T>(
    instanceId: string,
    isRetired: boolean,
    remove: () => Promise<Result<T>>,
  ): Promise<Result<T>> {
    if (!isRetired) await leftovers.finish(instanceId, { again: true });
    const found = instances.find(instanceId);
    const removed = await remove();
    const left = found.ok ? (found.value.toRetire?.length ?? 0) : 0;
    if (removed.ok && found.ok && left > 0) onLeftBehind(found.value, left);
    return removed;
  }

  return {
    /** Waits for keys being made. `retireMade`: the first key that cannot be retired keeps the instance. */
    async removeInstance<T>(
      instanceId: string,
      how: { retireMade: boolean },
      remove: () => Promise<Result<T>>,
    ): Promise<Result<T>> {
      underWay.set(instanceId, how.retireMade ? { isKept: false } : null);
      try {
        const retired = how.retireMade ? await retireMade(instanceId) : ok(null);
        if (!retired.ok) return retired;
        return await inTurn(instanceId, () => removeNow(instanceId, how.retireMade, remove));
      } finally {
        underWay.delete(instanceId);
      }
    },
    isUnderWay: (instanceId: string) => underWay.has(instanceId),
    async retireUnlessKept(instanceId: string, retire: () => Promise<Result<null>>): Promise<Result<null>> {
      const removal = underWay.get(instanceId);
      if (removal?.isKept) return fail(OTHER_KEY_STAYS);
      const retired = await retire();
      if (!retired.ok && removal) removal.isKept = true;
      return retired;
    },
  };
}

const OTHER_KEY_STAYS: AppError = {
  code: 'not-tried',
  message: 'Another key of this instance could not be retired, so the instance and this key stay.',
  advice: 'Nothing was sent.',
};
