import { Box, CloseButton, Flex, Group, UnstyledButton } from '@mantine/core';
import { type KeyboardEvent, useCallback, useEffect, useMemo } from 'react';
import type { CallOutput } from '../../../../shared/contract.ts';
import { ok, type Result } from '../../../../shared/errors.ts';
import type { Operation } from '../../../../shared/operations/operation.ts';
import { outcomeOf } from '../../../../shared/operations/steps.ts';
import { OPERATION_TITLES } from '../../../../shared/rules/actions.ts';
import type { OrganizationRef } from '../../../../shared/target.ts';
import { isSameAddress } from '../../../../shared/text.ts';
import { accessEndsWords, endStateOf } from '../../../../shared/time.ts';
import { useRemovedEnd } from '../../parts/removedEnd.tsx';
import { dataOf, failureOf, readingOf } from '../../queryState.ts';
import { sanitizeText } from '../../sanitizeText.ts';
import { useActions, useApp } from '../../state/app.tsx';
import { dayWords, endAmong } from '../../state/ends.ts';
import { useQuery, useReading } from '../../state/useQuery.ts';
import { FailureAlert } from '../../ui/FailureAlert.tsx';
import { useFocusKept } from '../../ui/keepFocus.ts';
import looks from '../../ui/looks.module.css';
import { Moment } from '../../ui/Moment.tsx';
import { PanelSection } from '../../ui/PanelSection.tsx';
import { Linked, ToolButton } from '../../ui/ToolButton.tsx';
import { UntrustedText } from '../../ui/UntrustedText.tsx';
import { useNow, useToday } from '../../ui/useNow.ts';
import { clockOf } from '../../when.ts';
import { JoinedAddresses } from './JoinedAddresses.tsx';
import { PersonInstance } from './PersonInstance.tsx';
import classes from './panel.module.css';
import { addressOfPerson, rowOf, wholeAmong } from './personRow.ts';
import { Reach, type SessionsOf } from './Reach.tsx';
import { usePeopleVerbs } from './usePeopleVerbs.ts';

type Props = {
  personId: string;
  onPerson: (id: string) => void;
  onClose: () => void;
  within: readonly OrganizationRef[];
  sessionsOf: SessionsOf;
};

export function PersonPanel({ personId, onPerson, onClose, within, sessionsOf }: Props) {
  const revision = useApp(({ people }) => people.revision);
  const { query, readAgain } = useQuery('people.one', { id: personId }, revision);
  const known = dataOf(query);
  const error = failureOf(query);
  const panel = useFocusKept<HTMLElement>((root) => root);
  // Takes the focus when opened from a row, not when a tab shows it.
  useEffect(() => {
    const from = document.activeElement;
    if (from instanceof HTMLElement && from.closest('[data-row]'))
      panel.current?.focus({ preventScroll: true });
  }, [panel]);
  const title = known ? addressOfPerson(known.person) : sanitizeText(personId);

  function onKeyDown(event: KeyboardEvent): void {
    // Escape in a menu belongs to the menu, wherever it is in the page.
    const isWithin = panel.current?.contains(event.target as Node);
    if (event.key !== 'Escape' || event.defaultPrevented || !isWithin) return;
    event.stopPropagation();
    onClose();
  }

  return (
    <aside ref={panel} className={classes.panel} aria-label={title} tabIndex={-1} onKeyDown={onKeyDown}>
      <CloseButton
        pos="absolute"
        style={{ insetBlockStart: 12, insetInlineEnd: 12 }}
        aria-label="Close panel"
        title="Close panel"
        onClick={onClose}
      />
      {error ? (
        <FailureAlert error={error} onRetry={readAgain} />
      ) : known === undefined ? (
        <p className={looks.dim}>Loading…</p>
      ) : known === null ? (
        <>
          <h2 className={looks.broken}>{title}</h2>
          <p className={looks.dim}>This person is in no organization that could be read.</p>
          {personId.includes('@') && <PersonEnd emails={[personId]} />}
        </>
      ) : (
        <Found {...known} title={title} onPerson={onPerson} within={within} sessionsOf={sessionsOf} />
      )}
    </aside>
  );
}

