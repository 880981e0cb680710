import { VisuallyHidden } from '@mantine/core';
import { IconChartLine } from '@tabler/icons-react';
import { useCallback } from 'react';
import { useActions, useApp } from '../../state/app.tsx';
import { readingOf } from '../../state/queryState.ts';
import { usePaneView } from '../../state/usePaneView.ts';
import { useReading } from '../../state/useReading.ts';
import { type HistoryView, HOME_PANE } from '../../state/views.ts';
import { FailureAlert } from '../../ui/FailureAlert.tsx';
import { EmptyState } from '../../ui/table/EmptyState.tsx';
import classes from './access.module.css';
import { ClosedNote } from './ClosedNote.tsx';
import { HistoryBar } from './HistoryBar.tsx';
import { HistoryCharts } from './HistoryCharts.tsx';
import { HistoryTable } from './HistoryTable.tsx';

/** How many people, owners, people without 2FA and open invitations there were, day by day. */
export function AccessHistory() {
  const order = useApp((state) => state.order);
  const [view, change] = usePaneView(HOME_PANE, 'history');
  // One alone has versions, too.
  const alone = order.length === 1 ? (order[0] ?? null) : null;
  const instanceId = alone ?? order.find((id) => id === view.instanceId) ?? null;
  return (
    <section className={classes.whole} aria-label="History">
      <VisuallyHidden component="h2">History</VisuallyHidden>
      <HistoryBar view={{ ...view, instanceId }} onChange={(next) => change(() => next)} />
      {/* What was read of another instance or range must not stand for this one. */}
      <Days key={`${instanceId} ${view.days}`} view={{ ...view, instanceId }} />
    </section>
  );
}

function Days({ view: { instanceId, days, shows } }: { view: HistoryView }) {
  const { readHistory } = useActions();
  const revision = useApp((state) => state.dayCounts.revision);
  const read = useCallback(() => readHistory(instanceId, days), [readHistory, instanceId, days]);
  const { query, readAgain } = useReading(read, revision);
  const known = readingOf(query)?.data;
  if (!known) {
    if (query.state !== 'failed') return <div className={classes.pane} aria-busy />;
    return (
      <div className={classes.failed}>
        <FailureAlert error={query.error} onRetry={readAgain} />
      </div>
    );
  }
  const { lines, closed } = known;
  return (
    <>
      <ClosedNote closed={closed} />
      {lines.length === 0 ? (
        <EmptyState icon={IconChartLine} title={`Nothing is kept of the last ${days} days`}>
          <p>
            History begins with the first day on which an instance is read with all organizations that its
            keys open: people, owners, who has no 2FA, open invitations and the version. It stays on this
            computer.
          </p>
        </EmptyState>
      ) : shows === 'charts' ? (
        <HistoryCharts lines={lines} days={days} />
      ) : (
        <HistoryTable lines={lines} onRetry={readAgain} />
      )}
    </>
  );
}
