import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Change } from '../../../src/shared/operations/change.ts';
import type { SimulatedInstance } from '../../dokploy/instance.ts';
import { type Simulator, startSimulator } from '../../dokploy/simulator.ts';
import { codeOf, keyOf, openConsole } from './console.ts';
import { good } from './keyConsole.ts';
import { ended, planOf, run, words } from './plans.ts';

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator();
});
afterAll(() => simulator.close());

const PEOPLE = ['desk@example.com', 'host@example.com', 'night@example.com'];

function serve(): Promise<SimulatedInstance> {
  return simulator.addInstance({
    version: '0.30.2',
    seed: {
      owner: { email: 'owner@example.com' },
      organizations: [
        {
          name: 'Acme',
          members: PEOPLE.map((email) => ({ email, role: 'member' })),
          invitations: [{ email: 'vendor@example.net', role: 'admin' }],
        },
        { name: 'Billing', members: [{ email: 'desk@example.com', role: 'member' }] },
      ],
    },
  });
}

let server: SimulatedInstance;
let app: Awaited<ReturnType<typeof openConsole>>;
beforeEach(async () => {
  server = await serve();
  app = await openConsole(server);
});

function setRole(email: string, role = 'admin', from = 'member'): Change {
  const memberId = app.member(email)?.id ?? '';
  const { instanceId } = app;
  return {
    action: 'members.setRole',
    instanceId,
    organizationId: app.organization(),
    memberId,
    email,
    from,
    role,
  };
}
const roleOf = (email: string) => app.member(email)?.role;
const roleWrites = () => app.writes().filter(({ call }) => call === 'organization.updateMemberRole').length;

test('steps run one after the other, each once, and end as a reading shows them', async () => {
  const operation = await run(app.engine, planOf(PEOPLE.map((email) => setRole(email))));
  expect(words(operation)).toEqual(['done', 'done', 'done']);
  expect(operation).toMatchObject({
    phase: 'ended',
    undoable: 3,
    subjects: PEOPLE,
    instanceNames: ['Shop'],
    instanceIds: [app.instanceId],
  });
  expect(PEOPLE.map(roleOf)).toEqual(['admin', 'admin', 'admin']);
  expect(roleWrites()).toBe(3);
});

test('each step tells by whose key it was sent, and what was not sent tells none', async () => {
  Object.assign(app.member('desk@example.com', 'Billing') ?? {}, { role: 'admin' });
  const several = await openConsole(server, [{}, { user: 'desk@example.com', organization: 'Billing' }]);
  const { instanceId } = several;
  const invite = (organization: string, email: string): Change => ({
    action: 'invitations.create',
    instanceId,
    organizationId: several.organization(organization),
    email,
    role: 'member',
  });
  const changes = [invite('Acme', 'one@example.net'), invite('Billing', 'two@example.net')];
  const plan = planOf([...changes, invite('Acme', 'three@example.net')]);
  Object.assign(plan.steps[2] ?? {}, { denied: 'Not this one.' });
  const operation = await run(several.engine, plan);
  expect(operation.steps.map(({ by }) => by)).toEqual([
    { email: 'owner@example.com', start: null, name: null },
    { email: 'desk@example.com', start: null, name: null },
    undefined,
  ]);
  expect(operation.people).toEqual(['owner@example.com', 'desk@example.com']);
});

test('what cannot be done is kept in the plan with its reason, and not sent', async () => {
  const plan = planOf([setRole('desk@example.com'), setRole('host@example.com')]);
  const [, second] = plan.steps;
  if (second) second.denied = 'Only an owner can do this.';
  const operation = await run(app.engine, plan);
  expect(words(operation)).toEqual(['done', 'skipped']);
  expect(roleWrites()).toBe(1);
});

test('a failure that concerns one person alone leaves the others to run, and is tried again beside their results', async () => {
  const { instanceId } = app;
  const organizationId = app.organization();
  const invite = (email: string): Change => ({
    action: 'invitations.create',
    instanceId,
    organizationId,
    email,
    role: 'member',
  });
  const plan = planOf(['other@example.net', 'new@example.net', 'next@example.net'].map(invite), 'invite');
  // Somebody else invites the first of them between the look and the sending.
  const look = server.hold('organization.allInvitations');
  const { operationId } = good(await app.engine.start(plan));
  await look.arrived;
  const inviterId = app.person('owner@example.com');
  server.world.addInvitation({ organizationId, email: 'other@example.net', role: 'admin', inviterId });
  look.release();
  const tried = await ended(app.engine, operationId);
  expect(words(tried)).toEqual(['failed', 'done', 'done']);
  expect(tried.phase).toBe('ended');
  const [pending] = server.world.invitations.filter(({ email }) => email === 'other@example.net');
  good(await app.send('invitations.remove', { organizationId, invitationId: pending?.id }));
  good(await app.engine.calls['operations.retry']({ operationId: tried.id }));
  expect(words(await ended(app.engine, tried.id))).toEqual(['done', 'done', 'done']);
  const invited = app.writes().filter(({ call }) => call === 'organization.inviteMember');
  expect(invited).toHaveLength(4);
});

