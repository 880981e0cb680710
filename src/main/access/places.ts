import type { Account } from '../../shared/dokploy.ts';
import { accountsIn, personOf } from '../../shared/people.ts';
import type { EveryonesPlaces, OrganizationPeople } from '../people/organizations.ts';

/** Who is a member: `id` is their address, folded, or what is made of ids where they have none. */
export type MemberPlace = { id: string; role: string; twoFactor: boolean | null };
/** Who is invited, and nobody answered. */
export type InvitedPlace = { id: string; role: string | null };
/** Rows of a list; `isCut` says that more were there than could be kept. */
export type PlaceList<Row> = { isCut: boolean; rows: readonly Row[] };

/** Who has access to an organization; null for a list that was not read. */
export type OrganizationPlaces = {
  organizationId: string;
  organizationName: string;
  members: PlaceList<MemberPlace> | null;
  invitations: PlaceList<InvitedPlace> | null;
};

/** What tells an installation from another one at the same address: these ids are as good as unique. */
export type Installation = { userIds: string[]; organizationIds: string[] };

/** Who has access to an instance. */
export type InstancePlaces = {
  instanceId: string;
  installation: Installation;
  organizations: readonly OrganizationPlaces[];
};

/** What an account tells of its installation. */
export function installationOf(account: Account): Installation {
  const userIds = accountsIn(account).flatMap((each) => personOf(each) ?? []);
  return {
    userIds: [...new Set(userIds)].sort(),
    organizationIds: account.organizations.map(({ id }) => id).sort(),
  };
}

/** Whether both are one installation: a single person or organization in common is proof. */
export function isSameInstallation(one: Installation, other: Installation): boolean {
  return (
    one.userIds.some((id) => other.userIds.includes(id)) ||
    one.organizationIds.some((id) => other.organizationIds.includes(id))
  );
}

/** Who has access to an instance now; an invitation that ran out opens nothing. `now` in ms since the epoch. */
export function placesOf(
  instanceId: string,
  account: Account,
  { organizations }: Pick<EveryonesPlaces, 'organizations'>,
  now: number,
): InstancePlaces {
  return {
    instanceId,
    installation: installationOf(account),
    organizations: organizations
      .filter((organization) => organization.instanceId === instanceId)
      .map((organization) => toPlaces(organization, now)),
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
      isCut: members.missing > 0,
      rows: members.rows().map(({ id, role, twoFactor }) => ({ id, role, twoFactor })),
    },
    invitations: invitations && {
      isCut: invitations.missing > 0,
      rows: invitations
        .rows()
        .filter(({ expiresAt }) => expiresAt > now)
        .map(({ id, role }) => ({ id, role })),
    },
  };
}
