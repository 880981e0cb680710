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

/** A day with what it counts, and whether that is something else than on the day before. */
type Row = HistoryLine & { cover: string };

const idOf = ({ day }: Row) => day;
const searched = ({ day, cover }: Row) => [day, dateOf(middleOf(day)), cover];

const WIDTHS: Record<Measure, string> = {
  people: '92px',
  owners: '92px',
  withoutTwoFactor: '118px',
  openInvitations: '142px',
};

const COLUMNS: readonly Column<Row>[] = [
  {
    id: 'day',
    title: 'Day',
    width: 'minmax(120px, 1fr)',
    sortKey: ({ day }) => numberOfDay(day),
    text: ({ day }) => day,
    cell: ({ day }) => dateOf(middleOf(day)),
  },
  ...MEASURES.map(
    (measure): Column<Row> => ({
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
    text: ({ cover }) => cover,
    cell: ({ cover }) => <span title={cover}>{cover}</span>,
  },
];

/** The counts of each day as a table, the newest first. */
export function HistoryTable({ lines, onRetry }: { lines: readonly HistoryLine[]; onRetry: () => void }) {
  const view = usePaneView(HOME_PANE, 'days');
  const query = useMemo(() => succeed(lines.map(rowOf), 0), [lines]);
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

function rowOf(line: HistoryLine, at: number): Row {
  const isOther = at > 0 && !line.sameLists;
  return { ...line, cover: isOther ? `${coverWords(line)} · not those of before` : coverWords(line) };
}

const NO_FILTERS: readonly never[] = [];
