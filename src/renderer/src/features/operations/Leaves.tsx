import { Box, Button, Checkbox, Loader, UnstyledButton } from '@mantine/core';
import { IconChevronRight, IconKey, IconUserPlus } from '@tabler/icons-react';
import { useCallback, useState } from 'react';
import type { CallOutput } from '../../../../shared/contract.ts';
import { counted } from '../../../../shared/counted.ts';
import type { LeaversView } from '../../../../shared/operations/planned.ts';
import { failureOf, type QueryState, readingOf } from '../../state/queryState.ts';
import { Chip } from '../../ui/Chip.tsx';
import { sanitizeText } from '../../ui/sanitizeText.ts';
import { ConfirmedCount } from './ConfirmedCount.tsx';
import { type Choice, FoundInstance, type OnChoice } from './FoundInstance.tsx';
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

type LeaverRowProps = {
  person: LeaversView['people'][number];
  chosen: Readonly<Record<string, Choice>>;
  isConfirmed: boolean;
  isMissing: boolean;
  onConfirm: (key: string, confirmation: string | null) => void;
  onChoice: OnChoice;
  onAddress: (key: string, email: string) => void;
};

function LeaverRow(props: LeaverRowProps) {
  const { person, chosen, isConfirmed, isMissing, onConfirm, onChoice, onAddress } = props;
  const { emails, does, marks, confirmation, places } = person;
  const [isOpen, setOpen] = useState(false);
  const [key = '', ...also] = emails;
  const name = sanitizeText(key, 120);
  const others = also.map((email) => sanitizeText(email, 120)).join(', ');
  const count = counted(places.length, 'instance', 'instances');
  return (
    <li className={classes.person}>
      <Checkbox
        miw={0}
        label={`Off-board ${name}`}
        description={others === '' ? does : `${does} · also ${others}`}
        error={isMissing}
        aria-invalid={isMissing || undefined}
        disabled={confirmation === null}
        checked={isConfirmed}
        onChange={({ currentTarget }) => onConfirm(key, currentTarget.checked ? confirmation : null)}
      />
      {places.length > 0 && (
        <UnstyledButton
          className={classes.fold}
          aria-expanded={isOpen}
          aria-label={`${count} of ${name}`}
          onClick={() => setOpen(!isOpen)}
        >
          {count}
          <IconChevronRight size={14} className={classes.chevron} aria-hidden />
        </UnstyledButton>
      )}
      {marks.length > 0 && (
        <p className={classes.marks}>
          {marks.map(({ tone, words }) => (
            <Chip key={words} tone={tone}>
              {words}
            </Chip>
          ))}
        </p>
      )}
      {isOpen && (
        <div className={classes.inner}>
          <AlikeAddresses {...person} onAddress={onAddress} />
          <Box
            component="ul"
            style={{ borderTop: '1px solid var(--q-line)' }}
            aria-label={`Instances of ${name}`}
          >
            {places.map((place) => (
              <FoundInstance
                key={place.instanceId}
                place={place}
                chosen={chosen[place.instanceId]}
                leaver={key}
                of={name}
                onChoice={onChoice}
              />
            ))}
          </Box>
        </div>
      )}
    </li>
  );
}

type AlikeAddressesProps = Pick<LeaversView['people'][number], 'emails' | 'alike'> & {
  onAddress: (key: string, email: string) => void;
};

function AlikeAddresses({ emails: [key = ''], alike, onAddress }: AlikeAddressesProps) {
  if (alike.length === 0) return null;
  return (
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
          onClick={() => onAddress(key, email)}
        >
          {sanitizeText(email, 60)}
        </Button>
      ))}
    </fieldset>
  );
}
