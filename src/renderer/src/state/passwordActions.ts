import { ok, type Result } from '../../../shared/errors.ts';
import type { PlannedStep, Step } from '../../../shared/operations/step.ts';
import type { ToStart } from './operationActions.ts';
import { outcomeOf } from './operations.ts';
import type { NounTools } from './tools.ts';

/** What can be done with passwords that main makes for people who are added. None of them is kept in the window’s state. */
export function createPasswordActions({ bridge, store, operations, openDialog }: NounTools) {
  const shownDialog = () => store.getState().dialog?.id ?? null;

  /** Opens the dialog with the password of a person who was added, as long as main has it. */
  function openPassword({ change, organizationName }: Step): void {
    if (change.action !== 'members.create') return;
    const { instanceId, email, role, passwordId, cancels = 0 } = change;
    openDialog({
      kind: 'new-password',
      ...{ instanceId, organizationName: organizationName ?? '', email, role, passwordId, cancels },
    });
  }

  /** Runs the adding of one person to its end, in the dialog that asked for it. */
  async function addOne(what: ToStart, { change }: PlannedStep): Promise<Result<object>> {
    const from = shownDialog();
    const run = await operations.runOperation(what);
    const [end] = run.ok ? run.value.steps : [];
    if (run.ok && end?.state.state === 'done') {
      if (shownDialog() === from) openPassword(end);
      return ok({});
    }
    if (run.ok && end?.state.state === 'unknown') {
      // What became of it a reading tells later, and then the password is wanted.
      await operations.showOperation({ id: run.value.operationId, kind: 'add-people' });
      return ok({});
    }
    if (change.action === 'members.create')
      void bridge.call('passwords.forget', { passwordIds: [change.passwordId], isTaken: false });
    return outcomeOf(run);
  }

  return {
    /**
     * Adds people with passwords that main makes before it begins. Of one alone its dialog shows the password in the place of
     * the open one, and a failure is given; several, and what could not be told yet, are shown as an operation. Gives
     * `canceled` where no file was chosen for the sheet of several: nothing was sent.
     */
    async addPeople(what: ToStart): Promise<Result<object>> {
      const made = 'planId' in what ? ok(what) : await bridge.call('plans.make', what);
      if (!made.ok) return made;
      const [only, ...others] = made.value.plan.steps;
      if (only && others.length === 0) return addOne(made.value, only);
      return operations.startOperation(made.value, { show: true });
    },
    openPassword,
  };
}
