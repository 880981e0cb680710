import { Box, VisuallyHidden } from '@mantine/core';
import { IconCalendarOff } from '@tabler/icons-react';
import { useMemo } from 'react';
import type { PersonEnd } from '../../../../shared/calls/ends.ts';
import { type Day, endStateOf } from '../../../../shared/ends.ts';
import { useActions, useApp } from '../../state/app.tsx';
import { addressOfEnd } from '../../state/ends.ts';
import { mapData, readingOf } from '../../state/queryState.ts';
import { usePaneView } from '../../state/usePaneView.ts';
import { useQuery } from '../../state/useQuery.ts';
import { useRemovedEnd } from '../../state/useRemovedEnd.ts';
import { HOME_PANE } from '../../state/views.ts';
import looks from '../../ui/looks.module.css';
import { DataTable } from '../../ui/table/DataTable.tsx';
import { EmptyState } from '../../ui/table/EmptyState.tsx';
import type { Filter } from '../../ui/table/filters.ts';
import { UndoLine } from '../../ui/UndoLine.tsx';
import { useToday } from '../../ui/useNow.ts';
import { endColumns } from './endColumns.tsx';
import { isNowhere, unreadWords, whereWords } from './endWords.ts';

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
              Set a day on which somebody’s access ends, as of a contractor for three months: open the person
              in People. Quayside reminds you fourteen days before, and does nothing by itself.
            </p>
          </EmptyState>
        }
      />
    </section>
  );
}

function filtersOn(today: Day): Filter<PersonEnd>[] {
  const stateOf = (end: PersonEnd) => {
    if (isNowhere(end)) return 'Nowhere any more';
    if (end.day === null) return 'No day';
    return { due: 'Ended', soon: 'Ends soon', later: 'Later' }[endStateOf(end.day, today).stands];
  };
  return [
    {
      id: 'stands',
      title: 'State',
      valueOf: stateOf,
      order: ['Ended', 'Ends soon', 'Later', 'No day', 'Nowhere any more'],
    },
  ];
}
