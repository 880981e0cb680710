import type { Result } from '../../../../shared/errors.ts';
import { useActions } from '../../state/app.tsx';
import { useDialog } from '../../state/dialogContext.tsx';
import type { ToStart } from '../../state/operationActions.ts';
import { outcomeOf } from '../../state/operations.ts';

/**
 * The sheet then shows the operation. `isTold`: it closes at the end instead, and the feedback bar shows the
 * outcome.
 */
export function useStart(): (plan: ToStart, isTold?: boolean) => Promise<Result<object>> {
  const { startOperation, runOperation } = useActions();
  const { close } = useDialog();
  return async (plan, isTold = false) => {
    if (!isTold) return startOperation(plan, { show: true });
    const ended = outcomeOf(await runOperation(plan));
    if (ended.ok) close();
    return ended;
  };
}
