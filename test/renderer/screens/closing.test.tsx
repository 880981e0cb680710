import type { ReactNode } from 'react';
import { expect, test, vi } from 'vitest';
import { OperationDialog } from '../../../src/renderer/src/features/outcomes/OperationDialog.tsx';
import { OperationFeedback } from '../../../src/renderer/src/features/outcomes/OperationFeedback.tsx';
import { DialogHost } from '../../../src/renderer/src/screens/DialogHost.tsx';
import { DialogContext } from '../../../src/renderer/src/state/dialogContext.tsx';
import type { Operation } from '../../../src/shared/operations/operation.ts';
import { drawn } from '../state/drawn.tsx';
import { type Bench, startedBench } from '../state/fixture.ts';

// Drawn where it stands: without a window there is nowhere to open it.
vi.mock('../../../src/renderer/src/ui/Dialog.tsx', () => ({
  Dialog: ({ children }: { children: ReactNode }) => children,
}));
vi.mock(import('../../../src/renderer/src/features/outcomes/words.ts'), async (importOriginal) => ({
  ...(await importOriginal()),
  useTimeLeft: () => 'about 12 min left',
}));

const operation = (phase: Operation['phase']): Operation => ({
  id: 'o1',
  kind: 'change-roles',
  startedAt: 1,
  changedAt: 1,
  phase,
  counts: { waiting: 3, running: 1, done: 1, failed: 0, unknown: 0, skipped: 0, canceled: 0, open: 0 },
  undoable: 0,
  subjects: ['one@example.com'],
  instanceNames: ['A'],
  instanceIds: ['a'],
  revision: 2,
});

function operationDialog(bench: Bench, phase: Operation['phase']): string {
  bench.emit('operations.changed', { operations: [operation(phase)] });
  return drawn(
    bench,
    <DialogContext value={1}>
      <OperationDialog operationId="o1" />
    </DialogContext>,
  );
}

test('every dialog says that the app is about to end, and has what takes that back', async () => {
  const bench = await startedBench([]);
  expect(drawn(bench, <DialogHost />)).toContain('aria-live="polite"');
  expect(drawn(bench, <DialogHost />)).not.toContain('Stay open');
  bench.emit('operations.changed', { operations: [operation('running')] });
  bench.emit('closing.changed', { closing: 'finishing' });
  const page = drawn(bench, <DialogHost />);
  expect(page).toContain('Closing when 1 operation is done.');
  expect(page).toContain('Stay open');
  // Once: the content of none says it again.
  expect(operationDialog(bench, 'running')).not.toContain('Stay open');
});

test('below the screen that is said only where no dialog says it', async () => {
  const bench = await startedBench([]);
  bench.emit('closing.changed', { closing: 'finishing' });
  expect(drawn(bench, <OperationFeedback />)).toContain('Stay open');
  bench.actions.openDialog({ kind: 'clear-activity' });
  expect(drawn(bench, <OperationFeedback />)).not.toContain('Stay open');
});

test('how long the steps take is said while they run, and not beside that they are being stopped', async () => {
  const bench = await startedBench([]);
  expect(operationDialog(bench, 'running')).toContain('about 12 min left');
  const stopping = operationDialog(bench, 'stopping');
  expect(stopping).toContain('Stopping after the current step.');
  expect(stopping).not.toContain('min left');
});
