import type { Account } from '../../shared/dokploy.ts';
import type { EveryonesPlaces, OrganizationPeople } from '../people/organizations.ts';
import { type Installation, installationOf } from '../readings/installation.ts';
import { createPacker, type PermissionSets } from '../readings/permissionSets.ts';

/** `id`: their folded address, or ids where they have none; `userId`: of their account, which an older Quayside left out; `granted`: the number of their set, left out where unread. */
export type MemberPlace = {
  id: string;
  userId?: string;
  role: string;
  twoFactor: boolean | null;
  granted?: number;
};
export type InvitedPlace = { id: string; role: string | null };

/** Members, with the sets of permissions that they have; left out where nothing is known of those. */
export type MemberList = { rows: readonly MemberPlace[]; permissions?: PermissionSets };

/** Who has access to an organization; null for a list that was not read. */
export type OrganizationPlaces = {
  organizationId: string;
  organizationName: string;
  members: MemberList | null;
  invitations: { rows: readonly InvitedPlace[] } | null;
};

export type InstancePlaces = {
  instanceId: string;
  installation: Installation;
  organizations: readonly OrganizationPlaces[];
  /** Those that nobody who listed them lists any more, as last seen; missing where nobody asks. */
  left?: readonly OrganizationPlaces[];
};

/** Who has access to an instance now; an invitation that ran out opens nothing. `now` in ms since the epoch. */
export function placesOf(
  instanceId: string,
  account: Account,
  { organizations, left }: Pick<EveryonesPlaces, 'organizations' | 'left'>,
  now: number,
): InstancePlaces {
  const placesIn = (all: readonly OrganizationPeople[]) =>
    all
      .filter((organization) => organization.instanceId === instanceId)
      .map((organization) => toPlaces(organization, now));
  return {
    instanceId,
    installation: installationOf(account),
    organizations: placesIn(organizations),
    left: placesIn(left),
  };
}

function toPlaces(
  { organizationId, organizationName, members, invitations }: OrganizationPeople,
  now: number,
): OrganizationPlaces {
  return {
    organizationId,
    organizationName,
    members: members && packed(members),
    invitations: invitations && {
      rows: invitations.rows.filter(({ expiresAt }) => expiresAt > now).map(({ id, role }) => ({ id, role })),
    },
  };
}

function packed({ rows }: NonNullable<OrganizationPeople['members']>): MemberList {
  const packer = createPacker();
  const places = rows.map(({ id, userId, role, twoFactor, member: { permissions } }) => {
    return { id, userId, role, twoFactor, ...(permissions ? { granted: packer.add(permissions) } : {}) };
  });
  const permissions = packer.packed();
  return { rows: places, ...(permissions.sets.length > 0 ? { permissions } : {}) };
}
