import { Box, Button, Flex, Group, SegmentedControl } from '@mantine/core';
import { IconCalendarOff, IconLayoutGrid, IconList, IconServer, IconUserCheck } from '@tabler/icons-react';
import { useMemo } from 'react';
import { useActions, useApp, useAppShallow } from '../../state/app.tsx';
import { addressOfEnd, type Ending, endingOn, endingWords, soonWords } from '../../state/ends.ts';
import {
  needsAttention,
  type OverviewRow,
  selectNewest,
  selectOverview,
  selectOverviewLayout,
} from '../../state/overview.ts';
import { succeed } from '../../state/queryState.ts';
import { selectBusy, selectKeychainFailures } from '../../state/selectors.ts';
import { useJoinedPeople } from '../../state/useJoinedPeople.ts';
import { usePaneView } from '../../state/usePaneView.ts';
import { HOME_PANE } from '../../state/views.ts';
import { FailureAlert } from '../../ui/FailureAlert.tsx';
import { formatNumber } from '../../ui/locale.ts';
import { DataTable } from '../../ui/table/DataTable.tsx';
import { EmptyState } from '../../ui/table/EmptyState.tsx';
import type { Filter } from '../../ui/table/filters.ts';
import { useNow, useToday } from '../../ui/useNow.ts';
import classes from './EndsNote.module.css';
import { InstanceCard } from './InstanceCard.tsx';
import styles from './Overview.module.css';
import { overviewColumns } from './overviewColumns.tsx';

export function Overview() {
  const now = useNow();
  const rows = useAppShallow((state) => selectOverview(state, now));
  const newest = useApp(selectNewest);
  const layout = useApp(selectOverviewLayout);
  const groups = useApp((state) => state.preferences.groups);
  const { goToInstance, refreshAll } = useActions();
  const view = usePaneView(HOME_PANE, 'overview');
  const query = useMemo(() => succeed<readonly OverviewRow[]>(rows, 0), [rows]);
  const columns = useMemo(() => overviewColumns(newest), [newest]);
  const filters = useMemo(() => filtersOf(groups.map(({ name }) => name)), [groups]);
  const cards = (shown: readonly OverviewRow[]) => (
    <Box flex={1} pt={4} pb={20} pe="var(--q-inset)" ps={0} style={{ overflowY: 'auto' }}>
      <Box
        component="ul"
        display="grid"
        style={{ gridTemplateColumns: 'repeat(auto-fill, minmax(min(340px, 100%), 1fr))', gap: 16 }}
      >
        {shown.map((row) => (
          <InstanceCard key={row.instance.id} row={row} newest={newest} />
        ))}
      </Box>
    </Box>
  );
  // A single instance needs no search.
  const alone = rows.length === 1 && layout === 'cards';
  return (
    <div className={styles.overview}>
      <KeychainAlert />
      <EndsNote />
      <JoinedNote />
      {alone ? (
        <Flex flex={1} mih={0} pt={14} pe={0} pb={0} ps="var(--q-inset)">
          {cards(rows)}
        </Flex>
      ) : (
        <DataTable
          name="Instances"
          query={query}
          view={view}
          onRetry={() => void refreshAll()}
          rowId={idOf}
          columns={columns}
          searched={searched}
          filters={filters}
          // In the order of the rail.
          firstSort={IN_RAIL_ORDER}
          onOpen={(row) => goToInstance(row.instance.id)}
          actions={<LayoutChoice layout={layout} />}
          empty={
            <EmptyState icon={IconServer} title="No instances">
              <p>Add one to see it here.</p>
            </EmptyState>
          }
        >
          {layout === 'cards' ? cards : undefined}
        </DataTable>
      )}
    </div>
  );
}

const IN_RAIL_ORDER = { column: 'rail', descending: false };
const NO_GROUP = 'No group';

const idOf = ({ instance }: OverviewRow) => instance.id;
const searched = ({ instance, version, condition, group }: OverviewRow) => [
  instance.name,
  instance.origin,
  version ?? '',
  condition.words,
  group ?? '',
];

