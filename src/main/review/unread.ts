import type { ReviewFailure } from '../../shared/calls/review.ts';
import { counted } from '../../shared/counted.ts';
import { ERROR_MEANINGS } from '../../shared/errorMeanings.ts';
import type { ErrorCode } from '../../shared/errors.ts';
import type { KeyRecord } from '../../shared/instance.ts';

/** What a review does not know, or knows from before. */
export type Unread = {
  instance: string;
  /** Null for all of the instance. */
  organization: string | null;
  /** What is missing, or that it is told as it was last seen. */
  what: string;
  why: string;
};

type List = { at: number; missing: number } | null;
/** An organization as far as it was read. */
export type ReadOrganization = {
  id: string;
  name: string;
  members: List;
  invitations: List;
  /** Of how many of its members it is not known what they were granted. */
  ungranted: number;
};

/** What was not read of an instance, or not last: it as a whole first, then its organizations. */
export function unreadOf(
  { id, name, isKnown, keys }: { id: string; name: string; isKnown: boolean; keys: readonly KeyRecord[] },
  organizations: readonly ReadOrganization[],
  failures: readonly ReviewFailure[],
): Unread[] {
  const own = failures.filter(({ instanceId }) => instanceId === id);
  const whole = own.find(({ organizationId }) => organizationId === null)?.code ?? null;
  const found: Unread[] = [];
  const note = (organization: string | null, what: string, code: ErrorCode | null) =>
    found.push({ instance: name, organization, what, why: whyWords(code) });
  if (!isKnown) note(null, 'Its organizations', whole);
  else if (whole !== null) note(null, SINCE, whole);
  for (const organization of organizations) {
    const opens = keys.some((key) => key.status === 'active' && key.organizationId === organization.id);
    const failed = own.find(({ organizationId }) => organizationId === organization.id)?.code ?? null;
    const code = failed ?? whole ?? (opens ? null : 'no-key-for-organization');
    const what = missingIn(organization);
    if (what !== null) note(organization.name, what, code);
    // The line of the instance says it of all.
    else if (code !== null && whole === null) note(organization.name, SINCE, code);
    if (organization.ungranted > 0)
      note(
        organization.name,
        `What ${counted(organization.ungranted, 'member was', 'members were')} granted`,
        code,
      );
    const cut = (organization.members?.missing ?? 0) + (organization.invitations?.missing ?? 0);
    if (cut > 0)
      found.push({
        instance: name,
        organization: organization.name,
        what: counted(cut, 'row', 'rows'),
        why: 'more than were kept',
      });
  }
  return found;
}

const SINCE = 'Told as last seen';

function missingIn({ members, invitations }: ReadOrganization): string | null {
  if (!members && !invitations) return 'Its people';
  if (!members) return 'Its members';
  return invitations ? null : 'Its invitations';
}

/** In short, by the code alone: what a failure says may name more than a reader is to know. */
function whyWords(code: ErrorCode | null): string {
  return code === null ? 'not read yet' : ERROR_MEANINGS[code].shows.words;
}
