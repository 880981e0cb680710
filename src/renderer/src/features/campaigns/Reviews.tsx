import { Box, NativeSelect, VisuallyHidden } from '@mantine/core';
import { IconClipboardCheck, IconFileTypePdf, IconPlus, IconRosetteDiscountCheck } from '@tabler/icons-react';
import { useActions, useApp } from '../../state/app.tsx';
import { readingOf } from '../../state/queryState.ts';
import { usePaneView } from '../../state/usePaneView.ts';
import { useQuery } from '../../state/useQuery.ts';
import { HOME_PANE } from '../../state/views.ts';
import { FailureAlert } from '../../ui/FailureAlert.tsx';
import looks from '../../ui/looks.module.css';
import { shownName } from '../../ui/sanitizeText.ts';
import { TabVerbs, type Verb } from '../../ui/TabVerbs.tsx';
import { EmptyState } from '../../ui/table/EmptyState.tsx';
import { ReviewView } from './ReviewView.tsx';
import classes from './reviews.module.css';

const VERBS: readonly Verb[] = [
  { title: 'Verify a pack…', icon: IconRosetteDiscountCheck, isRare: true, run: 'verify-pack' },
  { title: 'Save as PDF…', icon: IconFileTypePdf, run: 'access-review' },
  { title: 'New baseline…', icon: IconPlus, run: 'keep-access' },
  { title: 'New review…', icon: IconPlus, run: 'new-review' },
];

/** Reviews of access with a decision on each line: one of them, which is chosen by its name. */
export function Reviews() {
  const { openDialog, showReview } = useActions();
  const revision = useApp((state) => state.campaigns.revision);
  const { query, readAgain } = useQuery('campaigns.list', {}, revision);
  const [chosenId] = usePaneView(HOME_PANE, 'campaignId');
  const campaigns = readingOf(query)?.data.campaigns ?? [];
  const shown = campaigns.find(({ id }) => id === chosenId) ?? campaigns[0];
  return (
    <>
      <TabVerbs verbs={VERBS} />
      {shown ? (
        <ReviewView key={shown.id} campaign={shown}>
          <NativeSelect
            variant="unstyled"
            aria-label="Review"
            classNames={{ input: classes.title }}
            value={shown.id}
            data={campaigns.map(({ id, name }) => ({ value: id, label: shownName(name, 60) }))}
            onChange={({ currentTarget: { value } }) => showReview(value)}
          />
        </ReviewView>
      ) : query.state === 'failed' ? (
        <Box p={20}>
          <FailureAlert error={query.error} onRetry={readAgain} />
        </Box>
      ) : (
        <div className={looks.row} aria-busy={query.state !== 'ready'}>
          <VisuallyHidden component="h2">Reviews</VisuallyHidden>
          {query.state === 'ready' && (
            <EmptyState
              icon={IconClipboardCheck}
              title="No review yet"
              action={{ label: 'New review…', run: () => openDialog({ kind: 'new-review' }) }}
            >
              <p>Decide who keeps their access, and prove to an auditor that it was done.</p>
            </EmptyState>
          )}
        </div>
      )}
    </>
  );
}
