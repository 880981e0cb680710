import { useActions } from '../../state/app.tsx';
import { useDialog } from '../../state/dialogContext.tsx';
import type { DialogSubjects } from '../../state/dialogs.ts';
import { outcomeOf } from '../../state/operations.ts';
import { dataOf, failureOf } from '../../state/queryState.ts';
import { usePlan } from '../../state/usePlan.ts';
import { PlanSheet } from './PlanReview.tsx';

/** A change of what was chosen in a list, as a sheet: nothing is left to choose but which of its steps run. */
export function ChangeThese({ intent, about }: DialogSubjects['change-these']) {
  const { startOperation, runOperation } = useActions();
  const { close } = useDialog();
  const { query } = usePlan(intent);
  const made = dataOf(query) ?? null;

  async function start(without: number[]) {
    const plan = { ...(made as NonNullable<typeof made>), ...(without.length > 0 ? { without } : {}) };
    const [only, ...others] = plan.plan.steps;
    // A new link is wanted from its result; of any other step alone it is told below the screen.
    if (others.length > 0 || only?.change.action === 'invitations.renew')
      return startOperation(plan, { show: true });
    const ended = outcomeOf(await runOperation(plan));
    if (ended.ok) close();
    return ended;
  }

  return (
    <PlanSheet made={made} error={made ? null : (failureOf(query) ?? null)} about={about} start={start} />
  );
}
