import { has } from '../../shared/capabilities.ts';
import { strengthOf } from '../../shared/keys.ts';
import { type AccessSummary, accessWords, summarizeCompact } from '../../shared/permissions/accessSummary.ts';
import { type CompactAccess, switchesIn } from '../../shared/permissions/permissions.ts';
import { SWITCH_WORDS } from '../../shared/permissions/switches.ts';
import { compactWords } from '../../shared/permissions/words.ts';
import { compareTexts } from '../../shared/text.ts';
import type { Ms } from '../../shared/time.ts';
import { type InvitationRow, LAST_MOMENT, type OrganizationPeople } from '../people/organizations.ts';
import { accessOf } from '../readings/permissionSets.ts';

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
  const left = Map.groupBy(invitations?.rows ?? [], ({ id }) => id);
  for (const own of left.values()) own.sort((a, b) => b.expiresAt - a.expiresAt);
  const first = (members?.rows ?? [])
    .toSorted((a, b) => strengthOf(a.role) - strengthOf(b.role) || compareTexts(a.id, b.id))
    .map(({ id, email, name, role, twoFactor, since, member }) => {
      const invitation = left.get(id)?.shift();
      const access = accessIn(role, accessOf(member));
      return {
        ...{ email, name, role, twoFactor, since, access },
        invitation: invitation ? invitationOf(invitation, now) : null,
      };
    });
  const none = { name: '', role: null, twoFactor: null, since: null, access: null };
  const invited = [...left.values()]
    .flat()
    .sort((a, b) => compareTexts(a.id, b.id))
    .map((each) => ({ ...none, email: each.email, invitation: invitationOf(each, now) }));
  return [...first, ...invited];
}

export function invitationOf({ role, since, expiresAt }: InvitationRow, now: number): ReportInvitation {
  return {
    role,
    sentAt: since,
    expiresAt: expiresAt === LAST_MOMENT ? null : expiresAt,
    isExpired: expiresAt <= now,
  };
}

export type ReportAccess = {
  sees: AccessSummary['sees'];
  words: string;
  /** The switches that are on, in words; none where the role is another one than member, for which they do not count. */
  switches: readonly string[];
};

/** What a member may see by role and what was granted; undefined was never read. */
export function accessIn(role: string, access: CompactAccess | undefined): ReportAccess {
  const summary = summarizeCompact({ role, access });
  const { sees } = summary;
  if (sees !== 'some' || !access) return { sees, words: accessWords(summary), switches: [] };
  return {
    sees,
    words: compactWords({ ...access, switches: 0 }) || 'no projects',
    switches: role === 'member' ? switchesIn(access.switches).map((name) => SWITCH_WORDS[name].label) : [],
  };
}

/** What the switches of a version do not keep a member out of, as a sentence; null where they do, or it is not known. */
export function openDespiteSwitches(version: string | null): string | null {
  if (version === null || has({ version }, 'member-limits')) return null;
  return 'Before Dokploy 0.28.7, every member reaches SSH keys and Docker, even without the switch. “Delete projects” also deletes projects that are not granted.';
}
