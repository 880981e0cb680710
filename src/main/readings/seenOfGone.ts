import type { Instances } from '../registry/instanceRegistry.ts';
import type { LastSeen } from './lastSeen.ts';

/** Deletes what was seen of instances that are gone. */
export async function deleteSeenOfGone(
  lastSeen: Pick<LastSeen, 'deleteOthers'>,
  instances: Pick<Instances, 'whole' | 'all'>,
): Promise<void> {
  // A list of instances that could not be read whole does not tell what is left over.
  if (!instances.whole) return;
  const kept = instances.all().filter(({ status }) => status !== 'removing');
  await lastSeen.deleteOthers(kept.map((instance) => instance.id));
}
