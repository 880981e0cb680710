import type { CallInput } from '../../../shared/contract.ts';
import { ok, type Result } from '../../../shared/errors.ts';
import { createOnce } from './once.ts';
import type { Showing, ShownOperation } from './showOperation.ts';
import type { Tools } from './tools.ts';

/** The revision of an operation as it was planned, or as it stands in the archive. */
const FIRST_REVISION = 1;

type Call = 'operations.continue' | 'operations.retry';
/** `stepIds`: these steps alone. `only`: those of them that failed, or that were canceled. `forSession`: where the keys that are made are kept now; left out, as it was planned. */
export type Again = Omit<CallInput<'operations.retry'>, 'operationId'>;

/** Going on with operations that ran before; `begun`: from which revision on the end of each is followed. */
export function createResuming(
  tools: Tools & {
    readSteps: (operationId: string) => Promise<Result<object>>;
    begun: Map<string, number>;
    revisionOf: (operationId: string) => number;
  } & Pick<Showing, 'shownDialog' | 'showOrTell' | 'toTell'>,
) {
  const { bridge, store, readSteps, begun, revisionOf, shownDialog, showOrTell, toTell } = tools;
  const once = createOnce<Result<object>>();

  async function again(call: Call, operation: ShownOperation, how: Again): Promise<Result<object>> {
    const { id } = operation;
    const from = shownDialog();
    // Main first tells an operation from the archive as it was left: that must not count as the end of this run.
    begun.set(id, revisionOf(id) || FIRST_REVISION);
    const result = await bridge.call(call, { operationId: id, ...how });
    if (result.ok) {
      if (!isShown(id)) toTell(id);
      return result;
    }
    // Of one that runs already the end is followed still.
    if (result.error.code !== 'operation-running') begun.delete(id);
    return result.error.code === 'plan-outdated' ? review(operation, from) : result;
  }

  async function review(operation: ShownOperation, from: number | null): Promise<Result<object>> {
    const reviewed = await bridge.call('operations.review', { operationId: operation.id });
    if (!reviewed.ok) return reviewed;
    if (isShown(operation.id)) return readSteps(operation.id);
    await showOrTell(operation, from);
    return ok({});
  }

  function isShown(operationId: string): boolean {
    const about = store.getState().dialog?.about;
    return about?.kind === 'operation' && about.operationId === operationId;
  }

  return {
    /**
     * Has steps of an operation run again, once however often it is asked for before it began, and has its end followed.
     * What is left of an old plan is looked at anew instead, and shown: a person runs it then.
     */
    again: (call: Call, operation: ShownOperation, how: Again = {}) =>
      once(`${call} ${operation.id} ${JSON.stringify(how)}`, () => again(call, operation, how)),
  };
}
