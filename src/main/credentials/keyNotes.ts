import type { Result } from '../../shared/errors.ts';
import type { KeyRecord } from '../../shared/instance.ts';
import type { Instances } from '../registry/instanceRegistry.ts';
import type { KeyHealths } from './keyHealth.ts';

/** How fine "last used" is kept: each change writes the registry. ms */
const USE_GRAIN = 3_600_000;

/** Keeps on the record that a key worked, at most once an hour. */
export async function noteUse(
  instances: Instances,
  instanceId: string,
  keyId: string,
  now: number,
): Promise<void> {
  const isStale = (key: KeyRecord) =>
    key.id === keyId && (key.lastUsedAt === null || now - Date.parse(key.lastUsedAt) >= USE_GRAIN);
  const found = instances.find(instanceId);
  if (!found.ok || !found.value.keys.some(isStale)) return;
  // Looked at again in its turn: of many calls at once the first one notes it.
  await instances.update(instanceId, (instance) => ({
    ...instance,
    keys: instance.keys.map((key) =>
      isStale(key) ? { ...key, lastUsedAt: new Date(now).toISOString() } : key,
    ),
  }));
}

/** Gives what takes over how each call with a stored key ended: its health in this run, and that it worked. */
export function createKeyUseNotes(options: {
  instances: Instances;
  health: Pick<KeyHealths, 'noteCall'>;
  /** ms since the epoch. */
  clock: () => number;
}): (instanceId: string, keyId: string, result: Result<unknown>) => void {
  const { instances, health, clock } = options;
  return (instanceId, keyId, result) => {
    health.noteCall(keyId, result);
    if (result.ok) void noteUse(instances, instanceId, keyId, clock());
  };
}
