import { Box, Button, Group, TextInput, VisuallyHidden } from '@mantine/core';
import { useLayoutEffect, useRef, useState } from 'react';
import type { PersonEnd } from '../../../../shared/calls/access.ts';
import { MOST_NOTE, monthsAfter } from '../../../../shared/time.ts';
import { DialogForm } from '../../parts/DialogForm.tsx';
import { readingOf } from '../../queryState.ts';
import { useActions, useApp } from '../../state/app.tsx';
import { useDialog } from '../../state/dialogContext.tsx';
import { endAmong } from '../../state/ends.ts';
import { useQuery } from '../../state/useQuery.ts';
import { focusContent } from '../../ui/Dialog.tsx';
import { FailureAlert } from '../../ui/FailureAlert.tsx';
import { focusFault } from '../../ui/focusFault.ts';
import { ToolButton } from '../../ui/ToolButton.tsx';
import { useToday } from '../../ui/useNow.ts';
import classes from './ends.module.css';
import { awayWords, endFault } from './endWords.ts';

const PRESETS = [1, 3, 6, 12] as const;

export function EndDate({ emails }: { emails: readonly string[] }) {
  const revision = useApp((state) => state.ends.revision);
  const { query, readAgain } = useQuery('ends.list', {}, revision);
  const ends = readingOf(query)?.data.ends;
  if (query.state === 'failed' && !ends) return <FailureAlert error={query.error} onRetry={readAgain} />;
  // As high as the form, so that the dialog does not jump.
  if (!ends) return <Box mih={332} aria-busy />;
  return <EndForm emails={emails} before={endAmong(ends, emails)} />;
}

function EndForm({ emails, before }: { emails: readonly string[]; before: PersonEnd | null }) {
  const { call } = useActions();
  const { running, run } = useDialog();
  const today = useToday();
  const [day, setDay] = useState(before?.day ?? '');
  // A partly typed date has an empty value: only the box’s validity shows it.
  const box = useRef<HTMLInputElement>(null);
  const [isPartial, setPartial] = useState(false);
  const [note, setNote] = useState(before?.note ?? '');
  const [isJudged, setJudged] = useState(false);
  const root = useRef<HTMLFormElement>(null);
  // The form is loaded after its dialog, which has the focus until then.
  useLayoutEffect(() => {
    if (root.current) focusContent(root.current);
  }, []);
  const faultOf = (isPartly: boolean) =>
    endFault({ day, isPartial: isPartly, note }, before?.day ?? null, today);
  const fault = faultOf(isPartial);

  function submit(): void {
    const isPartly = box.current?.validity.badInput === true;
    setPartial(isPartly);
    setJudged(true);
    if (faultOf(isPartly)) focusFault();
    else
      void run(() => call('ends.set', { emails: [...emails], day: day || null, note: note.trim() }), {
        lateTitle: 'The end date was not set',
      });
  }

  return (
    <DialogForm
      ref={root}
      action="Save"
      runningAction="Saving…"
      more={
        before && (
          <Button
            variant="subtle"
            aria-disabled={running}
            onClick={() =>
              !running &&
              void run(() => call('ends.clear', { emails: [...emails] }), {
                lateTitle: 'The end date was not removed',
              })
            }
          >
            Remove
          </Button>
        )
      }
      onSubmit={submit}
    >
      <p>
        Quayside reminds you fourteen days before, and prepares the off-boarding on the day. Nothing happens
        by itself. The date and note stay on this computer.
      </p>
      <TextInput
        ref={box}
        type="date"
        label="Access ends on"
        data-autofocus
        min={today}
        max="9999-12-31"
        readOnly={running}
        value={day}
        description={day !== '' && fault === null ? awayWords(day, today) : undefined}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        error={isJudged && fault?.at === 'day' && fault.words}
        onChange={({ currentTarget }) => {
          setDay(currentTarget.value);
          setPartial(currentTarget.validity.badInput);
        }}
      />
      <Group component="fieldset" className={classes.presets} gap={6} mt={-4}>
        <VisuallyHidden component="legend">From today</VisuallyHidden>
        {PRESETS.map((months) => (
          <ToolButton
            key={months}
            small
            aria-pressed={day === monthsAfter(today, months)}
            onClick={() => {
              setDay(monthsAfter(today, months));
              setPartial(false);
            }}
          >
            {months === 1 ? '1 month' : `${months} months`}
          </ToolButton>
        ))}
      </Group>
      <TextInput
        label="Note"
        maxLength={MOST_NOTE}
        placeholder="Reason and contact"
        readOnly={running}
        value={note}
        onChange={({ currentTarget }) => setNote(currentTarget.value)}
      />
    </DialogForm>
  );
}
