import { createHash } from 'node:crypto';
import { type Apart, type Difference, type DifferenceBy, FIRST_PROJECTS } from '../../shared/drift.ts';
import { strengthOf } from '../../shared/facts/role.ts';
import { seesEverything } from '../../shared/permissions/accessSummary.ts';
import {
  compactOf,
  differenceBetween,
  grantedOf,
  isNoDifference,
  type PermissionsDifference,
  together,
} from '../../shared/permissions/permissions.ts';
import type { Permissions } from '../../shared/permissions/shapes.ts';
import type { Ms } from '../../shared/time.ts';
import {
  type InstanceAccess,
  type Invited,
  isOpen,
  type Membership,
  type OrganizationAccess,
} from '../people/access.ts';
import { isSameInstallation } from '../readings/installation.ts';

export type PersonOf = (id: string) => string;

export type InstanceDrift = { differences: Difference[]; apart: Apart[] };

type Place = { instanceId: string; organizationId: string; organizationName: string };
type Member = { role: string; ids: string[]; granted: Permissions | null };
type Members = ReadonlyMap<string, Member>;
type WithoutKey<T> = T extends unknown ? Omit<T, 'key'> : never;

/** Proofs for organizations that only one side has: elsewhere unread means unknown. */
export type Proof = {
  isDeleted(organizationId: string): boolean;
  isMade(organizationId: string): boolean;
};

const ALL: Proof = { isDeleted: () => true, isMade: () => true };

export type Comparing = {
  personOf: PersonOf;
  now: Ms;
  /** Receives the ids behind a permission difference, by its key: too large to embed. */
  tell?: (key: string, difference: PermissionsDifference) => void;
  proof?: Proof;
};

export function compareInstance(
  kept: InstanceAccess,
  now: InstanceAccess | null,
  comparing: Comparing,
): InstanceDrift {
  const { personOf, proof = ALL } = comparing;
  const { instanceId } = kept;
  const whole = { instanceId, organizationId: null, organizationName: '' };
  if (!now) return { differences: [], apart: [{ ...whole, why: 'unread' }] };
  if (!isSameInstallation(kept.installation, now.installation))
    return { differences: [], apart: [{ ...whole, why: 'rebuilt' }] };
  const differences = lostTwoFactor(kept, now, personOf);
  const apart: Apart[] = [];
  const before = byId(kept.organizations);
  const after = byId(now.organizations);
  for (const is of now.organizations) {
    const place = placeIn(instanceId, is);
    const was = before.get(place.organizationId);
    if (was) {
      differences.push(...compareMembers(place, was, is, comparing));
      differences.push(...compareInvitations(place, was, is, comparing));
      if (!was.members || !was.invitations) apart.push({ ...place, why: 'unkept' });
      else if (!is.members || !is.invitations) apart.push({ ...place, why: 'unread' });
    } else if (proof.isMade(place.organizationId))
      differences.push(keyed({ kind: 'organization-new', ...place, people: countPeople(is, personOf) }));
    else apart.push({ ...place, why: 'unkept' });
  }
  for (const was of kept.organizations) {
    const place = placeIn(instanceId, was);
    if (after.has(place.organizationId)) continue;
    if (proof.isDeleted(place.organizationId))
      differences.push(keyed({ kind: 'organization-gone', ...place, people: countPeople(was, personOf) }));
    else apart.push({ ...place, why: 'unlisted' });
  }
  return { differences, apart };
}

