import type { People } from '../people/people.ts';
import type { LastSeen } from '../readings/lastSeen.ts';
import type { Instances } from '../registry/instanceRegistry.ts';
import type { Now } from './drift.ts';

/** Creates what gathers all that is known now, of all instances: people are read for it when it is first asked. */
export function createNow(options: {
  instances: Pick<Instances, 'list'>;
  lastSeen: Pick<LastSeen, 'summaries'>;
  people: Pick<People, 'places'>;
  clock: typeof Date.now;
  /** What was done with this app since a time. */
  doneSince?: Now['doneSince'];
}): () => Promise<Now> {
  const { instances, lastSeen, people, clock, doneSince = async () => [] } = options;
  return async () => {
    const ids = instances.list().map(({ id }) => id);
    // The table is loaded first: what is read meanwhile stands in both.
    const places = await people.places();
    return { places, summaries: await lastSeen.summaries(ids), at: clock(), doneSince };
  };
}
