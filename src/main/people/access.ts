import { MOST_TEXT } from '../../shared/calls/fields.ts';
import type { Account, Invitation, Member } from '../../shared/dokploy.ts';
import type { SignIn } from '../../shared/facts/signIn.ts';
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

/** Used for unreadable ends: the last valid date. Ms since the epoch. */
export const LAST_MOMENT = 8.64e15;

/** No `permissions` if unread. */
export type Granted = Pick<Member, 'permissions'>;

export type Membership = {
  id: string;
  /** Missing in baselines of older versions. */
  userId?: string;
  role: string;
  twoFactor: boolean | null;
  granted: Granted;
};

export type ListedMember = Membership & {
  email: string;
  name: string;
  memberId: string;
  userId: string;
  since: number | null;
  changed?: LastChange | undefined;
  signIn?: SignIn;
};

export type Invited = { id: string; role: string | null; expiresAt?: number };

export type ListedInvitation = Invited & {
  email: string;
  invitationId: string;
  since: number | null;
  expiresAt: number;
  changed?: LastChange | undefined;
};
export type List<Row> = { at: Ms; rows: readonly Row[] };

/** Null for an unread list. */
export type OrganizationAccess = {
  organizationId: string;
  organizationName: string;
  members: { rows: readonly Membership[] } | null;
  invitations: { rows: readonly Invited[] } | null;
};

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
export type Column = ListedOrganization & { at: number; names: string };

export type EveryonesPlaces = {
  revision: number;
  personOf(id: string): string;
  addressesOf(id: string): readonly string[];
  organizations: readonly ListedOrganization[];
  accountOf(instanceId: string): Account | null;
  /** Organizations no longer listed, as last seen: current access is unknown. */
  left: readonly ListedOrganization[];
};

export function isWhole({ members, invitations }: ListedOrganization): boolean {
  return members !== null && invitations !== null;
}

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

export function seenBy({ role, granted }: Pick<Membership, 'role' | 'granted'>): AccessSummary {
  return summarizeCompact({ role, access: seesEverything(role) ? undefined : accessOf(granted) });
}

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
  return invitations.filter(isUnanswered).map((invitation) => ({
    ...whoIs(invitation.email, instanceId, invitation.id),
    invitationId: invitation.id,
    role: invitation.role,
    since: knownMoment(invitedAt(invitation, readAt)),
    expiresAt: knownMoment(Date.parse(invitation.expiresAt)) ?? LAST_MOMENT,
  }));
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
