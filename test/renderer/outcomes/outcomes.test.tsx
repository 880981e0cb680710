import { MantineProvider } from '@mantine/core';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { OperationFeedback } from '../../../src/renderer/src/features/outcomes/OperationFeedback.tsx';
import { AppProvider } from '../../../src/renderer/src/state/app.tsx';
import { withOperations, withSteps, withToTell } from '../../../src/renderer/src/state/operations.ts';
import type { Store } from '../../../src/renderer/src/state/store.ts';
import type { Operation, Step, StepState } from '../../../src/shared/operations/operation.ts';
import { failure, instance, startedBench } from '../state/fixture.ts';
import { operationOf } from '../state/operationRuns.ts';

const SERVERS = ['Alpha', 'Bravo', 'Charlie'];

function permissionsStep(instanceName: string, state: StepState, id = 0): Step {
  const change = {
    action: 'members.setPermissions' as const,
    ...{ instanceId: instanceName, organizationId: 'o', userId: 'u1', email: 'one@example.com' },
    ...{ role: 'member', grant: { canAccessToDocker: true }, revoke: {} },
  };
  return { id, change: change as Step['change'], instanceName, organizationName: 'Acme', state };
}

function done(instanceName: string): StepState {
  const { change } = permissionsStep(instanceName, { state: 'waiting' });
  return { state: 'done', at: 1, output: {}, undo: change };
}

async function told(all: { steps: Step[]; of?: Partial<Operation> }[]) {
  const bench = await startedBench(SERVERS.map((id) => instance(id)));
  const operations = all.map(({ steps, of }, at) => ({
    steps,
    operation: operationOf(steps, {
      ...{ id: `o${at}`, kind: 'set-permissions', undoable: steps.length },
      instanceNames: [...new Set(steps.map(({ instanceName }) => instanceName))],
      ...of,
    }),
  }));
  bench.store.setState((state) => ({
    ...state,
    operations: operations.reduce(
      (now, known) => withToTell(withSteps(now, known), known.operation.id),
      withOperations(
        state.operations,
        operations.map(({ operation }) => operation),
      ),
    ),
  }));
  const app = {
    store: { ...bench.store, getInitialState: bench.store.getState } as Store,
    actions: bench.actions,
  };
  const html = renderToStaticMarkup(
    <MantineProvider>
      <AppProvider app={app}>
        <OperationFeedback />
      </AppProvider>
    </MantineProvider>,
  );
  return {
    text: html.replaceAll(/<[^>]*>/g, ' '),
    labels: [...html.matchAll(/aria-label="(Undo[^"]*)"/g)].map(([, label]) => label),
  };
}

test('outcomes on three servers, and their Undo, each name the server and the organization', async () => {
  const { text, labels } = await told(
    SERVERS.map((name) => ({ steps: [permissionsStep(name, done(name))] })),
  );
  for (const name of SERVERS) {
    expect(text).toContain(`Permissions of one@example.com in Acme on ${name} changed:`);
    expect(labels).toContain(`Undo: put the permissions of one@example.com back, Acme · ${name}`);
  }
});

test('what failed, what was skipped and what was done in several steps name the server, too', async () => {
  const skipped: StepState = { state: 'skipped', at: 1, why: 'one@example.com is admin there now.' };
  const { text } = await told([
    { steps: [permissionsStep('Alpha', { state: 'failed', at: 1, error: failure('forbidden') })] },
    { steps: [permissionsStep('Bravo', skipped)] },
    { steps: ['Bravo', 'Charlie'].map((name, id) => permissionsStep(name, done(name), id)) },
    { steps: ['Charlie', 'Charlie'].map((name, id) => permissionsStep(name, done(name), id)) },
  ]);
  expect(text).toContain('The permissions of one@example.com in Acme on Alpha was not changed.');
  expect(text).toContain('Acme · Bravo: one@example.com is admin there now.');
  expect(text).toContain('Set permissions on Bravo, Charlie: 2 done.');
  expect(text).toContain('Set permissions in Acme on Charlie: 2 done.');
});

test('what was undone says so with the time, and offers no Undo', async () => {
  const at = Date.now();
  const undone = { ...done('Alpha'), undone: at } as StepState;
  const of = { undoable: 0, undone: { count: 1, at } };
  const { text, labels } = await told([{ steps: [permissionsStep('Alpha', undone)], of }]);
  expect(text).toMatch(/Permissions of one@example\.com in Acme on Alpha changed: .+ Undone \d\d:\d\d\./);
  expect(labels).toEqual([]);
});
