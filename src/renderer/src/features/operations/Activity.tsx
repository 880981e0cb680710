import { UnstyledButton } from '@mantine/core';
import { IconHistory } from '@tabler/icons-react';
import { useMemo } from 'react';
import type { Operation } from '../../../../shared/operations/operation.ts';
import { OPERATION_TITLES } from '../../../../shared/operations/titles.ts';
import { useActions } from '../../state/app.tsx';
import { usePaneView } from '../../state/usePaneView.ts';
import { HOME_PANE } from '../../state/views.ts';
import { Moment } from '../../ui/Moment.tsx';
import type { Column } from '../../ui/table/columns.ts';
import { DataTable } from '../../ui/table/DataTable.tsx';
import { EmptyState } from '../../ui/table/EmptyState.tsx';
import type { Filter } from '../../ui/table/filters.ts';
import { useRowTab } from '../../ui/table/rowTab.ts';
import { UntrustedText } from '../../ui/UntrustedText.tsx';
import { useNow } from '../../ui/useNow.ts';
import { clockOf } from '../../ui/when.ts';
import classes from './operations.module.css';
import { useActivity } from './useActivity.ts';
import { aboutWords, countsSentence } from './words.ts';

/** What was done from this app: one line per operation, which opens into its steps. */
export function Activity() {
  const { query, readAgain } = useActivity();
  const view = usePaneView(HOME_PANE, 'activity');
  const now = useNow();
  const columns = useMemo(() => columnsAt(now), [now]);
  return (
    <DataTable
      name="Activity"
      query={query}
      view={view}
      onRetry={readAgain}
      rowId={idOf}
      columns={columns}
      searched={searched}
      filters={FILTERS}
      firstSort={{ column: 'when', descending: true }}
      empty={
        <EmptyState icon={IconHistory} title="Nothing was done yet">
          <p>What you change on a server from here is remembered, with what became of it.</p>
        </EmptyState>
      }
      forbidden={null}
    />
  );
}

const idOf = ({ id }: Operation) => id;
const searched = ({ kind, subjects, instanceNames }: Operation) => [
  OPERATION_TITLES[kind],
  ...subjects,
  ...instanceNames,
];
const FILTERS: Filter<Operation>[] = [
  { id: 'kind', title: 'Kind', valueOf: ({ kind }) => OPERATION_TITLES[kind], order: [] },
  { id: 'instance', title: 'Instance', valueOf: placeOf, order: [] },
  {
    id: 'outcome',
    title: 'Outcome',
    valueOf: outcomeOf,
    order: ['running', 'open', 'failed', 'unknown', 'done'],
  },
];

function columnsAt(now: number): Column<Operation>[] {
  return [
    {
      id: 'when',
      title: 'When',
      width: '128px',
      sortKey: ({ startedAt }) => startedAt,
      cell: ({ startedAt }) => <Moment at={startedAt} words={(at) => clockOf(at, now)} />,
    },
    {
      id: 'what',
      title: 'What',
      width: '170px',
      sortKey: ({ kind }) => OPERATION_TITLES[kind],
      cell: (operation) => <Open operation={operation} />,
    },
    {
      id: 'about',
      title: 'About',
      width: 'minmax(120px, 1.4fr)',
      sortKey: ({ subjects }) => subjects[0] ?? '',
      cell: (operation) => <UntrustedText text={aboutWords(operation)} className={classes.subject} />,
    },
    {
      id: 'where',
      title: 'Instance',
      width: 'minmax(90px, 1fr)',
      hideBelow: 860,
      sortKey: placeOf,
      cell: (operation) => <UntrustedText text={placeOf(operation)} className={classes.subject} />,
    },
    {
      id: 'outcome',
      title: 'Outcome',
      width: 'minmax(130px, 1.1fr)',
      sortKey: outcomeOf,
      cell: (operation) => (
        <span className={classes.outcome} data-outcome={outcomeOf(operation)}>
          {countsSentence(operation)}
        </span>
      ),
    },
  ];
}

function Open({ operation }: { operation: Operation }) {
  const tabIndex = useRowTab();
  const { showOperation } = useActions();
  const title = OPERATION_TITLES[operation.kind];
  return (
    <UnstyledButton
      className={classes.open}
      tabIndex={tabIndex}
      aria-label={`Open ${title}, ${aboutWords(operation)}`}
      onClick={() => void showOperation(operation)}
    >
      {title}
    </UnstyledButton>
  );
}

function placeOf({ instanceNames }: Operation): string {
  const [first = ''] = instanceNames;
  return instanceNames.length > 1 ? `${instanceNames.length} instances` : first;
}

/** The state that matters most. */
function outcomeOf({ phase, counts }: Operation): string {
  if (phase === 'running' || phase === 'stopping') return 'running';
  if (counts.open > 0) return 'open';
  if (counts.failed > 0) return 'failed';
  if (counts.unknown > 0) return 'unknown';
  return counts.done > 0 ? 'done' : 'canceled';
}
