import { expect, onTestFinished, test } from 'vitest';
import type { Change } from '../../../src/shared/operations/change.ts';
import { testSimulator } from '../../dokploy/testSimulator.ts';
import { made, openShop, serveShop, shopOf, stockShop } from './everyAction.ts';
import { good } from './keyConsole.ts';
import { ended, planOf, run, words } from './plans.ts';

const simulator = testSimulator();

test('a locked keychain leaves the making of keys open and no key behind; after a restart they are kept for the session', async () => {
  const server = await serveShop(simulator);
  server.world.addOrganization({ name: 'Depot', ownerId: server.world.users[0]?.id ?? '' });
  const { modules, shop, folder } = await stockShop(server);
  const { backend } = modules;
  // The key that makes the others was looked up before, and is at hand.
  good(await modules.accounts.readAccount(shop.instanceId));
  backend.setPassword = async () => {
    throw new Error('Cannot create an item in a locked collection');
  };
  const changes = ['Labs', 'Depot'].map((name): Change => {
    const { instanceId } = shop;
    return {
      action: 'keys.make',
      instanceId,
      organizationId: shop.organization(name),
      expiresInDays: null,
      forSession: false,
    };
  });
  const before = made(shop).length;
  const operation = await run(modules.engine, planOf(changes, 'create-keys'));
  expect(words(operation)).toEqual(['open', 'open']);
  expect(operation.steps[0]?.state).toMatchObject({ error: { code: 'keychain-locked' } });
  expect(made(shop)).toHaveLength(before);
  await modules.engine.close();

  const next = await openShop({ folder, backend });
  onTestFinished(() => next.engine.close());
  await next.engine.recover();
  const { id: operationId } = operation;
  good(await next.engine.calls['operations.continue']({ operationId, forSession: true }));
  const after = await ended(next.engine, operationId);
  expect(words(after)).toEqual(['done', 'done']);
  expect(after.steps.map(({ change }) => change)).toMatchObject([{ forSession: true }, { forSession: true }]);
  const again = shopOf(server, next, shop.instanceId);
  expect([...again.records('Labs'), ...again.records('Depot')].map(({ keptIn }) => keptIn)).toEqual([
    'session',
    'session',
  ]);
});
