import { beforeEach, expect, onTestFinished, test } from 'vitest';
import type { SimulatedInstance } from '../../dokploy/instance.ts';
import { testSimulator } from '../../dokploy/testSimulator.ts';
import { caseOf, openShop, serveShop, stockShop } from './everyAction.ts';
import { good } from './keyConsole.ts';
import { ended, planOf, words } from './plans.ts';

const simulator = testSimulator();

const setRole = caseOf('members.setRole');
const remove = caseOf('invitations.remove');

let server: SimulatedInstance;
let stocked: Awaited<ReturnType<typeof stockShop>>;
let operationId: string;
/** What passed beside the time that the test takes. ms */
let passed: number;
beforeEach(async () => {
  server = await serveShop(simulator);
  passed = 0;
  stocked = await stockShop(server, { clock: () => Date.now() + passed });
  onTestFinished(() => stocked.modules.engine.close());
  // The server does it, but its answer is lost, and it cannot be read.
  server.setFault({ kind: 'reset' }, { call: setRole.call, times: 1, effect: true });
  const held = server.hold(setRole.call);
  const started = await engine().start(planOf([setRole.plan(stocked.shop)]));
  operationId = good(started).operationId;
  await held.arrived;
  server.setFault({ kind: 'status', status: 503 }, { call: 'user.all' });
  held.release();
  expect(await found()).toEqual(['unknown']);
});

const engine = () => stocked.modules.engine;
const retry = () => engine().calls['operations.retry']({ operationId });
const found = async () => words(await ended(engine(), operationId));

async function isFoundLater(): Promise<void> {
  server.setFault(null);
  server.setFault(null, { call: 'user.all' });
  await engine().settle(stocked.shop.instanceId);
  expect(await found()).toEqual(['done']);
}

test('a step whose answer was lost is still unknown after a retry that could not reach the server, and is found done later', async () => {
  server.setFault({ kind: 'status', status: 403 });
  good(await retry());
  expect(await found()).toEqual(['unknown']);
  await isFoundLater();
});

test('a step whose answer was lost is unknown for good when it is given up after such a retry, never canceled', async () => {
  server.setFault({ kind: 'status', status: 403 });
  good(await retry());
  expect(await found()).toEqual(['unknown']);
  good(await engine().calls['operations.close']({ operationId }));
  expect(await found()).toEqual(['unknown']);
});

test('a step whose answer was lost is still unknown when its key was revoked before the retry, which says so', async () => {
  server.setFault(null, { call: 'user.all' });
  server.world.keys = [];
  good(await retry());
  const [step] = (await ended(engine(), operationId)).steps;
  expect(step?.state).toMatchObject({
    state: 'unknown',
    error: { code: 'key-not-accepted', advice: expect.stringContaining('sent before') },
  });
});

test('a step whose answer was lost is still unknown when its retry is stopped before its turn', async () => {
  const held = server.hold(remove.call);
  good(await engine().start(planOf([remove.plan(stocked.shop)])));
  await held.arrived;
  good(await retry());
  good(await engine().calls['operations.cancel']({ operationId }));
  held.release();
  expect(await found()).toEqual(['unknown']);
  await isFoundLater();
});

test('a step whose answer was lost is still unknown when the app ends before its retry has its turn', async () => {
  const held = server.hold(remove.call);
  good(await engine().start(planOf([remove.plan(stocked.shop)])));
  await held.arrived;
  good(await retry());
  engine().stop();
  held.release();
  expect(await found()).toEqual(['unknown']);
});

test('a step whose answer was lost is still unknown when the app is killed while its retry looks first', async () => {
  server.setFault(null, { call: 'user.all' });
  const held = server.hold('user.all');
  good(await retry());
  await held.arrived;
  const { folder, modules } = stocked;
  const next = await openShop({ folder, backend: modules.backend });
  onTestFinished(() => next.engine.close());
  await next.engine.recover();
  expect(next.engine.summaries()).toMatchObject([{ counts: { unknown: 1, open: 0 } }]);
  held.release();
});

test('a step whose answer was lost is still unknown when its instance was removed before the retry', async () => {
  good(
    await stocked.modules.credentialStore.removeInstance(stocked.shop.instanceId, { forgetsActivity: false }),
  );
  good(await retry());
  const [step] = (await ended(engine(), operationId)).steps;
  expect(step?.state).toMatchObject({
    state: 'unknown',
    error: { message: expect.stringContaining('was removed from Quayside') },
  });
});

test('a step whose answer was lost and whose retry the server refuses is settled by what a reading shows', async () => {
  server.setFault(null, { call: 'user.all' });
  // A look that comes too early sees nothing of it yet.
  const desk = stocked.shop.member('desk@example.com');
  if (desk) desk.role = 'member';
  passed = 120_000;
  server.setFault({ kind: 'status', status: 403 }, { call: setRole.call });
  const held = server.hold(setRole.call);
  good(await retry());
  await held.arrived;
  if (desk) desk.role = 'admin';
  held.release();
  expect(await found()).toEqual(['done']);
});

test('a step that failed since no reading showed it, and that its server did after that, is Quayside’s own when it is retried', async () => {
  server.setFault(null, { call: 'user.all' });
  const desk = stocked.shop.member('desk@example.com');
  if (desk) desk.role = 'member';
  passed = 120_000;
  await engine().settle(stocked.shop.instanceId);
  expect(await found()).toEqual(['failed']);
  if (desk) desk.role = 'admin';
  good(await retry());
  const [step] = (await ended(engine(), operationId)).steps;
  expect(step?.state).toMatchObject({ state: 'done', undo: { from: 'admin', role: 'member' } });
  expect(step?.state).not.toHaveProperty('already');
  const sent = server.requests.filter(({ call }) => call === setRole.call);
  expect(sent).toHaveLength(1);
});

test('a step that was still being looked at when the app was killed is open at the next start: nothing was sent', async () => {
  const setPermissions = caseOf('members.setPermissions');
  const second = await stockShop(server);
  const held = server.hold('user.one');
  good(await second.modules.engine.start(planOf([setPermissions.plan(second.shop)])));
  await held.arrived;
  const next = await openShop({ folder: second.folder, backend: second.modules.backend });
  onTestFinished(() => next.engine.close());
  await next.engine.recover();
  expect(next.engine.summaries()).toMatchObject([{ counts: { open: 1, unknown: 0 } }]);
  held.release();
});
