import { Checkbox, Group, Loader, SegmentedControl, Text } from '@mantine/core';
import { IconPlugConnectedX } from '@tabler/icons-react';
import { memo, useState } from 'react';
import { keylessWords } from '../../../../shared/keys.ts';
import type { LeaversView } from '../../../../shared/operations/planned.ts';
import { counted, listed, thousands } from '../../../../shared/text.ts';
import { InstanceTile } from '../../parts/InstanceTile.tsx';
import classes from '../../parts/sheet.module.css';
import { lastSeenWords } from '../../parts/stepWords.ts';
import { sanitizeText } from '../../sanitizeText.ts';
import { useActions, useApp } from '../../state/app.tsx';
import { placeName } from '../../state/places.ts';
import { selectAccount } from '../../state/selectors.ts';
import { Chip } from '../../ui/Chip.tsx';
import { FoldButton } from '../../ui/FoldButton.tsx';
import { ToolButton } from '../../ui/ToolButton.tsx';
import { AlikeAddresses } from './AlikeAddresses.tsx';
import type { FieldProps } from './fields.tsx';
import { keyOf, type Leaver, type ManyDraft, unconfirmed } from './manyDraft.ts';
import { PasteOtherKey } from './PasteOtherKey.tsx';
import { useAway } from './planning.tsx';
import { ConfirmedCount, CreateKeys, Warned } from './Review.tsx';

export type PlaceOfLeaver = Leaver['places'][number];
type Choice = PlaceOfLeaver['choice'];
type Tone = 'warn' | 'danger' | undefined;

const FATES: [choice: Choice, title: string, means: string, label: string][] = [
  ['delete', 'Delete account', 'Can’t be undone.', 'Delete account'],
  ['end', 'End membership', 'The account stays and can sign in.', 'End membership'],
  ['lower', 'Lower to member', 'Takes every grant. The account stays and can sign in.', 'Lower to member'],
  ['revoke-sessions', 'Sign out', 'The account stays as it is.', 'Sign out'],
  ['leave', 'Leave as it is', '', ''],
];

const ALWAYS: readonly Choice[] = ['delete', 'end', 'lower'];

type Props = {
  view: LeaversView;
  draft: ManyDraft;
  isReading: boolean;
  error: string | null;
  change: FieldProps['change'];
};

export function Leaving({ view, draft, isReading, error, change }: Props) {
  const { choices, confirmed, only } = draft.offboard;
  const verb = only ? 'Remove' : 'Off-board';
  const [first, ...others] = view.people;
  if (!first) return null;
  const summary = (
    <p role="status" className={classes.summary}>
      {(view.isAsking || isReading) && <Loader size={11} aria-hidden />} {summaryWords(view, isReading)}
    </p>
  );
  if (others.length === 0)
    return (
      <>
        {summary}
        <Places person={first} chosen={choices[keyOf(first)] ?? {}} change={change} />
        <Keyless places={view.keyless} />
      </>
    );
  const isConfirmed = (person: Leaver) =>
    person.confirmation !== null && confirmed[keyOf(person)] === person.confirmation;
  const missing = view.people.find((each) => each.confirmation !== null && !isConfirmed(each));
  return (
    <>
      {summary}
      <KeysOfLeavers view={view} />
      <section aria-label="People who leave">
        <Group component="header" gap="2px 8px" mb={6}>
          <Text component="h4" inherit fw={600}>
            People {view.people.length}
          </Text>
          {error === null ? (
            <ConfirmedCount
              confirmed={view.people.filter(isConfirmed).length}
              of={view.people.length}
              none={`Confirm each person; nobody else is ${only ? 'removed' : 'off-boarded'}.`}
            />
          ) : (
            <p role="alert" className={classes.trouble}>
              {error}
            </p>
          )}
        </Group>
        <ul className={classes.list} aria-label="People">
          {view.people.map((person) => (
            <LeaverRow
              key={keyOf(person)}
              verb={verb}
              person={person}
              chosen={choices[keyOf(person)] ?? {}}
              isConfirmed={isConfirmed(person)}
              isMissing={error !== null && person === missing}
              change={change}
            />
          ))}
        </ul>
      </section>
      <Keyless places={view.keyless} />
    </>
  );
}

