import { MOST_TEXT } from '../../shared/calls/fields.ts';
import type { Account, Invitation, Member } from '../../shared/dokploy.ts';
import { invitedAt, isUnanswered } from '../../shared/invitation.ts';
import type { LastChange } from '../../shared/lastChange.ts';
import { foldAddress, fullName } from '../../shared/text.ts';
import type { Ms } from '../../shared/time.ts';

/** Stands for the end of an invitation that cannot be read: the last moment that a date can be, in ms since the epoch. */
export const LAST_MOMENT = 8.64e15;

/** A member of an organization; moments in ms since the epoch, null where they cannot be read. */
export type MemberRow = {
  /** Names the person, before addresses are joined: their address, folded, or ids where there is none. */
  id: string;
  /** As the server writes it; empty where there is none. */
  email: string;
  /** Empty where the server has none. */
  name: string;
  memberId: string;
  userId: string;
  role: string;
  twoFactor: boolean | null;
  since: number | null;
  /** What it was made of. */
  member: Pick<Member, 'permissions'>;
  changed?: LastChange | undefined;
};
/** An invitation that nobody answered; moments in ms since the epoch, `since` null where it cannot be read. */
export type InvitationRow = {
  id: string;
  email: string;
  invitationId: string;
  role: string | null;
  since: number | null;
  expiresAt: number;
  changed?: LastChange | undefined;
};
export type List<Row> = { at: Ms; rows: readonly Row[] };

/** Who is in an organization, as it was read; null what never was. */
export type OrganizationPeople = {
  instanceId: string;
  organizationId: string;
  organizationName: string;
  members: List<MemberRow> | null;
  invitations: List<InvitationRow> | null;
};
export type Column = OrganizationPeople & { at: number };

/** Everybody at one moment, organization by organization: what is read later changes nothing of it. */
export type EveryonesPlaces = {
  /** As the table counts its changes. */
  revision: number;
  personOf(id: string): string;
  /** All addresses of the person that an id belongs to, the first one first. */
  addressesOf(id: string): readonly string[];
  organizations: readonly OrganizationPeople[];
  accountOf(instanceId: string): Account | null;
  /** The organizations that nobody who listed them lists any more, as last seen: it is not known who has access there. */
  left: readonly OrganizationPeople[];
};

/** Whether all of an organization is known: both lists were read. */
export function isWhole({ members, invitations }: OrganizationPeople): boolean {
  return members !== null && invitations !== null;
}

/** Whether an id is an address: others begin with a blank, as no folded address does. */
export function isAddress(id: string): boolean {
  return !id.startsWith(' ');
}

export function toMemberRow(member: Member, instanceId: string): MemberRow {
  const { id, userId, role, createdAt, user } = member;
  return {
    ...whoIs(user.email, instanceId, userId),
    name: fullName(user),
    memberId: id,
    userId,
    role,
    twoFactor: user.twoFactorEnabled ?? null,
    since: knownMoment(Date.parse(createdAt)),
    member,
  };
}

export function isMember(who: MemberRow | InvitationRow): who is MemberRow {
  return 'memberId' in who;
}

export function toInvitationRows(
  invitations: readonly Invitation[],
  instanceId: string,
  readAt: number,
): InvitationRow[] {
  return (
    invitations
      // At any time: what is pending now has expired later, and is unanswered then, too.
      .filter((invitation) => isUnanswered(invitation, 0))
      .map((invitation) => ({
        ...whoIs(invitation.email, instanceId, invitation.id),
        invitationId: invitation.id,
        role: invitation.role,
        since: knownMoment(invitedAt(invitation, readAt)),
        expiresAt: knownMoment(Date.parse(invitation.expiresAt)) ?? LAST_MOMENT,
      }))
  );
}

function whoIs(email: string, instanceId: string, otherwise: string): { id: string; email: string } {
  return {
    id: foldAddress(email).slice(0, MOST_TEXT) || ` ${instanceId} ${otherwise}`,
    email: email.trim().slice(0, MOST_TEXT),
  };
}

function knownMoment(at: number): number | null {
  return Number.isNaN(at) ? null : at;
}
