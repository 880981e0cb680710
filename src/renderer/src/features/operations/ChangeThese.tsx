import type { DialogSubjects } from '../../state/dialogs.ts';
import { dataOf, failureOf } from '../../state/queryState.ts';
import { usePlan } from '../../state/usePlan.ts';
import { PlanSheet } from './PlanSheet.tsx';
import { useStart } from './useStart.ts';

/** A change of what was chosen in a list, as a sheet: nothing is left to choose but which of its steps run. */
export function ChangeThese({ intent, about }: DialogSubjects['change-these']) {
  const start = useStart();
  const { query } = usePlan(intent);
  const made = dataOf(query) ?? null;
  const [only, ...others] = made?.plan.steps ?? [];
  // A new link is wanted from its result.
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
