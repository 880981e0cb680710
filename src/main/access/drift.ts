import type { Account } from '../../shared/dokploy.ts';
import type { Difference, OwnDifference } from '../../shared/drift.ts';
import type { Change } from '../../shared/operations/change.ts';
import type { StepOutput } from '../../shared/operations/operation.ts';
import { isNoDifference, type PermissionsDifference, without } from '../../shared/permissions/permissions.ts';
import { effectOf } from '../../shared/rules/actions.ts';
import { type Effect, isOfRole } from '../../shared/rules/effect.ts';
import { foldAddress } from '../../shared/text.ts';
import type { Ms } from '../../shared/time.ts';
import type { EveryonesPlaces, InstanceAccess, ListedOrganization } from '../people/access.ts';
import type { People } from '../people/people.ts';
import { installationOf } from '../readings/installation.ts';
import { yieldToEventLoop } from '../scheduling/yielding.ts';
import { acceptedBeside, type Baseline } from './baseline.ts';
import { type Comparing, compareInstance, type InstanceDrift, type PersonOf, type Proof } from './compare.ts';

export type Now = {
  places: EveryonesPlaces;
  at: Ms;
  doneSince: (at: number) => Promise<readonly OwnChange[]>;
};

export type Drift = InstanceDrift & {
  /** Changes made with this app count as expected, not as drift. */
  own: OwnDifference[];
  accepted: { difference: Difference; at: Ms }[];
};

export function accessNow(
  instanceId: string,
  { accountOf, organizations }: Pick<EveryonesPlaces, 'accountOf' | 'organizations'>,
): (InstanceAccess & { organizations: readonly ListedOrganization[] }) | null {
  const account = accountOf(instanceId);
  return (
    account && {
      instanceId,
      installation: installationOf(account),
      organizations: organizations.filter((each) => each.instanceId === instanceId),
    }
  );
}

export type IsWithin = (instanceId: string, organizationId: string | null, name?: string) => boolean;

export async function driftOf(
  baseline: Pick<Baseline, 'instances' | 'keptAt' | 'addendum'>,
  now: Now,
  { isWithin = () => true, tell }: { isWithin?: IsWithin; tell?: NonNullable<Comparing['tell']> } = {},
): Promise<Drift> {
  const { instances, keptAt } = baseline;
  const drift: Drift = { differences: [], own: [], accepted: [], apart: [] };
  const { personOf } = now.places;
  const done = await now.doneSince(keptAt);
  const accepted = acceptedBeside(baseline);
  for (const kept of instances.filter(({ instanceId }) => isWithin(instanceId, null))) {
    await yieldToEventLoop();
    const there = accessNow(kept.instanceId, now.places);
    const permissions = new Map<string, PermissionsDifference>();
    const { differences, apart } = compareInstance(within(kept, isWithin), there && within(there, isWithin), {
      personOf,
      now: now.at,
      tell(key, difference) {
        permissions.set(key, difference);
        tell?.(key, difference);
      },
      proof: proofOf(now.places.accountOf(kept.instanceId), keptAt),
    });
    const doneThere = done.flatMap((step): OwnEffects[] =>
      step.change.instanceId === kept.instanceId
        ? [{ step, effects: effectOf(step.change, step.output) }]
        : [],
    );
    for (const difference of differences) {
      const granted = permissions.get(difference.key);
      const own = ownChangeOf(difference, { done: doneThere, personOf, permissions: granted });
      const acceptedAt = accepted.get(difference.key);
      if (acceptedAt !== undefined) drift.accepted.push({ difference, at: acceptedAt });
      else if (own) {
        const { at, by, remark } = own;
        drift.own.push({ difference, at, by, remark });
      } else drift.differences.push(difference);
    }
    drift.apart.push(...apart);
  }
  return drift;
}

function proofOf(account: Account | null, keptAt: number): Proof {
  const { organizations = [], left = [] } = account ?? {};
  return {
    isDeleted: (id) => left.some((each) => each.id === id && each.deleted === true),
    isMade: (id) => organizations.some((each) => each.id === id && Date.parse(each.createdAt) > keptAt),
  };
}

function within(places: InstanceAccess, isWithin: IsWithin): InstanceAccess {
  const { instanceId, organizations } = places;
  return {
    ...places,
    organizations: organizations.filter(({ organizationId, organizationName }) =>
      isWithin(instanceId, organizationId, organizationName),
    ),
  };
}

export function createNow({
  people,
  clock,
  doneSince = async () => [],
}: {
  people: Pick<People, 'places'>;
  clock: typeof Date.now;
  doneSince?: Now['doneSince'];
}): () => Promise<Now> {
  return async () => ({ places: await people.places(), at: clock(), doneSince });
}

export type OwnChange = {
  change: Change;
  output: StepOutput;
  at: number;
  by: string | null;
  remark: string;
};

type OwnEffects = { step: OwnChange; effects: readonly Effect[] };

/** Replays this app's changes in order and compares the resulting state. */
function ownChangeOf(
  difference: Difference,
  {
    done,
    personOf,
    permissions,
  }: { done: readonly OwnEffects[]; personOf: PersonOf; permissions: PermissionsDifference | undefined },
): OwnChange | undefined {
  if (difference.kind === 'lost-two-factor') return undefined;
  const { kind, organizationId } = difference;
  if (kind === 'organization-new' || kind === 'organization-gone') {
    const does = kind === 'organization-new' ? 'give' : 'end';
    const isIt = (each: Effect) =>
      each.on === 'organization' && each.does === does && each.organizationId === organizationId;
    return done.findLast(({ effects }) => effects.some(isIt))?.step;
  }
  const isTheirs = (email: string | null | undefined) =>
    typeof email === 'string' && personOf(foldAddress(email)) === difference.personId;
  if (kind === 'permissions') {
    let rest = permissions ?? { grant: {}, revoke: {} };
    let last: OwnChange | undefined;
    for (const { step, effects } of done)
      for (const each of effects) {
        if (each.on !== 'grants' || each.organizationId !== organizationId) continue;
        if (!step.output.changed || !isTheirs(each.email)) continue;
        rest = { grant: without(rest.grant, each.grant), revoke: without(rest.revoke, each.revoke) };
        last = step;
      }
    return isNoDifference(rest) ? last : undefined;
  }
  const now = kind === 'gone' ? null : (difference.now ?? 'member');
  let left: { role: string | null; step: OwnChange } | undefined;
  for (const { step, effects } of done)
    for (const effect of effects) {
      if (!isOfRole(effect) || (effect.organizationId ?? organizationId) !== organizationId) continue;
      const { on, does, email, isOwn, had, role = null } = effect;
      // Withdrawing an invitation does not end a membership.
      if (on === 'invitation' && does === 'end') continue;
      if (kind === 'invited' && (on !== 'invitation' || role !== now)) continue;
      const before = left ? left.role : 'was' in difference ? difference.was : null;
      const isRenamed = email === undefined && !isOwn && does === 'change' && had === before;
      if (isRenamed || isTheirs(isOwn ? step.by : email)) left = { role: does === 'end' ? null : role, step };
    }
  return left && left.role === now ? left.step : undefined;
}
