import type { Account } from '../../shared/dokploy.ts';
import type { Permissions } from '../../shared/permissions/shapes.ts';
import type { EveryonesPlaces, OrganizationPeople } from '../people/organizations.ts';
import { type Installation, installationOf } from '../readings/installation.ts';
import { createPacker, createUnpacker, NO_SETS, type PermissionSets } from '../readings/permissionSets.ts';

/** `id`: their folded address, or ids where they have none; `userId`: of their account, which an older Quayside left out; `granted`: left out where unread. */
export type MemberPlace = {
  id: string;
  userId?: string;
  role: string;
  twoFactor: boolean | null;
  granted?: Permissions;
};
export type InvitedPlace = { id: string; role: string | null };

export type MemberList = { rows: readonly MemberPlace[] };
/** As files have it: each set of permissions once, and its number in a row. */
export type PackedList = {
  rows: readonly (Omit<MemberPlace, 'granted'> & { granted?: number })[];
  permissions?: PermissionSets;
};

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
    members: members && {
      rows: members.rows.map(({ id, userId, role, twoFactor, member: { permissions: granted } }) => {
        return { id, userId, role, twoFactor, ...(granted ? { granted } : {}) };
      }),
    },
    invitations: invitations && {
      rows: invitations.rows.filter(({ expiresAt }) => expiresAt > now).map(({ id, role }) => ({ id, role })),
    },
  };
}

export function packed({ rows }: MemberList): PackedList {
  const packer = createPacker();
  const made = rows.map(({ granted, ...row }) => (granted ? { ...row, granted: packer.add(granted) } : row));
  const permissions = packer.packed();
  return { rows: made, ...(permissions.sets.length > 0 ? { permissions } : {}) };
}

/** Of sound sets, each made once: many people share it. */
export function unpacked({ rows, permissions = NO_SETS }: PackedList): MemberList {
  const unpack = createUnpacker(permissions);
  return {
    rows: rows.map(({ granted, ...row }) =>
      granted === undefined ? row : { ...row, granted: unpack(granted) },
    ),
  };
}
