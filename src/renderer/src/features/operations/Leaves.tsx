import { Loader } from '@mantine/core';
import { IconKey } from '@tabler/icons-react';
import { useCallback } from 'react';
import type { CallOutput } from '../../../../shared/contract.ts';
import type { LeaversView } from '../../../../shared/operations/planned.ts';
import { failureOf, type QueryState, readingOf } from '../../state/queryState.ts';
import { AlikeAddresses } from './AlikeAddresses.tsx';
import { ConfirmedCount } from './ConfirmedCount.tsx';
import { FoundInstance, type OnChoice } from './FoundInstance.tsx';
import { LeaverRow } from './LeaverRow.tsx';
import type { ManyDraft, OffboardDraft } from './manyDraft.ts';
import classes from './offboard.module.css';
import { PasteOtherKey } from './PasteOtherKey.tsx';

type Props = {
  draft: ManyDraft;
  look: QueryState<CallOutput<'plans.make'>>;
  isReading: boolean;
  error: string | null;
  /** Changes the draft from what it is then, and always the same function. */
  change: (next: (draft: ManyDraft) => ManyDraft) => void;
};

export function Leaves({ draft, look, isReading, error, change }: Props) {
  const { choices, confirmed } = draft.offboard;
  const onAddress = useCallback(
    (key: string, email: string) =>
      change(({ offboard, ...draft }) => ({
        ...draft,
        text: `${draft.text.trimEnd()}\n${email}`,
        offboard: { ...others(offboard, key), together: [...offboard.together, [key, email]] },
      })),
    [change],
  );
  const onChoice = useCallback<OnChoice>(
    (key, instanceId, choice) =>
      change(({ offboard, ...draft }) => {
        const own = { ...offboard.choices[key], [instanceId]: choice };
        return {
          ...draft,
          offboard: { ...others(offboard, key), choices: { ...offboard.choices, [key]: own } },
        };
      }),
    [change],
  );
  const onConfirm = useCallback(
    (key: string, confirmation: string | null) =>
      change(({ offboard, ...draft }) => {
        const now = confirmation === null ? {} : { [key]: confirmation };
        const { confirmed, ...rest } = others(offboard, key);
        return { ...draft, offboard: { ...rest, confirmed: { ...confirmed, ...now } } };
      }),
    [change],
  );
  const failure = failureOf(look);
  if (failure) return <p role="status">{failure.message}</p>;
  const leavers = readingOf(look)?.data.leavers;
  const [first, ...more] = leavers?.people ?? [];
  if (!leavers || !first) return null;
  const asking = leavers.isAsking ? ' Asking what else their accounts are in…' : '';
  const summary = (
    <p role="status" className={classes.hint}>
      {(leavers.isAsking || isReading) && <Loader size={11} aria-hidden />}{' '}
      {isReading ? readingWords(leavers) : `${leavers.summary}${leavers.foundOn === 0 ? '' : asking}`}
    </p>
  );
  if (more.length === 0)
    return (
      <>
        <AlikeAddresses {...first} onAddress={onAddress} />
        {summary}
        {first.places.length > 0 && (
          <ul className={classes.found} aria-label="Instances">
            {first.places.map((place) => (
              <FoundInstance
                key={place.instanceId}
                place={place}
                chosen={choices[keyOf(first)]?.[place.instanceId]}
                leaver={keyOf(first)}
                notOf={first.emails}
                onChoice={onChoice}
              />
            ))}
          </ul>
        )}
      </>
    );
  const isConfirmed = (person: Leaver) =>
    person.confirmation !== null && confirmed[keyOf(person)] === person.confirmation;
  const missing = leavers.people.find((each) => each.confirmation !== null && !isConfirmed(each));
  return (
    <>
      {summary}
      <LeaversKeys leavers={leavers} />
      <section className={classes.people} aria-label="People who leave">
        <header>
          <h3>People {leavers.people.length}</h3>
          <ConfirmedCount
            confirmed={leavers.people.filter(isConfirmed).length}
            of={leavers.people.length}
            none="Confirm each person; nobody else is off-boarded."
          />
        </header>
        {error !== null && (
          <p role="alert" className={classes.trouble}>
            {error}
          </p>
        )}
        <ul className={classes.found} aria-label="People">
          {leavers.people.map((person) => (
            <LeaverRow
              key={keyOf(person)}
              person={person}
              chosen={choices[keyOf(person)] ?? {}}
              isConfirmed={isConfirmed(person)}
              isMissing={error !== null && person === missing}
              onConfirm={onConfirm}
              onChoice={onChoice}
              onAddress={onAddress}
            />
          ))}
        </ul>
      </section>
    </>
  );
}

type Leaver = LeaversView['people'][number];

function keyOf({ emails: [first = ''] }: Leaver): string {
  return first;
}

/** With what is confirmed of the others alone: who is to leave in another way is confirmed anew. */
function others(offboard: OffboardDraft, key: string): OffboardDraft {
  const { [key]: _, ...confirmed } = offboard.confirmed;
  return { ...offboard, confirmed };
}

function readingWords({ people, foundOn }: LeaversView): string {
  if (people.length > 1) return 'Looking for these people: instances are still being read…';
  return foundOn === 0
    ? 'Looking for this person: instances are still being read…'
    : `Found on ${foundOn} so far; instances are still being read…`;
}

function LeaversKeys({ leavers: { people, keys } }: { leavers: LeaversView }) {
  if (keys.length === 0) return null;
  const emails = people.flatMap((person) => person.emails);
  const userIdsOn = (instanceId: string) =>
    people.flatMap(({ places }) =>
      places.flatMap((place) => (place.instanceId === instanceId ? place.userIds : [])),
    );
  return (
    <ul className={classes.found} aria-label="Keys of people who leave">
      {keys.map(({ instanceId, instanceName, organizationId, organizationName, of }) => (
        <li key={`${instanceId} ${organizationId}`} className={classes.row} data-own>
          <div className={classes.own}>
            <p>
              <IconKey size={14} aria-hidden />
              <span>
                The key in use for <b>{organizationName || 'Unnamed'}</b> on {instanceName} is that of{' '}
                {of || 'somebody'}, who leaves. What needs it waits until the key of somebody who stays is
                there.
              </span>
            </p>
            <PasteOtherKey
              instanceId={instanceId}
              organizationId={organizationId}
              organizationName={organizationName}
              notOf={{ userIds: userIdsOn(instanceId).slice(0, 1_000), emails: emails.slice(0, 1_000) }}
            />
          </div>
        </li>
      ))}
    </ul>
  );
}
