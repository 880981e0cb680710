import type { Instance, SeenSummary } from '../../shared/instance.ts';
import type { Principal } from '../../shared/principal.ts';
import type { KnownInstance, KnownOrganization, Present } from '../../shared/wanted/known.ts';
import type { EveryonesPlaces, OrganizationPeople } from '../people/organizations.ts';
import { principalsAt } from '../readings/principals.ts';
import { yieldToEventLoop } from '../scheduling/yielding.ts';

/** What lines of wanted access are checked against: all that is known now, instance by instance. */
export async function knownInstances(
  instances: readonly Instance[],
  { organizations }: Pick<EveryonesPlaces, 'organizations'>,
  summaries: Readonly<Record<string, SeenSummary>>,
): Promise<KnownInstance[]> {
  const known: KnownInstance[] = [];
  for (const { id, name, origin, keys } of instances) {
    await yieldToEventLoop();
    const account = summaries[id]?.account?.data ?? null;
    const own = organizations.filter(({ instanceId }) => instanceId === id);
    const there = own.map((organization) =>
      toKnown(organization, principalsAt(organization.organizationId, keys, account)),
    );
    known.push({ id, name, origin, organizations: there, roles: rolesIn(there) });
  }
  return known;
}

function toKnown(organization: OrganizationPeople, principals: readonly Principal[]): KnownOrganization {
  const { organizationId: id, organizationName: name } = organization;
  const whyUnknown = whyUnknownAt(organization, principals);
  // Of what was read while a key was there it is still known who was there, though nothing can be changed.
  const isRead = organization.members !== null && organization.invitations !== null && !isCut(organization);
  return { id, name, people: isRead ? peopleOf(organization) : null, whyUnknown, principals };
}

function whyUnknownAt(organization: OrganizationPeople, principals: readonly Principal[]): string | null {
  if (isCut(organization))
    return 'Its list is too long for all of it to be kept. Refresh its instance, then read the file again.';
  if (organization.members && organization.invitations) return null;
  if (principals.length === 0) return 'No key here opens it.';
  return organization.members
    ? 'Its invitations have not been read yet. Refresh its instance, then read the file again.'
    : 'Its people have not been read yet. Refresh its instance, then read the file again.';
}

function isCut({ members, invitations }: OrganizationPeople): boolean {
  return (members?.missing ?? 0) > 0 || (invitations?.missing ?? 0) > 0;
}

function peopleOf({ members, invitations }: OrganizationPeople): Map<string, Present> {
  const people = new Map<
    string,
    { members: Present['members'][number][]; invitations: Present['invitations'][number][] }
  >();
  const of = (id: string) => {
    const present = people.get(id) ?? { members: [], invitations: [] };
    people.set(id, present);
    return present;
  };
  for (const { id, userId, role } of members?.rows ?? []) of(id).members.push({ userId, role });
  for (const { id, role, expiresAt } of invitations?.rows ?? []) of(id).invitations.push({ role, expiresAt });
  return people;
}

function rolesIn(organizations: readonly KnownOrganization[]): Set<string> {
  const roles = new Set<string>();
  for (const { people } of organizations)
    for (const { members, invitations } of people?.values() ?? [])
      for (const { role } of [...members, ...invitations]) if (role !== null) roles.add(role);
  return roles;
}
