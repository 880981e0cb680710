import { beforeEach, expect, test } from 'vitest';
import type { Change } from '../../../src/shared/operations/change.ts';
import type { SimulatedInstance } from '../../dokploy/instance.ts';
import { testSimulator } from '../../dokploy/testSimulator.ts';
import { openConsole } from './console.ts';
import { good } from './keyConsole.ts';
import { ended, planOf, run, words } from './plans.ts';

const simulator = testSimulator();

const PEOPLE = ['desk@example.com', 'host@example.com', 'night@example.com'];

let server: SimulatedInstance;
let app: Awaited<ReturnType<typeof openConsole>>;
beforeEach(async () => {
  server = await simulator.serve(
    '0.30.2',
    {
      name: 'Acme',
      members: PEOPLE.map((email) => ({ email, role: 'member' })),
      invitations: [{ email: 'vendor@example.net', role: 'admin' }],
    },
    { name: 'Billing', members: [{ email: 'desk@example.com', role: 'member' }] },
  );
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

test('an answer that is lost stays unknown while the server may still be at work on it; the rest of the instance stays open', async () => {
  server.setFault({ kind: 'reset' }, { call: 'organization.updateMemberRole', times: 1 });
  const operation = await run(app.engine, planOf([setRole('desk@example.com'), setRole('host@example.com')]));
  expect(words(operation)).toEqual(['unknown', 'open']);
  // Of the second one it is certain that nothing went out.
  const [sent, open] = operation.steps.map(({ state }) => ('error' in state ? state.error : undefined));
  expect(sent?.details?.outcomeUnknown).toBe(true);
  expect(open).toMatchObject({ code: sent?.code, advice: expect.stringContaining('was not sent') });
  expect(open?.details?.outcomeUnknown).toBeUndefined();
  expect(operation.phase).toBe('open');
  app.pass(120_000);
  good(await app.engine.calls['operations.retry']({ operationId: operation.id }));
  await ended(app.engine, operation.id);
  good(await app.engine.calls['operations.continue']({ operationId: operation.id }));
  const after = await ended(app.engine, operation.id);
  expect(words(after)).toEqual(['done', 'done']);
});

test('what was not answered is not sent again while the server may still be at work on it, however it is asked for', async () => {
  server.setFault({ kind: 'reset' }, { call: 'organization.create', times: 1 });
  const { instanceId } = app;
  const create: Change = { action: 'organizations.create', instanceId, name: 'Labs', before: [] };
  const operation = await run(app.engine, planOf([create], 'create-organization'));
  expect(words(operation)).toEqual(['unknown']);
  good(await app.engine.calls['operations.retry']({ operationId: operation.id }));
  const [told] = (await ended(app.engine, operation.id)).steps;
  const advice = expect.stringMatching(/Try again after \d\d:\d\d:\d\d\./);
  expect(told?.state).toMatchObject({ state: 'unknown', error: { advice } });
  const anew = await run(app.engine, planOf([create], 'create-organization'));
  expect(anew.steps[0]?.state).toMatchObject({ state: 'open', error: { advice } });
  expect(app.writes()).toHaveLength(1);
  app.pass(120_000);
  good(await app.engine.calls['operations.continue']({ operationId: anew.id }));
  expect(words(await ended(app.engine, anew.id))).toEqual(['done']);
});

test('nothing of an operation is taken back while it runs: its own last reading would show that, and doubt what was done', async () => {
  const hold = server.hold('user.all');
  const plan = planOf([setRole('desk@example.com')]);
  const { operationId } = good(await app.engine.start(plan));
  await hold.arrived;
  const undo = () => app.engine.undo({ operationId });
  expect(await undo()).toMatchObject({ ok: false, error: { code: 'operation-running' } });
  hold.release();
  expect(words(await ended(app.engine, operationId))).toEqual(['done']);
  const undone = good(await undo());
  expect(words(await ended(app.engine, undone.operationId))).toEqual(['done']);
  expect(roleOf('desk@example.com')).toBe('member');
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
