import { Box, VisuallyHidden } from '@mantine/core';
import { IconShieldCheck } from '@tabler/icons-react';
import { useActions, useApp } from '../../state/app.tsx';
import { readingOf } from '../../state/queryState.ts';
import { usePaneView } from '../../state/usePaneView.ts';
import { useQuery } from '../../state/useQuery.ts';
import { HOME_PANE } from '../../state/views.ts';
import { FailureAlert } from '../../ui/FailureAlert.tsx';
import looks from '../../ui/looks.module.css';
import { EmptyState } from '../../ui/table/EmptyState.tsx';
import { BaselineList } from './BaselineList.tsx';
import { BaselineView } from './BaselineView.tsx';

export function Baselines() {
  const { openDialog } = useActions();
  const revision = useApp((state) => state.access.revision);
  const { query, readAgain } = useQuery('access.list', {}, revision);
  const [chosenId, choose] = usePaneView(HOME_PANE, 'baselineId');
  const baselines = readingOf(query)?.data.baselines;
  const keep = () => openDialog({ kind: 'keep-access' });
  if (!baselines) {
    if (query.state !== 'failed') return <div className={looks.row} aria-busy />;
    return (
      <Box flex={1} p={20}>
        <FailureAlert error={query.error} onRetry={readAgain} />
      </Box>
    );
  }
  const shown = baselines.find(({ id }) => id === chosenId) ?? baselines[0];
  if (!shown) {
    return (
      <div className={looks.row}>
        <VisuallyHidden component="h2">Baselines</VisuallyHidden>
        <EmptyState
          icon={IconShieldCheck}
          title="No baseline yet"
          action={{ label: 'Keep today’s access…', run: keep }}
        >
          <p>
            A baseline keeps who has access now, so that later you see who is new, gone, raised or lowered
            since.
          </p>
        </EmptyState>
      </div>
    );
  }
  return (
    <div className={looks.row}>
      <BaselineList
        baselines={baselines}
        chosenId={shown.id}
        onChoose={(id) => choose(() => id)}
        onKeep={keep}
      />
      <BaselineView key={shown.id} baseline={shown} />
    </div>
  );
}