describe('an answer that is lost', () => {
  test('is settled by a reading when the change was made, and never sent again', async () => {
    server.setFault({ kind: 'reset' }, { call: 'organization.updateMemberRole', times: 1, effect: true });
    const operation = await run(app.engine, planOf([setRole('desk@example.com')]));
    expect(words(operation)).toEqual(['done']);
    expect(roleWrites()).toBe(1);
  });

  test('stays unknown while the server may still be at work on it; the rest of the instance stays open', async () => {
    server.setFault({ kind: 'reset' }, { call: 'organization.updateMemberRole', times: 1 });
    const operation = await run(
      app.engine,
      planOf([setRole('desk@example.com'), setRole('host@example.com')]),
    );
    expect(words(operation)).toEqual(['unknown', 'open']);
    // Of the second one it is certain that nothing went out.
    const [sent, open] = operation.steps.map(({ state }) => ('error' in state ? state.error : undefined));
    expect(sent?.details?.outcomeUnknown).toBe(true);
    expect(open).toMatchObject({ code: sent?.code, advice: expect.stringContaining('was not sent') });
    expect(open?.details?.outcomeUnknown).toBeUndefined();
    expect(operation.phase).toBe('open');
    good(await app.engine.calls['operations.retry']({ operationId: operation.id }));
    await ended(app.engine, operation.id);
    good(await app.engine.calls['operations.continue']({ operationId: operation.id }));
    const after = await ended(app.engine, operation.id);
    expect(words(after)).toEqual(['done', 'done']);
  });
});

test('what would do harm when it came twice is not sent again while the server may still be at work on it', async () => {
  server.setFault({ kind: 'reset' }, { call: 'organization.create', times: 1 });
  const { instanceId } = app;
  const create: Change = { action: 'organizations.create', instanceId, name: 'Labs', before: [] };
  const operation = await run(app.engine, planOf([create], 'create-organization'));
  expect(words(operation)).toEqual(['unknown']);
  const again = await app.engine.calls['operations.retry']({ operationId: operation.id });
  expect(codeOf(again)).toBe('operation-running');
  expect(app.writes()).toHaveLength(1);
});

test('an instance out of reach keeps its steps open, the others finish, and the open ones run later', async () => {
  const other = await serve();
  const added = good(
    await app.credentialStore.addInstance({ name: 'EU', origin: other.origin, ...keyOf(other) }),
  );
  const row = other.world.users.find(({ email }) => email === 'desk@example.com');
  const organizationId = other.world.organizations.find(({ name }) => name === 'Acme')?.id ?? '';
  const memberId = other.world.membership(row?.id ?? '', organizationId)?.id ?? '';
  const there: Change = {
    action: 'members.setRole',
    instanceId: added.id,
    organizationId,
    memberId,
    email: 'desk@example.com',
    from: 'member',
    role: 'admin',
  };
  other.setFault({ kind: 'status', status: 502 });
  const operation = await run(app.engine, planOf([there, setRole('desk@example.com')]));
  expect(words(operation)).toEqual(['open', 'done']);
  other.setFault(null);
  good(await app.engine.calls['operations.continue']({ operationId: operation.id }));
  expect(words(await ended(app.engine, operation.id))).toEqual(['done', 'done']);
});

test('nothing of an operation is taken back while it runs: its own last reading would show that, and doubt what was done', async () => {
  const hold = server.hold('user.all');
  const plan = planOf([setRole('desk@example.com')]);
  const { operationId } = good(await app.engine.start(plan));
  await hold.arrived;
  const undo = () => app.engine.calls['operations.undo']({ operationId });
  expect(await undo()).toMatchObject({ ok: false, error: { code: 'operation-running' } });
  hold.release();
  expect(words(await ended(app.engine, operationId))).toEqual(['done']);
  const undone = good(await undo());
  expect(words(await ended(app.engine, undone.operationId))).toEqual(['done']);
  expect(roleOf('desk@example.com')).toBe('member');
});

