import type { Result } from '../../../shared/errors.ts';
import type { ActivityKind } from '../../../shared/operations/operation.ts';
import type { DialogActions } from './dialogActions.ts';
import { type OperationsState, withoutToTell, withToTell } from './operations.ts';
import type { Tools } from './tools.ts';

export type ShownOperation = { id: string; kind: ActivityKind };

export type Showing = ReturnType<typeof createShowing>;

/** Showing operations in a dialog, or telling of them below the screen; `readSteps` reads the steps that the page does not have yet. */
export function createShowing(
  tools: Tools & {
    commit: (change: (operations: OperationsState) => OperationsState) => void;
    readSteps: (operationId: string) => Promise<Result<object>>;
  } & Pick<DialogActions, 'openDialog'>,
) {
  const { store, commit, openDialog, tellTrouble, readSteps } = tools;
  /** Of several that are asked for before one is shown, the last is meant. */
  let lastShown = 0;

  const shownDialog = () => store.getState().dialog?.id ?? null;

  /** Has its outcome told below the screen. */
  const toTell = (operationId: string) => commit((operations) => withToTell(operations, operationId));

  /**
   * Shows an operation in the place of the dialog that was open when this was asked for; gives whether it is shown now.
   * What was opened since, and what was typed there, stays.
   */
  async function show({ id, kind }: ShownOperation, from: number | null): Promise<boolean> {
    lastShown += 1;
    const mine = lastShown;
    const read = await readSteps(id);
    if (!read.ok) {
      tellTrouble('The operation was not opened', read.error);
      return false;
    }
    if (mine !== lastShown || shownDialog() !== from) return false;
    commit((operations) => withoutToTell(operations, id));
    openDialog({ kind: 'operation', operationId: id, operationKind: kind });
    return true;
  }

  /** The same, and where it is not shown, its outcome is told below the screen. */
  async function showOrTell(operation: ShownOperation, from: number | null): Promise<void> {
    if (!(await show(operation, from))) toTell(operation.id);
  }

  return { show, showOrTell, shownDialog, toTell };
}
