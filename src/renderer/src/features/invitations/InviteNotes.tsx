import type { ReactNode } from 'react';
import type { Invitation } from '../../../../shared/dokploy.ts';
import type { Invitee } from '../../../../shared/invitees.ts';
import { AddressNote, AddressNotes } from '../../ui/AddressNote.tsx';
import list from '../../ui/addressList.module.css';
import { sanitizeText } from '../../ui/sanitizeText.ts';
import { inWords, parseMoment } from '../../ui/when.ts';
import type { Invitees } from './invitees.ts';

type Props = {
  read: Invitees;
  now: number;
  renews: (address: string) => boolean;
  onRenews: (address: string, renews: boolean) => void;
};

export function InviteNotes({ read, now, renews, onRenews }: Props) {
  const known = read.people.filter((person) => person.state !== 'new');
  if (read.invalid.length + known.length === 0) return null;
  return (
    <AddressNotes invalid={read.invalid}>
      {known.map((person) => (
        <Known key={person.address} person={person} now={now}>
          {person.state === 'expired' && (
            <label className={list.choice}>
              <input
                type="checkbox"
                aria-label={`Renew ${person.address}`}
                checked={renews(person.address)}
                onChange={(event) => onRenews(person.address, event.currentTarget.checked)}
              />
              Renew
            </label>
          )}
        </Known>
      ))}
    </AddressNotes>
  );
}

function Known({ person, now, children }: { person: Invitee; now: number; children: ReactNode }) {
  const { address: email } = person;
  switch (person.state) {
    case 'member':
      return (
        <AddressNote
          sign="member"
          email={email}
          words={`Already a member (${sanitizeText(person.role, 40)})`}
        />
      );
    case 'invited':
      return (
        <AddressNote
          sign="invitation"
          email={email}
          words={`Already invited${endWords(person.invitation, now)}`}
        />
      );
    case 'expired':
      return (
        <AddressNote
          tone="warn"
          sign="invitation"
          email={email}
          words={`Expired ${inWords(parseMoment(person.invitation.expiresAt) ?? now, now)}`}
        >
          {children}
        </AddressNote>
      );
    default:
      return null;
  }
}

function endWords(invitation: Invitation, now: number): string {
  const end = parseMoment(invitation.expiresAt);
  return end === null ? '' : `, expires ${inWords(end, now)}`;
}
