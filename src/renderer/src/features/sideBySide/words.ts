import type { Invitation } from '../../../../shared/dokploy.ts';
import { labeled } from '../../../../shared/facts/fact.ts';
import { TWO_FACTOR } from '../../../../shared/facts/twoFactor.ts';
import { invitationStatus } from '../../../../shared/invitation.ts';
import { counted } from '../../../../shared/text.ts';
import { countOf, dataOf, failureOf, readingOf } from '../../state/queryState.ts';
import type { ComparedList } from '../../state/sideBySide.ts';
import { sanitizeText } from '../../ui/sanitizeText.ts';
import type { Difference, Place } from './align.ts';

export function organizationOf({
  organizationName,
  isListed,
}: Pick<ComparedList, 'organizationName' | 'isListed'>): string {
  return sanitizeText(organizationName, 60) || (isListed ? 'Unnamed organization' : 'Unknown organization');
}

export function instanceOf({
  instanceName,
  isListed,
}: Pick<ComparedList, 'instanceName' | 'isListed'>): string {
  return sanitizeText(instanceName, 60) || (isListed ? 'Unnamed' : 'an unknown instance');
}

/** What a column is called anywhere else, for example “Acme on Acme EU”. */
export function nameOf(list: Pick<ComparedList, 'organizationName' | 'instanceName' | 'isListed'>): string {
  return `${organizationOf(list)} on ${instanceOf(list)}`;
}

/**
 * How far a list is known: `known` as the server had it in this run, `old` as it was seen before, `reading` for the
 * first time, or `unknown`. `why` says why it is old or unknown, as a sentence; null where it is only still to come.
 */
export type Knowledge =
  | { state: 'known'; at: number }
  | { state: 'old'; at: number; why: string | null }
  | { state: 'reading' }
  | { state: 'unknown'; why: string };

/** How far a list is known; `startedAt` is when this run of the window began, in ms. */
export function knowledgeOf(list: ComparedList, startedAt: number): Knowledge {
  const own = list[list.shows];
  const reading = readingOf<unknown>(own);
  if (!reading) {
    const isComing = own.state === 'loading' && !failureOf<unknown>(own) && list.hasKey;
    return isComing ? { state: 'reading' } : { state: 'unknown', why: list.why ?? NOT_READ };
  }
  const { at } = reading;
  if (list.why !== null && (!isOther(list) || at < startedAt)) return { state: 'old', at, why: list.why };
  return at < startedAt ? { state: 'old', at, why: null } : { state: 'known', at };
}

const NOT_READ = 'Its people have not been read yet.';

/**
 * Why it is not known whether somebody is in a list, as a sentence; null while that is being read. Also of a list that is
 * known: its invitations were not read.
 */
export function whyNotKnown(list: ComparedList, known: Knowledge): string | null {
  if (known.state === 'reading') return null;
  if (known.state !== 'known') return known.why;
  const { invitations, why } = list;
  const failure = failureOf(invitations);
  if (invitations.state === 'loading' && !failure) return null;
  return `Their invitations are unknown. ${failure?.message ?? why ?? ''}`.trim();
}

/** Whether what could not be read is the other list of the organization alone. */
function isOther({ shows, members, invitations }: ComparedList): boolean {
  const [own, other] = shows === 'members' ? [members, invitations] : [invitations, members];
  return own.state === 'ready' && other.state !== 'ready';
}

export function countWords(list: ComparedList): string {
  const count = countOf(list[list.shows] as ComparedList['members']);
  if (count === undefined) return '';
  if (list.shows === 'members') return counted(count, 'member', 'members');
  return counted(count, 'invitation', 'invitations');
}

/** Of whom 2FA is on elsewhere. */
export const NO_FACTOR = labeled(TWO_FACTOR, { role: null, twoFactor: false });

export function differenceWords(difference: Difference, lists: readonly ComparedList[]): string {
  switch (difference.kind) {
    case 'missing':
      return 'missing here';
    case 'invited':
      return 'only invited here';
    case 'role': {
      const list = lists[difference.from];
      const where = list ? ` in ${nameOf(list)}` : '';
      return `other role: ${sanitizeText(difference.role, 40)}${where}`;
    }
    case 'no-2fa':
      return `${NO_FACTOR} here`;
  }
}

function invitedWords(invitation: Invitation, now: number): string {
  return invitedParts(invitation, now).join('');
}

export function invitedParts(invitation: Invitation, now: number): [standing: string, role: string] {
  const role = sanitizeText(invitation.role, 40) || 'member';
  return [invitationStatus(invitation, now) === 'expired' ? 'expired, as ' : 'invited as ', role];
}

/** What a person is in a list, as it is copied; empty where they are not in it. `now` in ms. */
export function placeText(place: Place | undefined, now: number): string {
  if (!place || place.state === 'unknown') return 'unknown';
  if (place.state === 'none') return '';
  return place.standings
    .map((each) =>
      each.as === 'member' ? sanitizeText(each.member.role, 40) : invitedWords(each.invitation, now),
    )
    .join(', ');
}

/** The lists as they are aligned: null where they are not known. `startedAt` as in `knowledgeOf`. */
export function alignedOf(list: ComparedList, startedAt: number) {
  const { instanceId, shows, members, invitations, why } = list;
  // Somebody who is not a member may be invited.
  const knowsInvited = why === null && (readingOf(invitations)?.at ?? startedAt) >= startedAt;
  const isCurrent =
    knowledgeOf(list, startedAt).state === 'known' && (shows === 'invitations' || knowsInvited);
  return {
    instanceId,
    shows,
    members: dataOf(members) ?? null,
    invitations: dataOf(invitations) ?? null,
    isPartial: !isCurrent,
  };
}
