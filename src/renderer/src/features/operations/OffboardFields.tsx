import { Button, Loader, NativeSelect } from '@mantine/core';
import { IconKey, IconQuestionMark, IconUserPlus } from '@tabler/icons-react';
import { useMemo } from 'react';
import { OFFBOARD_CHOICES, type OffboardChoice } from '../../../../shared/plans/offboard.ts';
import { type Found, findAlike } from '../../../../shared/plans/person.ts';
import type { InstanceTargets } from '../../../../shared/plans/target.ts';
import { formatNumber } from '../../ui/locale.ts';
import { sanitizeText } from '../../ui/sanitizeText.ts';
import { isThere, type Leaving } from './leaving.ts';
import classes from './offboard.module.css';
import { PasteOtherKey } from './PasteOtherKey.tsx';

type Props = {
  emails: readonly string[];
  leaving: readonly Leaving[];
  instances: readonly InstanceTargets[];
  /** Whether servers are still asked in how many organizations an account is. */
  isAsking: boolean;
  /** Whether instances are still being read. */
  isReading: boolean;
  onAddress: (email: string) => void;
  onChoice: (instanceId: string, choice: OffboardChoice) => void;
};

const CHOICE_WORDS: Record<OffboardChoice, string> = {
  end: 'End the membership',
  delete: 'Delete the account',
  lower: 'Lower to member',
  leave: 'Leave the account',
};

/** Where a person was found, with what to do there; and where nobody could look. */
export function OffboardFields(props: Props) {
  const { emails, leaving, instances, isAsking, isReading, onAddress, onChoice } = props;
  const alike = useMemo(
    () => (emails.length === 0 ? [] : findAlike(emails, instances).slice(0, MOST_ALIKE)),
    [emails, instances],
  );
  if (emails.length === 0) return null;
  const found = leaving.filter((each) => isThere(each.found));
  const unlooked = leaving.filter((each) => each.found.unlooked !== null);
  return (
    <>
      {alike.length > 0 && (
        <fieldset className={classes.alike}>
          <legend>May be the same person</legend>
          {alike.map(({ email, name, instanceName }) => (
            <Button
              key={email}
              size="compact-sm"
              variant="default"
              leftSection={<IconUserPlus size={14} aria-hidden />}
              title={[sanitizeText(name, 80), sanitizeText(instanceName, 60)].filter(Boolean).join(', ')}
              aria-label={`Add ${sanitizeText(email, 120)}`}
              onClick={() => onAddress(email)}
            >
              {sanitizeText(email, 60)}
            </Button>
          ))}
        </fieldset>
      )}
      <p role="status" className={classes.hint}>
        {(isAsking || isReading) && <Loader size={11} aria-hidden />}{' '}
        {isReading ? readingWords(found.length) : summaryOf(found.length, unlooked.length, isAsking)}
      </p>
      {leaving.length > 0 && (
        <ul className={classes.found} aria-label="Instances">
          {leaving.map((each) => (
            <FoundRow key={each.found.instanceId} leaving={each} emails={emails} onChoice={onChoice} />
          ))}
        </ul>
      )}
    </>
  );
}

/** More are no help in choosing. */
const MOST_ALIKE = 6;

function FoundRow({
  leaving,
  emails,
  onChoice,
}: {
  leaving: Leaving;
  emails: readonly string[];
  onChoice: Props['onChoice'];
}) {
  const { found, choices, choice } = leaving;
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
          aria-label={`Account on ${name}`}
          className={classes.choice}
          value={choice}
          onChange={({ currentTarget }) => onChoice(found.instanceId, currentTarget.value as OffboardChoice)}
          data={OFFBOARD_CHOICES.map((value) => ({
            value,
            label: CHOICE_WORDS[value],
            disabled: denied[value] !== null,
          }))}
        />
      )}
      <p className={classes.what}>{foundWords(found)}</p>
      {isOpen && denied.delete !== null && (
        <p className={classes.what}>The account cannot be deleted: {denied.delete}</p>
      )}
      {found.unlooked !== null && (
        <p className={classes.unlooked}>
          <IconQuestionMark size={14} aria-hidden />
          <span>{sanitizeText(found.unlooked, 300)} It stays an open step.</span>
        </p>
      )}
      {found.ownKeys.map(({ organizationId, organizationName }) => (
        <div key={organizationId} className={classes.own}>
          <p>
            <IconKey size={14} aria-hidden />
            <span>
              The key in use for <b>{sanitizeText(organizationName, 60) || 'Unnamed'}</b> is this person’s
              own. Nothing runs on {name} until another person’s key is there.
            </span>
          </p>
          <PasteOtherKey
            instanceId={found.instanceId}
            organizationId={organizationId}
            organizationName={organizationName}
            notOf={{ userIds: found.accounts.map(({ userId }) => userId), emails: [...emails] }}
          />
        </div>
      ))}
    </li>
  );
}

function readingWords(found: number): string {
  return found === 0
    ? 'Looking for this person: instances are still being read…'
    : `Found on ${formatNumber(found)} so far; instances are still being read…`;
}

function summaryOf(found: number, unlooked: number, isAsking: boolean): string {
  const open =
    unlooked === 0
      ? ''
      : ` ${formatNumber(unlooked)} ${unlooked === 1 ? 'instance' : 'instances'} could not be looked at in full.`;
  if (found === 0)
    return `Nobody with this address was found on the instances that could be looked at.${open}`;
  const words = `Found on ${formatNumber(found)} ${found === 1 ? 'instance' : 'instances'}.${open}`;
  return isAsking ? `${words} Asking what else their accounts are in…` : words;
}

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
