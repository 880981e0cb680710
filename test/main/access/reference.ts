import type { InstanceAccess, Membership, OrganizationAccess } from '../../../src/main/people/access.ts';
import { strengthOf } from '../../../src/shared/facts/role.ts';

// How two moments differ, said once more and plainly: every pair of person and organization is looked up anew.

type PersonOf = (id: string) => string;

/** Every difference as words, in no order. */
export function differencesBetween(kept: InstanceAccess, now: InstanceAccess, personOf: PersonOf): string[] {
  const people = [...new Set([kept, now].flatMap(everyId).map(personOf))];
  const organizations = [
    ...new Set([...kept.organizations, ...now.organizations].map(({ organizationId }) => organizationId)),
  ];
  const find = (places: InstanceAccess, id: string) =>
    places.organizations.find(({ organizationId }) => organizationId === id);
  const found: string[] = [];
  for (const id of organizations) {
    const was = find(kept, id);
    const is = find(now, id);
    if (!was || !is) found.push(was ? `organization-gone ${id}` : `organization-new ${id}`);
    else for (const person of people) found.push(...ofPerson(id, person, was, is, personOf));
  }
  const ids = [...new Set(everyId(now))];
  for (const person of people) {
    const hasLost = ids.some(
      (id) => personOf(id) === person && lostTwoFactor(rowsIn(kept), rowsIn(now), (each) => each === id),
    );
    const hasLostThere = organizations.some((id) =>
      lostTwoFactor(
        find(kept, id)?.members?.rows ?? [],
        find(now, id)?.members?.rows ?? [],
        (each) => personOf(each) === person,
      ),
    );
    if (hasLost || hasLostThere) found.push(`lost-two-factor ${person}`);
  }
  return found;
}

function ofPerson(
  id: string,
  person: string,
  was: OrganizationAccess,
  is: OrganizationAccess,
  personOf: PersonOf,
): string[] {
  const found: string[] = [];
  const before = bestRole(was, person, personOf);
  const after = bestRole(is, person, personOf);
  if (was.members && is.members) {
    if (before === null && after !== null) found.push(`new ${id} ${person} ${after}`);
    if (before !== null && after === null) found.push(`gone ${id} ${person} ${before}`);
    if (before !== null && after !== null && before !== after) {
      const kind = ['raised', 'other-role', 'lowered'][1 + Math.sign(strengthOf(after) - strengthOf(before))];
      found.push(`${kind} ${id} ${person} ${before} ${after}`);
    }
    const [had, has] = [grantedTo(was, person, personOf), grantedTo(is, person, personOf)];
    const sees = (role: string | null) => role === null || role === 'owner' || role === 'admin';
    if (had && has && !sees(before) && !sees(after)) {
      const isOfId = (thing: string) => !thing.startsWith('switches ');
      const counts = before === 'member' && after === 'member' ? () => true : isOfId;
      const more = has.filter((thing) => !had.includes(thing) && counts(thing));
      const less = had.filter((thing) => !has.includes(thing) && counts(thing));
      if (more.length + less.length > 0)
        found.push(`permissions ${id} ${person} ${JSON.stringify([numbersOf(more), numbersOf(less)])}`);
    }
  }
  if (was.members && was.invitations && is.invitations) {
    const had = invitedAs(was, person, personOf);
    for (const role of new Set(invitedAs(is, person, personOf)))
      if (!had.includes(role) && (before === null || before !== role))
        found.push(`invited ${id} ${person} ${role}`);
  }
  return found;
}

/** Everything that the accounts of a person have there, as words; null where that of one is not known. */
function grantedTo({ members }: OrganizationAccess, person: string, personOf: PersonOf): string[] | null {
  const own = (members?.rows ?? []).filter(({ id }) => personOf(id) === person);
  if (own.some(({ granted }) => granted.permissions === undefined)) return null;
  const things = own.flatMap(({ granted }) =>
    Object.entries(granted.permissions ?? {}).flatMap(([list, each]) =>
      each.map((thing) => `${list} ${thing}`),
    ),
  );
  return [...new Set(things)];
}

function numbersOf(things: readonly string[]) {
  const of = (list: string) => things.filter((thing) => thing.startsWith(`${list} `));
  const bits = { 'switches canAccessToAPI': 1024, 'switches canAccessToDocker': 64 } as Record<
    string,
    number
  >;
  return {
    switches: of('switches').reduce((sum, thing) => sum + (bits[thing] ?? 0), 0),
    projects: of('projects').length,
    environments: 0,
    services: of('services').length,
    gitProviders: 0,
    servers: 0,
  };
}

function everyId({ organizations }: InstanceAccess): string[] {
  return organizations.flatMap(({ members, invitations }) =>
    [...(members?.rows ?? []), ...(invitations?.rows ?? [])].map(({ id }) => id),
  );
}

function bestRole({ members }: OrganizationAccess, person: string, personOf: PersonOf): string | null {
  const roles = (members?.rows ?? []).filter(({ id }) => personOf(id) === person).map(({ role }) => role);
  const best = Math.min(...roles.map(strengthOf));
  return roles.find((role) => strengthOf(role) === best) ?? null;
}

function invitedAs({ invitations }: OrganizationAccess, person: string, personOf: PersonOf) {
  return (invitations?.rows ?? []).filter(({ id }) => personOf(id) === person).map(({ role }) => role);
}

const rowsIn = ({ organizations }: InstanceAccess) =>
  organizations.flatMap(({ members }) => members?.rows ?? []);

function lostTwoFactor(
  kept: readonly Membership[],
  now: readonly Membership[],
  isTheirs: (id: string) => boolean,
) {
  const [was, is] = [kept, now].map((rows) =>
    rows.filter(({ id }) => isTheirs(id)).map(({ twoFactor }) => twoFactor),
  );
  return was?.includes(true) && is?.length && is.every((each) => each === false);
}
