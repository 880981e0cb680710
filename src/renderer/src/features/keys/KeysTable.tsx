import { Flex, Menu } from '@mantine/core';
import { IconKeyOff } from '@tabler/icons-react';
import { type ReactNode, useMemo, useState } from 'react';
import { KEY_ADDED, KEY_END, KEY_USED } from '../../../../shared/facts/key.ts';
import type { KeyRecord } from '../../../../shared/instance.ts';
import { type KeyState, stateWords } from '../../../../shared/keyState.ts';
import { actionsColumn, momentColumn, roleColumn, textColumn } from '../../parts/facts.tsx';
import { groupFilter } from '../../parts/groupFilter.ts';
import { RowMenu } from '../../parts/VerbMenu.tsx';
import { succeed } from '../../queryState.ts';
import { sanitizeText } from '../../sanitizeText.ts';
import { useApp } from '../../state/app.tsx';
import { keyVerbs } from '../../state/keyVerbs.ts';
import type { Kept, TableView } from '../../tableView.ts';
import { Chip } from '../../ui/Chip.tsx';
import type { Column } from '../../ui/table/columns.ts';
import { DataTable } from '../../ui/table/DataTable.tsx';
import type { Filter, Presets } from '../../ui/table/filters.ts';
import { useNow } from '../../ui/useNow.ts';
import { agoWords, monthOf } from '../../when.ts';
import { createHasAnother, type KeyRow } from './keyRows.ts';

/** A part owned by another feature: what the owner of a key can reach. */
export type ReachOf = (key: KeyRecord) => ReactNode;

type Props = {
  view: Kept<TableView>;
  rows: readonly KeyRow[];
  among: readonly KeyRow[];
  withInstance?: boolean;
  onRefresh: () => void;
  actions?: ReactNode | ((shown: readonly KeyRow[]) => ReactNode);
  reachOf: ReachOf;
};

export function KeysTable({ view, rows, among, withInstance = false, onRefresh, actions, reachOf }: Props) {
  const [openId, setOpenId] = useState<string | null>(null);
  const query = useMemo(() => succeed(rows, 0), [rows]);
  const columns = useMemo(() => keyColumns(among, withInstance), [among, withInstance]);
  const groups = useApp((state) => state.preferences.groups);
  const now = useNow();
  const filters = useMemo(
    () => [...(withInstance ? groupFilter(groups, instanceOf) : []), ...keyFilters(now)],
    [withInstance, groups, now],
  );
  return (
    <DataTable
      name="Keys"
      query={query}
      view={view}
      onRetry={onRefresh}
      rowId={idOf}
      columns={columns}
      searched={searched}
      filters={filters}
      presets={KEY_PRESETS}
      firstSort={{ column: withInstance ? 'instance' : 'opens', descending: false }}
      actions={actions}
      onOpen={(row) => setOpenId((open) => (open === idOf(row) ? null : idOf(row)))}
      detail={{ openId, of: ({ key }) => reachOf(key) }}
      empty={{
        ...{ icon: IconKeyOff, title: 'No keys' },
        words: 'Paste a key, or create one with another organization’s key.',
      }}
    />
  );
}

const idOf = ({ key }: KeyRow) => key.id;
const instanceOf = ({ key }: KeyRow) => key.instanceId;
const searched = ({ key, instanceName, opens, state }: KeyRow) => [
  instanceName,
  opens,
  key.userEmail ?? '',
  key.role ?? '',
  key.start ?? '',
  stateWords(state, false).short,
];

export function keyFilters(now: number): Filter<KeyRow>[] {
  const isLongAgo = (used: ReturnType<typeof KEY_USED.atOf>) =>
    used === 'never' || (typeof used === 'number' && now - used > LONG_UNUSED);
  const endsSoon = ({ key, state }: KeyRow) =>
    state.state !== 'expired' && KEY_END.toneOf(key, now) === 'warn';
  const ofPreset = { isPreset: true, order: [] } as const;
  return [
    { id: 'state', title: 'State', valueOf: stateOf, order: ['good'] },
    { ...ofPreset, id: 'end', title: 'Expiring', only: 'yes', valueOf: (row) => yesNo(endsSoon(row)) },
    { ...ofPreset, id: 'origin', title: 'Pasted', only: 'pasted', valueOf: ({ key }) => key.origin },
    {
      ...{ ...ofPreset, id: 'unused', title: 'Unused', only: 'yes' },
      valueOf: ({ key }) => yesNo(isLongAgo(KEY_USED.atOf(key))),
    },
  ];
}

const yesNo = (is: boolean) => (is ? 'yes' : 'no');
const stateOf = ({ state }: Pick<KeyRow, 'state'>) => stateWords(state, false).short;
const statesOf = (...states: KeyState['state'][]) => ({
  choices: { state: states.map((state) => stateOf({ state: { state } as KeyState })) },
});
const LONG_UNUSED = 90 * 86_400_000;

export const KEY_PRESETS: Presets = [
  { title: 'All', choices: {} },
  {
    ...{ title: 'Refused', tone: 'danger' },
    ...statesOf(
      ...(['not-accepted', 'used-up', 'expired', 'organization-gone'] as const),
      ...(['user-left', 'no-access', 'role-too-low'] as const),
    ),
  },
  {
    ...{ title: 'Missing', tone: 'danger' },
    ...statesOf('missing', 'malformed', 'session-gone', 'swapped'),
  },
  { title: 'Expiring', choices: { end: ['yes'] }, tone: 'warn' },
  { title: 'Pasted', choices: { origin: ['pasted'] } },
  { title: 'Unused', choices: { unused: ['yes'] } },
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
    actionsColumn((row) => <KeyMenu row={row} another={hasAnother(row)} />),
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

function KeyMenu({ row: { key, opens, instanceName, state }, another }: { row: KeyRow; another: boolean }) {
  const writable = useApp((app) => app.writable);
  const { tone, long } = stateWords(state, another);
  return (
    <RowMenu
      label={`Actions for the key of ${opens} on ${instanceName}`}
      catalogue={keyVerbs(key, state)}
      subject={{ key, writable }}
    >
      {tone === 'warn' || tone === 'danger' ? (
        <Menu.Label maw={320}>{sanitizeText(long, 300)}</Menu.Label>
      ) : null}
    </RowMenu>
  );
}
