import type { InstancePlaces, OrganizationPlaces } from '../../../src/main/access/places.ts';
import { strengthOf } from '../../../src/shared/keyChoice.ts';

// How two moments differ, said once more and plainly: every pair of person and organization is looked up anew.

type PersonOf = (id: string) => string;

/** Every difference as words, in no order. */
export function differencesBetween(kept: InstancePlaces, now: InstancePlaces, personOf: PersonOf): string[] {
  const people = [...new Set([kept, now].flatMap(everyId).map(personOf))];
  const organizations = [
    ...new Set([...kept.organizations, ...now.organizations].map(({ organizationId }) => organizationId)),
  ];
  const find = (places: InstancePlaces, id: string) =>
    places.organizations.find(({ organizationId }) => organizationId === id);
  const found: string[] = [];
  for (const id of organizations) {
    const was = find(kept, id);
    const is = find(now, id);
    if (!was || !is) found.push(was ? `organization-gone ${id}` : `organization-new ${id}`);
    else for (const person of people) found.push(...ofPerson(id, person, was, is, personOf));
  }
  for (const person of people)
    if (secondFactor(kept, person, personOf) === true && secondFactor(now, person, personOf) === false)
      found.push(`lost-two-factor ${person}`);
  return found;
}

function ofPerson(
  id: string,
  person: string,
  was: OrganizationPlaces,
  is: OrganizationPlaces,
  personOf: PersonOf,
): string[] {
  const found: string[] = [];
  const before = bestRole(was, person, personOf);
  const after = bestRole(is, person, personOf);
  if (was.members && is.members) {
    if (before === null && after !== null && !was.members.isCut) found.push(`new ${id} ${person} ${after}`);
    if (before !== null && after === null && !is.members.isCut) found.push(`gone ${id} ${person} ${before}`);
    if (before !== null && after !== null && before !== after) {
      const kind = ['raised', 'other-role', 'lowered'][1 + Math.sign(strengthOf(after) - strengthOf(before))];
      found.push(`${kind} ${id} ${person} ${before} ${after}`);
    }
  }
  if (was.invitations && is.invitations && !was.invitations.isCut) {
    const had = invitedAs(was, person, personOf);
    for (const role of new Set(invitedAs(is, person, personOf)))
      if (!had.includes(role) && (before === null || before !== role))
        found.push(`invited ${id} ${person} ${role}`);
  }
  return found;
}

function everyId({ organizations }: InstancePlaces): string[] {
  return organizations.flatMap(({ members, invitations }) =>
    [...(members?.rows ?? []), ...(invitations?.rows ?? [])].map(({ id }) => id),
  );
}

function bestRole({ members }: OrganizationPlaces, person: string, personOf: PersonOf): string | null {
  const roles = (members?.rows ?? []).filter(({ id }) => personOf(id) === person).map(({ role }) => role);
  const best = Math.min(...roles.map(strengthOf));
  return roles.find((role) => strengthOf(role) === best) ?? null;
}

function invitedAs({ invitations }: OrganizationPlaces, person: string, personOf: PersonOf) {
  return (invitations?.rows ?? []).filter(({ id }) => personOf(id) === person).map(({ role }) => role);
}

function secondFactor({ organizations }: InstancePlaces, person: string, personOf: PersonOf) {
  const rows = organizations
    .flatMap(({ members }) => members?.rows ?? [])
    .filter(({ id }) => personOf(id) === person);
  if (rows.some(({ twoFactor }) => twoFactor === true)) return true;
  return rows.some(({ twoFactor }) => twoFactor === false) ? false : null;
}
