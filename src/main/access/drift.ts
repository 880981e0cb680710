import { setImmediate as breathe } from 'node:timers/promises';
import type { SeenSummary } from '../../shared/instance.ts';
import type { EveryonesPlaces } from '../people/organizations.ts';
import type { Baseline } from './baseline.ts';
import { compareInstance, type InstanceDrift } from './compare.ts';
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
  const account = summaries[instanceId]?.account;
  return account ? placesOf(instanceId, account.data, places, at) : null;
}

/** Compares instance by instance, and lets main breathe between them. */
export async function driftOf({ instances }: Baseline, now: Now): Promise<Drift> {
  const drift: Drift = { differences: [], apart: [], asOf: null };
  for (const kept of instances) {
    await breathe();
    const { differences, apart } = compareInstance(
      kept,
      placesNow(kept.instanceId, now),
      now.places.personOf,
    );
    drift.differences.push(...differences);
    drift.apart.push(...apart);
  }
  const ids = new Set(instances.map(({ instanceId }) => instanceId));
  for (const { instanceId, members } of now.places.organizations)
    if (members && ids.has(instanceId)) drift.asOf = Math.min(drift.asOf ?? members.at, members.at);
  return drift;
}
