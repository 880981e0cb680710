import { Button, NativeSelect } from '@mantine/core';
import { type FormEvent, useCallback, useEffect, useMemo, useState } from 'react';
import type { CallOutput } from '../../../../shared/contract.ts';
import { counted } from '../../../../shared/counted.ts';
import type { AppError } from '../../../../shared/errors.ts';
import { useActions, useApp } from '../../state/app.tsx';
import { useDialog, useDraftQuestion } from '../../state/dialogContext.tsx';
import type { DialogSubjects } from '../../state/dialogs.ts';
import { readingOf } from '../../state/queryState.ts';
import { usePlan } from '../../state/usePlan.ts';
import { useTargets } from '../../state/useTargets.ts';
import { DialogFailure } from '../../ui/DialogFailure.tsx';
import { DiscardQuestion } from '../../ui/DiscardQuestion.tsx';
import formClasses from '../../ui/dialogForm.module.css';
import { focusFault } from '../../ui/focusFault.ts';
import { ToolButton } from '../../ui/ToolButton.tsx';
import { ManyFields } from './ManyFields.tsx';
import {
  firstDraft,
  holdsDraft,
  instancesWanted,
  intentOf,
  lookOf,
  MANY_KINDS,
  type ManyDraft,
  type ManyKind,
  rolesWanted,
  withConfirmed,
} from './manyDraft.ts';
import classes from './operations.module.css';
import { LookingNow, PlanReview } from './PlanReview.tsx';
import { useFreshReading, useReadingCount, useRoles } from './readingFirst.ts';

export function ChangeMany(begin: DialogSubjects['change-many']) {
  const { call, startOperation, addPeople, openDialog } = useActions();
  const { close, running } = useDialog();
  const writable = useApp((state) => state.writable);
  const [first] = useState<ManyDraft>(() => firstDraft(begin));
  const [draft, setDraft] = useState(first);
  const isDraft = holdsDraft(draft, first);
  const question = useDraftQuestion(isDraft);
  const [made, setMade] = useState<CallOutput<'plans.make'> | null>(null);
  const [fault, setFault] = useState<AppError | null>(null);
  // Of what was chosen elsewhere there is nothing to fill in: its plan is shown as soon as it can be made.
  const [waits, setWaits] = useState<'opened' | 'pressed' | null>(isWhole(begin) ? 'opened' : null);
  const isLeaving = draft.kind === 'off-board';
  const { query: look } = usePlan(useMemo(() => lookOf(draft), [draft]));
  const instances = useTargets();
  useRoles(useMemo(() => rolesWanted(draft, instances), [draft, instances]));
  const readingCount = useReadingCount(useMemo(() => instancesWanted(draft, instances), [draft, instances]));
  const fresh = useFreshReading(null, isLeaving);
  const isPending = fresh.isReading || readingCount > 0;

  /** What was pressed for what was chosen before must not open a plan of what is chosen now. */
  const change = useCallback((next: (draft: ManyDraft) => ManyDraft) => {
    setDraft(next);
    setFault(null);
    setWaits(null);
  }, []);
  const onDraft = useCallback((next: ManyDraft) => change(() => next), [change]);

  // A plan of what is still being read would leave out what comes a moment later.
  const isDue = waits !== null && !isPending;
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is made of what is there when it is due.
  useEffect(() => {
    if (!isDue) return;
    let isWanted = true;
    void call('plans.make', intentOf(draft)).then((result) => {
      if (!isWanted) return;
      setWaits(null);
      setFault(result.ok ? null : result.error);
      if (result.ok) return setMade(result.value);
      const leavers = readingOf(look)?.data.leavers;
      // Of whom something else would be done by now nothing is confirmed any more.
      if (leavers) setDraft((draft) => withConfirmed(draft, leavers));
    });
    return () => {
      isWanted = false;
    };
  }, [isDue]);

  // Once it is drawn: what main answers may be drawn a frame later.
  useEffect(() => {
    if (fault) focusFault();
  }, [fault]);

  function submit(event: FormEvent): void {
    event.preventDefault();
    // What the dialog does now, as storing a key, may change what the plan is made from.
    if (running) return;
    fresh.again();
    setWaits('pressed');
  }

  if (made) {
    const { kind } = made.plan;
    return (
      <PlanReview
        made={made}
        question={question}
        onBack={() => setMade(null)}
        start={() => (kind === 'add-people' ? addPeople(made) : startOperation(made, { show: true }))}
      />
    );
  }
  // What is planned at once must not flash up as a form.
  if (waits === 'opened' && !isPending) return <LookingNow />;
  return (
    <form className={formClasses.form} noValidate onSubmit={submit}>
      <NativeSelect
        label="What"
        data-autofocus
        value={draft.kind}
        onChange={({ currentTarget }) => onDraft({ ...draft, kind: currentTarget.value as ManyKind })}
        data={MANY_KINDS.map(([value, label]) => ({ value, label }))}
      />
      <ManyFields
        draft={draft}
        onDraft={onDraft}
        change={change}
        targets={instances}
        look={look}
        isReading={fresh.isReading || readingCount > 0}
        fault={fault}
      />
      <p role="status" className={classes.hint}>
        {waits !== null && readingCount > 0 ? `Reading ${instancesWords(readingCount)} first…` : ''}
      </p>
      <DialogFailure error={fault?.code === 'bad-input' ? null : fault} />
      {question.isAsked ? (
        <DiscardQuestion
          lost="Nothing has been sent yet."
          onKeep={question.keep}
          onDiscard={question.discard}
        />
      ) : (
        <div className={formClasses.buttons}>
          <div className={formClasses.more}>
            <ToolButton
              why={isDraft ? LOSES_DRAFT : null}
              variant="subtle"
              disabled={!writable}
              onClick={() => openDialog({ kind: 'add-many' })}
            >
              Add many instances…
            </ToolButton>
          </div>
          <ToolButton onClick={close}>Cancel</ToolButton>
          <Button type="submit" aria-disabled={running} loading={waits !== null}>
            Review
          </Button>
        </div>
      )}
    </form>
  );
}

function isWhole({ what, emails = [], inviting }: DialogSubjects['change-many']): boolean {
  return inviting !== undefined || (what === 'revoke-sessions' && emails.length > 0);
}

const LOSES_DRAFT = 'What you filled in here would be lost. Run it or cancel first.';

function instancesWords(count: number): string {
  return counted(count, 'instance', 'instances');
}