function filtersOf(groups: string[]): Filter<OverviewRow>[] {
  return [
    {
      id: 'attention',
      title: 'Needs attention',
      valueOf: (row) => (needsAttention(row) ? 'yes' : 'no'),
      order: ['yes', 'no'],
      only: 'yes',
    },
    ...(groups.length > 0
      ? [
          {
            id: 'group',
            title: 'Group',
            valueOf: ({ group }: OverviewRow) => group ?? NO_GROUP,
            order: [...groups, NO_GROUP],
          },
        ]
      : []),
  ];
}

function LayoutChoice({ layout }: { layout: 'cards' | 'table' }) {
  const { chooseOverview } = useActions();
  const label = (Icon: typeof IconList, words: string) => (
    <Group component="span" gap={6} wrap="nowrap">
      <Icon size={15} stroke={1.75} aria-hidden /> {words}
    </Group>
  );
  return (
    <SegmentedControl
      aria-label="Show instances as"
      value={layout}
      data={[
        { value: 'cards', label: label(IconLayoutGrid, 'Cards') },
        { value: 'table', label: label(IconList, 'Table') },
      ]}
      onChange={(value) => chooseOverview(value === 'table' ? 'table' : 'cards')}
    />
  );
}

function JoinedNote() {
  const { words, review } = useJoinedPeople();
  if (words === null) return null;
  return (
    <section className={classes.ends} aria-label="People who joined">
      <ul>
        <li>
          <IconUserCheck size={16} stroke={1.75} aria-hidden />
          <p>{words}.</p>
          <Button size="compact-sm" variant="default" onClick={review}>
            Review their permissions…
          </Button>
        </li>
      </ul>
    </section>
  );
}

function KeychainAlert() {
  const first = useApp((state) => selectKeychainFailures(state)[0]?.error);
  const count = useApp((state) => selectKeychainFailures(state).length);
  const busy = useApp((state) =>
    selectKeychainFailures(state).some(({ instanceId }) => selectBusy(state, instanceId)),
  );
  const { retryKeychain } = useActions();
  if (!first) return null;
  const cause = first.details?.reason ?? 'the keychain cannot be used';
  const error =
    count === 1
      ? first
      : { ...first, message: `The keys of ${count} instances could not be read: ${cause}.` };
  return (
    <Box mt={14} mx={20} mb={0}>
      <FailureAlert error={error} busy={busy} onRetry={() => void retryKeychain()} />
    </Box>
  );
}

const MOST_LINES = 2;

export function EndsNote() {
  const { openDialog, runCommand } = useActions();
  const today = useToday();
  const ends = useApp((state) => state.ends.ends);
  const endings = useMemo(() => endingOn(ends, today), [ends, today]);
  const due = endings.filter(({ stands }) => stands === 'due');
  const soon = endings.filter(({ stands }) => stands === 'soon');
  if (endings.length === 0) return null;
  const more = due.length - MOST_LINES;

  const show = () => runCommand('audit-ends');

  return (
    <section className={classes.ends} aria-label="Access that ends">
      <ul>
        {due.slice(0, MOST_LINES).map((ending) => (
          <li key={ending.personId} data-due>
            <Words text={`${endingWords(ending)}.`} />
            <Button
              size="compact-sm"
              variant="default"
              aria-label={`Review the off-boarding of ${addressOfEnd(ending)}…`}
              onClick={() => openDialog({ kind: 'change-many', what: 'off-board', emails: ending.emails })}
            >
              Review the off-boarding…
            </Button>
          </li>
        ))}
        {more > 0 && (
          <li data-due>
            <Words
              text={`Access of ${formatNumber(more)} more ${more === 1 ? 'person' : 'people'} has ended.`}
            />
            <ShowButton onClick={show} />
          </li>
        )}
        {soon.length > 0 && (
          <li>
            <Words text={`${soonLine(soon)}.`} />
            <ShowButton onClick={show} />
          </li>
        )}
      </ul>
    </section>
  );
}

function soonLine(soon: readonly Ending[]): string {
  const [first] = soon;
  return first && soon.length === 1 ? endingWords(first) : soonWords(soon.length);
}

function Words({ text }: { text: string }) {
  return (
    <>
      <IconCalendarOff size={16} stroke={1.75} aria-hidden />
      <p>{text}</p>
    </>
  );
}

function ShowButton({ onClick }: { onClick: () => void }) {
  return (
    <Button size="compact-sm" variant="default" onClick={onClick}>
      Show end dates
    </Button>
  );
}
