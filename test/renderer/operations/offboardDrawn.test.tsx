import { expect, test } from 'vitest';
import { FoundInstance } from '../../../src/renderer/src/features/operations/FoundInstance.tsx';
import type { LeavingPlace } from '../../../src/renderer/src/features/operations/leaving.ts';
import { OperationDialog } from '../../../src/renderer/src/features/operations/OperationDialog.tsx';
import { DialogContext } from '../../../src/renderer/src/state/dialogContext.tsx';
import { withOperations, withSteps } from '../../../src/renderer/src/state/operations.ts';
import type { Step, StepState } from '../../../src/shared/operations/step.ts';
import { drawn } from '../state/drawn.tsx';
import { startedBench } from '../state/fixture.ts';
import { operationOf } from '../state/operationRuns.ts';

const LEAVER = 'leaver@example.com';
const textOf = (html: string) => html.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ');

test('where deletion is chosen at first since nothing less can go, its row says why; where less is chosen it does not', async () => {
  const why = 'This server does not end a membership alone with a key.';
  const place = (choice: LeavingPlace['choice']) =>
    ({
      choice,
      choices: { denied: { end: why, delete: null, lower: null, 'revoke-sessions': null, leave: null } },
      found: {
        ...{ instanceId: 'i1', instanceName: 'Shop', version: '0.30.2', unlooked: null },
        ...{ accounts: [], invitations: [], ownKeys: [] },
        memberships: [{ target: { organizationName: 'Acme' }, member: { role: 'admin', user: {} } }],
      },
    }) as unknown as LeavingPlace;
  const bench = await startedBench([]);
  const row = (choice: LeavingPlace['choice']) =>
    textOf(drawn(bench, <FoundInstance {...place(choice)} leaver={LEAVER} onChoice={() => {}} />));
  expect(row('delete')).toContain(`Nothing less than the whole account can go: ${why}`);
  expect(row('leave')).not.toContain(why);
});

test('the result of an off-boarding leads with who has access still, before how many steps were done', async () => {
  const look = (id: number, instanceName: string, state: StepState): Step => ({
    id,
    change: { action: 'members.find', instanceId: instanceName, email: LEAVER, also: [], known: [] },
    ...{ instanceName, organizationName: null, state },
  });
  const still = [`${LEAVER} is admin in “Acme”.`];
  const steps = [
    look(0, 'Shop', { state: 'done', at: 1, output: { still }, undo: null }),
    look(1, 'Other', { state: 'done', at: 1, output: {}, undo: null }),
  ];
  const bench = await startedBench([]);
  const operation = operationOf(steps, { id: 'o1', kind: 'off-board' });
  bench.store.setState((state) => ({
    ...state,
    operations: withSteps(withOperations(state.operations, [operation]), { operation, steps }),
  }));
  const text = textOf(
    drawn(
      bench,
      <DialogContext value={1}>
        <OperationDialog operationId="o1" />
      </DialogContext>,
    ),
  );
  expect(text).toMatch(
    /Still has access Shop: leaver@example\.com is admin in “Acme”\. No access left on Other.* 2 done\./,
  );
});
