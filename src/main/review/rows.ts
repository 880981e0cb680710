import { has } from '../../shared/capabilities.ts';
import { strengthOf } from '../../shared/keys.ts';
import { type AccessSummary, accessWords, summarizeCompact } from '../../shared/permissions/accessSummary.ts';
import { switchesIn } from '../../shared/permissions/permissions.ts';
import { SWITCH_WORDS } from '../../shared/permissions/switches.ts';
import { compactWords } from '../../shared/permissions/words.ts';
import { compareTexts } from '../../shared/text.ts';
import {
  LAST_MOMENT,
  type ListedInvitation,
  type ListedOrganization,
  type Membership,
} from '../people/access.ts';
import { type Held, pairUp } from '../people/persons.ts';
import { accessOf } from '../readings/permissionSets.ts';

/** An invitation that nobody answered; moments in ms since the epoch, null where they are not known. */
export type ReportInvitation = {
  role: string | null;
  sentAt: number | null;
  expiresAt: number | null;
  isExpired: boolean;
};

/** Who has access to an organization, the strongest role first, then who is invited; by address. */
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
    isExpired: expiresAt <= now,
  };
}

export type ReportAccess = {
  sees: AccessSummary['sees'];
  words: string;
  /** The switches that are on, in words; none where the role is another one than member, for which they do not count. */
  switches: readonly string[];
};

/** What a member may see by role and what was granted. */
export function accessIn({ role, granted }: Pick<Membership, 'role' | 'granted'>): ReportAccess {
  const access = accessOf(granted);
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