type FoundProps = NonNullable<CallOutput<'people.one'>> & { title: string } & Pick<
    Props,
    'onPerson' | 'within' | 'sessionsOf'
  >;

function Found({ person, columns, title, onPerson, within, sessionsOf }: FoundProps) {
  const order = useApp((state) => state.order);
  const row = useMemo(() => rowOf(person, wholeAmong(columns)), [person, columns]);
  const { cells } = person;
  const name = sanitizeText(person.name);
  const addresses = useMemo(() => person.emails.filter((email) => email !== ''), [person]);
  const rows = useMemo(() => [row], [row]);
  const verbs = usePeopleVerbs({ rows, count: 1, within }, () => {});
  const there = order.filter((id) => cells.some(({ instanceId }) => instanceId === id));
  return (
    <>
      <Box component="header" pe={36}>
        <h2 className={looks.broken}>
          <bdi dir="auto">{name || title}</bdi>
        </h2>
        {name && name !== title && (
          <bdi dir="auto" className={`${looks.dim} ${looks.broken}`}>
            {title}
          </bdi>
        )}
      </Box>
      {addresses.length > 0 && (
        <Group gap={8} mt={14}>
          {verbs.map(
            ({ what, place, title, why, run }) =>
              place === 'first' && (
                <ToolButton key={what} why={why} px={9} onClick={run}>
                  {title}
                </ToolButton>
              ),
          )}
        </Group>
      )}
      <Reach {...{ person, columns, sessionsOf }} title="What can they reach?" />
      <Box component="section" aria-label="Access" mt={18}>
        {there.length === 0 && <p className={looks.dim}>In no organization that could be read.</p>}
        {there.map((instanceId) => (
          <PersonInstance
            key={instanceId}
            instanceId={instanceId}
            cells={cells.filter((cell) => cell.instanceId === instanceId)}
            person={person}
          />
        ))}
      </Box>
      {addresses.length > 0 && <PersonEnd emails={addresses} />}
      <DoneTo emails={addresses} />
      {addresses.length > 0 && <JoinedAddresses person={person} onPerson={onPerson} />}
    </>
  );
}

const OUTCOME_TONES: Partial<Record<ReturnType<typeof outcomeOf>, string>> = {
  done: 'ok',
  failed: 'danger',
  unknown: 'danger',
};

function DoneTo({ emails }: { emails: readonly string[] }) {
  const { call, showHome, showOperation } = useActions();
  const remembered = useApp(({ operations }) => operations.remembered);
  const key = JSON.stringify(emails);
  const read = useCallback(async () => {
    const all = (JSON.parse(key) as string[]).slice(0, MOST_ADDRESSES);
    const search = (email: string) =>
      call('activity.list', { filter: { ...NO_FILTER, search: email }, offset: 0, limit: MOST_FOUND });
    return doneAmong(await Promise.all(all.map(search)), all);
  }, [key, call]);
  const { query } = useReading(read, remembered);
  const error = failureOf(query);
  const done = error ? [] : (dataOf(query) ?? []);
  const now = useNow();
  const [first = ''] = emails;

  function showAll(): void {
    showHome(({ activity }) => ({
      homeTab: 'activity',
      activity: { ...activity, search: first, choices: {} },
    }));
  }

  return (
    <PanelSection
      title="Done with Quayside"
      end={
        done.length > 0 && (
          <Linked fz={12} fw={400} onClick={showAll}>
            Show in Activity
          </Linked>
        )
      }
    >
      {error && (
        <p className={looks.dim}>
          {error.message} {error.advice}
        </p>
      )}
      {dataOf(query)?.length === 0 && !error && <p className={looks.dim}>Nothing yet.</p>}
      {done.length > 0 && (
        <ul>
          {done.map((operation) => (
            <Flex key={operation.id} component="li" gap={8} py={4} align="baseline">
              <UnstyledButton
                className={operation.note === undefined ? `${looks.linked} ${looks.cut}` : looks.cut}
                disabled={operation.note !== undefined}
                onClick={() => void showOperation(operation)}
              >
                {OPERATION_TITLES[operation.kind]}
              </UnstyledButton>
              <Box
                component="span"
                className={looks.toned}
                flex={1}
                fz={12}
                data-tone={OUTCOME_TONES[outcomeOf(operation)]}
              >
                {outcomeOf(operation)}
              </Box>
              <Moment
                at={operation.startedAt}
                words={(at) => clockOf(at, now)}
                className={`${looks.hint} ${looks.rigid}`}
              />
            </Flex>
          ))}
        </ul>
      )}
    </PanelSection>
  );
}

