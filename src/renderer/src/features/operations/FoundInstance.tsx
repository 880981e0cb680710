import { Box, NativeSelect } from '@mantine/core';
import { IconKey, IconQuestionMark } from '@tabler/icons-react';
import { memo } from 'react';
import type { LeaversView } from '../../../../shared/operations/planned.ts';
import { lastSeenWords } from './lastSeenWords.ts';
import classes from './offboard.module.css';
import { PasteOtherKey } from './PasteOtherKey.tsx';

type Place = LeaversView['people'][number]['places'][number];

export type Choice = Place['choice'];
export type OnChoice = (leaver: string, instanceId: string, choice: Choice) => void;

const CHOICES: [choice: Choice, label: string][] = [
  ['end', 'End the membership'],
  ['delete', 'Delete the account'],
  ['lower', 'Lower to member'],
  ['revoke-sessions', 'Revoke sessions only'],
  ['leave', 'Leave the account'],
];

type Props = {
  place: Place;
  /** What was chosen just now: the place tells it a moment later. */
  chosen: Choice | undefined;
  leaver: string;
  of?: string;
  /** Whose the key must not be that is asked for where one is in the way; left out where it is asked for elsewhere. */
  notOf?: readonly string[];
  /** Always the same function. */
  onChoice: OnChoice;
};

function Found({ place, chosen, leaver, of, notOf, onChoice }: Props) {
  const { instanceId, instanceName, version, choices, unlooked, ownKeys } = place;
  return (
    <li className={classes.row} data-own={ownKeys.length > 0 || undefined}>
      <Box component="span" miw={0} mih={32} style={{ alignContent: 'center', overflowWrap: 'anywhere' }}>
        <b>{instanceName}</b>
        {version !== null && <span className={classes.hint}> {version}</span>}
      </Box>
      {choices.length > 0 && (
        <NativeSelect
          aria-label={of === undefined ? `Account on ${instanceName}` : `Account of ${of} on ${instanceName}`}
          className={classes.choice}
          value={chosen && choices.includes(chosen) ? chosen : place.choice}
          onChange={({ currentTarget }) => onChoice(leaver, instanceId, currentTarget.value as Choice)}
          data={CHOICES.map(([value, label]) => ({ value, label, disabled: !choices.includes(value) }))}
        />
      )}
      <p className={classes.what}>{place.found}</p>
      {place.why.map((words) => (
        <p key={words} className={classes.what}>
          {words}
        </p>
      ))}
      {unlooked !== null && (
        <p className={classes.unlooked}>
          <IconQuestionMark size={14} aria-hidden />
          <span>
            {unlooked} {lastSeenWords(place.seenAt, Date.now())} It stays an open step.
          </span>
        </p>
      )}
      {ownKeys.map(({ organizationId, organizationName, of: whose }) => (
        <div key={organizationId} className={classes.own}>
          <p>
            <IconKey size={14} aria-hidden />
            <span>
              The key in use for <b>{organizationName || 'Unnamed'}</b> is{' '}
              {whose === undefined
                ? 'this person’s own. Nothing '
                : `that of ${whose || 'somebody else'}, who leaves too. Nothing of this person `}
              runs on {instanceName} until another person’s key is there.
            </span>
          </p>
          {notOf && (
            <PasteOtherKey
              instanceId={instanceId}
              organizationId={organizationId}
              organizationName={organizationName}
              notOf={{ userIds: place.userIds, emails: [...notOf] }}
            />
          )}
        </div>
      ))}
    </li>
  );
}

/** Drawn anew for its own changes alone: there can be a hundred, and each answer of main has all of them. */
export const FoundInstance = memo(Found, (before, next) => JSON.stringify(before) === JSON.stringify(next));
