import { type AppError, fail, type Result } from '../../../shared/errors.ts';
import type { Step } from '../../../shared/operations/step.ts';
import type { Bridge } from '../bridge.ts';
import { denyUndo } from './denyUndo.ts';
import { createOnce } from './once.ts';
import { type OperationsState, withoutToTell } from './operations.ts';
import type { Showing } from './showOperation.ts';
import type { Store } from './store.ts';

/** Taking back what operations did. */
export type Undoing = {
  /** Once however often it is asked for before it began; gives the id of the operation that does. */
  undo(
    operationId: string,
    how: { show?: boolean; stepIds?: number[] },
  ): Promise<Result<{ operationId: string }>>;
};

/** Creates what takes operations back; `follow` has the end of one followed. */
export function createUndoing(
  tools: {
    bridge: Bridge;
    store: Store;
    tellTrouble: (title: string, error: AppError) => void;
    stepsOf: (operationId: string) => { steps: readonly Step[] } | undefined;
    readSteps: (operationId: string) => Promise<Result<object>>;
    follow: (operationId: string) => void;
    commit: (change: (operations: OperationsState) => OperationsState) => void;
  } & Pick<Showing, 'shownDialog' | 'showOrTell' | 'toTell'>,
): Undoing {
  const { bridge, store, stepsOf, readSteps, shownDialog } = tools;
  const once = createOnce<Result<{ operationId: string }>>();

  /** Why nothing of these steps can be taken back, once it is known what they are. */
  async function refuse(operationId: string, stepIds?: readonly number[]): Promise<AppError | null> {
    if (!stepsOf(operationId)) {
      const read = await readSteps(operationId);
      if (!read.ok) return read.error;
    }
    const steps = stepsOf(operationId)?.steps ?? [];
    const meant = stepIds ? steps.filter(({ id }) => stepIds.includes(id)) : steps;
    const message = denyUndo(store.getState(), meant);
    return message === null ? null : { code: 'forbidden', message, advice: 'Nothing was sent.' };
  }

  async function undo(
    operationId: string,
    { show = false, stepIds }: { show?: boolean; stepIds?: number[] },
  ): Promise<Result<{ operationId: string }>> {
    const from = shownDialog();
    const refused = await refuse(operationId, stepIds);
    const only = stepIds ? { stepIds } : {};
    const undone = refused ? fail(refused) : await bridge.call('operations.undo', { operationId, ...only });
    if (!undone.ok) {
      if (!show || shownDialog() !== from) tools.tellTrouble('Nothing was taken back', undone.error);
      return undone;
    }
    const { operationId: id } = undone.value;
    tools.follow(id);
    tools.commit((operations) => withoutToTell(operations, operationId));
    if (show) await tools.showOrTell({ id, kind: 'undo' }, from);
    else tools.toTell(id);
    return undone;
  }

  return {
    undo: (operationId, how) =>
      once(`${operationId} ${how.stepIds?.join() ?? 'all'}`, () => undo(operationId, how)),
  };
}
