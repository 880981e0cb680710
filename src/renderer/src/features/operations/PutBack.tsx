import { useEffect, useMemo, useState } from 'react';
import type { Difference } from '../../../../shared/drift.ts';
import { planPutBack } from '../../../../shared/plans/putBack.ts';
import type { KnownPermissions } from '../../../../shared/plans/stepsBack.ts';
import type { InstanceTargets, Target } from '../../../../shared/plans/target.ts';
import { useActions } from '../../state/app.tsx';
import { useDialog } from '../../state/dialogContext.tsx';
import { useQuery } from '../../state/useQuery.ts';
import { LookingNow, PlanReview } from './PlanReview.tsx';
import { reviewPutBack } from './putBackReview.ts';
import type { Reviewed } from './reviewed.ts';
import { useCounted, useFreshReading, useReadingCount, useRoles, useTargets } from './useTargets.ts';

type Props = { baselineId: string; differences: readonly Difference[] };

/** The content of the dialog that makes differences of access as they were before: the plan, then its steps as they run. */
export function PutBack({ baselineId, differences }: Props) {
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
  const permissions = useKnownPermissions(baselineId, differences);
  const { isReading } = useFreshReading(instanceIds, emails.length > 0);
  const isPending = isReading || isAsking || areRolesToCome || readingCount > 0 || permissions === null;
  const [reviewed, setReviewed] = useState<Reviewed | null>(null);

  // Made once: what a person looks at must not change under their hands.
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is made of what is there when it can be.
  useEffect(() => {
    if (isPending || reviewed) return;
    const plan = planPutBack(differences, instances, Date.now(), permissions);
    setReviewed(reviewPutBack(plan, instances));
  }, [isPending]);

  if (!reviewed) return <LookingNow />;
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

/** What differences of permissions are by id; null until main has said so. What could not be told is told by the plan. */
function useKnownPermissions(
  baselineId: string,
  differences: readonly Difference[],
): KnownPermissions | null {
  const keys = useMemo(
    () => differences.flatMap(({ kind, key }) => (kind === 'permissions' ? key : [])),
    [differences],
  );
  const isAny = keys.length > 0;
  const { query } = useQuery('access.permissions', isAny ? { id: baselineId, keys } : null);
  return useMemo(() => {
    if (!isAny) return new Map();
    if (query.state === 'idle' || query.state === 'loading') return null;
    const found = query.state === 'ready' ? query.data.found : [];
    return new Map(found.map(({ key, ...ids }) => [key, ids]));
  }, [isAny, query]);
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
