import { type AppError, fail, ok, type Result } from '../../../shared/errors.ts';
import type { ChangeBy } from '../../../shared/operations/change.ts';
import type { PlannedStep, Step } from '../../../shared/operations/step.ts';
import type { Bridge } from '../bridge.ts';
import type { DialogActions } from './dialogActions.ts';
import type { OperationActions } from './operationActions.ts';
import { outcomeOf } from './operations.ts';
import { plannedStep } from './planning.ts';
import type { Store } from './store.ts';

type Add = ChangeBy<'members.create'>;

/** Somebody to be added; `denied` says why they cannot be, as a sentence. */
export type PlannedAddition = { change: Add; denied?: string };

/** What can be done with passwords that are made for people who are added. None of them is kept in the window’s state. */
export function createPasswordActions(tools: {
  bridge: Bridge;
  store: Store;
  operations: OperationActions;
  openDialog: DialogActions['openDialog'];
}) {
  const { bridge, store, operations, openDialog } = tools;
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

  /** Makes the passwords of those who can be added; gives the steps with the name of their sheet. */
  async function withPasswords(steps: readonly PlannedStep[]): Promise<Result<PlannedStep[]>> {
    const people = steps.flatMap(({ change, organizationName, denied }) => {
      if (change.action !== 'members.create' || denied !== undefined) return [];
      const { passwordId, instanceId, organizationId, email, role } = change;
      return {
        ...{ passwordId, instanceId, organizationId, email, role },
        organizationName: organizationName ?? '',
      };
    });
    const made = await bridge.call('passwords.make', { people });
    if (!made.ok) return made;
    if (made.value.outcome === 'canceled') return fail(NO_SHEET);
    const { sheet } = made.value;
    if (sheet === null) return ok([...steps]);
    return ok(
      steps.map((step) =>
        step.denied === undefined ? { ...step, change: { ...(step.change as Add), sheet } } : step,
      ),
    );
  }

  /** Runs the adding of one person to its end, in the dialog that asked for it. */
  async function addOne(step: PlannedStep): Promise<Result<object>> {
    const from = shownDialog();
    const run = await operations.runOperation({ kind: 'add-people', steps: [step] });
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
    void bridge.call('passwords.forget', {
      passwordIds: [(step.change as Add).passwordId],
      isTaken: false,
    });
    return outcomeOf(run);
  }

  return {
    /**
     * Has main make the passwords, then adds the people. Of one alone its dialog shows the password in the place of the open
     * one, and a failure is given; several, and what could not be told yet, are shown as an operation. Gives `canceled` where
     * no file was chosen for the sheet of several: nothing was sent.
     */
    async addPeople(people: readonly PlannedAddition[]): Promise<Result<object>> {
      const state = store.getState();
      const steps = people.map(({ change, denied }) => plannedStep(state, change, denied));
      const made = await withPasswords(steps);
      if (!made.ok) return made;
      const [only, ...others] = made.value;
      if (only && others.length === 0) return addOne(only);
      return operations.startOperation({ kind: 'add-people', steps: made.value }, { show: true });
    },
    openPassword,
  };
}

const NO_SHEET: AppError = {
  code: 'canceled',
  message: 'Nothing was sent, since no file was chosen for the passwords.',
  advice: 'Choose where to save them, and the people are added.',
};
