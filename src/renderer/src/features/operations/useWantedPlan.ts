import { useEffect, useMemo, useState } from 'react';
import type { WantedResult } from '../../../../shared/calls/wanted.ts';
import type { InstanceTargets } from '../../../../shared/plans/target.ts';
import { planWanted, type WantedPart } from '../../../../shared/plans/wanted.ts';
import type { WantedChange } from '../../../../shared/wanted/change.ts';
import { organizationKey } from '../../state/organizationRef.ts';
import { useCounted, useReadingCount, useRoles, useTargets } from './useTargets.ts';
import { useWantedGrants } from './useWantedGrants.ts';

/**
 * What is planned of a check of wanted access, once it `isCompared` with what was read for it; null while what it needs is still read. Of another check the plan before
 * stays until then, and is not `isCurrent`.
 */
export function useWantedPlan(
  check: WantedResult,
  isCompared: boolean,
): {
  parts: readonly WantedPart[] | null;
  isCurrent: boolean;
  instances: readonly InstanceTargets[];
} {
  const { changes } = check;
  const emails = useMemo(() => {
    return [...new Set(changes.flatMap((each) => (each.kind === 'remove' ? each.email : [])))];
  }, [changes]);
  const { instances, isAsking } = useCounted(emails, useTargets());
  const areRolesToCome = useRoles(useMemo(() => rolesWanted(changes, instances), [changes, instances]));
  const instanceIds = useMemo(() => [...new Set(changes.map(({ instanceId }) => instanceId))], [changes]);
  const readingCount = useReadingCount(instanceIds);
  const { grants, isAsking: areGrantsToCome } = useWantedGrants(changes);
  const isPending = !isCompared || isAsking || areGrantsToCome || areRolesToCome || readingCount > 0;
  const [made, setMade] = useState<{ of: WantedResult; parts: readonly WantedPart[] } | null>(null);

  // Made once for each check: what a person looks at must not change under their hands.
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is made of what is there when it can be.
  useEffect(() => {
    if (isPending || made?.of === check) return;
    setMade({ of: check, parts: planWanted(changes, instances, Date.now(), grants) });
  }, [isPending, check]);

  return { parts: made?.parts ?? null, isCurrent: made?.of === check, instances };
}

/** Where a role is given. */
function rolesWanted(changes: readonly WantedChange[], instances: readonly InstanceTargets[]) {
  const places = new Set(changes.flatMap((each) => (each.kind === 'remove' ? [] : organizationKey(each))));
  return instances.flatMap(({ targets }) => targets).filter((target) => places.has(organizationKey(target)));
}