function compareMembers(
  place: Place,
  kept: OrganizationAccess,
  now: OrganizationAccess,
  { personOf, tell = () => {} }: Comparing,
): Difference[] {
  if (!kept.members || !now.members) return [];
  const driftOfPermissions = createPermissionDrift();
  const before = membersOf(kept, personOf);
  const after = membersOf(now, personOf);
  const invited = rolesInvited(kept.invitations?.rows ?? [], personOf);
  const found: Difference[] = [];
  for (const personId of [...new Set([...before.keys(), ...after.keys()])].sort()) {
    const was = before.get(personId);
    const is = after.get(personId);
    const person = { personId, emails: (is ?? was)?.ids ?? [], ...place };
    if (was && is) {
      const permissions = driftOfPermissions(was, is);
      if (was.role !== is.role) {
        const difference = keyed({
          ...{ kind: wayOf(was.role, is.role), ...person },
          ...{ was: was.role, now: is.role },
        });
        found.push(difference);
        const beside = permissions ? null : driftOfPermissions(was, { ...is, role: was.role });
        if (beside) tell(difference.key, beside);
      }
      if (permissions) {
        const { digest, ...told } = toldOf(permissions);
        const difference = keyed({ kind: 'permissions', ...person, role: is.role, ...told }, digest);
        tell(difference.key, permissions);
        found.push(difference);
      }
    } else if (is) {
      const [invitedAs = null] = invited.get(personId) ?? [];
      found.push(keyed({ kind: 'new', ...person, now: is.role, invitedAs }));
    } else if (was) found.push(keyed({ kind: 'gone', ...person, was: was.role }));
  }
  return found;
}

function wayOf(was: string, now: string): 'raised' | 'lowered' | 'other-role' {
  const more = strengthOf(was) - strengthOf(now);
  if (more === 0) return 'other-role';
  return more > 0 ? 'raised' : 'lowered';
}

function compareInvitations(
  place: Place,
  kept: OrganizationAccess,
  is: OrganizationAccess,
  { personOf, now }: Comparing,
): Difference[] {
  // With members unread, an invited person may already have been a member with that role.
  if (!kept.members || !kept.invitations || !is.invitations) return [];
  const open = is.invitations.rows.filter((row) => isOpen(row, now));
  const before = rolesInvited(kept.invitations.rows, personOf);
  const after = rolesInvited(open, personOf);
  const members = membersOf(kept, personOf);
  return [...after.keys()].sort().flatMap((personId) => {
    const had = before.get(personId) ?? [];
    const ids = open.map(({ id }) => id).filter((id) => personOf(id) === personId);
    return (after.get(personId) ?? [])
      .filter((role) => !had.includes(role) && members.get(personId)?.role !== role)
      .map((role) => {
        const [was = null] = had;
        return keyed({ kind: 'invited', personId, emails: [...new Set(ids)], ...place, now: role, was });
      });
  });
}

/** Per person, if all accounts of an instance or organization are known: others may be unseen. */
function lostTwoFactor(kept: InstanceAccess, now: InstanceAccess, personOf: PersonOf): Difference[] {
  const after = bySight(now, personOf);
  const lost = [...bySight(kept, personOf)].flatMap(([sight, was]) => {
    const isLost = after.get(sight)?.every(({ row }) => row.twoFactor === false);
    return isLost && was.some(({ row }) => row.twoFactor === true) ? was.map(({ row }) => row.id) : [];
  });
  const ids = new Set([...after.values()].flatMap((rows) => rows.map(({ row }) => row.id)));
  return [...new Set(lost.map(personOf))].sort().map((personId) => {
    const emails = [...ids].filter((id) => personOf(id) === personId);
    return keyed({ kind: 'lost-two-factor', personId, emails, instanceId: kept.instanceId });
  });
}

function bySight({ organizations }: InstanceAccess, personOf: PersonOf) {
  const rows = organizations.flatMap(({ organizationId, members }) =>
    (members?.rows ?? []).flatMap((row) =>
      [row.id, `${organizationId}\n${personOf(row.id)}`].map((sight) => ({ sight, row })),
    ),
  );
  return Map.groupBy(rows, ({ sight }) => sight);
}

function membersOf({ members }: OrganizationAccess, personOf: PersonOf): Members {
  return peopleIn(members?.rows ?? [], personOf);
}

export function peopleIn(rows: readonly Membership[], personOf: PersonOf): Members {
  const people = new Map<string, Member>();
  for (const {
    id,
    role,
    granted: { permissions: granted = null },
  } of rows) {
    const person = people.get(personOf(id));
    if (!person) {
      people.set(personOf(id), { role, ids: [id], granted });
      continue;
    }
    person.granted = granted && person.granted && together(person.granted, granted);
    if (strengthOf(role) < strengthOf(person.role)) person.role = role;
    if (!person.ids.includes(id)) person.ids.push(id);
  }
  return people;
}

