import { fail, ok, type Result } from '../../../shared/errors.ts';
import type { Step } from '../../../shared/operations/step.ts';
import { isUndoable } from '../../../shared/operations/steps.ts';
import { denyUndo } from './denyUndo.ts';
import type { DialogActions } from './dialogActions.ts';
import { createOnce } from './once.ts';
import { type OperationsState, withoutToTell } from './operations.ts';
import type { Showing } from './showOperation.ts';
import type { Tools } from './tools.ts';

type Started = Result<{ operationId: string }>;

type How = { show?: boolean; stepIds?: readonly number[] };

/** Taking back what operations did; `follow` has the end of one followed. */
export function createUndoing(
  tools: Tools & {
    stepsOf: (operationId: string) => { steps: readonly Step[] } | undefined;
    readSteps: (operationId: string) => Promise<Result<object>>;
    follow: (operationId: string) => void;
    commit: (change: (operations: OperationsState) => OperationsState) => void;
  } & Pick<DialogActions, 'openDialog'> &
    Pick<Showing, 'shownDialog' | 'showOrTell' | 'toTell'>,
) {
  const { bridge, store, stepsOf, readSteps, shownDialog } = tools;
  const once = createOnce<Result<object>>();

  /** The steps that are meant, once it is known what they are. Gives why nothing of them can be taken back. */
  async function meantOf(operationId: string, stepIds?: readonly number[]): Promise<Result<readonly Step[]>> {
    if (!stepsOf(operationId)) {
      const read = await readSteps(operationId);
      if (!read.ok) return read;
    }
    const steps = stepsOf(operationId)?.steps ?? [];
    const meant = stepIds ? steps.filter(({ id }) => stepIds.includes(id)) : steps;
    const message = denyUndo(store.getState(), meant);
    return message === null ? ok(meant) : fail({ code: 'forbidden', message, advice: 'Nothing was sent.' });
  }

  /** Takes these steps back, and shows that in the place of the open dialog, or with `show` false tells it below the screen. */
  async function startUndo(
    operationId: string,
    stepIds: readonly number[],
    { show = true } = {},
  ): Promise<Started> {
    const from = shownDialog();
    const undone = await bridge.call('operations.undo', { operationId, stepIds: [...stepIds] });
    if (!undone.ok) {
      if (!show || shownDialog() !== from) tools.tellTrouble(NOT_UNDONE, undone.error);
      return undone;
    }
    const { operationId: id } = undone.value;
    tools.follow(id);
    tools.commit((operations) => withoutToTell(operations, operationId));
    if (show) await tools.showOrTell({ id, kind: 'undo' }, from);
    else tools.toTell(id);
    return undone;
  }

  async function undo(operationId: string, { show = false, stepIds }: How): Promise<Result<object>> {
    const from = shownDialog();
    const meant = await meantOf(operationId, stepIds);
    const isPlain = meant.ok && arePlain(meant.value.filter(isUndoable));
    const planned = isPlain
      ? await bridge.call('operations.planUndo', {
          operationId,
          ...(stepIds ? { stepIds: [...stepIds] } : {}),
        })
      : meant;
    if (!planned.ok) {
      if (!show || shownDialog() !== from) tools.tellTrouble(NOT_UNDONE, planned.error);
      return planned;
    }
    const steps = 'steps' in planned.value ? planned.value.steps : [];
    if (isPlain && steps.every(isAsLeft))
      return startUndo(
        operationId,
        steps.map(({ id }) => id),
        { show: show && shownDialog() === from },
      );
    tools.openDialog({ kind: 'undo', operationId, ...(stepIds ? { stepIds } : {}) });
    return ok({});
  }

  return {
    /**
     * Takes operations back (`stepIds`: these steps alone), once however often it is asked for before it began. A single
     * change that is as it was left, and deletes nothing, is taken back at once, and so are roles, as a person who just made it expects; of
     * anything else the plan is shown first. Gives `forbidden` where the keys of now may take nothing of it back.
     */
    undoOperation: (operationId: string, how: How = {}) =>
      once(`${operationId} ${how.stepIds?.join() ?? 'all'}`, () => undo(operationId, how)),
    startUndo,
  };
}

/** Whether what these steps did is taken back without a plan: one change, or roles alone. */
function arePlain(steps: readonly Step[]): boolean {
  return steps.length < 2 || steps.every(({ change }) => change.action === 'members.setRole');
}

/** Whether what is taken back was found as it was left, and is no account that is deleted. */
function isAsLeft({ change, state, lookedAt }: Step): boolean {
  return state.state === 'open' && lookedAt !== undefined && change.action !== 'members.remove';
}

const NOT_UNDONE = 'Nothing was undone';
