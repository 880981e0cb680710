import { Box, NativeSelect, SegmentedControl, Stack, TextInput } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';
import { useId, useState } from 'react';
import type { ReviewFormat, ReviewPreview } from '../../../../shared/calls/reviews.ts';
import { MOST_DAYS } from '../../../../shared/campaigns/decisions.ts';
import { counted, coveredWords, thousands } from '../../../../shared/text.ts';
import { DialogForm } from '../../parts/DialogForm.tsx';
import {
  ReviewScope,
  type ScopeDraft,
  scopeIn,
  unchosenWords,
  WHOLE_SCOPE,
} from '../../parts/ReviewScope.tsx';
import { readingOf } from '../../queryState.ts';
import { sanitizeText } from '../../sanitizeText.ts';
import { useActions, useApp } from '../../state/app.tsx';
import { useDialog } from '../../state/dialogContext.tsx';
import type { DialogSubjects } from '../../state/dialogs.ts';
import { useQuery } from '../../state/useQuery.ts';
import { choicesOf } from '../../ui/choicesOf.ts';
import { FailureAlert } from '../../ui/FailureAlert.tsx';
import { focusFault } from '../../ui/focusFault.ts';
import looks from '../../ui/looks.module.css';
import { Signed } from '../../ui/Signed.tsx';
import { dateOf } from '../../when.ts';

const FORMATS = choicesOf<ReviewFormat>({ pdf: 'PDF', html: 'HTML', csv: 'CSV' });
const NO_BASELINES: ReviewPreview['baselines'] = [];

export function AccessReview({ groupId }: DialogSubjects['access-review']) {
  const { call } = useActions();
  const { running, run } = useDialog();
  const [draft, setDraft] = useState<ScopeDraft>(() =>
    groupId ? { ...WHOLE_SCOPE, kind: 'group', groupId } : WHOLE_SCOPE,
  );
  const [format, setFormat] = useState<ReviewFormat>('pdf');
  const [days, setDays] = useState('30');
  const [chosenBaseline, setBaseline] = useState<string | null | undefined>(undefined);
  const [isJudged, setJudged] = useState(false);
  const [savedAs, setSavedAs] = useState<string | null>(null);
  const formatId = useId();
  const scope = scopeIn(draft);
  const revision = useApp((state) => state.people.revision + state.access.revision);
  const { query, readAgain } = useQuery('review.preview', scope && { scope }, revision);
  const preview = readingOf(query)?.data ?? null;
  const baselines = preview?.baselines ?? NO_BASELINES;
  const isThere = chosenBaseline === null || baselines.some(({ id }) => id === chosenBaseline);
  const baselineId = chosenBaseline !== undefined && isThere ? chosenBaseline : usualBaseline(baselines);
  const olderThanDays = daysIn(days);

  function submit(): void {
    setJudged(true);
    if (scope === null || olderThanDays === null) {
      focusFault();
      return;
    }
    setSavedAs(null);
    void run(() => call('review.save', { scope, format, baselineId, olderThanDays }), {
      stays: true,
      lateTitle: 'The access report was not saved',
      onDone: (value) => value.outcome === 'saved' && setSavedAs(value.fileName),
    });
  }

  return (
    <DialogForm
      action="Save…"
      runningAction={format === 'pdf' ? 'Printing…' : 'Saving…'}
      cancel={savedAs === null ? 'Cancel' : 'Close'}
      onSubmit={submit}
    >
      <p>
        Shows who has access to what, as last read, for your auditor. It names no keys, and nothing outside
        its scope.
      </p>
      <ReviewScope
        draft={draft}
        onDraft={setDraft}
        error={isJudged && scope === null ? unchosenWords(draft) : null}
      />
      <Box
        className={looks.box}
        role="status"
        aria-busy={query.state === 'loading'}
        {...{ py: 10, px: 12, c: 'dimmed' }}
      >
        {scope === null ? 'Nothing chosen yet.' : preview ? previewWords(preview) : 'Counting…'}
      </Box>
      {query.state === 'failed' && <FailureAlert error={query.error} onRetry={readAgain} />}
      <NativeSelect
        label="Changes since"
        description={baselines.length === 0 ? 'No baseline covers this scope.' : undefined}
        disabled={baselines.length === 0}
        value={baselineId ?? ''}
        onChange={({ currentTarget: { value } }) => setBaseline(value === '' ? null : value)}
        data={[
          { value: '', label: 'No comparison' },
          ...baselines.map((baseline) => ({
            value: baseline.id,
            label: sanitizeText(baselineWords(baseline), 140),
          })),
        ]}
      />
      <Box display="grid" style={{ gridTemplateColumns: '1fr 1fr', alignItems: 'start', gap: 12 }}>
        <TextInput
          label="List invitations older than (days)"
          inputMode="numeric"
          readOnly={running}
          value={days}
          error={isJudged && olderThanDays === null ? 'Enter a whole number of days.' : null}
          onChange={({ currentTarget }) => setDays(currentTarget.value)}
        />
        <Stack gap={8}>
          <Box component="span" id={formatId} fw={560}>
            Format
          </Box>
          <SegmentedControl
            aria-labelledby={formatId}
            value={format}
            data={FORMATS}
            onChange={(value) => setFormat(value as ReviewFormat)}
          />
        </Stack>
      </Box>
      <div role="status">
        {savedAs !== null && (
          <Signed icon={IconCircleCheck} tone="ok">
            Saved “{sanitizeText(savedAs)}”.
          </Signed>
        )}
        {running && format === 'pdf' && <p>A PDF of thousands of people takes a minute to print.</p>}
      </div>
    </DialogForm>
  );
}

/** For example “312 people in 41 organizations, 38 read in full. The report lists the other 3.” */
export function previewWords({ people, organizations, read }: ReviewPreview): string {
  if (organizations === 0) return 'No organization there is known yet.';
  const covered = coveredWords(counted(people, 'person', 'people'), read, organizations);
  return read === organizations
    ? `${covered}.`
    : `${covered}. The report lists the other ${thousands(organizations - read)}.`;
}

export function usualBaseline(baselines: ReviewPreview['baselines']): string | null {
  return baselines.find(({ covers }) => covers === 'all')?.id ?? null;
}

export function baselineWords({ name, keptAt, covers }: ReviewPreview['baselines'][number]): string {
  const part = covers === 'all' ? '' : '; covers only part';
  return `${name}, saved ${dateOf(keptAt)}${part}`;
}

export function daysIn(text: string): number | null {
  const trimmed = text.trim();
  if (!/^\d+$/.test(trimmed)) return null;
  const days = Number(trimmed);
  return days <= MOST_DAYS ? days : null;
}