function Keyless({ places }: { places: LeaversView['keyless'] }) {
  if (places.length === 0) return null;
  return (
    <Warned title={keylessWords(places.length)}>
      <li className={classes.row}>
        <p className={classes.words}>
          Quayside can’t look there: {listed(places.map(placeName), MOST_KEYLESS)}. Checked again when this
          runs.
        </p>
        <CreateKeys places={places} />
      </li>
    </Warned>
  );
}

const MOST_KEYLESS = 6;

function summaryWords(view: LeaversView, isReading: boolean): string {
  if (isReading)
    return view.people.length > 1 || view.foundOn === 0
      ? `Looking for ${view.people.length > 1 ? 'these people' : 'this person'}: instances are still being read…`
      : `Found on ${view.foundOn} so far; instances are still being read…`;
  const asking = view.isAsking && view.foundOn > 0 ? ' Checking their other organizations…' : '';
  return `${view.summary}${asking}`;
}

type PlaceKind = 'barred' | 'unseen' | 'waiting' | 'changed' | 'invited';

function Places(props: {
  person: Leaver;
  chosen: Readonly<Record<string, Choice>>;
  of?: string;
  change: FieldProps['change'];
}) {
  const { person, chosen, of, change } = props;
  const [before, setBefore] = useState<Readonly<Record<string, Choice>>>({});
  const choose = (place: PlaceOfLeaver, choice: Choice | null) =>
    change(({ offboard, ...draft }) => {
      const { [place.instanceId]: _, ...own } = offboard.choices[keyOf(person)] ?? {};
      const next = choice === null ? own : { ...own, [place.instanceId]: choice };
      const choices = { ...offboard.choices, [keyOf(person)]: next };
      return { ...draft, offboard: { ...unconfirmed(offboard, keyOf(person)), choices } };
    });
  const choiceOf = ({ instanceId, choices, choice }: PlaceOfLeaver) => {
    const mine = chosen[instanceId];
    return mine && choices.includes(mine) ? mine : choice;
  };
  const fateOf = (place: PlaceOfLeaver) => {
    const choice = choiceOf(place);
    return choice === 'leave' ? (before[place.instanceId] ?? 'leave') : choice;
  };
  const away = useAway(person.places);
  const kindOf = ({ instanceId, ownKeys, choices, unlooked }: PlaceOfLeaver): PlaceKind => {
    if (ownKeys.length > 0) return 'barred';
    if (choices.length > 0) return away.has(instanceId) ? 'waiting' : 'changed';
    return unlooked === null ? 'invited' : 'unseen';
  };
  const byKind = Map.groupBy(person.places, kindOf);
  const changed = byKind.get('changed') ?? [];
  const row = (place: PlaceOfLeaver) => (
    <PlaceRow
      key={place.instanceId}
      place={place}
      choice={choiceOf(place)}
      of={of}
      notOf={of === undefined ? person.emails : null}
      onChoice={(choice) => choose(place, choice)}
      onCheck={(isChecked) => {
        if (!isChecked) setBefore((all) => ({ ...all, [place.instanceId]: choiceOf(place) }));
        choose(place, isChecked ? (before[place.instanceId] ?? null) : 'leave');
      }}
    />
  );
  const part = (
    title: string,
    places: readonly PlaceOfLeaver[] = [],
    how: { means?: string; tone?: Tone } = {},
  ) => {
    if (places.length === 0) return [];
    const count = places.filter(
      (place) => place.choices.length === 0 || choiceOf(place) === fateOf(place),
    ).length;
    return [
      <li key={title} className={classes.heading} data-tone={how.tone}>
        <h4>
          {title} ({thousands(count)})
        </h4>
        <span className={classes.dim}>{how.means}</span>
      </li>,
      ...places.map(row),
    ];
  };
  // One list: a row that moves within it keeps the focus.
  const rows = [
    ...FATES.flatMap(([fate, title, means]) =>
      part(
        title,
        changed.filter((place) => fateOf(place) === fate),
        { means, tone: fate === 'delete' ? 'danger' : undefined },
      ),
    ),
    ...part('Remove invitations', byKind.get('invited')),
    ...part('Waits', byKind.get('waiting'), { means: 'Done once the server answers.', tone: 'warn' }),
    ...part('Couldn’t check', byKind.get('unseen'), {
      means: 'Checked again when this runs.',
      tone: 'warn',
    }),
    ...part('Won’t run', byKind.get('barred'), { tone: 'warn' }),
  ];
  if (rows.length === 0) return null;
  return (
    <ul className={classes.list} aria-label={of === undefined ? 'Instances' : `Instances of ${of}`}>
      {rows}
    </ul>
  );
}

