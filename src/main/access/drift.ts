import type { Account } from '../../shared/dokploy.ts';
import type { Difference, OwnDifference } from '../../shared/drift.ts';
import type { Change } from '../../shared/operations/change.ts';
import type { StepOutput } from '../../shared/operations/step.ts';
import { isNothing, type PermissionsDifference, without } from '../../shared/permissions/permissions.ts';
import { foldAddress } from '../../shared/sameAddress.ts';
import type { Ms } from '../../shared/time.ts';
import type { EveryonesPlaces } from '../people/organizations.ts';
import type { People } from '../people/people.ts';
import { yieldToEventLoop } from '../scheduling/yielding.ts';
import type { Baseline } from './baseline.ts';
import {
  compareInstance,
  type InstanceDrift,
  type PersonOf,
  type Proof,
  type TellPermissions,
} from './compare.ts';
import { type InstancePlaces, placesOf } from './places.ts';

export type Now = {
  places: EveryonesPlaces;
  at: Ms;
  doneSince: (at: number) => Promise<readonly OwnChange[]>;
};

export type Drift = InstanceDrift & {
  /** What was done with this app since it was kept: expected, so no drift. */
  own: OwnDifference[];
  /** What was accepted beside a signed baseline. */
  accepted: Difference[];
  /** When the oldest list that was compared was read, in ms since the epoch; null where none was. */
  asOf: number | null;
};

/** Who has access to an instance now; null where its account was never read. */
export function placesNow(instanceId: string, { places, at }: Now): InstancePlaces | null {
  const account = places.accountOf(instanceId);
  return account ? placesOf(instanceId, account, places, at) : null;
}

/** Whether an organization is one of those in question; null asks it of an instance as a whole. */
export type IsWithin = (instanceId: string, organizationId: string | null) => boolean;

/** Compares instance by instance, within `isWithin` alone; `tell` is told what each difference of permissions is by id. */
export async function driftOf(
  { instances, keptAt, addendum = [] }: Pick<Baseline, 'instances' | 'keptAt' | 'addendum'>,
  now: Now,
  { isWithin = () => true, tell }: { isWithin?: IsWithin; tell?: TellPermissions } = {},
): Promise<Drift> {
  const drift: Drift = { differences: [], own: [], accepted: [], apart: [], asOf: null };
  const { personOf } = now.places;
  const ownOf = ownChangesOf(await now.doneSince(keptAt), personOf);
  const accepted = new Set(addendum.flatMap(({ differences }) => differences.map(({ key }) => key)));
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
      proofOf(now.places.accountOf(kept.instanceId), keptAt),
    );
    for (const difference of differences) {
      const own = ownOf(difference, permissions.get(difference.key));
      if (accepted.has(difference.key)) drift.accepted.push(difference);
      else if (own) {
        const { at, by, remark } = own;
        drift.own.push({ difference, at, by, remark });
      } else drift.differences.push(difference);
    }
    drift.apart.push(...apart);
  }
  const ids = new Set(instances.map(({ instanceId }) => instanceId));
  for (const { instanceId, organizationId, members } of now.places.organizations)
    if (members && ids.has(instanceId) && isWithin(instanceId, organizationId))
      drift.asOf = Math.min(drift.asOf ?? members.at, members.at);
  return drift;
}

function proofOf(account: Account | null, keptAt: number): Proof {
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

/** What a step of this app did, when (ms since the epoch), by whose key and why. */
export type OwnChange = {
  change: Change;
  output: StepOutput;
  at: number;
  by: string | null;
  remark: string;
};

/** By which change with Quayside a difference came, if by any: how somebody stands now is how these, in their order, left it. */
function ownChangesOf(done: readonly OwnChange[], personOf: PersonOf) {
  /** The role that a person was given last, by place; null where they were removed last. */
  const roles = new Map<string, { role: string | null; own: OwnChange }>();
  const invited = new Map<string, OwnChange>();
  const organizations = { made: new Map<string, OwnChange>(), deleted: new Map<string, OwnChange>() };
  const granted = new Map<string, { changes: PermissionsDifference[]; own: OwnChange }>();

  for (const own of done) {
    const { change, output } = own;
    const person = 'email' in change ? personOf(foldAddress(change.email)) : '';
    const place =
      'organizationId' in change ? placeOf(change.instanceId, change.organizationId ?? '', person) : '';
    switch (change.action) {
      case 'members.setRole':
      case 'members.create':
        roles.set(place, { role: change.role, own });
        break;
      case 'invitations.create':
      case 'invitations.renew':
        // They may have accepted it since.
        roles.set(place, { role: change.role, own });
        invited.set(JSON.stringify([place, change.role]), own);
        break;
      case 'members.endMembership':
        roles.set(place, { role: null, own });
        break;
      case 'members.remove':
        for (const id of [change.organizationId, ...(change.memberships?.organizationIds ?? [])])
          roles.set(placeOf(change.instanceId, id, person), { role: null, own });
        for (const id of change.owned ?? []) organizations.deleted.set(id, own);
        break;
      case 'members.setPermissions':
        if (output.changed)
          granted.set(place, { changes: [...(granted.get(place)?.changes ?? []), output.changed], own });
        break;
      case 'organizations.create':
        if (output.organizationId) organizations.made.set(output.organizationId, own);
        break;
      case 'organizations.delete':
        organizations.deleted.set(change.organizationId, own);
        break;
    }
  }

  /** `permissions`: what a difference of permissions is by id. */
  return (difference: Difference, permissions?: PermissionsDifference): OwnChange | undefined => {
    if (difference.kind === 'lost-two-factor') return undefined;
    const { instanceId, organizationId } = difference;
    if (difference.kind === 'organization-new') return organizations.made.get(organizationId);
    if (difference.kind === 'organization-gone') return organizations.deleted.get(organizationId);
    const place = placeOf(instanceId, organizationId, difference.personId);
    const given = roles.get(place);
    switch (difference.kind) {
      case 'gone':
        return given?.role === null ? given.own : undefined;
      case 'invited':
        return invited.get(JSON.stringify([place, difference.now ?? 'member']));
      case 'permissions': {
        const known = granted.get(place);
        const rest = (known?.changes ?? []).reduce(
          ({ grant, revoke }, each) => ({
            grant: without(grant, each.grant),
            revoke: without(revoke, each.revoke),
          }),
          permissions ?? { grant: {}, revoke: {} },
        );
        return isNothing(rest.grant) && isNothing(rest.revoke) ? known?.own : undefined;
      }
      default:
        return given?.role === difference.now ? given.own : undefined;
    }
  };
}

function placeOf(instanceId: string, organizationId: string, person: string): string {
  return JSON.stringify([instanceId, organizationId, person]);
}
