import { ActionIcon, Box, Flex, Group, VisuallyHidden } from '@mantine/core';
import { IconCalendarOff, IconPencil, type IconProps, IconTrash, IconUserMinus } from '@tabler/icons-react';
import { type ComponentType, useMemo } from 'react';
import type { PersonEnd } from '../../../../shared/calls/access.ts';
import { type Day, daysLeftWords, endStateOf } from '../../../../shared/time.ts';
import { useActions, useApp } from '../../state/app.tsx';
import { addressOfEnd, dayWords } from '../../state/ends.ts';
import { mapData, readingOf } from '../../state/queryState.ts';
import { usePaneView } from '../../state/usePaneView.ts';
import { useQuery } from '../../state/useQuery.ts';
import { useRemovedEnd } from '../../state/useRemovedEnd.ts';
import { HOME_PANE } from '../../state/views.ts';
import looks from '../../ui/looks.module.css';
import { sanitizeText } from '../../ui/sanitizeText.ts';
import type { Column } from '../../ui/table/columns.ts';
import { DataTable } from '../../ui/table/DataTable.tsx';
import { EmptyState } from '../../ui/table/EmptyState.tsx';
import type { Filter } from '../../ui/table/filters.ts';
import { useRowTab } from '../../ui/table/rowTab.ts';
import { UndoLine } from '../../ui/UndoLine.tsx';
import { UntrustedText } from '../../ui/UntrustedText.tsx';
import { useToday } from '../../ui/useNow.ts';
import classes from './endColumns.module.css';
import { awayWords, isGone, isNowhere, unreadWords, whereLines, whereWords } from './endWords.ts';

const FIRST_SORT = { column: 'ends', descending: false };
const idOf = ({ personId }: PersonEnd) => personId;
const searched = (end: PersonEnd) => [...end.emails, end.note, whereWords(end)];

export function EndDates() {
  const { openDialog, changeView, goTo } = useActions();
  const revision = useApp(
    (state) => state.ends.revision + state.people.revision + state.operations.remembered,
  );
  const { query, readAgain } = useQuery('ends.list', {}, revision);
  const view = usePaneView(HOME_PANE, 'ends');
  const { removed, remove, undo } = useRemovedEnd();
  const today = useToday();
  const rows = useMemo(() => mapData(query, ({ ends }) => ends), [query]);
  const filters = useMemo(() => filtersOn(today), [today]);
  const columns = useMemo(
    () =>
      endColumns(today, {
        offboard: ({ emails }) => openDialog({ kind: 'change-many', what: 'off-board', emails }),
        change: ({ emails }) => openDialog({ kind: 'end-date', emails }),
        remove: (end) => void remove(end),
      }),
    [today, openDialog, remove],
  );

  const unread = unreadWords(readingOf(rows)?.data ?? []);

  function open({ personId }: PersonEnd): void {
    changeView(HOME_PANE, 'personId', () => personId);
    goTo({ at: 'home', tab: 'people' });
  }

  return (
    <section className={looks.row} aria-label="End dates">
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
        onOpen={open}
        notes={
          <>
            <UndoLine
              words={removed && `The end date of ${addressOfEnd(removed)} was removed.`}
              onUndo={() => void undo()}
            />
            {unread !== null && (
              <Box component="p" pb={8} c="dimmed">
                {unread}
              </Box>
            )}
          </>
        }
        empty={
          <EmptyState
            icon={IconCalendarOff}
            title="No end dates"
            action={{ label: 'Show people', run: () => goTo({ at: 'home', tab: 'people' }) }}
          >
            <p>
              To set an end date, for example for a contractor, open the person in People. Quayside reminds
              you fourteen days before, and does nothing by itself.
            </p>
          </EmptyState>
        }
      />
    </section>
  );
}

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

type EndTools = {
  offboard: (end: PersonEnd) => void;
  change: (end: PersonEnd) => void;
  remove: (end: PersonEnd) => void;
};

function endColumns(today: Day, tools: EndTools): Column<PersonEnd>[] {
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
    {
      id: 'note',
      title: 'Note',
      width: 'minmax(110px, 0.9fr)',
      hideBelow: 640,
      sortKey: ({ note }) => note || null,
      text: ({ note }) => sanitizeText(note, 500),
      cell: ({ note }) => <UntrustedText text={note} className={looks.lesser} />,
    },
    {
      id: 'actions',
      title: 'Actions',
      header: <VisuallyHidden>Actions</VisuallyHidden>,
      width: '98px',
      cell: (end) => <RowActions end={end} tools={tools} />,
    },
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
      className={classes.lines}
      data-tone={isGone(end) ? undefined : STANDS[stands]}
      title={awayWords(day, today)}
    >
      <span>{dayWords(day)}</span> <span className={classes.second}>{daysLeftWords(daysLeft)}</span>
    </time>
  );
}

function Where({ end }: { end: PersonEnd }) {
  const [first, second] = whereLines(end);
  return (
    <Box
      component="span"
      className={classes.lines}
      c={isGone(end) ? 'dimmed' : 'inherit'}
      title={whereWords(end)}
    >
      <span>{first}</span> {second !== undefined && <span className={classes.second}>{second}</span>}
    </Box>
  );
}

function RowActions({ end, tools }: { end: PersonEnd; tools: EndTools }) {
  const tabIndex = useRowTab();
  const address = addressOfEnd(end);
  const button = (label: string, Icon: ComponentType<IconProps>, run: (end: PersonEnd) => void) => (
    <ActionIcon
      size={25}
      aria-label={label}
      title={label}
      tabIndex={tabIndex}
      // The first click removes this row: a second one of a double click would hit the next.
      onClick={({ detail }) => detail < 2 && run(end)}
    >
      <Icon size={15} stroke={1.75} aria-hidden />
    </ActionIcon>
  );
  return (
    <Group component="span" gap={2} justify="flex-end" ml="auto" align="stretch" wrap="nowrap">
      {!isNowhere(end) && button(`Off-board ${address}…`, IconUserMinus, tools.offboard)}
      {button(`Change the end date of ${address}…`, IconPencil, tools.change)}
      {button(`Remove the end date of ${address}`, IconTrash, tools.remove)}
    </Group>
  );
}
