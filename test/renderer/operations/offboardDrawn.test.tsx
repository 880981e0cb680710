import { expect, test } from 'vitest';
import { FoundInstance } from '../../../src/renderer/src/features/operations/FoundInstance.tsx';
import { OperationDialog } from '../../../src/renderer/src/features/operations/OperationDialog.tsx';
import { DialogContext } from '../../../src/renderer/src/state/dialogContext.tsx';
import { withOperations, withSteps } from '../../../src/renderer/src/state/operations.ts';
import type { Step, StepState } from '../../../src/shared/operations/step.ts';
import { drawn } from '../state/drawn.tsx';
import { startedBench } from '../state/fixture.ts';
import { operationOf } from '../state/operationRuns.ts';

const LEAVER = 'leaver@example.com';
const textOf = (html: string) => html.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ');

test('an instance says why nothing else is done there, and shows what was chosen before main has planned it', async () => {
  const why = 'Nothing less than the whole account can go: This server does not end a membership alone.';
  const place = {
    ...{ instanceId: 'i1', instanceName: 'Shop', version: '0.30.2', userIds: ['u1'], found: 'admin in Acme' },
    ...{ choice: 'delete' as const, choices: ['delete' as const, 'leave' as const], why: [why] },
    ...{ unlooked: null, seenAt: null, ownKeys: [] },
  };
  const bench = await startedBench([]);
  const row = (chosen?: 'leave' | 'end') =>
    drawn(bench, <FoundInstance place={place} chosen={chosen} leaver={LEAVER} onChoice={() => {}} />);
  const selected = (html: string) => html.match(/<option value="([^"]*)" selected/)?.[1];
  expect(textOf(row())).toContain(why);
  expect([row(), row('leave'), row('end')].map(selected)).toEqual(['delete', 'leave', 'delete']);
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
