import { Button, Loader } from '@mantine/core';
import type { AppError, Result } from '../../../../shared/errors.ts';
import type { Planned } from '../../../../shared/operations/planned.ts';
import { denySteps } from '../../../../shared/operations/steps.ts';
import { useDialog, useDialogTitle } from '../../state/dialogContext.tsx';
import formClasses from '../../ui/dialogForm.module.css';
import { FailureAlert } from '../../ui/FailureAlert.tsx';
import { Sheet, SheetPart } from '../../ui/Sheet.tsx';
import { Review } from './Review.tsx';
import { RunFoot } from './RunFoot.tsx';
import classes from './sheet.module.css';
import { operationTitle } from './words.ts';

type Props = {
  made: Pick<Planned, 'plan' | 'review'>;
  start: () => Promise<Result<object>>;
};

/** A plan of which nothing is chosen here, as a sheet; null until it is made. */
export function PlanSheet({
  made,
  error,
  start,
}: {
  made: Props['made'] | null;
  error: AppError | null;
  start: Props['start'];
}) {
  const { close } = useDialog();
  useDialogTitle(made && titleOf(made));
  return (
    <Sheet
      foot={
        made ? (
          <PlanFoot made={made} start={start} />
        ) : (
          <Button variant="default" data-autofocus onClick={close}>
            {error ? 'Close' : 'Cancel'}
          </Button>
        )
      }
    >
      <SheetPart name="Review">
        {made && <Review made={made} />}
        {error && <FailureAlert error={error} />}
        {!made && !error && (
          <p role="status" className={classes.dim}>
            <Loader size={11} aria-hidden /> Looking at what is there now…
          </p>
        )}
      </SheetPart>
    </Sheet>
  );
}

/** The same as a page of a dialog, from which one goes back. */
export function PlanPage({ made, onBack, start }: Props & { onBack: () => void }) {
  useDialogTitle(titleOf(made));
  return (
    <div className={formClasses.form}>
      <Review made={made} />
      <div className={formClasses.buttons}>
        <PlanFoot made={made} back="Back" onBack={onBack} start={start} />
      </div>
    </div>
  );
}

function PlanFoot({ made: { plan }, ...rest }: Props & { back?: string; onBack?: () => void }) {
  const meant = plan.steps.filter(({ denied }) => denied === undefined);
  const why = meant.length === 0 ? 'Nothing here can be run.' : denySteps(plan.steps.length);
  return <RunFoot steps={meant} title={operationTitle(plan.kind, plan.steps)} why={why} {...rest} />;
}

function titleOf({ plan: { kind, steps, leaving } }: Props['made']): string {
  return operationTitle(kind, steps, leaving);
}
