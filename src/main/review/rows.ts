import { has } from '../../shared/capabilities.ts';
import { strengthOf } from '../../shared/facts/role.ts';
import { compareTexts } from '../../shared/text.ts';
import { LAST_MOMENT, type ListedInvitation, type ListedOrganization } from '../people/access.ts';
import { type Held, pairUp } from '../people/persons.ts';

export type ReportInvitation = {
  role: string | null;
  sentAt: number | null;
  expiresAt: number | null;
  status: 'expired' | 'pending';
};

export function rowsOf({
  members,
  invitations,
}: Pick<ListedOrganization, 'members' | 'invitations'>): Held[] {
  const strengthIn = ({ member }: Held) => (member ? strengthOf(member.role) : Number.POSITIVE_INFINITY);
  const idIn = ({ member, invitation }: Held) => (member ?? invitation).id;
  return pairUp(members?.rows ?? [], invitations?.rows ?? []).sort((a, b) =>
    strengthIn(a) === strengthIn(b) ? compareTexts(idIn(a), idIn(b)) : strengthIn(a) - strengthIn(b),
  );
}

export function invitationOf({ role, since, expiresAt }: ListedInvitation, now: number): ReportInvitation {
  return {
    role,
    sentAt: since,
    expiresAt: expiresAt === LAST_MOMENT ? null : expiresAt,
    status: expiresAt <= now ? 'expired' : 'pending',
  };
}

export function openDespiteSwitches(version: string | null): string | null {
  if (version === null || has({ version }, 'member-limits')) return null;
  return 'Before Dokploy 0.28.7, every member reaches SSH keys and Docker, even without the switch. “Delete projects” also deletes projects that are not granted.';
}
