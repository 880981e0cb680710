import { useMemo } from 'react';
import type { Difference } from '../../../../shared/drift.ts';
import { useActions } from '../../state/app.tsx';
import { useDialog } from '../../state/dialogContext.tsx';
import { useQuery } from '../../state/useQuery.ts';
import { DialogFailure } from '../../ui/DialogFailure.tsx';
import { LookingNow, PlanReview } from './PlanReview.tsx';
import { useFreshReading, useReadingCount } from './readingFirst.ts';

type Props = { baselineId: string; differences: readonly Difference[] };

export function PutBack({ baselineId, differences }: Props) {
  const { startOperation } = useActions();
  const { close } = useDialog();
  const instanceIds = useMemo(
    () => [...new Set(differences.map(({ instanceId }) => instanceId))],
    [differences],
  );
  const readingCount = useReadingCount(instanceIds);
  const { isReading } = useFreshReading(
    instanceIds,
    differences.some(({ kind }) => kind === 'new'),
  );
  const isPending = isReading || readingCount > 0;
  // Made once: what a person looks at must not change under their hands.
  const { query } = useQuery(
    'plans.make',
    isPending ? null : { kind: 'put-back', baselineId, differences: [...differences] },
  );

  if (query.state === 'failed') return <DialogFailure error={query.error} />;
  if (query.state !== 'ready') return <LookingNow />;
  const made = query.data;
  return (
    <PlanReview made={made} back="Cancel" onBack={close} start={() => startOperation(made, { show: true })} />
  );
}