/** Limits of shown operations, of searched ones per address, and of addresses. */
const MOST_DONE = 6;
const MOST_FOUND = 30;
const MOST_ADDRESSES = 5;
const MOST_SUBJECTS = 20;

function isAbout({ subjects }: Operation, emails: readonly string[]): boolean {
  if (subjects.length >= MOST_SUBJECTS) return true;
  return subjects.some((subject) => emails.some((email) => isSameAddress(subject, email)));
}

/** Merges Activity’s answers for each address, the newest first; the failure if one failed. */
export function doneAmong(
  answers: readonly Result<Pick<CallOutput<'activity.list'>, 'operations'>>[],
  emails: readonly string[],
): Result<Operation[]> {
  const byId = new Map<string, Operation>();
  for (const answer of answers) {
    if (!answer.ok) return answer;
    for (const operation of answer.value.operations)
      if (isAbout(operation, emails)) byId.set(operation.id, operation);
  }
  return ok([...byId.values()].toSorted((a, b) => b.startedAt - a.startedAt).slice(0, MOST_DONE));
}

const NO_FILTER = {
  ...{ instanceId: null, kinds: [], instanceIds: [], people: [], outcomes: [], oldestFirst: false },
};

function PersonEnd({ emails }: { emails: readonly string[] }) {
  const { openDialog } = useActions();
  const revision = useApp((state) => state.ends.revision);
  const { query, readAgain } = useQuery('ends.list', {}, revision);
  const { remove, undoLine } = useRemovedEnd(() => 'The end date was removed.');
  const ends = readingOf(query)?.data.ends;
  const end = ends && endAmong(ends, emails);
  const set = () => openDialog({ kind: 'end-date', emails });

  return (
    <PanelSection title="Access ends">
      {query.state === 'failed' && <FailureAlert error={query.error} onRetry={readAgain} />}
      {end && (
        <>
          {end.day === null ? <p className={looks.dim}>No day.</p> : <EndDay day={end.day} />}
          {end.note !== '' && (
            <p className={looks.broken}>
              <UntrustedText text={end.note} />
            </p>
          )}
          <Flex gap={6} mt={6}>
            <ToolButton small onClick={set}>
              Change…
            </ToolButton>
            <ToolButton small onClick={() => void remove(end)}>
              Remove
            </ToolButton>
          </Flex>
        </>
      )}
      {ends && !end && (
        <>
          {undoLine}
          <ToolButton small onClick={set}>
            Set an end date…
          </ToolButton>
        </>
      )}
    </PanelSection>
  );
}

function EndDay({ day }: { day: string }) {
  const today = useToday();
  const state = endStateOf(day, today);
  return (
    <Group component="p" gap={8} align="baseline" wrap="nowrap">
      <Box component="time" fw={560} dateTime={day}>
        {dayWords(day)}
      </Box>
      <span
        className={looks.toned}
        data-tone={{ later: undefined, soon: 'warn', due: 'danger' }[state.stands]}
      >
        {accessEndsWords(state)}
      </span>
    </Group>
  );
}
