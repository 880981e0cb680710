import { Box, Flex, Group, Tabs } from '@mantine/core';
import {
  IconChevronRight,
  IconFileExport,
  IconFileImport,
  IconPlaylistAdd,
  IconPlus,
  IconServer,
} from '@tabler/icons-react';
import { type ReactNode, useCallback, useEffect, useMemo, useState } from 'react';
import type { NeedKind } from '../../../../shared/calls/needs.ts';
import { NEED_KINDS, needFilter } from '../../../../shared/needWords.ts';
import type { InstanceGroup } from '../../../../shared/preferences.ts';
import { counted, thousands } from '../../../../shared/text.ts';
import { groupFilter } from '../../parts/groupFilter.ts';
import { TabActionsRoom, TabVerbs, type Verb } from '../../parts/TabVerbs.tsx';
import { succeed } from '../../queryState.ts';
import { shownName } from '../../sanitizeText.ts';
import { useActions, useApp, useAppShallow, usePaneView, useShortcut } from '../../state/app.tsx';
import { sectionsOf } from '../../state/groups.ts';
import { selectTabMark } from '../../state/needs.ts';
import { HOME_TABS, type HomeTab, selectGroup } from '../../state/places.ts';
import { selectAnyBusy, selectOldest } from '../../state/selectors.ts';
import { type OverviewRow, selectNewest, selectOverview, totalWords } from '../../state/summary.ts';
import { HOME_PANE } from '../../state/views.ts';
import looks from '../../ui/looks.module.css';
import paneHeader from '../../ui/paneHeader.module.css';
import { Refresh } from '../../ui/Refresh.tsx';
import { Linked } from '../../ui/ToolButton.tsx';
import type { Section } from '../../ui/table/columns.ts';
import { DataTable } from '../../ui/table/DataTable.tsx';
import type { Filter } from '../../ui/table/filters.ts';
import { useNow } from '../../ui/useNow.ts';
import { GroupHead } from './GroupHead.tsx';
import styles from './Home.module.css';
import { NeedsYou } from './NeedsYou.tsx';
import { overviewColumns } from './overviewColumns.tsx';

function Overview() {
  const rows = useShownRows();
  const group = useApp(selectGroup);
  const newest = useApp(selectNewest);
  const groups = useApp((state) => state.preferences.groups);
  const { goToInstance, refreshAll, foldInTable, showGroup } = useActions();
  const view = usePaneView(HOME_PANE, 'overview');
  const query = useMemo(() => succeed<readonly OverviewRow[]>(rows, 0), [rows]);
  const columns = useMemo(() => overviewColumns(newest), [newest]);
  const [need] = view[0].choices.need ?? [];
  const filters = useMemo(
    () =>
      filtersOf(
        group ? [] : groups,
        NEED_KINDS.find((kind) => kind === need),
      ),
    [group, groups, need],
  );
  const sections = useCallback(
    (shown: readonly OverviewRow[], searched: boolean) =>
      group ? shown : overviewSections(shown, groups, searched, foldInTable, showGroup),
    [group, groups, foldInTable, showGroup],
  );
  return (
    <div className={styles.overview}>
      {group ? <GroupHead key={group.id} group={group} rows={rows} /> : <NeedsYou />}
      <DataTable
        name="Instances"
        query={query}
        view={view}
        onRetry={() => void refreshAll()}
        rowId={idOf}
        columns={columns}
        searched={searched}
        filters={filters}
        sections={sections}
        firstSort={IN_RAIL_ORDER}
        onOpen={(row) => goToInstance(row.instance.id)}
        empty={{ icon: IconServer, title: 'No instances', words: 'Add one to see it here.' }}
      />
    </div>
  );
}

function useShownRows(): readonly OverviewRow[] {
  const now = useNow();
  const rows = useAppShallow((state) => selectOverview(state, now));
  const own = useApp(selectGroup)?.instanceIds;
  return useMemo(() => (own ? rows.filter(({ instance }) => own.includes(instance.id)) : rows), [rows, own]);
}

const IN_RAIL_ORDER = { column: 'rail', descending: false };

const idOf = ({ instance }: OverviewRow) => instance.id;
const searched = ({ instance, version, condition, group }: OverviewRow) => [
  instance.name,
  instance.origin,
  version ?? '',
  condition.words,
  group ?? '',
];

function filtersOf(groups: readonly InstanceGroup[], need: NeedKind | undefined): Filter<OverviewRow>[] {
  const ofNeed: Filter<OverviewRow>[] = need
    ? [
        {
          id: 'need',
          title: needFilter(need),
          valueOf: ({ needs }) => (needs.includes(need) ? need : ''),
          order: [need],
          only: need,
        },
      ]
    : [];
  return [...ofNeed, ...groupFilter(groups, idOf)];
}

type Fold = (groupId: string, as: 'folded' | 'open' | null) => void;

/**
 * Returns the same rows without groups. Groups where nothing needs a person are folded by default; `searched`
 * unfolds all.
 */
export function overviewSections(
  rows: readonly OverviewRow[],
  groups: readonly InstanceGroup[],
  searched: boolean,
  fold: Fold,
  open?: (groupId: string) => void,
): readonly (OverviewRow | Section)[] {
  if (groups.length === 0) return rows;
  const byId = new Map(rows.map((row) => [row.instance.id, row]));
  return sectionsOf({ order: [...byId.keys()], groups: [...groups] }).flatMap(({ group, instanceIds }) => {
    const own = instanceIds.flatMap((id) => byId.get(id) ?? []);
    if (own.length === 0) return [];
    const head = {
      ...headOf(own, group, searched, fold),
      open: group && open ? () => open(group.id) : undefined,
    };
    return head.folded ? head : [head, ...own];
  });
}

