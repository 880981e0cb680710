import { useMemo } from 'react';
import type { Difference } from '../../../../shared/drift.ts';
import { useActions } from '../../state/app.tsx';
import { useQuery } from '../../state/useQuery.ts';
import { PlanSheet } from './PlanSheet.tsx';
import { useFreshReading, useReadingCount } from './readingFirst.ts';

type Props = { baselineId: string; differences: readonly Difference[] };

export function PutBack({ baselineId, differences }: Props) {
  const { startOperation } = useActions();
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
  // Made once: what a person looks at must not change under their hands.
  const { query } = useQuery(
    'plans.make',
    isPending ? null : { kind: 'put-back', baselineId, differences: [...differences] },
  );

  const made = query.state === 'ready' ? query.data : null;
  return (
    <PlanSheet
      made={made}
      error={query.state === 'failed' ? query.error : null}
      start={(_, allow) => startOperation({ ...(made as NonNullable<typeof made>), allow }, { show: true })}
    />
  );
}
