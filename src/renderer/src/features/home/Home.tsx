import { Box, Flex, Group, Tabs } from '@mantine/core';
import { IconFileExport, IconFileImport, IconPlaylistAdd, IconPlus } from '@tabler/icons-react';
import { type ReactNode, useEffect, useState } from 'react';
import { thousands } from '../../../../shared/text.ts';
import { TabActionsRoom, TabVerbs, type Verb } from '../../parts/TabVerbs.tsx';
import { useActions, useApp, useAppShallow, usePaneView, useShortcut } from '../../state/app.tsx';
import { selectTabMark } from '../../state/needs.ts';
import { HOME_TABS, type HomeTab } from '../../state/places.ts';
import { selectAnyBusy, selectOldest } from '../../state/selectors.ts';
import { selectOverview, totalWords } from '../../state/summary.ts';
import { HOME_PANE } from '../../state/views.ts';
import looks from '../../ui/looks.module.css';
import paneHeader from '../../ui/paneHeader.module.css';
import { Refresh } from '../../ui/Refresh.tsx';
import { useNow } from '../../ui/useNow.ts';
import styles from './Home.module.css';
import { Overview } from './Overview.tsx';

const TABS = Object.keys(HOME_TABS) as HomeTab[];

type Props = { panelOf: (tab: Exclude<HomeTab, 'overview'>) => ReactNode; tools: ReactNode };

export function Home({ panelOf, tools }: Props) {
  const { call } = useActions();
  const now = useNow();
  // Each minute: nothing announces that a date has passed.
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again as time goes on.
  useEffect(() => void call('needs.list', {}), [call, now]);
  const [room, setRoom] = useState<HTMLElement | null>(null);
  const [tab, changeTab] = usePaneView(HOME_PANE, 'homeTab');
  return (
    <TabActionsRoom value={room}>
      <div className={looks.column}>
        <HomeHeader tools={tools} />
        <Tabs
          value={tab}
          onChange={(value) => changeTab(() => TABS.find((each) => each === value) ?? 'overview')}
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
  return (
    <>
      <TabVerbs verbs={OVERVIEW_VERBS} />
      <Overview />
    </>
  );
}

function HomeHeader({ tools }: { tools: ReactNode }) {
  const { refreshAll } = useActions();
  const now = useNow();
  const rows = useAppShallow((state) => selectOverview(state, now));
  const asOf = useApp((state) => selectOldest(state));
  const busy = useApp(selectAnyBusy);
  const shortcut = useShortcut('refresh');
  const words = totalWords(rows.map(({ summary }) => summary));
  return (
    <header className={paneHeader.header}>
      <h1 className={looks.rigid}>All instances</h1>
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
