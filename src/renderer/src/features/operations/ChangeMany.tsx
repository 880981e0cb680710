import { Button, NativeSelect } from '@mantine/core';
import { type FormEvent, useMemo, useState } from 'react';
import type { OperationKind } from '../../../../shared/operations/operation.ts';
import { useActions, useApp } from '../../state/app.tsx';
import { useDialog } from '../../state/dialogContext.tsx';
import formClasses from '../../ui/dialogForm.module.css';
import { ManyFields } from './ManyFields.tsx';
import {
  addressesIn,
  draftOf,
  MANY_KINDS,
  type ManyDraft,
  type ManyKind,
  planMany,
  type Reviewed,
} from './manyPlan.ts';
import { PlanReview } from './PlanReview.tsx';
import { useCounted, useTargets } from './useTargets.ts';

/** The content of the dialog that changes many things on many instances: what, the plan, then its steps as they run. */
export function ChangeMany({ what, instanceIds }: { what?: OperationKind; instanceIds?: readonly string[] }) {
  const { instanceKeys, startOperation, openDialog } = useActions();
  const registryCode = useApp((state) => state.registryCode);
  const { close, run, running } = useDialog();
  const [draft, setDraft] = useState<ManyDraft>(() => firstDraft(what, instanceIds));
  const [reviewed, setReviewed] = useState<Reviewed | null>(null);
  const [error, setError] = useState<string | null>(null);
  const isLeaving = draft.kind === 'off-board';
  const emails = useMemo(() => (isLeaving ? addressesIn(draft.text) : []), [isLeaving, draft.text]);
  const { instances, isAsking } = useCounted(emails, useTargets());

  function review(event: FormEvent): void {
    event.preventDefault();
    if (isAsking) return;
    const planned = planMany(draft, instances, Date.now(), {
      instances: instanceKeys(),
      registryCode,
    });
    setError('error' in planned ? planned.error : null);
    if (!('error' in planned)) setReviewed(planned);
  }

  if (reviewed) {
    const { kind, steps, ...words } = reviewed;
    return (
      <PlanReview
        steps={steps}
        {...words}
        onBack={() => setReviewed(null)}
        onRun={() => void run(() => startOperation({ kind, steps }, { show: true }), { stays: true })}
      />
    );
  }
  return (
    <form className={formClasses.form} noValidate onSubmit={review}>
      <NativeSelect
        label="What"
        data-autofocus
        value={draft.kind}
        onChange={({ currentTarget }) => setDraft({ ...draft, kind: currentTarget.value as ManyKind })}
        data={MANY_KINDS.map(([value, label]) => ({ value, label }))}
      />
      <ManyFields
        draft={draft}
        onDraft={setDraft}
        targets={instances}
        isAsking={isAsking}
        keys={instanceKeys()}
        error={error}
      />
      <div className={formClasses.buttons}>
        <div className={formClasses.more}>
          <Button variant="subtle" onClick={() => openDialog({ kind: 'add-many' })}>
            Add many instances…
          </Button>
        </div>
        <Button variant="default" onClick={close}>
          Cancel
        </Button>
        <Button type="submit" aria-disabled={isAsking || running}>
          Review
        </Button>
      </div>
    </form>
  );
}

/** Begins with what was asked for, and on these instances alone where they are named. */
function firstDraft(what: OperationKind | undefined, instanceIds: readonly string[] | undefined): ManyDraft {
  const draft = draftOf(what);
  return instanceIds ? { ...draft, creating: { ...draft.creating, instanceIds } } : draft;
}
