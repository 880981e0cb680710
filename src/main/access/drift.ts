import type { Account } from '../../shared/dokploy.ts';
import type { Difference } from '../../shared/drift.ts';
import type { SeenSummary } from '../../shared/instance.ts';
import type { PermissionsDifference } from '../../shared/permissions/permissions.ts';
import type { Ms } from '../../shared/time.ts';
import type { EveryonesPlaces } from '../people/organizations.ts';
import { yieldToEventLoop } from '../scheduling/yielding.ts';
import type { Baseline } from './baseline.ts';
import { compareInstance, type InstanceDrift, type Proof, type TellPermissions } from './compare.ts';
import { type OwnChange, ownChangesOf } from './ownChanges.ts';
import { type InstancePlaces, placesOf } from './places.ts';

/** What is known now, of all instances. */
export type Now = {
  places: EveryonesPlaces;
  summaries: Readonly<Record<string, SeenSummary>>;
  at: Ms;
  /** What was done with this app since a time, in its order. */
  doneSince: (at: number) => Promise<readonly OwnChange[]>;
};

/** How a baseline differs from what is now. */
export type Drift = InstanceDrift & {
  /** What was done with this app since it was kept: expected, so no drift. */
  own: Difference[];
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
  { instances, keptAt }: Pick<Baseline, 'instances' | 'keptAt'>,
  now: Now,
  { isWithin = () => true, tell }: { isWithin?: IsWithin; tell?: TellPermissions } = {},
): Promise<Drift> {
  const drift: Drift = { differences: [], own: [], apart: [], asOf: null };
  const { personOf } = now.places;
  const isOwn = ownChangesOf(await now.doneSince(keptAt), personOf);
  for (const kept of instances.filter(({ instanceId }) => isWithin(instanceId, null))) {
    await yieldToEventLoop();
    const there = placesNow(kept.instanceId, now);
    const permissions = new Map<string, PermissionsDifference>();
    const { differences, apart } = compareInstance(
      within(kept, isWithin),
      there && within(there, isWithin),
      personOf,
      (key, difference) => {
        permissions.set(key, difference);
        tell?.(key, difference);
      },
      proofOf(now.summaries[kept.instanceId]?.account?.data, keptAt),
    );
    for (const each of differences)
      (isOwn(each, permissions.get(each.key)) ? drift.own : drift.differences).push(each);
    drift.apart.push(...apart);
  }
  const ids = new Set(instances.map(({ instanceId }) => instanceId));
  for (const { instanceId, organizationId, members } of now.places.organizations)
    if (members && ids.has(instanceId) && isWithin(instanceId, organizationId))
      drift.asOf = Math.min(drift.asOf ?? members.at, members.at);
  return drift;
}

function proofOf(account: Account | undefined, keptAt: number): Proof {
  const { organizations = [], left = [] } = account ?? {};
  return {
    isDeleted: (id) => left.some((each) => each.id === id && each.deleted === true),
    isMade: (id) => organizations.some((each) => each.id === id && Date.parse(each.createdAt) > keptAt),
  };
}

function within(places: InstancePlaces, isWithin: IsWithin): InstancePlaces {
  const { instanceId, organizations } = places;
  return {
    ...places,
    organizations: organizations.filter(({ organizationId }) => isWithin(instanceId, organizationId)),
  };
}
