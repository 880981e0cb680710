import { Tabs } from '@mantine/core';
import type { ReactNode } from 'react';
import { useActions, useApp } from '../../state/app.tsx';
import { conditionOf, selectAccount, selectAsOf, selectBusy } from '../../state/selectors.ts';
import { summarize, totalWords } from '../../state/summary.ts';
import { usePaneView } from '../../state/usePaneView.ts';
import { HOME_PANE } from '../../state/views.ts';
import { Refresh } from '../../ui/Refresh.tsx';
import { StatePill } from '../../ui/StateDot.tsx';
import { useNow } from '../../ui/useNow.ts';
import styles from './Home.module.css';
import { HomeMenu } from './HomeMenu.tsx';
import { InstanceCard } from './InstanceCard.tsx';

/** All instances at a glance. */
export function Home({ keys }: { keys: ReactNode }) {
  const order = useApp((state) => state.order);
  const [tab, changeTab] = usePaneView(HOME_PANE, 'homeTab');
  return (
    <div className={styles.home}>
      <HomeHeader />
      <Tabs
        value={tab}
        onChange={(value) => changeTab(() => (value === 'keys' ? 'keys' : 'overview'))}
        keepMounted={false}
        className={styles.tabs}
      >
        <Tabs.List className={styles.tabList}>
          <Tabs.Tab value="overview" className={styles.tab}>
            Overview
          </Tabs.Tab>
          <Tabs.Tab value="keys" className={styles.tab}>
            Keys
          </Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="overview" className={styles.panel}>
          <ul className={styles.cards}>
            {order.map((id) => (
              <InstanceCard key={id} instanceId={id} />
            ))}
          </ul>
        </Tabs.Panel>
        <Tabs.Panel value="keys" className={styles.tablePanel}>
          {keys}
        </Tabs.Panel>
      </Tabs>
    </div>
  );
}

function HomeHeader() {
  const state = useApp((whole) => whole);
  const { refreshAll } = useActions();
  const now = useNow();
  const summaries = state.order.flatMap((id) => {
    const instance = state.byId[id];
    return instance ? summarize(instance, state.readings[id], now) : [];
  });
  // A dead instance tells its age on its own card.
  const alive = state.order.filter((id) => selectAccount(state, id).state !== 'failed');
  const times = alive.flatMap((id) => selectAsOf(state, id) ?? []);
  const troubled = state.order.filter(
    (id) => !['ok', 'idle'].includes(conditionOf(selectAccount(state, id), state.startedAt).tone),
  );
  const [first] = troubled;
  const words = totalWords(summaries);
  return (
    <header className={styles.header}>
      <h1 className={styles.title}>All instances</h1>
      <p className={styles.counts} title={words}>
        {words}
      </p>
      <span className={styles.space} />
      {first ? (
        <StatePill
          tone="danger"
          words={
            troubled.length === 1
              ? `${state.byId[first]?.name ?? ''}: ${conditionOf(selectAccount(state, first), state.startedAt).words}`
              : `${troubled.length} instances need attention`
          }
        />
      ) : null}
      {/* The oldest reading: nothing that could be read is older. */}
      <Refresh
        at={times.length > 0 ? Math.min(...times) : undefined}
        busy={state.order.some((id) => selectBusy(state, id))}
        onRefresh={() => void refreshAll()}
      />
      <HomeMenu />
    </header>
  );
}