type PlaceRowProps = {
  place: PlaceOfLeaver;
  choice: Choice;
  of: string | undefined;
  /** People whose keys cannot be pasted here; null where the key is asked for elsewhere. */
  notOf: readonly string[] | null;
  onChoice: (choice: Choice) => void;
  onCheck: (isChecked: boolean) => void;
};

function PlaceLine({ place, choice, of, notOf, onChoice, onCheck }: PlaceRowProps) {
  const { instanceId, instanceName, found, choices, denied, goes, ownKeys } = place;
  const named = of === undefined ? `Account on ${instanceName}` : `Account of ${of} on ${instanceName}`;
  const offered = FATES.filter(
    ([fate]) => ALWAYS.includes(fate) || (fate !== 'leave' && choices.includes(fate)),
  );
  return (
    <li className={classes.row}>
      {choices.length > 0 && (
        <Checkbox
          aria-label={`Change ${named.replace(/^A/, 'a')}`}
          checked={choice !== 'leave'}
          onChange={({ currentTarget }) => onCheck(currentTarget.checked)}
        />
      )}
      <InstanceTile instanceId={instanceId} />
      <p className={classes.words}>
        <b>{instanceName}</b>
        {found !== '' && ` · ${found}`}
      </p>
      {choices.length > 0 && (
        <SegmentedControl
          aria-label={named}
          size="xs"
          value={choice}
          onChange={(next) => onChoice(next as Choice)}
          data={offered.map(([value, , , label]) => ({
            value,
            label: <span title={denied[value]}>{label}</span>,
            disabled: !choices.includes(value),
          }))}
        />
      )}
      {goes.length > 0 && <p className={classes.below}>{goes.join(' ')}</p>}
      {choice !== 'delete' && denied.delete !== undefined && !goes.includes(denied.delete) && (
        <p className={classes.below} data-tone="warn">
          Account stays: {denied.delete}
        </p>
      )}
      {ownKeys.map(({ organizationId, organizationName, of: whose }) => (
        <div key={organizationId} className={classes.below}>
          <p>
            The key in use for <b>{organizationName || 'Unnamed'}</b> is{' '}
            {whose === undefined
              ? 'this person’s own. Nothing '
              : `that of ${whose || 'somebody else'}, who also leaves. Nothing of this person `}
            runs on {instanceName} until another person’s key is there.
          </p>
          {notOf && (
            <PasteOtherKey
              {...{ instanceId, organizationId, organizationName }}
              notOf={{ userIds: place.userIds, emails: [...notOf] }}
            />
          )}
        </div>
      ))}
      <Unlooked place={place} />
    </li>
  );
}

