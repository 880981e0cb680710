import { useMemo } from 'react';
import type { AppError, Result } from '../../../../shared/errors.ts';
import type { Intent } from '../../../../shared/operations/change.ts';
import type { Planned } from '../../../../shared/operations/planned.ts';
import type { Allowed } from '../../../../shared/operations/rails.ts';
import { operationTitle } from '../../parts/operations.ts';
import { dataOf, failureOf } from '../../queryState.ts';
import { useActions } from '../../state/app.tsx';
import { useDialog, useDialogTitle } from '../../state/dialogContext.tsx';
import type { DialogSubjects } from '../../state/dialogs.ts';
import { usePlan, useQuery } from '../../state/useQuery.ts';
import { FailureAlert } from '../../ui/FailureAlert.tsx';
import { Reading } from '../../ui/Reading.tsx';
import { Sheet, SheetPart } from '../../ui/Sheet.tsx';
import { ToolButton } from '../../ui/ToolButton.tsx';
import { useChecks, useFreshReading, useReadingCount, useStart } from './planning.tsx';
import { Review } from './Review.tsx';
import { RunFoot } from './RunFoot.tsx';

type Made = Pick<Planned, 'plan' | 'review' | 'impact'> & { planId?: string };

const NO_STEPS: never[] = [];

/**
 * A sheet where a person can only choose which steps run; null until the plan is made. `about`: a note that
 * the plan does not have.
 */
export function PlanSheet(props: {
  made: Made | null;
  error: AppError | null;
  about?: string | undefined;
  start: (without: number[], allow?: Allowed) => Promise<Result<object>>;
}) {
  const { made, error, about, start } = props;
  const { close } = useDialog();
  const steps = made?.plan.steps ?? NO_STEPS;
  const checks = useChecks(made?.plan, '', made !== null);
  const title = made && operationTitle(made.plan.kind, steps, made.plan.leaving);
  useDialogTitle(title);
  return (
    <Sheet
      foot={
        made ? (
          <RunFoot
            steps={checks.meant}
            title={title ?? ''}
            why={checks.why}
            impact={made.impact}
            {...{ planId: made.planId, without: checks.without }}
            start={(allow) => start([...checks.without], allow)}
          />
        ) : (
          <ToolButton data-autofocus onClick={close}>
            {error ? 'Close' : 'Cancel'}
          </ToolButton>
        )
      }
    >
      <SheetPart name="Review">
        {about !== undefined && <p>{about}</p>}
        {made && <Review {...{ made, checks }} mends />}
        {error && <FailureAlert error={error} />}
        {!made && !error && <Reading>Checking the current state…</Reading>}
      </SheetPart>
    </Sheet>
  );
}

export function ChangeThese({ intent, about }: DialogSubjects['change-these']) {
  const start = useStart();
  const { query } = usePlan(intent);
  const made = dataOf(query) ?? null;
  const [only, ...others] = made?.plan.steps ?? [];
  const isTold = others.length === 0 && only?.change.action !== 'invitations.renew';
  return (
    <PlanSheet
      made={made}
      error={made ? null : (failureOf(query) ?? null)}
      about={about}
      start={(without, allow) => start({ ...(made as NonNullable<typeof made>), without, allow }, isTold)}
    />
  );
}

export function PutBack({ baselineId, differences }: DialogSubjects['put-back']) {
  const instanceIds = useMemo(
    () => [...new Set(differences.map(({ instanceId }) => instanceId))],
    [differences],
  );
  const readingCount = useReadingCount(instanceIds);
  const isReading = useFreshReading(
    instanceIds,
    differences.some(({ kind }) => kind === 'new'),
  );
  const isPending = isReading || readingCount > 0;
  return (
    <PlanOnce intent={isPending ? null : { kind: 'put-back', baselineId, differences: [...differences] }} />
  );
}

export function UndoPlan({ operationId, stepIds }: DialogSubjects['undo']) {
  const these = stepIds ? { stepIds: [...stepIds] } : {};
  return <PlanOnce intent={{ kind: 'undo', operationId, ...these }} undoes={operationId} />;
}

/** Planned once: the plan must not change while a person reads it. */
function PlanOnce({ intent, undoes }: { intent: Intent | null; undoes?: string }) {
  const { startOperation } = useActions();
  const { query } = useQuery('plans.make', intent);
  const made = query.state === 'ready' ? query.data : null;
  const how = { show: true, ...(undoes !== undefined && { undoes }) };
  return (
    <PlanSheet
      made={made}
      error={query.state === 'failed' ? query.error : null}
      start={(_, allow) => startOperation({ ...(made as NonNullable<typeof made>), allow }, how)}
    />
  );
}
