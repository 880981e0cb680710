import { Button, Loader } from '@mantine/core';
import { useEffect, useMemo, useState } from 'react';
import type { Difference } from '../../../../shared/drift.ts';
import { planPutBack } from '../../../../shared/plans/putBack.ts';
import type { InstanceTargets, Target } from '../../../../shared/plans/target.ts';
import { useActions } from '../../state/app.tsx';
import { useDialog } from '../../state/dialogContext.tsx';
import formClasses from '../../ui/dialogForm.module.css';
import classes from './operations.module.css';
import { PlanReview } from './PlanReview.tsx';
import { reviewPutBack } from './putBackReview.ts';
import type { Reviewed } from './reviewed.ts';
import { useCounted, useReadingCount, useRoles, useTargets } from './useTargets.ts';

/** The content of the dialog that makes differences of access as they were before: the plan, then its steps as they run. */
export function PutBack({ differences }: { differences: readonly Difference[] }) {
  const { startOperation } = useActions();
  const { close, run } = useDialog();
  const emails = useMemo(
    () => differences.flatMap((each) => (each.kind === 'new' ? each.emails : [])),
    [differences],
  );
  const { instances, isAsking } = useCounted(emails, useTargets());
  const areRolesToCome = useRoles(
    useMemo(() => rolesWanted(differences, instances), [differences, instances]),
  );
  const instanceIds = useMemo(
    () => [...new Set(differences.map(({ instanceId }) => instanceId))],
    [differences],
  );
  const readingCount = useReadingCount(instanceIds);
  const isPending = isAsking || areRolesToCome || readingCount > 0;
  const [reviewed, setReviewed] = useState<Reviewed | null>(null);

  // Made once: what a person looks at must not change under their hands.
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is made of what is there when it can be.
  useEffect(() => {
    if (isPending || reviewed) return;
    setReviewed(reviewPutBack(planPutBack(differences, instances, Date.now()), instances));
  }, [isPending]);

  if (!reviewed) {
    return (
      <div className={formClasses.form}>
        <p role="status" className={classes.hint}>
          <Loader size={11} aria-hidden /> Looking at what is there now…
        </p>
        <div className={formClasses.buttons}>
          <Button variant="default" data-autofocus onClick={close}>
            Cancel
          </Button>
        </div>
      </div>
    );
  }
  const { kind, steps, ...words } = reviewed;
  return (
    <PlanReview
      kind={kind}
      steps={steps}
      {...words}
      back="Cancel"
      onBack={close}
      onRun={() => void run(() => startOperation({ kind, steps }, { show: true }), { stays: true })}
    />
  );
}

/** Where a role is given. */
function rolesWanted(differences: readonly Difference[], instances: readonly InstanceTargets[]): Target[] {
  const places = new Set(
    differences.flatMap((each) =>
      'was' in each && each.kind !== 'invited' ? JSON.stringify([each.instanceId, each.organizationId]) : [],
    ),
  );
  return instances
    .flatMap(({ targets }) => targets)
    .filter(({ instanceId, organizationId }) => places.has(JSON.stringify([instanceId, organizationId])));
}
