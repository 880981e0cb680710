import { Box, Checkbox, NativeSelect, TextInput } from '@mantine/core';
import { useCallback, useState } from 'react';
import type { CallOutput } from '../../../../shared/contract.ts';
import { counted } from '../../../../shared/counted.ts';
import { denyAddress } from '../../../../shared/emails.ts';
import { type Day, daysAfter, isDay } from '../../../../shared/ends.ts';
import { ok } from '../../../../shared/errors.ts';
import { useActions, useApp } from '../../state/app.tsx';
import { useDialog } from '../../state/dialogContext.tsx';
import { readingOf } from '../../state/queryState.ts';
import { useQuery } from '../../state/useQuery.ts';
import { useReading } from '../../state/useReading.ts';
import { DialogForm } from '../../ui/DialogForm.tsx';
import { FailureAlert } from '../../ui/FailureAlert.tsx';
import { focusFault } from '../../ui/focusFault.ts';
import { GapNote } from '../../ui/GapNote.tsx';
import looks from '../../ui/looks.module.css';
import { ReviewScope } from '../../ui/ReviewScope.tsx';
import { shownName } from '../../ui/sanitizeText.ts';
import { scopeIn, unchosenWords, WHOLE_SCOPE } from '../../ui/scopeDraft.ts';
import { useToday } from '../../ui/useNow.ts';
import { gapsOf } from './reviewLines.ts';
import classes from './reviews.module.css';

const EVERY = [
  { value: '', label: 'Not planned' },
  { value: '1', label: 'Every month' },
  { value: '3', label: 'Every 3 months' },
  { value: '6', label: 'Every 6 months' },
  { value: '12', label: 'Every year' },
];
/** In days from today. */
const USUAL_DUE = 14;

type Preview = CallOutput<'campaigns.preview'>;

function firstDraft(today: Day) {
  const quarter = Math.ceil(Number(today.slice(5, 7)) / 3);
  return {
    name: `Q${quarter} ${today.slice(0, 4)} access review`,
    kitId: '',
    isPrivilegedOnly: false,
    // The same person usually reviews again: as in the last review, until it is typed.
    reviewer: null as string | null,
    email: null as string | null,
    dueOn: daysAfter(today, USUAL_DUE),
    every: '3',
    needsSecond: false,
  };
}

export function NewReview() {
  const { call, showReview } = useActions();
  const { running, run } = useDialog();
  const today = useToday();
  const last = readingOf(useQuery('campaigns.list', {}).query)?.data.campaigns[0]?.reviewer;
  const kits = readingOf(useQuery('kits.list', {}).query)?.data.kits ?? [];
  const [scopeDraft, setScope] = useState(WHOLE_SCOPE);
  const [draft, setDraft] = useState(() => firstDraft(today));
  const [isJudged, setJudged] = useState(false);
  const { isPrivilegedOnly, dueOn, every, needsSecond } = draft;
  const name = draft.name.trim();
  const reviewer = { name: draft.reviewer ?? last?.name ?? '', email: draft.email ?? last?.email ?? '' };
  const by = { name: reviewer.name.trim(), email: reviewer.email.trim() };
  const scope = scopeIn(scopeDraft);
  const about = scope && { scope, kitId: draft.kitId || null, isPrivilegedOnly };
  const { query, readAgain } = usePreview(JSON.stringify(about));
  const preview = readingOf(query)?.data;
  const faults = {
    name: name === '' && 'Enter a name.',
    scope: about ? null : unchosenWords(scopeDraft),
    reviewer: by.name === '' && 'Enter who reviews.',
    email: denyAddress(by.email.toLowerCase()),
    dueOn: isDay(dueOn) && dueOn >= today ? null : 'Choose today or a later day.',
  };
  const errorOf = (field: keyof typeof faults) => (isJudged && faults[field]) || null;
  const field = (key: 'name' | 'reviewer' | 'email' | 'dueOn', label: string, value: string) => (
    <TextInput
      label={label}
      maxLength={200}
      readOnly={running}
      value={value}
      error={errorOf(key)}
      {...(key === 'dueOn' ? { type: 'date', min: today, max: '9999-12-31' } : {})}
      {...(key === 'name' ? { 'data-autofocus': true } : {})}
      onChange={({ currentTarget }) => setDraft({ ...draft, [key]: currentTarget.value })}
    />
  );

  function submit(): void {
    setJudged(true);
    if (!about || Object.values(faults).some(Boolean)) {
      focusFault();
      return;
    }
    const everyMonths = every === '' ? null : Number(every);
    void run(
      () => call('campaigns.start', { name, ...about, reviewer: by, dueOn, everyMonths, needsSecond }),
      {
        lateTitle: 'The review was not started',
        onDone: ({ id }) => {
          showReview(id);
        },
      },
    );
  }

  return (
    <DialogForm action="Start review" runningAction="Starting…" onSubmit={submit}>
      <p>Asks for a decision on all access as last read. No server is changed before you close it.</p>
      {field('name', 'Name', draft.name)}
      <ReviewScope draft={scopeDraft} onDraft={setScope} error={errorOf('scope') || null} />
      {kits.length > 0 && (
        <NativeSelect
          label="People"
          value={draft.kitId}
          onChange={({ currentTarget }) => setDraft({ ...draft, kitId: currentTarget.value })}
          data={[
            { value: '', label: 'Everyone' },
            ...kits.map((kit) => ({ value: kit.id, label: `With the kit ${shownName(kit.name, 60)}` })),
          ]}
        />
      )}
      <Checkbox
        label="Only who can change members: owners, admins and some roles"
        checked={isPrivilegedOnly}
        onChange={({ currentTarget }) => setDraft({ ...draft, isPrivilegedOnly: currentTarget.checked })}
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
      <div className={classes.pair}>
        {field('reviewer', 'Reviewer', reviewer.name)}
        {field('email', 'Reviewer’s address', reviewer.email)}
        {field('dueOn', 'Due', dueOn)}
        <NativeSelect
          label="Next review"
          value={every}
          data={EVERY}
          onChange={({ currentTarget }) => setDraft({ ...draft, every: currentTarget.value })}
        />
      </div>
      <Checkbox
        label="A second reviewer signs what is privileged"
        description="They get a worksheet, and sign by sending it back."
        checked={needsSecond}
        onChange={({ currentTarget }) => setDraft({ ...draft, needsSecond: currentTarget.checked })}
      />
    </DialogForm>
  );
}

function usePreview(about: string) {
  const { call } = useActions();
  const read = useCallback(async () => {
    const asked = JSON.parse(about);
    return asked ? call('campaigns.preview', asked) : ok(null);
  }, [about, call]);
  return useReading<Preview | null>(
    read,
    useApp((state) => state.people.revision),
  );
}

function previewWords({ instances, organizations, lines, privileged }: Preview): string {
  if (lines === 0) return 'Nobody is known there yet.';
  const where = `${counted(organizations, 'organization', 'organizations')} on ${counted(instances, 'instance', 'instances')}`;
  return `${counted(lines, 'line', 'lines')} in ${where}, ${counted(privileged, 'privileged line', 'privileged lines')}.`;
}