describe('what somebody else did meanwhile', () => {
  test('an undo leaves alone who was changed since, and says so', async () => {
    const operation = await run(app.engine, planOf(PEOPLE.map((email) => setRole(email))));
    const row = app.member('host@example.com');
    if (row) row.role = 'auditor';
    const { operationId } = good(await app.engine.calls['operations.undo']({ operationId: operation.id }));
    const undone = await ended(app.engine, operationId);
    expect(undone).toMatchObject({ kind: 'undo', undoOf: operation.id });
    expect(words(undone)).toEqual(['done', 'skipped', 'done']);
    expect(PEOPLE.map(roleOf)).toEqual(['member', 'auditor', 'member']);
  });

  test('an open step that is done already is not sent', async () => {
    server.setFault({ kind: 'status', status: 502 });
    const operation = await run(app.engine, planOf([setRole('desk@example.com')]));
    expect(words(operation)).toEqual(['open']);
    server.setFault(null);
    const row = app.member('desk@example.com');
    if (row) row.role = 'admin';
    const before = roleWrites();
    good(await app.engine.calls['operations.continue']({ operationId: operation.id }));
    const after = await ended(app.engine, operation.id);
    expect(after.steps[0]?.state).toMatchObject({ state: 'done', already: true, undo: null });
    expect(roleWrites()).toBe(before);
  });
});

test('cancel stops before the next step and says what was done; what was stopped can be run', async () => {
  const hold = server.hold('organization.updateMemberRole');
  const { operationId } = good(await app.engine.start(planOf(PEOPLE.map((email) => setRole(email)))));
  await hold.arrived;
  good(await app.engine.calls['operations.cancel']({ operationId }));
  expect(app.engine.summaries()[0]?.phase).toBe('stopping');
  hold.release();
  const operation = await ended(app.engine, operationId);
  expect(words(operation)).toEqual(['done', 'canceled', 'canceled']);
  good(await app.engine.calls['operations.retry']({ operationId }));
  expect(words(await ended(app.engine, operationId))).toEqual(['done', 'done', 'done']);
});

test('an instance that was removed has its open steps skipped', async () => {
  server.setFault({ kind: 'status', status: 502 });
  const operation = await run(app.engine, planOf([setRole('desk@example.com')]));
  server.setFault(null);
  good(await app.credentialStore.removeInstance(app.instanceId));
  good(await app.engine.calls['operations.continue']({ operationId: operation.id }));
  const after = await ended(app.engine, operation.id);
  expect(after.steps[0]?.state).toMatchObject({
    state: 'skipped',
    why: expect.stringContaining('was removed'),
  });
});

test('another installation at the address never gets an open step', async () => {
  server.setFault({ kind: 'status', status: 502 });
  const operation = await run(app.engine, planOf([setRole('desk@example.com')]));
  server.setFault(null);
  good(
    await app.instances.update(app.instanceId, (instance) => ({
      ...instance,
      identity: { userIds: ['somebody-else'], organizations: {} },
      keys: instance.keys.map((key) => ({ ...key, userId: 'somebody-else' })),
    })),
  );
  const before = app.writes().length;
  good(await app.engine.calls['operations.continue']({ operationId: operation.id }));
  expect(words(await ended(app.engine, operation.id))).toEqual(['skipped']);
  expect(app.writes()).toHaveLength(before);
});

test('open steps that are given up end the operation', async () => {
  server.setFault({ kind: 'status', status: 502 });
  const operation = await run(app.engine, planOf([setRole('desk@example.com')]));
  good(await app.engine.calls['operations.close']({ operationId: operation.id }));
  const [listed] = (await app.archive.entries()).entries;
  expect(listed?.operation).toMatchObject({ id: operation.id, phase: 'ended', counts: { canceled: 1 } });
});

test('a continuation that is asked for twice runs once', async () => {
  server.setFault({ kind: 'status', status: 502 });
  const { id: operationId } = await run(app.engine, planOf([setRole('desk@example.com')]));
  server.setFault(null);
  const before = roleWrites();
  const asked = await Promise.all([1, 2].map(() => app.engine.calls['operations.continue']({ operationId })));
  expect(asked.map(({ ok }) => ok)).toEqual([true, false]);
  await ended(app.engine, operationId);
  expect(roleWrites()).toBe(before + 1);
});
