import { Flex } from '@mantine/core';
import { IconKeyOff } from '@tabler/icons-react';
import { type ReactNode, useMemo } from 'react';
import { KEY_ADDED, KEY_END, KEY_USED } from '../../../../shared/facts/key.ts';
import { stateWords } from '../../../../shared/keyState.ts';
import { actionsColumn, momentColumn, roleColumn, textColumn } from '../../parts/facts.tsx';
import { RowMenu } from '../../parts/VerbMenu.tsx';
import { succeed } from '../../queryState.ts';
import { useApp } from '../../state/app.tsx';
import { KEY_VERBS } from '../../state/keyVerbs.ts';
import type { Kept, TableView } from '../../tableView.ts';
import { Chip } from '../../ui/Chip.tsx';
import type { Column } from '../../ui/table/columns.ts';
import { DataTable } from '../../ui/table/DataTable.tsx';
import type { Filter } from '../../ui/table/filters.ts';
import { agoWords, monthOf } from '../../when.ts';
import { createHasAnother, type KeyRow } from './keyRows.ts';

type Props = {
  view: Kept<TableView>;
  rows: readonly KeyRow[];
  among: readonly KeyRow[];
  withInstance?: boolean;
  onRefresh: () => void;
  actions?: ReactNode | ((shown: readonly KeyRow[]) => ReactNode);
};

export function KeysTable({ view, rows, among, withInstance = false, onRefresh, actions }: Props) {
  const query = useMemo(() => succeed(rows, 0), [rows]);
  const columns = useMemo(() => keyColumns(among, withInstance), [among, withInstance]);
  return (
    <DataTable
      name="Keys"
      query={query}
      view={view}
      onRetry={onRefresh}
      rowId={idOf}
      columns={columns}
      searched={searched}
      filters={FILTERS}
      firstSort={{ column: withInstance ? 'instance' : 'opens', descending: false }}
      actions={actions}
      empty={{
        ...{ icon: IconKeyOff, title: 'No keys' },
        words: 'Paste a key, or create one with another organization’s key.',
      }}
    />
  );
}

const idOf = ({ key }: KeyRow) => key.id;
const searched = ({ key, instanceName, opens, state }: KeyRow) => [
  instanceName,
  opens,
  key.userEmail ?? '',
  key.role ?? '',
  key.start ?? '',
  stateWords(state, false).short,
];
const FILTERS: Filter<KeyRow>[] = [
  { id: 'origin', title: 'Origin', valueOf: ({ key }) => key.origin, order: ['pasted', 'made'] },
  { id: 'state', title: 'State', valueOf: ({ state }) => stateWords(state, false).short, order: ['good'] },
];

const keyOf = ({ key }: KeyRow) => key;

export function keyColumns(among: readonly KeyRow[], withInstance: boolean): Column<KeyRow>[] {
  const hasAnother = createHasAnother(among);
  const ofInstance = textColumn(({ instanceName }: KeyRow) => instanceName, {
    ...{ id: 'instance', title: 'Instance', width: 'minmax(90px, 1fr)' },
  });
  return [
    ...(withInstance ? [ofInstance] : []),
    textColumn(({ opens }) => opens, {
      ...{ id: 'opens', title: 'Organization', width: 'minmax(90px, 1fr)' },
      ...(withInstance ? {} : { hideBelow: 640 }),
    }),
    textColumn(({ key }) => key.userEmail, {
      ...{ id: 'as', title: 'Owner', width: 'minmax(110px, 1.3fr)', hideBelow: 560, none: 'unknown' },
    }),
    roleColumn(({ key }) => key.role, { width: '92px', ...(withInstance ? { hideBelow: 561 } : {}) }),
    {
      id: 'origin',
      title: 'Origin',
      width: '78px',
      hideBelow: 860,
      text: ({ key }) => key.origin,
      sortKey: ({ key }) => key.origin,
      cell: ({ key }) => (
        <span
          title={key.start ? `Begins with ${key.start}` : 'Pasted: the server does not say which key it is'}
        >
          {key.origin}
        </span>
      ),
    },
    momentColumn(KEY_ADDED, keyOf, { id: 'added', width: '84px', hideBelow: 980, write: monthOf }),
    momentColumn(KEY_USED, keyOf, { id: 'used', width: '96px', hideBelow: 900, write: agoWords }),
    momentColumn(KEY_END, keyOf, { id: 'ends', width: '92px' }),
    {
      id: 'state',
      title: 'State',
      width: 'minmax(140px, 1fr)',
      sortKey: ({ state }) => stateWords(state, false).short,
      text: ({ state }) => stateWords(state, false).short,
      cell: (row) => <StateCell row={row} another={hasAnother(row)} />,
    },
    actionsColumn((row) => <KeyMenu row={row} />),
  ];
}

function StateCell({ row, another }: { row: KeyRow; another: boolean }) {
  const { tone, short, long } = stateWords(row.state, another);
  const kept = row.key.keptIn === 'session' && row.state.state !== 'session-gone';
  return (
    <Flex component="span" miw={0} title={kept ? `${long} It is kept in memory until Quayside quits.` : long}>
      <Chip tone={tone}>{kept ? `${short}, this session` : short}</Chip>
    </Flex>
  );
}

function KeyMenu({ row: { key, opens, instanceName } }: { row: KeyRow }) {
  const writable = useApp((state) => state.writable);
  return (
    <RowMenu
      label={`Actions for the key of ${opens} on ${instanceName}`}
      catalogue={KEY_VERBS}
      subject={{ key, writable }}
    />
  );
}
