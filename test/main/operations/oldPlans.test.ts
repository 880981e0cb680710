import { beforeEach, expect, onTestFinished, test } from 'vitest';
import type { Change, ChangeBy } from '../../../src/shared/operations/change.ts';
import type { SimulatedInstance } from '../../dokploy/instance.ts';
import { testSimulator } from '../../dokploy/testSimulator.ts';
import { aroundCalls } from '../credentials/stores.ts';
import { caseOf, openShop, type Shop, serveShop, shopOf, stockShop } from './everyAction.ts';
import { good } from './keyConsole.ts';
import { ended, planOf, run, words } from './plans.ts';

const simulator = testSimulator();

const DAY = 86_400_000;

let server: SimulatedInstance;
let stocked: Awaited<ReturnType<typeof stockShop>>;
let shop: Shop;
/** What passed since the test began. ms */
let passed: number;
const clock = () => Date.now() + passed;
let disk: { isFull: boolean };
beforeEach(async () => {
  server = await serveShop(simulator);
  passed = 0;
  disk = { isFull: false };
  stocked = await stockShop(server, {
    clock,
    around: (target, names) =>
      names.includes('append')
        ? aroundCalls(target, ['append'], async (call) => {
            if (disk.isFull) throw Object.assign(new Error('full'), { code: 'ENOSPC' });
            return call();
          })
        : target,
  });
  ({ shop } = stocked);
  onTestFinished(() => stocked.modules.engine.close());
});

const engine = () => stocked.modules.engine;
const writes = () => server.requests.filter(({ method }) => method === 'POST').length;
const setRole = caseOf('members.setRole');
const withdraw = caseOf('invitations.remove');

/** Stays open, since a proxy let nothing through when its turn came. */
async function leftOpen(changes: Change[]): Promise<string> {
  server.setFault({ kind: 'status', status: 403 });
  const { id } = await run(engine(), planOf(changes));
  server.setFault(null);
  server.requests.clear();
  return id;
}

const resume = (operationId: string) => engine().calls['operations.continue']({ operationId });
const review = (operationId: string) => engine().calls['operations.review']({ operationId });

test('what is left goes on within seven days; after them it is looked at anew before it does, and sent once', async () => {
  const operationId = await leftOpen([setRole.plan(shop)]);
  passed = 7 * DAY + 60_000;
  expect(await resume(operationId)).toMatchObject({ ok: false, error: { code: 'plan-outdated' } });
  expect(server.requests.length).toBe(0);
  good(await review(operationId));
  expect(writes()).toBe(0);
  expect(words(await ended(engine(), operationId))).toEqual(['open']);
  good(await resume(operationId));
  expect(words(await ended(engine(), operationId))).toEqual(['done']);
  expect(writes()).toBe(1);
});

test('one that was made by a clock that was ahead is as old as nobody knows: it is looked at anew, too', async () => {
  passed = 365 * DAY;
  const operationId = await leftOpen([setRole.plan(shop)]);
  passed = 0;
  expect(await resume(operationId)).toMatchObject({ ok: false, error: { code: 'plan-outdated' } });
  good(await review(operationId));
  good(await resume(operationId));
  expect(words(await ended(engine(), operationId))).toEqual(['done']);
});

test('a day less than seven is young enough', async () => {
  const operationId = await leftOpen([setRole.plan(shop)]);
  passed = 6 * DAY;
  good(await resume(operationId));
  expect(words(await ended(engine(), operationId))).toEqual(['done']);
});

test('looked at anew, what somebody else did or changed ends without being sent; the rest stands open', async () => {
  const operationId = await leftOpen([
    setRole.plan(shop),
    withdraw.plan(shop),
    caseOf('organizations.update').plan(shop),
  ]);
  passed = 8 * DAY;
  await setRole.other?.(shop, setRole.plan(shop));
  await withdraw.same?.(shop, withdraw.plan(shop));
  good(await review(operationId));
  const operation = await ended(engine(), operationId);
  expect(words(operation)).toEqual(['skipped', 'done', 'open']);
  expect(operation.steps[0]?.state).toMatchObject({ why: expect.stringContaining('is auditor there now') });
  expect(operation.steps[1]?.state).toMatchObject({ already: true });
  expect(writes()).toBe(0);
  good(await resume(operationId));
  expect(words(await ended(engine(), operationId))).toEqual(['skipped', 'done', 'done']);
  expect(writes()).toBe(1);
});

