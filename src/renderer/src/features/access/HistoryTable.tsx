import { IconChartLine } from '@tabler/icons-react';
import { useMemo } from 'react';
import { MEASURES, type Measure, middleOf, numberOfDay } from '../../../../shared/dayCounts.ts';
import { succeed } from '../../state/queryState.ts';
import { usePaneView } from '../../state/usePaneView.ts';
import { HOME_PANE } from '../../state/views.ts';
import { formatNumber } from '../../ui/locale.ts';
import type { Column } from '../../ui/table/columns.ts';
import { DataTable } from '../../ui/table/DataTable.tsx';
import { EmptyState } from '../../ui/table/EmptyState.tsx';
import { dateOf } from '../../ui/when.ts';
import { coverWords, type HistoryLine, MEASURE_TITLES } from './historyLines.ts';

const NEWEST_FIRST = { column: 'day', descending: true };
const idOf = ({ day }: HistoryLine) => day;
const searched = (line: HistoryLine) => [line.day, dateOf(middleOf(line.day)), coverWords(line)];

const WIDTHS: Record<Measure, string> = {
  people: '92px',
  owners: '92px',
  withoutTwoFactor: '118px',
  openInvitations: '142px',
};

const COLUMNS: readonly Column<HistoryLine>[] = [
  {
    id: 'day',
    title: 'Day',
    width: 'minmax(120px, 1fr)',
    sortKey: ({ day }) => numberOfDay(day),
    text: ({ day }) => day,
    cell: ({ day }) => dateOf(middleOf(day)),
  },
  ...MEASURES.map(
    (measure): Column<HistoryLine> => ({
      id: measure,
      title: MEASURE_TITLES[measure],
      width: WIDTHS[measure],
      align: 'end',
      sortKey: (line) => line[measure],
      text: (line) => String(line[measure]),
      cell: (line) => formatNumber(line[measure]),
    }),
  ),
  {
    id: 'cover',
    title: 'Counted in',
    width: 'minmax(180px, 2fr)',
    hideBelow: 720,
    text: coverWords,
    cell: coverWords,
  },
];

/** The counts of each day as a table, the newest first. */
export function HistoryTable({ lines, onRetry }: { lines: readonly HistoryLine[]; onRetry: () => void }) {
  const view = usePaneView(HOME_PANE, 'days');
  const query = useMemo(() => succeed(lines, 0), [lines]);
  return (
    <DataTable
      name="Days"
      query={query}
      view={view}
      onRetry={onRetry}
      rowId={idOf}
      columns={COLUMNS}
      searched={searched}
      filters={NO_FILTERS}
      firstSort={NEWEST_FIRST}
      empty={
        <EmptyState icon={IconChartLine} title="No days">
          <p>None is kept in this range.</p>
        </EmptyState>
      }
      forbidden={null}
    />
  );
}

const NO_FILTERS: readonly never[] = [];
