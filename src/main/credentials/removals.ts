import type { Instance } from '../../shared/instance.ts';
import type { Instances } from '../registry/instanceRegistry.ts';
import { secretsOf, without } from '../registry/records.ts';
import type { KeyHealths } from './keyHealth.ts';
import type { Secrets } from './secrets.ts';

/** Takes out of the keychain, and then off the list, what is marked as removing. What cannot be deleted now stays marked. */
export type Removals = {
  /** Deletes the marked keys and headers of an instance, each from the keychain first. */
  removeMarked(instanceId: string): Promise<void>;
  /** Deletes an instance that is marked, with all that it has. */
  finishRemoval(instanceId: string): Promise<void>;
};

/** Goes by the records of the registry alone, so that the next start can go on. */
export function createRemovals(options: {
  instances: Instances;
  secrets: Pick<Secrets, 'remove'>;
  health?: Pick<KeyHealths, 'forget'> | undefined;
  /** Deletes what else is kept of an instance; false where that is to be tried again. */
  forget?: ((instance: Instance) => Promise<boolean>) | undefined;
}): Removals {
  const { instances, secrets, health, forget = async () => true } = options;

  function recordOf(instanceId: string): Instance | undefined {
    return instances.all().find((instance) => instance.id === instanceId);
  }

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
    const isForgotten = await forget(record);
    for (const each of secretsOf(record)) {
      if (!(await secrets.remove(each))) return;
      health?.forget(each.id);
    }
    // The record alone tells the next start what is left to do.
    if (isForgotten) await instances.drop(instanceId);
  }

  return { removeMarked, finishRemoval };
}