function rolesInvited(rows: readonly Invited[], personOf: PersonOf): Map<string, (string | null)[]> {
  const roles = new Map<string, (string | null)[]>();
  for (const { id, role } of rows) {
    const own = roles.get(personOf(id)) ?? [];
    if (!own.includes(role)) roles.set(personOf(id), [...own, role]);
  }
  return roles;
}

function countPeople(organization: OrganizationAccess, personOf: PersonOf): number | null {
  return organization.members && membersOf(organization, personOf).size;
}

function byId(organizations: readonly OrganizationAccess[]): Map<string, OrganizationAccess> {
  return new Map(organizations.map((organization) => [organization.organizationId, organization]));
}

function placeIn(instanceId: string, { organizationId, organizationName }: OrganizationAccess): Place {
  return { instanceId, organizationId, organizationName };
}

/** Holds all that identifies the difference: another role or `digest` is another difference. */
function keyed(difference: WithoutKey<Difference>, digest?: string): Difference {
  const none = { organizationId: null, personId: null, was: null, now: null, people: null };
  const { kind, instanceId, organizationId, personId, was, now, people } = { ...none, ...difference };
  const key = JSON.stringify([
    ...[kind, instanceId, organizationId, personId],
    // Another invitation must not inherit the decision.
    ...[kind === 'invited' ? null : was, now],
    // Accepting three new people must not accept a fourth who joins later.
    ...[people, ...(digest === undefined ? [] : [digest])],
  ]);
  return { ...difference, key } as Difference;
}

type Holder = { role: string; granted: Permissions | null };

/** Grants and switches count for some roles only. */
function countsFor(role: string): 'none' | 'ids' | 'all' {
  if (seesEverything(role)) return 'none';
  return role === 'member' ? 'all' : 'ids';
}

function comparableIn(was: Holder, now: Holder): 'none' | 'ids' | 'all' {
  const counts = [countsFor(was.role), countsFor(now.role)];
  if (!was.granted || !now.granted || counts.includes('none')) return 'none';
  return counts.includes('ids') ? 'ids' : 'all';
}

function createPermissionDrift(): (was: Holder, is: Holder) => PermissionsDifference | null {
  const compared = new Map<Permissions, Map<Permissions, PermissionsDifference>>();

  function wholeOf(was: Permissions, is: Permissions): PermissionsDifference {
    const known = compared.get(was) ?? new Map<Permissions, PermissionsDifference>();
    compared.set(was, known);
    const whole = known.get(is) ?? differenceBetween(was, is);
    known.set(is, whole);
    return whole;
  }

  return (was, is) => {
    const comparable = comparableIn(was, is);
    if (comparable === 'none' || !was.granted || !is.granted) return null;
    const whole = wholeOf(was.granted, is.granted);
    const difference =
      comparable === 'all' ? whole : { grant: idsOf(whole.grant), revoke: idsOf(whole.revoke) };
    return isNoDifference(difference) ? null : difference;
  };
}

/** Kept when only a role is accepted: the earlier permissions, or the current if not comparable. */
export function besideRole(was: Holder, is: Holder): Permissions | null {
  const comparable = comparableIn(was, is);
  if (comparable === 'all' || (was.granted && !is.granted)) return was.granted;
  return comparable === 'ids' ? { ...was.granted, switches: is.granted?.switches ?? [] } : is.granted;
}

function toldOf({ grant, revoke }: PermissionsDifference): Pick<
  DifferenceBy<'permissions'>,
  'granted' | 'revoked' | 'projects'
> & {
  digest: string;
} {
  const first = (permissions: Permissions) => grantedOf(permissions, 'projects').slice(0, FIRST_PROJECTS);
  return {
    granted: compactOf(grant),
    revoked: compactOf(revoke),
    projects: { granted: [...first(grant)], revoked: [...first(revoke)] },
    digest: digestOf([grant, revoke]),
  };
}

function digestOf(parts: readonly Permissions[]): string {
  const text = JSON.stringify(
    parts.map((permissions) =>
      Object.entries(permissions)
        .map(([list, each]) => [list, each.toSorted()] as const)
        .sort(([one], [other]) => (one < other ? -1 : 1)),
    ),
  );
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}

function idsOf({ switches: _, ...ids }: Permissions): Permissions {
  return ids;
}
