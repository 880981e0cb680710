import { NativeSelect } from '@mantine/core';
import { IconKey, IconQuestionMark } from '@tabler/icons-react';
import { memo } from 'react';
import { OFFBOARD_CHOICES, type OffboardChoice } from '../../../../shared/plans/offboard.ts';
import { type Found, lastSeenAt } from '../../../../shared/plans/person.ts';
import { formatNumber } from '../../ui/locale.ts';
import { sanitizeText } from '../../ui/sanitizeText.ts';
import { lastSeenWords } from './lastSeenWords.ts';
import type { LeavingPlace } from './leaving.ts';
import classes from './offboard.module.css';
import { PasteOtherKey } from './PasteOtherKey.tsx';

const CHOICE_WORDS: Record<OffboardChoice, string> = {
  end: 'End the membership',
  delete: 'Delete the account',
  lower: 'Lower to member',
  'revoke-sessions': 'Revoke sessions only',
  leave: 'Leave the account',
};

type Props = LeavingPlace & {
  /** Whom it is about, by the first address. */
  leaver: string;
  /** Whose account it is, where several people are shown. */
  of?: string;
  /** Whose the key must not be that is asked for where one is in the way; left out where it is asked for elsewhere. */
  notOf?: readonly string[];
  onChoice: (leaver: string, instanceId: string, choice: OffboardChoice) => void;
};

/**
 * An instance where a person was found or could not be looked for, with what to do there; drawn anew for its own changes
 * alone, since there can be a hundred.
 */
export const FoundInstance = memo(function FoundInstance(props: Props) {
  const { found, choices, choice, leaver, of, notOf, onChoice } = props;
  const name = sanitizeText(found.instanceName, 60) || 'Unnamed';
  const { denied } = choices;
  // What the person's own key may do there is no matter: nothing runs with it.
  const isOpen = found.memberships.length > 0 && found.ownKeys.length === 0;
  return (
    <li className={classes.row} data-own={found.ownKeys.length > 0 || undefined}>
      <span className={classes.name}>
        <b>{name}</b>
        {found.version !== null && <span className={classes.hint}> {found.version}</span>}
      </span>
      {isOpen && (
        <NativeSelect
          aria-label={of === undefined ? `Account on ${name}` : `Account of ${of} on ${name}`}
          className={classes.choice}
          value={choice}
          onChange={({ currentTarget }) =>
            onChoice(leaver, found.instanceId, currentTarget.value as OffboardChoice)
          }
          data={OFFBOARD_CHOICES.map((value) => ({
            value,
            label: CHOICE_WORDS[value],
            disabled: denied[value] !== null,
          }))}
        />
      )}
      <p className={classes.what}>{foundWords(found)}</p>
      {isOpen && choice === 'delete' && denied.end !== null && (
        <p className={classes.what}>Nothing less than the whole account can go: {denied.end}</p>
      )}
      {isOpen && denied.delete !== null && (
        <p className={classes.what}>The account cannot be deleted: {denied.delete}</p>
      )}
      {found.unlooked !== null && (
        <p className={classes.unlooked}>
          <IconQuestionMark size={14} aria-hidden />
          <span>
            {sanitizeText(found.unlooked, 300)} {lastSeenWords(lastSeenAt(found), Date.now())} It stays an
            open step.
          </span>
        </p>
      )}
      {found.ownKeys.map((key) => (
        <div key={key.organizationId} className={classes.own}>
          <p>
            <IconKey size={14} aria-hidden />
            <span>
              The key in use for <b>{sanitizeText(key.organizationName, 60) || 'Unnamed'}</b> is{' '}
              {whoseWords(key)}. Nothing {key.of === undefined ? '' : 'of this person '}runs on {name} until
              another person’s key is there.
            </span>
          </p>
          {notOf && (
            <PasteOtherKey
              instanceId={found.instanceId}
              organizationId={key.organizationId}
              organizationName={key.organizationName}
              notOf={{ userIds: found.accounts.map(({ userId }) => userId), emails: [...notOf] }}
            />
          )}
        </div>
      ))}
    </li>
  );
});

function foundWords({ memberships, invitations, accounts }: Found): string {
  // Of two accounts each membership says whose it is.
  const whose = (email: string) => (accounts.length > 1 ? `${sanitizeText(email, 60)}: ` : '');
  const parts = [
    ...memberships.map(
      ({ target, member }) =>
        `${whose(member.user.email)}${sanitizeText(member.role, 40)} in ${sanitizeText(target.organizationName, 40) || 'Unnamed'}`,
    ),
    ...invitations.map(
      ({ target }) => `invited to ${sanitizeText(target.organizationName, 40) || 'Unnamed'}`,
    ),
    ...accounts.flatMap(({ owned }) =>
      owned.length > 0
        ? `owns ${owned.map(({ name }) => sanitizeText(name, 40) || 'Unnamed').join(', ')}`
        : [],
    ),
  ];
  const more = parts.length - MOST_WORDS;
  return more > 0
    ? `${parts.slice(0, MOST_WORDS).join(' · ')} · ${formatNumber(more)} more`
    : parts.join(' · ');
}

/** As many facts as a row holds; the plan names all. */
const MOST_WORDS = 5;

function whoseWords({ of }: Found['ownKeys'][number]): string {
  if (of === undefined) return 'this person’s own';
  return `that of ${sanitizeText(of, 120) || 'somebody else'}, who leaves too`;
}
