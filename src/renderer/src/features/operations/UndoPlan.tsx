import { Button } from '@mantine/core';
import { useCallback, useMemo } from 'react';
import { useActions } from '../../state/app.tsx';
import { useDialog } from '../../state/dialogContext.tsx';
import type { DialogSubjects } from '../../state/dialogs.ts';
import { useReading } from '../../state/useReading.ts';
import { DialogFailure } from '../../ui/DialogFailure.tsx';
import formClasses from '../../ui/dialogForm.module.css';
import { LookingNow } from './LookingNow.tsx';
import { PlanReview } from './PlanReview.tsx';
import { reviewUndo } from './undoReview.ts';

/** The content of the dialog that takes an operation back: the plan, with what has changed since, then its steps as they run. */
export function UndoPlan({ operationId, stepIds }: DialogSubjects['undo']) {
  const { planUndo, startUndo } = useActions();
  const { close, run } = useDialog();
  const read = useCallback(() => planUndo(operationId, stepIds), [planUndo, operationId, stepIds]);
  const { query } = useReading(read, 0);
  const reviewed = useMemo(() => (query.state === 'ready' ? reviewUndo(query.data.steps) : null), [query]);
  if (query.state === 'failed') {
    return (
      <div className={formClasses.form}>
        <DialogFailure error={query.error} />
        <div className={formClasses.buttons}>
          <Button data-autofocus onClick={close}>
            Close
          </Button>
        </div>
      </div>
    );
  }
  if (!reviewed) return <LookingNow />;
  const { stepIds: runs, ...plan } = reviewed;
  return (
    <PlanReview
      {...plan}
      back="Cancel"
      onBack={close}
      onRun={() => void run(() => startUndo(operationId, runs), { stays: true })}
    />
  );
}
