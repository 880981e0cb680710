import { Box, Button, Menu, Tabs } from '@mantine/core';
import { IconFileExport, IconFileImport, IconPlaylistAdd, IconPlus } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { selectAccessCount, selectAccessWords } from '../../state/access.ts';
import { useActions, useApp, useAppShallow } from '../../state/app.tsx';
import { selectOverview } from '../../state/overview.ts';
import { selectWaiting } from '../../state/ownInvitations.ts';
import type { HomeTab } from '../../state/place.ts';
import { HOME_TABS } from '../../state/places.ts';
import { selectAnyBusy, selectOldest } from '../../state/selectors.ts';
import { totalWords } from '../../state/summary.ts';
import { usePaneView } from '../../state/usePaneView.ts';
import { useShortcut } from '../../state/useShortcut.ts';
import { HOME_PANE } from '../../state/views.ts';
import { formatNumber } from '../../ui/locale.ts';
import looks from '../../ui/looks.module.css';
import { MenuItem } from '../../ui/MenuItem.tsx';
import { DotsMenu } from '../../ui/MenuTarget.tsx';
import paneHeader from '../../ui/paneHeader.module.css';
import { Refresh } from '../../ui/Refresh.tsx';
import { StatePill } from '../../ui/StateDot.tsx';
import { useNow, useToday } from '../../ui/useNow.ts';
import styles from './Home.module.css';
import { Overview } from './Overview.tsx';
import { troubleOf } from './overviewWords.ts';

const TABS = Object.keys(HOME_TABS) as HomeTab[];

type Props = { panelOf: (tab: Exclude<HomeTab, 'overview'>) => ReactNode; operations: ReactNode };

export function Home({ panelOf, operations }: Props) {
  // An empty mark would still take up room in the tab.
  const today = useToday();
  const isMarked = useApp((state) => selectAccessCount(state, today) > 0);
  const now = useNow();
  const isInvited = useApp((state) => selectWaiting(state, now) > 0);
  const marks: Partial<Record<HomeTab, ReactNode>> = {
    invitations: isInvited ? <InvitationsMark /> : undefined,
    access: isMarked ? <AccessMark /> : undefined,
  };
  const [tab, changeTab] = usePaneView(HOME_PANE, 'homeTab');
  return (
    <div className={looks.column}>
      <HomeHeader operations={operations} />
      <Tabs
        value={tab}
        onChange={(value) => changeTab(() => TABS.find((each) => each === value) ?? 'overview')}
        keepMounted={false}
      >
        <Tabs.List px={20}>
          {TABS.map((each) => (
            <Tabs.Tab key={each} value={each} h={46} rightSection={marks[each]}>
              {HOME_TABS[each]}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {TABS.map((each) => (
          <Tabs.Panel key={each} value={each} className={styles.tablePanel}>
            {each === 'overview' ? <Overview /> : panelOf(each)}
          </Tabs.Panel>
        ))}
      </Tabs>
    </div>
  );
}

function HomeHeader({ operations }: { operations: ReactNode }) {
  const { refreshAll, openDialog } = useActions();
  const now = useNow();
  const rows = useAppShallow((state) => selectOverview(state, now));
  const trouble = troubleOf(rows, now);
  const asOf = useApp(selectOldest);
  const busy = useApp(selectAnyBusy);
  const shortcut = useShortcut('refresh');
  const words = totalWords(rows.map(({ summary }) => summary));
  return (
    <header className={`${paneHeader.header} ${styles.header}`}>
      <h1 className={looks.rigid}>All instances</h1>
      <div className={styles.countsRoom}>
        <p className={styles.counts} title={words}>
          {words}
        </p>
      </div>
      <Box component="span" flex={1} />
      {trouble ? <StatePill tone={trouble.tone} words={trouble.words} /> : null}
      {operations}
      <Button variant="default" className={looks.rigid} onClick={() => openDialog({ kind: 'change-many' })}>
        Change many…
      </Button>
      <Refresh at={asOf} busy={busy} shortcut={shortcut} onRefresh={() => void refreshAll()} />
      <HomeMenu />
    </header>
  );
}

export function AccessMark() {
  const today = useToday();
  const count = useApp((state) => selectAccessCount(state, today));
  const words = useApp((state) => selectAccessWords(state, today)) ?? '';
  return (
    <span className={styles.mark} role="img" aria-label={words} title={words}>
      {count}
    </span>
  );
}

function HomeMenu() {
  const writable = useApp((state) => state.writable);
  const { openDialog } = useActions();
  return (
    <DotsMenu label="All instances menu" width={200}>
      <MenuItem icon={IconPlus} disabled={!writable} onClick={() => openDialog({ kind: 'add' })}>
        Add instance
      </MenuItem>
      <MenuItem icon={IconPlaylistAdd} disabled={!writable} onClick={() => openDialog({ kind: 'add-many' })}>
        Add many instances
      </MenuItem>
      <Menu.Divider />
      <MenuItem icon={IconFileImport} disabled={!writable} onClick={() => openDialog({ kind: 'import' })}>
        Import instances
      </MenuItem>
      <MenuItem icon={IconFileExport} onClick={() => openDialog({ kind: 'export' })}>
        Export instances
      </MenuItem>
    </DotsMenu>
  );
}

function InvitationsMark() {
  const now = useNow();
  const count = useApp((state) => selectWaiting(state, now));
  const words =
    count === 1 ? '1 invitation waits for you' : `${formatNumber(count)} invitations wait for you`;
  return (
    <span className={styles.mark} role="img" aria-label={words} title={words}>
      {formatNumber(count)}
    </span>
  );
}
