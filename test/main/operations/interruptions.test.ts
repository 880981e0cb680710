import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import type { Change, ChangeBy } from '../../../src/shared/operations/change.ts';
import type { SimulatedInstance } from '../../dokploy/instance.ts';
import { testSimulator } from '../../dokploy/testSimulator.ts';
import { caseOf, openShop, type Shop, serveShop, stockShop } from './everyAction.ts';
import { good } from './keyConsole.ts';
import { ended, planOf, run, runRest, words } from './plans.ts';

const simulator = testSimulator();

let server: SimulatedInstance;
let stocked: Awaited<ReturnType<typeof stockShop>>;
let shop: Shop;
/** What passed since the test began. ms */
let passed: number;
beforeEach(async () => {
  server = await serveShop(simulator);
  passed = 0;
  stocked = await stockShop(server, { clock: () => Date.now() + passed });
  ({ shop } = stocked);
  onTestFinished(() => stocked.modules.engine.close());
});

const engine = () => stocked.modules.engine;
const resume = (operationId: string) => engine().calls['operations.continue']({ operationId });
const writes = () => server.requests.filter(({ method }) => method === 'POST').length;
const setRole = caseOf('members.setRole');
const planOfTwo = () =>
  planOf(
    ['desk@example.com', 'host@example.com'].map((email) => ({
      ...(setRole.plan(shop) as ChangeBy<'members.setRole'>),
      email,
      memberId: shop.member(email)?.id ?? '',
    })),
  );

test('of two who undo the same at once one does', async () => {
  const { id: operationId } = await run(engine(), planOf([setRole.plan(shop)]));
  server.requests.clear();
  const undo = () => engine().undo({ operationId });
  const [first, second] = await Promise.all([undo(), undo()]);
  expect(second).toMatchObject({ ok: false, error: { code: 'operation-running' } });
  expect(words(await ended(engine(), good(first).operationId))).toEqual(['done']);
  expect(writes()).toBe(1);
  // Later there is nothing left to take back.
  await vi.waitFor(async () =>
    expect(await undo()).toMatchObject({ ok: false, error: { code: 'conflict' } }),
  );
  expect(writes()).toBe(1);
});

test('a keychain that locks in the middle leaves the rest open with its words; unlocked it goes on, each sent once', async () => {
  const { backend } = stocked.modules;
  const held = server.hold(setRole.call);
  const { operationId } = good(await engine().start(planOfTwo()));
  await held.arrived;
  backend.mode = 'locked';
  held.release();
  const operation = await ended(engine(), operationId);
  expect(words(operation)).toEqual(['done', 'open']);
  expect(operation.steps[1]?.state).toMatchObject({ error: { code: 'keychain-locked' } });
  backend.mode = 'ready';
  await stocked.modules.keychain.check();
  good(await resume(operationId));
  expect(words(await ended(engine(), operationId))).toEqual(['done', 'done']);
  expect(server.requests.filter(({ call }) => call === setRole.call)).toHaveLength(2);
});

test.each([
  ['the cancel first', ['cancel', 'stop'], 'canceled'],
  ['the end first', ['stop', 'cancel'], 'open'],
] as const)('a cancel and the app’s end %s: the first holds, no reading is begun', async (_, order, word) => {
  const held = server.hold(setRole.call);
  const { operationId } = good(await engine().start(planOfTwo()));
  await held.arrived;
  for (const each of order) {
    if (each === 'stop') engine().stop();
    else good(await engine().calls['operations.cancel']({ operationId }));
  }
  server.requests.clear();
  held.release();
  expect(words(await ended(engine(), operationId))).toEqual(['done', word]);
  expect(server.requests).toHaveLength(0);
});

test('what main ran for itself is not looked up, but is once it is tried again', async () => {
  server.setFault({ kind: 'reset' }, { call: setRole.call, times: 2 });
  good(await engine().carryOut(planOf([setRole.plan(shop)])));
  const operationId = engine().summaries()[0]?.id ?? '';
  expect(await ended(engine(), operationId)).toMatchObject({ phase: 'ended', counts: { unknown: 1 } });
  good(await engine().calls['operations.retry']({ operationId }));
  expect(await ended(engine(), operationId)).toMatchObject({ phase: 'open', counts: { unknown: 1 } });
});

test('a defect within a step leaves it to be looked up and the rest to be run; both are finished, each done once', async () => {
  const action = stocked.modules.actions['members.setRole'];
  const { send } = action;
  vi.spyOn(action, 'send').mockImplementationOnce(async (change, readings) => {
    await send(change, readings);
    throw new Error('inside');
  });
  const operation = await run(engine(), planOfTwo());
  expect(words(operation)).toEqual(['unknown', 'open']);
  expect(stocked.modules.logged).toEqual(['operation change-roles stopped: Error: inside']);
  await engine().settle(shop.instanceId);
  good(await resume(operation.id));
  expect(words(await ended(engine(), operation.id))).toEqual(['done', 'done']);
  expect(writes()).toBe(2);
});

test('a look for a person that the end of the app cut short is open at the next start, and made again', async () => {
  const { folder, modules } = stocked;
  const look: Change = {
    action: 'members.find',
    instanceId: shop.instanceId,
    email: 'desk@example.com',
    also: [],
    known: [],
    why: 'The instance could not be reached.',
  };
  const held = server.hold('user.all');
  onTestFinished(held.release);
  const { operationId } = good(await engine().start(planOf([look], 'off-board')));
  await held.arrived;
  const next = await openShop({ folder, backend: modules.backend });
  onTestFinished(() => next.engine.close());
  await next.engine.recover();
  await next.engine.settle(shop.instanceId);
  expect(words(await ended(next.engine, operationId))).toEqual(['open']);
  const [step] = (await runRest(next.engine, operationId, planOf([look], 'off-board'))).steps;
  expect(step?.state).toMatchObject({
    state: 'failed',
    error: { message: 'desk@example.com is member in “Acme”.' },
  });
});
