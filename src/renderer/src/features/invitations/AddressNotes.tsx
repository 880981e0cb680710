import { IconAlertTriangle, IconClock, IconUserCheck } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { Invitation } from '../../../../shared/dokploy.ts';
import type { Invitee } from '../../../../shared/plans/invite.ts';
import { sanitizeText } from '../../ui/sanitizeText.ts';
import { UntrustedText } from '../../ui/UntrustedText.tsx';
import { inWords, parseMoment } from '../../ui/when.ts';
import classes from './invitations.module.css';
import type { Invitees } from './invitees.ts';

type Props = {
  read: Invitees;
  now: number;
  renews: (address: string) => boolean;
  onRenews: (address: string, renews: boolean) => void;
};

const icon = { size: 15, stroke: 1.75, 'aria-hidden': true } as const;

/** What must be known of the addresses before they are sent: those that cannot be used, and those that are here already. */
export function AddressNotes({ read, now, renews, onRenews }: Props) {
  const known = read.people.filter((person) => person.state !== 'new');
  if (read.invalid.length + known.length === 0) return null;
  return (
    <ul className={classes.steps} aria-label="About these addresses">
      {read.invalid.map(({ text, reason }, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the same wrong text can stand there twice.
        <Note key={at} tone="danger" sign={<IconAlertTriangle {...icon} />} email={text} words={reason} />
      ))}
      {known.map((person) => (
        <Accounts key={person.address} person={person} now={now}>
          {person.state === 'expired' && (
            <label className={classes.renew}>
              <input
                type="checkbox"
                aria-label={`Renew ${person.address}`}
                checked={renews(person.address)}
                onChange={(event) => onRenews(person.address, event.currentTarget.checked)}
              />
              Renew
            </label>
          )}
        </Accounts>
      ))}
    </ul>
  );
}

function Accounts({ person, now, children }: { person: Invitee; now: number; children: ReactNode }) {
  const { address } = person;
  switch (person.state) {
    case 'member':
      return (
        <Note
          sign={<IconUserCheck {...icon} />}
          email={address}
          words={`Already a member (${sanitizeText(person.role, 40)})`}
        />
      );
    case 'invited':
      return (
        <Note
          sign={<IconClock {...icon} />}
          email={address}
          words={`Already invited${endWords(person.invitation, now)}`}
        />
      );
    case 'expired':
      return (
        <Note
          tone="warn"
          sign={<IconClock {...icon} />}
          email={address}
          words={`Expired ${inWords(parseMoment(person.invitation.expiresAt) ?? now, now)}`}
        >
          {children}
        </Note>
      );
    default:
      return null;
  }
}

function endWords(invitation: Invitation, now: number): string {
  const end = parseMoment(invitation.expiresAt);
  return end === null ? '' : `, expires ${inWords(end, now)}`;
}

function Note(props: { sign: ReactNode; email: string; words: string; tone?: string; children?: ReactNode }) {
  return (
    <li className={classes.step} data-tone={props.tone}>
      <span className={classes.sign}>{props.sign}</span>
      <UntrustedText text={props.email} className={classes.stepEmail} />
      <span className={classes.stepWord}>{props.words}</span>
      {props.children}
    </li>
  );
}