function Unlooked({ place: { instanceId, unlooked, seenAt } }: Pick<PlaceRowProps, 'place'>) {
  const { openDialog } = useActions();
  const isAway = useApp((state) => selectAccount(state, instanceId).state === 'failed');
  if (unlooked === null) return null;
  return (
    <div className={classes.below} data-tone="warn">
      <IconPlugConnectedX size={14} aria-hidden /> {unlooked} {lastSeenWords(seenAt, Date.now())}{' '}
      {isAway && (
        <ToolButton size="compact-xs" onClick={() => openDialog({ kind: 'diagnose', instanceId })}>
          Diagnose
        </ToolButton>
      )}
    </div>
  );
}

/** Compared by value: each answer of main renews all rows, and there can be a hundred. */
const PlaceRow = memo(PlaceLine, (before, next) => JSON.stringify(before) === JSON.stringify(next));

function KeysOfLeavers({ view: { people, keys } }: Pick<Props, 'view'>) {
  if (keys.length === 0) return null;
  const emails = people.flatMap((person) => person.emails);
  const userIdsOn = (instanceId: string) =>
    people.flatMap(({ places }) =>
      places.flatMap((place) => (place.instanceId === instanceId ? place.userIds : [])),
    );
  return (
    <Warned title="Keys of people who leave">
      {keys.map(({ instanceId, instanceName, organizationId, organizationName, of }) => (
        <li key={`${instanceId} ${organizationId}`} className={classes.row}>
          <div className={classes.below}>
            <p>
              The key in use for <b>{organizationName || 'Unnamed'}</b> on {instanceName} is that of{' '}
              {of || 'somebody'}, who leaves. Its steps wait for a key of somebody who stays.
            </p>
            <PasteOtherKey
              {...{ instanceId, organizationId, organizationName }}
              notOf={{ userIds: userIdsOn(instanceId).slice(0, 1_000), emails: emails.slice(0, 1_000) }}
            />
          </div>
        </li>
      ))}
    </Warned>
  );
}

type LeaverRowProps = {
  verb: string;
  person: Leaver;
  chosen: Readonly<Record<string, Choice>>;
  isConfirmed: boolean;
  isMissing: boolean;
  change: FieldProps['change'];
};

function LeaverRow({ verb, person, chosen, isConfirmed, isMissing, change }: LeaverRowProps) {
  const { emails, does, marks, confirmation, places } = person;
  const [isOpen, setOpen] = useState(false);
  const [key = '', ...also] = emails;
  const name = sanitizeText(key, 120);
  const others = also.map((email) => sanitizeText(email, 120)).join(', ');
  const count = counted(places.length, 'instance', 'instances');
  const confirm = (isMeant: boolean) =>
    change(({ offboard, ...draft }) => {
      const { confirmed, ...rest } = unconfirmed(offboard, key);
      const now = isMeant && confirmation !== null ? { [key]: confirmation } : {};
      return { ...draft, offboard: { ...rest, confirmed: { ...confirmed, ...now } } };
    });
  return (
    <li className={classes.leaver}>
      <Checkbox
        miw={0}
        label={`${verb} ${name}`}
        description={others === '' ? does : `${does} · also ${others}`}
        error={isMissing}
        aria-invalid={isMissing || undefined}
        disabled={confirmation === null}
        checked={isConfirmed}
        onChange={({ currentTarget }) => confirm(currentTarget.checked)}
      />
      {places.length > 0 && (
        <FoldButton isTrailing isOpen={isOpen} onOpen={setOpen} label={`${count} of ${name}`}>
          {count}
        </FoldButton>
      )}
      {marks.length > 0 && (
        <Group gap="4px 6px" ps={32} style={{ gridColumn: '1 / -1' }}>
          {marks.map(({ tone, words }) => (
            <Chip key={words} tone={tone}>
              {words}
            </Chip>
          ))}
        </Group>
      )}
      {isOpen && (
        <div className={classes.inner}>
          <AlikeAddresses person={person} change={change} />
          <Places person={person} chosen={chosen} of={name} change={change} />
        </div>
      )}
    </li>
  );
}
