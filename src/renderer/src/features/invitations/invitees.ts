import type { Invitation, Member } from '../../../../shared/dokploy.ts';
import { type EmailEntry, findEmails } from '../../../../shared/emails.ts';
import { findInvitees, type Invitee } from '../../../../shared/invitees.ts';

export type Invitees = {
  entries: EmailEntry[];
  people: Invitee[];
  invalid: { text: string; reason: string }[];
  repeated: number;
};

export function readInvitees(
  text: string,
  members: readonly Member[],
  invitations: readonly Invitation[],
  now: number,
): Invitees {
  const entries = findEmails(text);
  const addresses = entries.flatMap((entry) => (entry.state === 'address' ? entry.address : []));
  return {
    entries,
    people: findInvitees(addresses, { members, invitations }, now),
    invalid: entries.flatMap((entry) => (entry.state === 'invalid' ? [entry] : [])),
    repeated: entries.filter((entry) => entry.state === 'repeated').length,
  };
}
