import type { SeenSummary } from '../../shared/instance.ts';
import type { EveryonesPlaces } from '../people/organizations.ts';
import { yieldToEventLoop } from '../scheduling/yielding.ts';
import type { Baseline } from './baseline.ts';
import { compareInstance, type InstanceDrift, type TellPermissions } from './compare.ts';
import { type InstancePlaces, placesOf } from './places.ts';

/** What is known now, of all instances. */
export type Now = {
  places: EveryonesPlaces;
  summaries: Readonly<Record<string, SeenSummary>>;
  /** ms since the epoch. */
  at: number;
};

/** How a baseline differs from what is now. */
export type Drift = InstanceDrift & {
  /** When the oldest list that was compared was read, in ms since the epoch; null where none was. */
  asOf: number | null;
};

/** Who has access to an instance now; null where its account was never read. */
export function placesNow(instanceId: string, { places, summaries, at }: Now): InstancePlaces | null {
  const account = summaries[instanceId]?.account?.data;
  return account ? placesOf(instanceId, account, places, at) : null;
}

/** Whether an organization is one of those in question; null asks it of an instance as a whole. */
export type IsWithin = (instanceId: string, organizationId: string | null) => boolean;

/**
 * Compares instance by instance, and yields to the event loop between them. Nothing outside of `isWithin` is looked at;
 * `tell` is told what each difference of permissions is by id.
 */
export async function driftOf(
  { instances }: Pick<Baseline, 'instances'>,
  now: Now,
  { isWithin = () => true, tell }: { isWithin?: IsWithin; tell?: TellPermissions } = {},
): Promise<Drift> {
  const drift: Drift = { differences: [], apart: [], asOf: null };
  for (const kept of instances.filter(({ instanceId }) => isWithin(instanceId, null))) {
    await yieldToEventLoop();
    const there = placesNow(kept.instanceId, now);
    const { differences, apart } = compareInstance(
      within(kept, isWithin),
      there && within(there, isWithin),
      now.places.personOf,
      tell,
    );
    drift.differences.push(...differences);
    drift.apart.push(...apart);
  }
  const ids = new Set(instances.map(({ instanceId }) => instanceId));
  for (const { instanceId, organizationId, members } of now.places.organizations)
    if (members && ids.has(instanceId) && isWithin(instanceId, organizationId))
      drift.asOf = Math.min(drift.asOf ?? members.at, members.at);
  return drift;
}

function within(places: InstancePlaces, isWithin: IsWithin): InstancePlaces {
  const { instanceId, organizations } = places;
  return {
    ...places,
    organizations: organizations.filter(({ organizationId }) => isWithin(instanceId, organizationId)),
  };
}
