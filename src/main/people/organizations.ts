import type { PermissionSets } from '../readings/permissionSets.ts';
import type { FilledColumn } from './columns.ts';
import { NOT_READ } from './grants.ts';
import { groupOf } from './joins.ts';
import { type InvitationRows, type ListFacts, type MemberRows, NO_ROLE, TWO_FACTOR } from './lists.ts';
import type { Table } from './table.ts';
import { isAddress } from './vocabulary.ts';

/** A member as a row of texts; `id` names the person, before addresses are joined. */
export type MemberRow = {
  id: string;
  /** As the server writes it; empty where there is none. */
  email: string;
  /** Empty where the server has none. */
  name: string;
  /** Their membership and their account, as the server names them. */
  memberId: string;
  userId: string;
  role: string;
  twoFactor: boolean | null;
  /** When they joined, in ms since the epoch; NaN where that cannot be read. */
  since: number;
  /** What they were granted, as a number of one of the list’s `sets`; null where that was never read. */
  granted: number | null;
};
/** An invitation that nobody answered; `since` it was made, NaN where that cannot be read. ms since the epoch. */
export type InvitationRow = {
  id: string;
  email: string;
  role: string | null;
  since: number;
  expiresAt: number;
};
/** A list whose rows are made when they are asked for. */
type List<Row> = ListFacts & { rows(): Row[] };

/** Who is in an organization, as it was read; null what never was. */
export type OrganizationPeople = {
  instanceId: string;
  organizationId: string;
  organizationName: string;
  /** `counts`: what is in each of the sets, for `compactIn`. */
  members: (List<MemberRow> & { sets: PermissionSets; counts: Uint32Array }) | null;
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
  /** The organizations that nobody who listed them lists any more, as last seen: it is not known who has access there. */
  left: readonly OrganizationPeople[];
};

/** The table of people as it is now. */
export function placesIn(table: Table): EveryonesPlaces {
  const joins = table.joins();
  const joined = new Map(joins.flatMap((group) => group.map((id) => [id, group[0] ?? id] as const)));
  // Another vocabulary may take its place later.
  const texts = table.vocabulary();
  const toOrganization = ({ members, invitations, at: _, ...organization }: FilledColumn) => ({
    ...organization,
    members: members && {
      at: members.at,
      missing: members.missing,
      sets: members.grants.sets,
      counts: members.grants.counts,
      rows: () => membersOf(members),
    },
    invitations: invitations && {
      at: invitations.at,
      missing: invitations.missing,
      rows: () => invitationsOf(invitations),
    },
  });

  function whoIn({ ids, spellings }: MemberRows | InvitationRows, row: number) {
    const id = texts.ids.textOf(ids[row] as number);
    return { id, email: spellings.get(row) ?? (isAddress(id) ? id : '') };
  }

  function membersOf(rows: MemberRows): MemberRow[] {
    const { size, memberIds, userIds, names, roles, twoFactor, since, grants } = rows;
    return Array.from({ length: size }, (_, row) => ({
      ...whoIn(rows, row),
      memberId: memberIds[row] as string,
      userId: userIds[row] as string,
      name: texts.names.textOf(names[row] as number),
      role: texts.roles.textOf(roles[row] as number),
      twoFactor: twoFactor[row] === TWO_FACTOR.unknown ? null : twoFactor[row] === TWO_FACTOR.on,
      since: since[row] as number,
      granted: grants.ofRow[row] === NOT_READ ? null : (grants.ofRow[row] as number),
    }));
  }

  function invitationsOf(rows: InvitationRows): InvitationRow[] {
    const { size, roles, since, expiresAt } = rows;
    return Array.from({ length: size }, (_, row) => ({
      ...whoIn(rows, row),
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
    left: table.left().map(toOrganization),
  };
}
