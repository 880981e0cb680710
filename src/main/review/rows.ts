import { strengthOf } from '../../shared/keyChoice.ts';
import { compactOf } from '../../shared/permissions/compactAccess.ts';
import { compareTexts } from '../../shared/searchText.ts';
import type { Ms } from '../../shared/time.ts';
import {
  type InvitationRow,
  LAST_MOMENT,
  type MemberRow,
  type OrganizationPeople,
} from '../people/organizations.ts';
import { accessIn, type ReportAccess } from './accessIn.ts';

/** An invitation that nobody answered; moments in ms since the epoch, null where they are not known. */
export type ReportInvitation = {
  role: string | null;
  sentAt: number | null;
  expiresAt: number | null;
  isExpired: boolean;
};

/** A person in an organization: a member, or one who is invited alone, then without a role. */
export type ReportRow = {
  /** As the server writes it; empty where there is none. */
  email: string;
  name: string;
  role: string | null;
  /** Null where it is not known. */
  twoFactor: boolean | null;
  since: Ms | null;
  /** Null for one who is invited alone. */
  access: ReportAccess | null;
  invitation: ReportInvitation | null;
};

/** Who has access to an organization, the strongest role first, then who is invited; by address. `now` in ms since the epoch. */
export function rowsOf(
  { members, invitations }: Pick<OrganizationPeople, 'members' | 'invitations'>,
  now: number,
): ReportRow[] {
  const left = new Map<string, InvitationRow[]>();
  for (const invitation of invitations?.rows ?? [])
    left.set(invitation.id, [...(left.get(invitation.id) ?? []), invitation]);
  for (const own of left.values()) own.sort((a, b) => b.expiresAt - a.expiresAt);
  const first = (members?.rows ?? [])
    .toSorted((a, b) => strengthOf(a.role) - strengthOf(b.role) || compareTexts(a.id, b.id))
    .map((member) => ({
      ...memberRow(member, left.get(member.id)?.shift(), now),
      access: accessIn(member.role, member.granted ? compactOf(member.granted) : undefined),
    }));
  const invited = [...left.values()]
    .flat()
    .sort((a, b) => compareTexts(a.id, b.id))
    .map((invitation) => invitedRow(invitation, now));
  return [...first, ...invited];
}

function memberRow(
  { email, name, role, twoFactor, since }: MemberRow,
  invitation: InvitationRow | undefined,
  now: number,
): Omit<ReportRow, 'access'> {
  return {
    email,
    name,
    role,
    twoFactor,
    since,
    invitation: invitation ? invitationOf(invitation, now) : null,
  };
}

function invitedRow(invitation: InvitationRow, now: number): ReportRow {
  const { email } = invitation;
  return {
    email,
    name: '',
    role: null,
    twoFactor: null,
    since: null,
    access: null,
    invitation: invitationOf(invitation, now),
  };
}

/** An invitation, as a report tells it. `now` in ms since the epoch. */
export function invitationOf({ role, since, expiresAt }: InvitationRow, now: number): ReportInvitation {
  return {
    role,
    sentAt: since,
    expiresAt: expiresAt === LAST_MOMENT ? null : expiresAt,
    isExpired: expiresAt <= now,
  };
}
