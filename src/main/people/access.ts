import { MOST_TEXT } from '../../shared/calls/fields.ts';
import type { Account, Invitation, Member } from '../../shared/dokploy.ts';
import { invitedAt, isUnanswered } from '../../shared/invitation.ts';
import type { LastChange } from '../../shared/lastChange.ts';
import {
  type AccessSummary,
  seesEverything,
  summarizeCompact,
} from '../../shared/permissions/accessSummary.ts';
import { foldAddress, fullName } from '../../shared/text.ts';
import type { Ms } from '../../shared/time.ts';
import type { Installation } from '../readings/installation.ts';
import { accessOf } from '../readings/permissionSets.ts';

/** Stands for the end of an invitation that cannot be read: the last moment that a date can be, in ms since the epoch. */
export const LAST_MOMENT = 8.64e15;

/** Unpacked when it is looked at; without `permissions` where they were not read. */
export type Granted = Pick<Member, 'permissions'>;

/** Somebody in an organization, as a baseline keeps it. */
export type Membership = {
  /** Names the person, before addresses are joined: their address, folded, or ids where there is none. */
  id: string;
  /** Of their account; an older Quayside left it out of baselines. */
  userId?: string;
  role: string;
  twoFactor: boolean | null;
  granted: Granted;
};

/** A membership as the server lists it now; moments in ms since the epoch, null where they cannot be read. */
export type ListedMember = Membership & {
  /** As the server writes it; empty where there is none. */
  email: string;
  /** Empty where the server has none. */
  name: string;
  memberId: string;
  userId: string;
  since: number | null;
  changed?: LastChange | undefined;
};

/** Somebody who was invited, as a baseline keeps it. `expiresAt`, in ms since the epoch: left out where it was open when it was kept. */
export type Invited = { id: string; role: string | null; expiresAt?: number };

/** An invitation that nobody answered; moments in ms since the epoch, `since` null where it cannot be read. */
export type ListedInvitation = Invited & {
  email: string;
  invitationId: string;
  since: number | null;
  expiresAt: number;
  changed?: LastChange | undefined;
};
export type List<Row> = { at: Ms; rows: readonly Row[] };

/** Who has access to an organization, now or as it was kept; null for a list that was not read. */
export type OrganizationAccess = {
  organizationId: string;
  organizationName: string;
  members: { rows: readonly Membership[] } | null;
  invitations: { rows: readonly Invited[] } | null;
};

/** Who has access to an instance, now or as it was kept. */
export type InstanceAccess = {
  instanceId: string;
  installation: Installation;
  organizations: readonly OrganizationAccess[];
};

export type ListedOrganization = Omit<OrganizationAccess, 'members' | 'invitations'> & {
  instanceId: string;
  members: List<ListedMember> | null;
  invitations: List<ListedInvitation> | null;
};
/** `names`: of the organization, its instance and the groups of that, as searches compare them. */
export type Column = ListedOrganization & { at: number; names: string };

/** Everybody at one moment, organization by organization: what is read later changes nothing of it. */
export type EveryonesPlaces = {
  /** As the table counts its changes. */
  revision: number;
  personOf(id: string): string;
  /** All addresses of the person that an id belongs to, the first one first. */
  addressesOf(id: string): readonly string[];
  organizations: readonly ListedOrganization[];
  accountOf(instanceId: string): Account | null;
  /** The organizations that nobody who listed them lists any more, as last seen: it is not known who has access there. */
  left: readonly ListedOrganization[];
};

/** Whether all of an organization is known: both lists were read. */
export function isWhole({ members, invitations }: ListedOrganization): boolean {
  return members !== null && invitations !== null;
}

/** Whether an id is an address: others begin with a blank, as no folded address does. */
export function isAddress(id: string): boolean {
  return !id.startsWith(' ');
}

export function toMemberRow(member: Member, instanceId: string): ListedMember {
  const { id, userId, role, createdAt, user } = member;
  return {
    ...whoIs(user.email, instanceId, userId),
    name: fullName(user),
    memberId: id,
    userId,
    role,
    twoFactor: user.twoFactorEnabled ?? null,
    since: knownMoment(Date.parse(createdAt)),
    granted: member,
  };
}

/** How much a member sees by role and by what was granted. */
export function seenBy({ role, granted }: Pick<Membership, 'role' | 'granted'>): AccessSummary {
  // To count what they were granted takes longest, and is for nothing.
  return summarizeCompact({ role, access: seesEverything(role) ? undefined : accessOf(granted) });
}

/** Whether somebody can still accept it. */
export function isOpen({ expiresAt }: Invited, now: Ms): boolean {
  return expiresAt === undefined || expiresAt > now;
}

export function isMember(who: ListedMember | ListedInvitation): who is ListedMember {
  return 'memberId' in who;
}

export function toInvitationRows(
  invitations: readonly Invitation[],
  instanceId: string,
  readAt: number,
): ListedInvitation[] {
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
