import { Box, Checkbox, NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { CallOutput } from '../../../../shared/contract.ts';
import { denyAddress } from '../../../../shared/entries.ts';
import { counted } from '../../../../shared/text.ts';
import { daysAfter, isDay } from '../../../../shared/time.ts';
import { DialogForm } from '../../parts/DialogForm.tsx';
import { GapNote } from '../../parts/GapNote.tsx';
import { ReviewScope, scopeIn, unchosenWords, WHOLE_SCOPE } from '../../parts/ReviewScope.tsx';
import { readingOf } from '../../queryState.ts';
import { shownName } from '../../sanitizeText.ts';
import { useActions, useApp } from '../../state/app.tsx';
import { useDialog } from '../../state/dialogContext.tsx';
import { useQuery } from '../../state/useQuery.ts';
import { FailureAlert } from '../../ui/FailureAlert.tsx';
import { focusFault } from '../../ui/focusFault.ts';
import looks from '../../ui/looks.module.css';
import { useToday } from '../../ui/useNow.ts';
import { gapsOf } from './reviewLines.ts';

const EVERY = [
  { value: '', label: 'Not planned' },
  { value: '1', label: 'Every month' },
  { value: '3', label: 'Every 3 months' },
  { value: '6', label: 'Every 6 months' },
  { value: '12', label: 'Every year' },
];
const USUAL_DUE = 14;

export function NewReview() {
  const { call, showReview } = useActions();
  const { running, run } = useDialog();
  const today = useToday();
  const last = readingOf(useQuery('campaigns.list', {}).query)?.data.campaigns[0]?.reviewer;
  const kits = readingOf(useQuery('kits.list', {}).query)?.data.kits ?? [];
  const [scopeDraft, setScope] = useState(WHOLE_SCOPE);
  const [typed, setTyped] = useState({});
  const [isJudged, setJudged] = useState(false);
  const draft = {
    name: `Q${Math.ceil(Number(today.slice(5, 7)) / 3)} ${today.slice(0, 4)} access review`,
    kitId: '',
    isPrivilegedOnly: false,
    reviewer: last?.name ?? '',
    email: last?.email ?? '',
    dueOn: daysAfter(today, USUAL_DUE),
    every: '3',
    ...typed,
  };
  const { kitId, isPrivilegedOnly, dueOn, every } = draft;
  const name = draft.name.trim();
  const reviewer = { name: draft.reviewer.trim(), email: draft.email.trim() };
  const scope = scopeIn(scopeDraft);
  const about = scope && { scope, kitId: kitId || null, isPrivilegedOnly };
  const revision = useApp((state) => state.people.revision);
  const { query, readAgain } = useQuery('campaigns.preview', about, revision);
  const preview = readingOf(query)?.data;
  const faults = {
    name: name === '' && 'Enter a name.',
    scope: about === null && unchosenWords(scopeDraft),
    reviewer: reviewer.name === '' && 'Enter who reviews.',
    email: denyAddress(reviewer.email.toLowerCase()),
    dueOn: !(isDay(dueOn) && dueOn >= today) && 'Choose today or a later day.',
  };
  const set = (part: Partial<typeof draft>) => setTyped({ ...typed, ...part });
  const text = (key: 'name' | 'reviewer' | 'email' | 'dueOn', label: string, more: object = {}) => (
    <TextInput
      {...{ label, maxLength: 200, readOnly: running, value: draft[key], ...more }}
      error={isJudged && faults[key]}
      onChange={({ currentTarget }) => set({ [key]: currentTarget.value })}
    />
  );
  const choice = (key: 'kitId' | 'every', label: string, data: typeof EVERY) => (
    <NativeSelect
      {...{ label, data, value: draft[key] }}
      onChange={({ currentTarget }) => set({ [key]: currentTarget.value })}
    />
  );

  function submit(): void {
    setJudged(true);
    if (!about || Object.values(faults).some(Boolean)) {
      focusFault();
      return;
    }
    const everyMonths = every === '' ? null : Number(every);
    void run(() => call('campaigns.start', { name, ...about, reviewer, dueOn, everyMonths }), {
      lateTitle: 'The review was not started',
      onDone: ({ id }) => {
        showReview(id);
      },
    });
  }

  return (
    <DialogForm action="Start review" runningAction="Starting…" onSubmit={submit}>
      <p>Asks for a decision on all access as last read. No server changes before you carry it out.</p>
      {text('name', 'Name', { 'data-autofocus': true })}
      <ReviewScope draft={scopeDraft} onDraft={setScope} error={(isJudged && faults.scope) || null} />
      {kits.length > 0 &&
        choice('kitId', 'People', [
          { value: '', label: 'Everyone' },
          ...kits.map((kit) => ({ value: kit.id, label: `With the kit ${shownName(kit.name, 60)}` })),
        ])}
      <Checkbox
        label="Only who can change members: owners, admins and some roles"
        checked={isPrivilegedOnly}
        onChange={({ currentTarget }) => set({ isPrivilegedOnly: currentTarget.checked })}
      />
      <Box
        role="status"
        aria-busy={query.state === 'loading'}
        className={looks.box}
        py={10}
        px={12}
        c="dimmed"
      >
        {!about ? 'Nothing chosen yet.' : preview ? previewWords(preview) : 'Counting…'}
      </Box>
      {about && <GapNote {...gapsOf(preview?.unread ?? [])} nameOf={(instance) => instance} />}
      {query.state === 'failed' && <FailureAlert error={query.error} onRetry={readAgain} />}
      <Box
        display="grid"
        style={{ gridTemplateColumns: 'repeat(auto-fit, minmax(200px, 1fr))', alignItems: 'start', gap: 12 }}
      >
        {text('reviewer', 'Reviewer')}
        {text('email', 'Reviewer’s address')}
        {text('dueOn', 'Due', { type: 'date', min: today, max: '9999-12-31' })}
        {choice('every', 'Next review', EVERY)}
      </Box>
    </DialogForm>
  );
}

function previewWords(preview: CallOutput<'campaigns.preview'>): string {
  const { instances, organizations, lines, privileged } = preview;
  if (lines === 0) return 'Nobody is known there yet.';
  const where = `${counted(organizations, 'organization', 'organizations')} on ${counted(instances, 'instance', 'instances')}`;
  return `${counted(lines, 'line', 'lines')} in ${where}, ${counted(privileged, 'privileged line', 'privileged lines')}.`;
}
