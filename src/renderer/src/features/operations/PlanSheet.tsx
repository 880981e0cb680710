import { Button, Loader } from '@mantine/core';
import { useMemo, useState } from 'react';
import type { AppError, Result } from '../../../../shared/errors.ts';
import type { Planned } from '../../../../shared/operations/planned.ts';
import type { Allowed } from '../../../../shared/operations/rails.ts';
import { useDialog, useDialogTitle } from '../../state/dialogContext.tsx';
import { FailureAlert } from '../../ui/FailureAlert.tsx';
import { Sheet, SheetPart } from '../../ui/Sheet.tsx';
import { leaveOut, namesAt, whyNone } from './leftOut.ts';
import { Review } from './Review.tsx';
import { RunFoot } from './RunFoot.tsx';
import classes from './sheet.module.css';
import { operationTitle } from './words.ts';

type Made = Pick<Planned, 'plan' | 'review' | 'impact'>;

const NO_STEPS: never[] = [];

/** A plan of which nothing is chosen here but which of its steps run, as a sheet; null until it is made. `about`: what the plan does not say. */
export function PlanSheet(props: {
  made: Made | null;
  error: AppError | null;
  about?: string | undefined;
  start: (without: number[], allow?: Allowed) => Promise<Result<object>>;
}) {
  const { made, error, about, start } = props;
  const { close } = useDialog();
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const steps = made?.plan.steps ?? NO_STEPS;
  const { without, meant } = useMemo(() => leaveOut(steps, left), [steps, left]);
  const title = made && titleOf(made);
  useDialogTitle(title);
  return (
    <Sheet
      foot={
        made ? (
          <RunFoot
            steps={meant}
            title={title ?? ''}
            why={whyNone(steps, meant)}
            impact={made.impact}
            isPart={without.size > 0}
            start={(allow) => start([...without], allow)}
          />
        ) : (
          <Button variant="default" data-autofocus onClick={close}>
            {error ? 'Close' : 'Cancel'}
          </Button>
        )
      }
    >
      <SheetPart name="Review">
        {about !== undefined && <p>{about}</p>}
        {made && (
          <Review made={made} without={without} onWithout={(next) => setLeft(namesAt(steps, next))} mends />
        )}
        {error && <FailureAlert error={error} />}
        {!made && !error && (
          <p role="status" className={classes.dim}>
            <Loader size={11} aria-hidden /> Checking the current state…
          </p>
        )}
      </SheetPart>
    </Sheet>
  );
}

function titleOf({ plan: { kind, steps, leaving } }: Made): string {
  return operationTitle(kind, steps, leaving);
}
