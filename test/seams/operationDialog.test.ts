import { isDeepStrictEqual } from 'node:util';
import { expect, test, vi } from 'vitest';
import { shownOperation } from '../../src/renderer/src/state/operations.ts';
import type { Plan } from '../../src/shared/operations/operation.ts';
import { countSteps } from '../../src/shared/operations/steps.ts';
import type { SimulatedInstance } from '../dokploy/instance.ts';
import { testSimulator } from '../dokploy/testSimulator.ts';
import { openQuayside, type Quayside } from './quayside.ts';

const simulator = testSimulator();

const SET_ROLE = 'organization.updateMemberRole';
const PEOPLE = ['one', 'two', 'three'].map((name) => `${name}@example.com`);

async function shop(): Promise<SimulatedInstance> {
  return simulator.addInstance({
    name: 'Shop',
    seed: {
      owner: { email: 'ann@example.com' },
      organizations: [{ name: 'Acme', members: PEOPLE.map((email) => ({ email })) }],
    },
  });
}

function makeAdmins({ world }: SimulatedInstance, instanceId: string): Plan {
  const organizationId = world.organizations[0]?.id ?? '';
  const steps = PEOPLE.map((email) => {
    const userId = world.users.find((user) => user.email === email)?.id;
    const memberId = world.members.find((member) => member.userId === userId)?.id ?? '';
    return {
      instanceName: 'Shop',
      organizationName: 'Acme',
      change: {
        action: 'members.setRole' as const,
        ...{ instanceId, organizationId, memberId, email, from: 'member', role: 'admin' },
      },
    };
  });
  return { kind: 'change-roles', steps };
}

/** What the open dialog of an operation says above its list, and what the list shows. */
function shown({ state }: Quayside, operationId: string) {
  const { operations } = state();
  const operation = shownOperation(operations, operationId);
  return {
    above: operation?.counts,
    list: countSteps(operations.steps[operationId]?.steps ?? []),
    operation,
  };
}

/** Every moment from now on in which its open dialog would contradict itself. */
function contradictions(app: Quayside, operationId: string) {
  const found: unknown[] = [];
  app.store.subscribe(() => {
    const { above, list } = shown(app, operationId);
    if (!isDeepStrictEqual(above, list)) found.push({ above, list });
  });
  return found;
}

async function startAndShow(app: Quayside, plan: Plan): Promise<string> {
  const started = await app.actions.startOperation(app.hold(plan), { show: true });
  if (!started.ok) throw new Error(started.error.message);
  await app.ended(started.value.operationId);
  return started.value.operationId;
}

test('given up in its open dialog, the list says canceled as the line above it does', async () => {
  const server = await shop();
  const app = await openQuayside();
  const plan = makeAdmins(server, await app.add(server));
  server.setFault({ kind: 'status', status: 502 });
  const operationId = await startAndShow(app, plan);
  server.setFault(null);
  await vi.waitFor(() => expect(shown(app, operationId).list.open).toBeGreaterThan(0));

  const found = contradictions(app, operationId);
  expect(await app.bridge.call('operations.close', { operationId })).toMatchObject({ ok: true });
  await vi.waitFor(() => {
    const { list } = shown(app, operationId);
    expect(list).toMatchObject({ open: 0 });
    expect(list.canceled).toBeGreaterThan(0);
  });
  expect(found).toEqual([]);
});

test('given up beside open steps, what was sent stays unknown through a retry that cannot be sent, and is looked up', async () => {
  const server = await shop();
  const app = await openQuayside();
  const plan = makeAdmins(server, await app.add(server));
  server.setFault({ kind: 'status', status: 500 }, { call: SET_ROLE, times: 1, effect: true });
  const hold = server.hold(SET_ROLE);
  const started = await app.actions.startOperation(app.hold(plan), { show: true });
  const operationId = started.ok ? started.value.operationId : '';
  await hold.arrived;
  server.setFault({ kind: 'status', status: 502 }, { call: 'user.all' });
  hold.release();
  await vi.waitFor(() => expect(shown(app, operationId).list).toMatchObject({ unknown: 1, open: 2 }));
  await app.call('operations.retry', { operationId });
  await app.ended(operationId);
  expect(await app.bridge.call('operations.close', { operationId })).toMatchObject({ ok: true });
  await vi.waitFor(() => expect(shown(app, operationId).list).toMatchObject({ unknown: 1, canceled: 2 }));

  server.setFault(null, { call: 'user.all' });
  await app.refresh();
  await vi.waitFor(() => expect(shown(app, operationId).list).toMatchObject({ done: 1, canceled: 2 }));
  expect(server.requests.filter(({ call }) => call === SET_ROLE)).toHaveLength(1);
});

test('what a kill left unknown is looked up, and the open dialog says so above its list and in it', async () => {
  const server = await shop();
  const first = await openQuayside();
  const plan = makeAdmins(server, await first.add(server));
  const hold = server.hold(SET_ROLE);
  const started = await first.actions.startOperation(first.hold(plan));
  await hold.arrived;
  const id = started.ok ? started.value.operationId : '';
  server.setFault({ kind: 'status', status: 502 });
  const app = await first.killed();
  hold.release();
  await app.actions.showOperation({ id, kind: 'change-roles' });
  expect(shown(app, id)).toMatchObject({ list: { unknown: 1, open: 2 } });

  const found = contradictions(app, id);
  server.setFault(null);
  await app.refresh();
  await vi.waitFor(() => expect(shown(app, id).list).toMatchObject({ unknown: 0, open: 2 }));
  expect(found).toEqual([]);
});
