import type { Account } from '../../shared/dokploy.ts';
import type { EveryonesPlaces, OrganizationPeople } from '../people/organizations.ts';
import { type Installation, installationOf } from '../readings/installation.ts';
import { createPacker, type PermissionSets } from '../readings/permissionSets.ts';

/** `id`: their folded address, or ids where they have none; `granted`: the number of their set, left out where unread. */
export type MemberPlace = { id: string; role: string; twoFactor: boolean | null; granted?: number };
export type InvitedPlace = { id: string; role: string | null };
/** Rows of a list; `isCut` says that more were there than could be kept. */
type PlaceList<Row> = { isCut: boolean; rows: readonly Row[] };

/** Members, with the sets of permissions that they have; left out where nothing is known of those. */
export type MemberList = PlaceList<MemberPlace> & { permissions?: PermissionSets };

/** Who has access to an organization; null for a list that was not read. */
export type OrganizationPlaces = {
  organizationId: string;
  organizationName: string;
  members: MemberList | null;
  invitations: PlaceList<InvitedPlace> | null;
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
      isCut: invitations.missing > 0,
      rows: invitations.rows.filter(({ expiresAt }) => expiresAt > now).map(({ id, role }) => ({ id, role })),
    },
  };
}

function packed({ missing, rows }: NonNullable<OrganizationPeople['members']>): MemberList {
  const packer = createPacker();
  const places = rows.map(({ id, role, twoFactor, member: { permissions } }) => {
    const set = permissions ? packer.add(permissions) : null;
    return set === null ? { id, role, twoFactor } : { id, role, twoFactor, granted: set };
  });
  const permissions = packer.packed();
  return { isCut: missing > 0, rows: places, ...(permissions.sets.length > 0 ? { permissions } : {}) };
}
