import { beforeEach, expect, onTestFinished, test } from 'vitest';
import type { Change } from '../../../src/shared/operations/change.ts';
import type { SimulatedInstance } from '../../dokploy/instance.ts';
import { testSimulator } from '../../dokploy/testSimulator.ts';
import { caseOf, type Shop, serveShop, stockShop } from './everyAction.ts';
import { planOf, run } from './plans.ts';

const simulator = testSimulator();

let server: SimulatedInstance;
let stocked: Awaited<ReturnType<typeof stockShop>>;
let shop: Shop;
beforeEach(async () => {
  server = await serveShop(simulator);
  stocked = await stockShop(server);
  ({ shop } = stocked);
  onTestFinished(() => stocked.modules.engine.close());
});

const engine = () => stocked.modules.engine;
const writes = () => server.requests.filter(({ method }) => method === 'POST').length;

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
