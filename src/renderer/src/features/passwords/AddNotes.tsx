import type { Addee } from '../../../../shared/invitees.ts';
import { AddressNote, AddressNotes } from '../../ui/AddressNote.tsx';
import { formatNumber } from '../../ui/locale.ts';
import { sanitizeText } from '../../ui/sanitizeText.ts';
import type { Addees } from './addees.ts';

export function AddNotes({ read: { invalid, people } }: { read: Addees }) {
  const known = people.filter((person) => person.state !== 'new' || person.cancels > 0);
  if (invalid.length + known.length === 0) return null;
  return (
    <AddressNotes invalid={invalid}>
      {known.map((person) => (
        <Known key={person.address} person={person} />
      ))}
    </AddressNotes>
  );
}

function Known({ person }: { person: Addee }) {
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
    case 'elsewhere': {
      const where = sanitizeText(person.organizationName, 40) || 'another organization';
      return <AddressNote tone="warn" sign="member" email={email} words={`Has an account, in ${where}`} />;
    }
    default: {
      const what = person.cancels === 1 ? 'invitation' : `${formatNumber(person.cancels)} invitations`;
      return (
        <AddressNote tone="warn" sign="invitation" email={email} words={`Their ${what} will be canceled`} />
      );
    }
  }
}
