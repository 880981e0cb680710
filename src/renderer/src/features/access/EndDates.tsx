import { Box, Flex, VisuallyHidden } from '@mantine/core';
import { IconCalendarOff, IconPencil, IconTrash, IconUserMinus } from '@tabler/icons-react';
import { useMemo } from 'react';
import type { PersonEnd } from '../../../../shared/calls/access.ts';
import { type Day, daysLeftWords, endStateOf } from '../../../../shared/time.ts';
import { actionsColumn, textColumn } from '../../parts/facts.tsx';
import { useRemovedEnd } from '../../parts/removedEnd.tsx';
import { TabVerbs } from '../../parts/TabVerbs.tsx';
import { RowMenu } from '../../parts/VerbMenu.tsx';
import { mapData, readingOf } from '../../queryState.ts';
import { sanitizeText } from '../../sanitizeText.ts';
import { useActions, useApp, usePaneView } from '../../state/app.tsx';
import { addressOfEnd, dayWords } from '../../state/ends.ts';
import { PERSON_VERBS } from '../../state/personVerbs.ts';
import { useQuery } from '../../state/useQuery.ts';
import type { Verb } from '../../state/verbs.ts';
import { HOME_PANE } from '../../state/views.ts';
import looks from '../../ui/looks.module.css';
import type { Column } from '../../ui/table/columns.ts';
import { DataTable } from '../../ui/table/DataTable.tsx';
import type { Filter } from '../../ui/table/filters.ts';
import { useToday } from '../../ui/useNow.ts';
import { awayWords, isGone, isNowhere, unreadWords, whereLines, whereWords } from './endWords.ts';

const FIRST_SORT = { column: 'ends', descending: false };
const NO_ENDS: readonly PersonEnd[] = [];
const idOf = ({ personId }: PersonEnd) => personId;
const searched = (end: PersonEnd) => [...end.emails, end.note, whereWords(end)];

export function EndDates() {
  const { showPerson, goTo, openDialog } = useActions();
  const revision = useApp(
    (state) => state.ends.revision + state.people.revision + state.operations.remembered,
  );
  const { query, readAgain } = useQuery('ends.list', {}, revision);
  const view = usePaneView(HOME_PANE, 'ends');
  const { remove, undoLine } = useRemovedEnd(
    (removed) => `The end date of ${addressOfEnd(removed)} was removed.`,
  );
  const today = useToday();
  const rows = useMemo(() => mapData(query, ({ ends }) => ends), [query]);
  const filters = useMemo(() => filtersOn(today), [today]);
  const columns = useMemo(() => endColumns(today, remove), [today, remove]);
  const ends = readingOf(rows)?.data ?? NO_ENDS;
  const unread = unreadWords(ends);
  const ended = ends.flatMap((end) => (hasEnded(end, today) ? [end.emails] : []));
  const offBoard = () => openDialog({ kind: 'change-many', what: 'off-board', people: ended });

  return (
    <section className={looks.row} aria-label="End dates">
      {ended.length > 0 && (
        <TabVerbs
          verbs={[{ icon: IconUserMinus, title: `Off-board ${ended.length} ended…`, run: offBoard }]}
        />
      )}
      <VisuallyHidden component="h2">End dates</VisuallyHidden>
      <DataTable
        name="End dates"
        query={rows}
        view={view}
        onRetry={readAgain}
        rowId={idOf}
        columns={columns}
        searched={searched}
        filters={filters}
        firstSort={FIRST_SORT}
        onOpen={({ personId }) => showPerson(personId)}
        notes={
          <>
            {undoLine}
            {unread !== null && (
              <Box component="p" pb={8} c="dimmed">
                {unread}
              </Box>
            )}
          </>
        }
        empty={{
          ...{ icon: IconCalendarOff, title: 'No end dates' },
          words:
            'To set an end date, for example for a contractor, open the person in People. Quayside reminds you fourteen days before, and does nothing by itself.',
          action: { label: 'Show people', run: () => goTo({ at: 'home', tab: 'people' }) },
        }}
      />
    </section>
  );
}

