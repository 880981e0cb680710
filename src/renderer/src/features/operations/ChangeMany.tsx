import { Button, NativeSelect } from '@mantine/core';
import { type FormEvent, useCallback, useLayoutEffect, useMemo, useState } from 'react';
import { counted } from '../../../../shared/counted.ts';
import type { PlannedStep } from '../../../../shared/operations/step.ts';
import { onlyWith } from '../../../../shared/plans/person.ts';
import { useActions, useApp } from '../../state/app.tsx';
import { useDialog, useDraftQuestion } from '../../state/dialogContext.tsx';
import type { DialogSubjects } from '../../state/dialogs.ts';
import type { PlannedAddition } from '../../state/passwordActions.ts';
import { useJoined } from '../../state/useJoined.ts';
import { DisabledReason } from '../../ui/DisabledReason.tsx';
import { DiscardQuestion } from '../../ui/DiscardQuestion.tsx';
import formClasses from '../../ui/dialogForm.module.css';
import { focusFault } from '../../ui/focusFault.ts';
import { ManyFields } from './ManyFields.tsx';
import {
  addressesIn,
  firstDraft,
  holdsDraft,
  instancesWanted,
  MANY_KINDS,
  type ManyDraft,
  type ManyKind,
  planMany,
  rolesWanted,
} from './manyPlan.ts';
import { denyMany, leavingPeople } from './offboardPlan.ts';
import classes from './operations.module.css';
import { PlanReview } from './PlanReview.tsx';
import type { ManyFault, Reviewed } from './reviewed.ts';
import { useCounted, useFreshReading, useReadingCount, useRoles, useTargets } from './useTargets.ts';

/** The content of the dialog that changes many things on many instances: what, the plan, then its steps as they run. */
export function ChangeMany(begin: DialogSubjects['change-many']) {
  const { instanceKeys, startOperation, addPeople, openDialog } = useActions();
  const registryCode = useApp((state) => state.registryCode);
  const { close, run, running } = useDialog();
  const writable = useApp((state) => state.writable);
  const [first] = useState<ManyDraft>(() => firstDraft(begin));
  const [draft, setDraft] = useState(first);
  const isDraft = holdsDraft(draft, first);
  const question = useDraftQuestion(isDraft);
  const [reviewed, setReviewed] = useState<Reviewed | null>(null);
  const [fault, setFault] = useState<ManyFault | null>(null);
  // Of what was chosen elsewhere there is nothing to fill in: its plan is shown as soon as it can be made.
  const [waits, setWaits] = useState(isWhole(begin));
  const isLeaving = draft.kind === 'off-board';
  const { joined, isReading: isJoinedToCome } = useJoined(JOINED_MATTER.includes(draft.kind));
  const { together } = draft.offboard;
  const people = useMemo(
    () => (isLeaving ? leavingPeople(addressesIn(draft.text), together, joined) : NOBODY),
    [isLeaving, draft.text, together, joined],
  );
  const emails = useMemo(() => (denyMany(people.length) === null ? people.flat() : []), [people]);
  const everyone = useTargets();
  const own = useMemo(
    () => (isLeaving ? everyone.map((instance) => onlyWith(emails, instance)) : everyone),
    [isLeaving, emails, everyone],
  );
  const { instances, isAsking } = useCounted(emails, own);
  const areRolesToCome = useRoles(useMemo(() => rolesWanted(draft, instances), [draft, instances]));
  const readingCount = useReadingCount(useMemo(() => instancesWanted(draft, instances), [draft, instances]));
  const fresh = useFreshReading(null, isLeaving);
  const isPending = fresh.isReading || isAsking || isJoinedToCome || areRolesToCome || readingCount > 0;

  /** What was pressed for what was chosen before must not open a plan of what is chosen now. */
  const change = useCallback((next: (draft: ManyDraft) => ManyDraft) => {
    setDraft(next);
    setFault(null);
    setWaits(false);
  }, []);
  const onDraft = useCallback((next: ManyDraft) => change(() => next), [change]);

  function review(): void {
    const planned = planMany(draft, instances, Date.now(), {
      instances: instanceKeys(),
      registryCode,
      joined,
    });
    if ('error' in planned) {
      setFault(planned);
      const { confirmed } = planned;
      if (confirmed) setDraft({ ...draft, offboard: { ...draft.offboard, confirmed } });
      focusFault();
    } else {
      setFault(null);
      setReviewed(planned);
    }
  }

  // A plan of what is still being read would leave out what comes a moment later.
  const isDue = waits && !isPending;
  // Before anything is drawn: a plan that can be made at once must not flash up as a form.
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is made of what is there when it is due.
  useLayoutEffect(() => {
    if (!isDue) return;
    setWaits(false);
    review();
  }, [isDue]);

  function submit(event: FormEvent): void {
    event.preventDefault();
    // What the dialog does now, as storing a key, may change what the plan is made from.
    if (running) return;
    fresh.again();
    setWaits(true);
  }

  if (reviewed) {
    const { kind, steps, known, leaving, ...words } = reviewed;
    const plan = { kind, steps, ...(known ? { known } : {}), ...(leaving ? { leaving } : {}) };
    const adding = kind === 'add-people' ? additionsOf(steps) : null;
    return (
      <PlanReview
        kind={kind}
        steps={steps}
        {...(leaving ? { leaving } : {})}
        {...words}
        question={question}
        onBack={() => setReviewed(null)}
        onRun={() =>
          void run(() => (adding ? addPeople(adding) : startOperation(plan, { show: true })), { stays: true })
        }
      />
    );
  }
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
        everyone={everyone}
        people={people}
        isAsking={isAsking}
        isReading={fresh.isReading || readingCount > 0 || isJoinedToCome}
        keys={instanceKeys()}
        fault={fault}
      />
      <p role="status" className={classes.hint}>
        {waits && readingCount > 0 ? `Reading ${instancesWords(readingCount)} first…` : ''}
      </p>
      {question.isAsked ? (
        <DiscardQuestion
          lost="Nothing has been sent yet."
          onKeep={question.keep}
          onDiscard={question.discard}
        />
      ) : (
        <div className={formClasses.buttons}>
          <div className={formClasses.more}>
            <DisabledReason why={isDraft ? LOSES_DRAFT : null}>
              {(barred) => (
                <Button
                  variant="subtle"
                  disabled={!writable}
                  onClick={() => openDialog({ kind: 'add-many' })}
                  {...barred}
                >
                  Add many instances…
                </Button>
              )}
            </DisabledReason>
          </div>
          <Button variant="default" onClick={close}>
            Cancel
          </Button>
          <Button type="submit" aria-disabled={running} loading={waits}>
            Review
          </Button>
        </div>
      )}
    </form>
  );
}

/** Of a plan that adds people, whose passwords have to be made before it begins. */
function additionsOf(steps: readonly PlannedStep[]): PlannedAddition[] {
  return steps.flatMap(({ change, denied }) =>
    change.action === 'members.create' ? { change, ...(denied === undefined ? {} : { denied }) } : [],
  );
}

/** Whether nothing is left to fill in. */
function isWhole({ what, emails = [], inviting }: DialogSubjects['change-many']): boolean {
  return inviting !== undefined || (what === 'revoke-sessions' && emails.length > 0);
}

const NOBODY: string[][] = [];

/** What counts people or looks for them by all addresses of theirs. */
const JOINED_MATTER: readonly ManyKind[] = ['change-roles', 'revoke-sessions', 'off-board'];

const LOSES_DRAFT = 'What you filled in here would be lost. Run it or cancel first.';

function instancesWords(count: number): string {
  return counted(count, 'instance', 'instances');
}