test('what could not be looked at stays open, says why, and is still too old to run', async () => {
  const operationId = await leftOpen([setRole.plan(shop)]);
  passed = 8 * DAY;
  server.setFault({ kind: 'login-page' });
  good(await review(operationId));
  const { steps } = await ended(engine(), operationId);
  expect(steps[0]?.state).toMatchObject({ state: 'open', error: { code: 'proxy-page' } });
  server.setFault(null);
  expect(await resume(operationId)).toMatchObject({ ok: false, error: { code: 'plan-outdated' } });
  expect(writes()).toBe(0);
});

test('that it was looked at stands over a restart, for seven days more', async () => {
  const operationId = await leftOpen([setRole.plan(shop)]);
  passed = 8 * DAY;
  good(await review(operationId));
  await engine().close();
  const { folder, modules } = stocked;
  const again = await openShop({ folder, backend: modules.backend, clock });
  onTestFinished(() => again.engine.close());
  await again.engine.recover();
  passed = 16 * DAY;
  const continued = () => again.engine.calls['operations.continue']({ operationId });
  expect(await continued()).toMatchObject({ ok: false, error: { code: 'plan-outdated' } });
  passed = 14 * DAY;
  good(await continued());
  expect(words(await ended(again.engine, operationId))).toEqual(['done']);
  expect(setRole.isDone(shopOf(server, again, shop.instanceId), setRole.plan(shop))).toBe(true);
});

test('what failed is as old as its plan, and is tried again once it was looked at', async () => {
  const change = { ...(setRole.plan(shop) as ChangeBy<'members.setRole'>), role: 'auditor' };
  const failed = await run(engine(), planOf([change]));
  expect(words(failed)).toEqual(['failed']);
  const { id: operationId } = failed;
  const retry = () => engine().calls['operations.retry']({ operationId });
  passed = 8 * DAY;
  expect(await retry()).toMatchObject({ ok: false, error: { code: 'plan-outdated' } });
  good(await review(operationId));
  shop.world.addCustomRole({ organizationId: shop.organization('Acme'), role: 'auditor', permissions: {} });
  good(await retry());
  expect(words(await ended(engine(), operationId))).toEqual(['done']);
});

/** Somebody who is to be deleted makes an organization. */
function makeOrganization(): void {
  const { id } = shop.world.addOrganization({ name: 'Late', ownerId: shop.person('desk@example.com') });
  shop.world.addMember({
    organizationId: id,
    userId: shop.person('owner@example.com'),
    role: 'member',
    createdAt: shop.world.date(),
  });
}

test('an account is not deleted with an organization that the plan, made of an older reading, never named', async () => {
  await stocked.modules.accounts.account(shop.instanceId);
  const remove = { ...caseOf('members.remove').plan(shop), owned: [] } as Change;
  makeOrganization();
  const { steps } = await run(engine(), planOf([remove]));
  expect(steps[0]?.state).toMatchObject({
    state: 'skipped',
    why: 'desk@example.com owns “Late” now, which would be deleted with the account.',
  });
  expect(writes()).toBe(0);
});

test('an account whose organizations cannot be looked at is not deleted, and its step stands open', async () => {
  const remove = { ...caseOf('members.remove').plan(shop), owned: [] } as Change;
  await stocked.modules.accounts.account(shop.instanceId);
  server.setFault({ kind: 'status', status: 502 }, { call: 'organization.all' });
  const { steps } = await run(engine(), planOf([remove]));
  expect(steps[0]?.state).toMatchObject({ state: 'open' });
  expect(writes()).toBe(0);
});