const hasEnded = (end: PersonEnd, today: Day) =>
  end.day !== null && !isNowhere(end) && endStateOf(end.day, today).stands === 'due';

function filtersOn(today: Day): Filter<PersonEnd>[] {
  const stateOf = (end: PersonEnd) => {
    if (isNowhere(end)) return 'No access left';
    if (end.day === null) return 'No day';
    return { due: 'Ended', soon: 'Ends soon', later: 'Later' }[endStateOf(end.day, today).stands];
  };
  return [
    {
      id: 'stands',
      title: 'State',
      valueOf: stateOf,
      order: ['Ended', 'Ends soon', 'Later', 'No day', 'No access left'],
    },
  ];
}

function endColumns(today: Day, remove: EndSubject['remove']): Column<PersonEnd>[] {
  return [
    {
      id: 'person',
      title: 'Person',
      width: 'minmax(150px, 1.6fr)',
      sortKey: addressOfEnd,
      text: addressOfEnd,
      cell: (end) => <Person end={end} />,
    },
    {
      id: 'ends',
      title: 'Ends',
      width: '112px',
      sortKey: ({ day }) => day,
      text: ({ day }) => day ?? '',
      cell: (end) => <Ends end={end} today={today} />,
    },
    {
      id: 'where',
      title: 'Where now',
      width: 'minmax(150px, 1.4fr)',
      sortKey: whereWords,
      text: whereWords,
      cell: (end) => <Where end={end} />,
    },
    textColumn(({ note }) => note, {
      ...{ id: 'note', title: 'Note', width: 'minmax(110px, 0.9fr)', hideBelow: 640, quiet: true },
    }),
    actionsColumn((end) => (
      <RowMenu label={`Actions for ${addressOfEnd(end)}`} catalogue={END_VERBS} subject={{ end, remove }} />
    )),
  ];
}

function Person({ end }: { end: PersonEnd }) {
  const more = end.emails.length - 1;
  return (
    <Flex
      component="span"
      gap={6}
      align="baseline"
      miw={0}
      fw={560}
      title={sanitizeText(end.emails.join(', '), 1000)}
    >
      <bdi dir="auto" className={looks.cut}>
        {addressOfEnd(end)}
      </bdi>
      {more > 0 && <span className={looks.badge}>+{more}</span>}
    </Flex>
  );
}

const STANDS = { later: undefined, soon: 'warn', due: 'danger' } as const;

function Ends({ end, today }: { end: PersonEnd; today: Day }) {
  const { day } = end;
  if (day === null) return <span className={looks.dim}>No day</span>;
  const { stands, daysLeft } = endStateOf(day, today);
  return (
    <time
      dateTime={day}
      className={looks.lines}
      data-tone={isGone(end) ? undefined : STANDS[stands]}
      title={awayWords(day, today)}
    >
      <span>{dayWords(day)}</span> <span className={looks.second}>{daysLeftWords(daysLeft)}</span>
    </time>
  );
}

function Where({ end }: { end: PersonEnd }) {
  const [first, second] = whereLines(end);
  return (
    <Box
      component="span"
      className={looks.lines}
      c={isGone(end) ? 'dimmed' : 'inherit'}
      title={whereWords(end)}
    >
      <span>{first}</span> {second !== undefined && <span className={looks.second}>{second}</span>}
    </Box>
  );
}

type EndSubject = { end: PersonEnd; remove: (end: PersonEnd) => unknown };

const END_VERBS = {
  change: {
    ...{ title: 'Change…', icon: IconPencil },
    sheet: ({ end: { emails } }) => ({ kind: 'end-date', emails }),
  },
  remove: { ...{ title: 'Remove', icon: IconTrash }, run: ({ end, remove }) => remove(end) },
  'off-board': {
    ...PERSON_VERBS['off-board'],
    isOffered: ({ end }) => !isNowhere(end),
    sheet: ({ end: { emails } }) => ({ kind: 'change-many', what: 'off-board', emails }),
  },
} as const satisfies Record<string, Verb<EndSubject>>;
