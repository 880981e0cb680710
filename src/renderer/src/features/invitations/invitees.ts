import type { Invitation, Member } from '../../../../shared/dokploy.ts';
import { type EmailEntry, findEmails } from '../../../../shared/emails.ts';
import { invitationStatus, isUnanswered } from '../../../../shared/invitation.ts';
import { inviteChange, type PlannedInvitation, renewChange } from '../../state/invitationChanges.ts';
import type { OrganizationRef } from '../../state/organizationRef.ts';
import { sanitizeText } from '../../ui/sanitizeText.ts';
import { parseMoment } from '../../ui/when.ts';

/** What inviting an address would meet, as far as the lists that were last read tell. */
export type Invitee = { address: string } & (
  | { state: 'new' }
  | { state: 'member'; role: string }
  /** Its link still works. */
  | { state: 'invited'; invitation: Invitation }
  /** It must go before the address can be invited again. */
  | { state: 'expired'; invitation: Invitation }
);

/** A typed text, read: what stands where in it, and each address once. */
export type Invitees = {
  entries: EmailEntry[];
  people: Invitee[];
  invalid: { text: string; reason: string }[];
  repeated: number;
};

/** Reads a text of addresses and looks each up; `now` in ms. Addresses are the same whatever their capital letters. */
export function readInvitees(
  text: string,
  members: readonly Member[],
  invitations: readonly Invitation[],
  now: number,
): Invitees {
  const entries = findEmails(text);
  const roles = new Map(members.map((member) => [member.user.email.toLowerCase(), member.role]));
  const unanswered = lastUnanswered(invitations, now);
  const people = entries.flatMap((entry): Invitee[] => {
    if (entry.state !== 'address') return [];
    const { address } = entry;
    const role = roles.get(address);
    if (role !== undefined) return [{ address, state: 'member', role }];
    const invitation = unanswered.get(address);
    if (!invitation) return [{ address, state: 'new' }];
    return [
      { address, state: invitationStatus(invitation, now) === 'expired' ? 'expired' : 'invited', invitation },
    ];
  });
  return {
    entries,
    people,
    invalid: entries.flatMap((entry) => (entry.state === 'invalid' ? [entry] : [])),
    repeated: entries.filter((entry) => entry.state === 'repeated').length,
  };
}

/**
 * What is to be done with all that stands in the text, with the role; expired invitations are renewed only where they
 * shall be. Whom nobody can invite is kept with the reason.
 */
export function planInvites(
  organizationRef: OrganizationRef,
  { people, invalid }: Invitees,
  role: string,
  renews: (address: string) => boolean,
): PlannedInvitation[] {
  const invite = (address: string) => inviteChange(organizationRef, address, role);
  return [
    ...people.map((person): PlannedInvitation => {
      const { address, state } = person;
      if (state === 'new') return { change: invite(address) };
      if (state === 'expired' && renews(address))
        return { change: renewChange(organizationRef, { ...person.invitation, email: address }, role) };
      return { change: invite(address), denied: whyNot(person) };
    }),
    ...invalid.map(({ text, reason }) => ({ change: invite(text.trim()), denied: reason })),
  ];
}

function whyNot(person: Exclude<Invitee, { state: 'new' }>): string {
  if (person.state === 'member') return `Already a member (${sanitizeText(person.role, 40)}).`;
  if (person.state === 'invited')
    return `Already invited (${sanitizeText(person.invitation.role ?? 'no role', 40)}); the link still works.`;
  return 'Their invitation expired, and was not to be renewed.';
}

/** The server keeps expired ones as pending too: of several of one address the one that ends last counts. */
function lastUnanswered(invitations: readonly Invitation[], now: number): Map<string, Invitation> {
  const found = new Map<string, Invitation>();
  const endOf = (invitation: Invitation) => parseMoment(invitation.expiresAt) ?? Number.POSITIVE_INFINITY;
  for (const invitation of invitations) {
    if (!isUnanswered(invitation, now)) continue;
    const address = invitation.email.toLowerCase();
    const other = found.get(address);
    if (!other || endOf(invitation) > endOf(other)) found.set(address, invitation);
  }
  return found;
}