function headOf(
  rows: readonly OverviewRow[],
  group: InstanceGroup | null,
  searched: boolean,
  fold: Fold,
): Section {
  const needy = rows.filter(({ stands }) => stands === 'needs');
  const calm = rows.every(({ stands }) => stands === 'well' || stands === 'snoozed');
  const folded = group && !searched ? (group.inTable ? group.inTable === 'folded' : calm) : null;
  const name = group?.name ?? 'No group';
  const said = calm
    ? rows.some(({ stands }) => stands === 'snoozed')
      ? 'snoozed'
      : 'all well'
    : folded && needy.length > 0
      ? counted(needy.length, 'needs you', 'need you')
      : null;
  const told = (count: string) => [count, ...(said === null ? [] : [said])];
  return {
    id: `group ${group?.id ?? ''}`,
    name,
    words: told(thousands(rows.length)).join(' · '),
    ...(!calm && said !== null && { tone: needy.some(isDanger) ? 'danger' : 'warn' }),
    label: [name, ...told(counted(rows.length, 'instance', 'instances'))].join(', '),
    folded,
    fold: (to) => group && fold(group.id, to === calm ? null : to ? 'folded' : 'open'),
  };
}

const isDanger = ({ condition }: OverviewRow) => condition.tone === 'danger';

const TABS = Object.keys(HOME_TABS) as HomeTab[];

type Props = { panelOf: (tab: Exclude<HomeTab, 'overview'>) => ReactNode; tools: ReactNode };

export function Home({ panelOf, tools }: Props) {
  const { call, showHome } = useActions();
  const now = useNow();
  // Each minute: nothing announces that a date has passed.
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again as time goes on.
  useEffect(() => void call('needs.list', {}), [call, now]);
  const [room, setRoom] = useState<HTMLElement | null>(null);
  const [tab] = usePaneView(HOME_PANE, 'homeTab');
  return (
    <TabActionsRoom value={room}>
      <div className={looks.column}>
        <HomeHeader tools={tools} />
        <Tabs
          value={tab}
          onChange={(value) =>
            showHome(() => ({
              homeTab: TABS.find((each) => each === value) ?? 'overview',
              groupId: null,
              showsKits: false,
            }))
          }
          keepMounted={false}
        >
          <Flex wrap="wrap" flex="none" style={{ boxShadow: 'inset 0 -1px var(--q-line)' }}>
            <Tabs.List ps={20}>
              {TABS.map((each) => (
                <Tabs.Tab key={each} value={each} h={46}>
                  {HOME_TABS[each]}
                  <TabMark tab={each} />
                </Tabs.Tab>
              ))}
            </Tabs.List>
            <Group ref={setRoom} gap={8} px={20} py={7} ml="auto" role="group" aria-label="Actions" />
          </Flex>
          {TABS.map((each) => (
            <Tabs.Panel key={each} value={each} className={styles.tablePanel}>
              {each === 'overview' ? <OverviewTab /> : panelOf(each)}
            </Tabs.Panel>
          ))}
        </Tabs>
      </div>
    </TabActionsRoom>
  );
}

const OVERVIEW_VERBS: readonly Verb[] = [
  { title: 'Add several…', icon: IconPlaylistAdd, isRare: true, run: 'add-many-instances' },
  { title: 'Import…', icon: IconFileImport, isRare: true, run: 'import-instances' },
  { title: 'Export…', icon: IconFileExport, isRare: true, run: 'export-instances' },
  { title: 'Add instance', icon: IconPlus, run: 'add-instance' },
];

function OverviewTab() {
  const isGroup = useApp((state) => selectGroup(state) !== null);
  return (
    <>
      {!isGroup && <TabVerbs verbs={OVERVIEW_VERBS} />}
      <Overview />
    </>
  );
}

function HomeHeader({ tools }: { tools: ReactNode }) {
  const { refreshAll, goHome } = useActions();
  const rows = useShownRows();
  const group = useApp(selectGroup);
  const asOf = useApp((state) => selectOldest(state));
  const busy = useApp(selectAnyBusy);
  const shortcut = useShortcut('refresh');
  const words = totalWords(rows.map(({ summary }) => summary));
  return (
    <header className={paneHeader.header}>
      {group ? (
        <>
          <Linked onClick={goHome}>All instances</Linked>
          <IconChevronRight size={13} stroke={2} color="var(--q-dim)" className={looks.rigid} aria-hidden />
          <h1 className={looks.cut}>
            <bdi>{shownName(group.name, 40)}</bdi>
          </h1>
        </>
      ) : (
        <h1 className={looks.rigid}>All instances</h1>
      )}
      <Box component="p" className={looks.cut} flex="0 1 auto" c="dimmed" title={words}>
        {words}
      </Box>
      <Box component="span" flex={1} />
      {tools}
      <Refresh at={asOf} busy={busy} shortcut={shortcut} onRefresh={() => void refreshAll()} />
    </header>
  );
}

function TabMark({ tab }: { tab: HomeTab }) {
  const mark = useAppShallow((state) => selectTabMark(state, tab));
  if (!mark) return null;
  return (
    <span className={styles.mark} data-tone={mark.tone} role="img" aria-label={mark.words} title={mark.words}>
      {thousands(mark.count)}
    </span>
  );
}
