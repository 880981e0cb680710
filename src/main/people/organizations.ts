import type { FilledColumn } from './columns.ts';
import { groupOf } from './joins.ts';
import { type InvitationRows, type ListFacts, type MemberRows, NO_ROLE, TWO_FACTOR } from './lists.ts';
import type { Table } from './table.ts';

/** A member as a row of texts; `id` names the person, before addresses are joined. */
type MemberRow = {
  id: string;
  role: string;
  twoFactor: boolean | null;
  /** When they joined, in ms since the epoch; NaN where that cannot be read. */
  since: number;
};
/** An invitation that nobody answered; `since` it was made, NaN where that cannot be read. ms since the epoch. */
type InvitationRow = { id: string; role: string | null; since: number; expiresAt: number };
/** A list whose rows are made when they are asked for. */
type List<Row> = ListFacts & { rows(): Row[] };

/** Who is in an organization, as it was read; null what never was. */
export type OrganizationPeople = {
  instanceId: string;
  organizationId: string;
  organizationName: string;
  members: List<MemberRow> | null;
  invitations: List<InvitationRow> | null;
};

/** Everybody at one moment, organization by organization: what is read later changes nothing of it. */
export type EveryonesPlaces = {
  /** As the table counts its changes. */
  revision: number;
  /** The person that an id belongs to: its own, or the first of those that were joined. */
  personOf(id: string): string;
  /** All addresses of the person that an id belongs to, the first one first. */
  addressesOf(id: string): readonly string[];
  organizations: readonly OrganizationPeople[];
};

/** The table of people as it is now. */
export function placesIn(table: Table): EveryonesPlaces {
  const joins = table.joins();
  const joined = new Map(joins.flatMap((group) => group.map((id) => [id, group[0] ?? id] as const)));
  // Another vocabulary may take its place later.
  const texts = table.vocabulary();
  const toOrganization = ({ members, invitations, at: _, ...organization }: FilledColumn) => ({
    ...organization,
    members: members && { at: members.at, missing: members.missing, rows: () => membersOf(members) },
    invitations: invitations && {
      at: invitations.at,
      missing: invitations.missing,
      rows: () => invitationsOf(invitations),
    },
  });

  function membersOf({ size, ids, roles, twoFactor, since }: MemberRows): MemberRow[] {
    return Array.from({ length: size }, (_, row) => ({
      id: texts.ids.textOf(ids[row] as number),
      role: texts.roles.textOf(roles[row] as number),
      twoFactor: twoFactor[row] === TWO_FACTOR.unknown ? null : twoFactor[row] === TWO_FACTOR.on,
      since: since[row] as number,
    }));
  }

  function invitationsOf({ size, ids, roles, since, expiresAt }: InvitationRows): InvitationRow[] {
    return Array.from({ length: size }, (_, row) => ({
      id: texts.ids.textOf(ids[row] as number),
      role: roles[row] === NO_ROLE ? null : texts.roles.textOf(roles[row] as number),
      since: since[row] as number,
      expiresAt: expiresAt[row] as number,
    }));
  }

  return {
    revision: table.revisions().revision,
    personOf: (id) => joined.get(id) ?? id,
    addressesOf: (id) => groupOf(joins, id),
    organizations: table.columns().map(toOrganization),
  };
}
