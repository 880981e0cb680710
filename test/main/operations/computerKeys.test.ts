import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { findComputers, planRetirement } from '../../../src/main/plans/keys.ts';
import { registryCode } from '../../../src/main/registry/registryFile.ts';
import type { InstanceKeys } from '../../../src/main/world/world.ts';
import { keyName } from '../../../src/shared/keys.ts';
import type { SimulatedInstance } from '../../dokploy/instance.ts';
import { testSimulator } from '../../dokploy/testSimulator.ts';
import { countIds, makeFolder } from '../storage/folder.ts';
import { keyOf } from './console.ts';
import { openShop } from './everyAction.ts';
import { good } from './keyConsole.ts';
import { ended, planOf, run, words } from './plans.ts';

const simulator = testSimulator();

const OWNER = 'owner@example.com';
const LAPTOP = { computer: 'laptop', registry: 'zz11' };
const count = countIds('');
const random = () => count().slice(1).padStart(5, '0');

let servers: { shop: SimulatedInstance; blog: SimulatedInstance; depot: SimulatedInstance };
let app: Awaited<ReturnType<typeof openShop>>;
/** Ids by the names of the servers. */
let ids: Record<keyof typeof servers, string>;

/** Three servers with a pasted key each, and on the first one another that was made here. */
beforeEach(async () => {
  const add = () =>
    simulator.serve('0.30.2', { name: 'Acme', members: [{ email: 'ben@example.com' }] }, { name: 'Billing' });
  servers = { shop: await add(), blog: await add(), depot: await add() };
  app = await openShop({
    folder: makeFolder(),
    newKeyName: (registryId) => keyName('desk-07', registryCode(registryId), random()),
  });
  onTestFinished(() => app.engine.close());
  ids = { shop: '', blog: '', depot: '' };
  for (const name of ['shop', 'blog', 'depot'] as const) {
    const server = servers[name];
    const added = await app.credentialStore.addInstance({ name, origin: server.origin, ...keyOf(server) });
    ids[name] = good(added).id;
  }
  await make('shop', 'Billing');
  for (const server of Object.values(servers)) server.requests.clear();
});

const organization = (server: SimulatedInstance, name: string) =>
  server.world.organizations.find((row) => row.name === name)?.id ?? '';
const make = async (name: keyof typeof servers, opens: string, expiresInDays: 30 | 90 | null = null) =>
  good(
    await app.keys.make({
      instanceId: ids[name],
      organizationId: organization(servers[name], opens),
      expiresInDays,
    }),
  );

/** A key that another computer made for somebody. */
function give(server: SimulatedInstance, computer = LAPTOP, user = OWNER): string {
  const name = keyName(computer.computer, computer.registry, random());
  server.key({ user, organization: 'Acme', name });
  return name;
}

const named = (server: SimulatedInstance, start: string) =>
  server.world.keys.filter(({ name }) => name.startsWith(`Quayside · ${start}`)).map(({ name }) => name);
const deleted = (server: SimulatedInstance) =>
  server.requests.filter(({ call }) => call === 'user.deleteApiKey').length;

async function known(): Promise<InstanceKeys[]> {
  return Promise.all(
    app.instances.list().map(async ({ id: instanceId, name: instanceName, keys }) => {
      const read = await app.accounts.readAccount(instanceId);
      return {
        instanceId,
        instanceName,
        keys,
        health: app.health.all(),
        account: read.ok ? read.value : null,
        server: { version: read.ok ? read.value.version : null },
        unread: read.ok ? null : { why: read.error.message, later: true },
      };
    }),
  );
}

test('the keys of a stolen laptop go on every instance, later on the one that is down; no other key does', async () => {
  const { shop, blog, depot } = servers;
  give(shop);
  give(shop);
  const desk = give(shop, { computer: 'desk', registry: 'yy22' });
  give(blog);
  const colleagues = give(blog, LAPTOP, 'ben@example.com');
  give(depot);
  depot.setFault({ kind: 'status', status: 403 });

  const instances = await known();
  expect(findComputers(instances, 'none')).toMatchObject([
    { computer: 'desk', keys: 1 },
    { computer: 'desk-07', keys: 1, inUse: 1 },
    { ...LAPTOP, keys: 3, inUse: 0, instanceNames: ['shop', 'blog'] },
  ]);
  const plan = planRetirement(LAPTOP, instances);
  expect(plan.steps.map(({ change }) => change.action)).toEqual([
    'keys.retireOnServer',
    'keys.retireOnServer',
    'keys.retireOnServer',
    'keys.retireOfComputer',
  ]);
  expect(plan.looked).toEqual([
    { instanceName: 'shop', emails: [OWNER] },
    { instanceName: 'blog', emails: [OWNER] },
  ]);
  const ran = await run(app.engine, { kind: 'retire-keys', steps: plan.steps });
  expect(words(ran)).toEqual(['done', 'done', 'done', 'open']);
  expect([named(shop, 'laptop'), named(shop, 'desk ')]).toEqual([[], [desk]]);
  // A server shows a key those of its own person alone, and lets nobody else end them.
  expect(named(blog, 'laptop')).toEqual([colleagues]);

  depot.setFault(null);
  // Made while it was down.
  give(depot);
  good(await app.engine.calls['operations.continue']({ operationId: ran.id }));
  expect(words(await ended(app.engine, ran.id))).toEqual(['done', 'done', 'done', 'done']);
  expect(named(depot, 'laptop')).toEqual([]);
  expect([shop, blog, depot].map(deleted)).toEqual([2, 1, 2]);
  expect(named(shop, 'desk-07')).toHaveLength(1);
});

test('a server that lists no keys leaves its step failed, never done as if there were none', async () => {
  const { depot } = servers;
  const name = give(depot);
  const { members } = depot.world;
  // Whose key is here is no member any more: the server says nothing of them.
  depot.world.members = members.filter(({ userId }) => userId !== depot.world.users[0]?.id);
  const change = { action: 'keys.retireOfComputer', instanceId: ids.depot, ...LAPTOP } as const;
  const ran = await run(app.engine, planOf([change], 'retire-keys'));
  expect(ran.steps[0]?.state).toMatchObject({ state: 'failed', error: { code: 'unexpected-shape' } });
  expect(named(depot, 'laptop')).toEqual([name]);
  depot.world.members = members;
  good(await app.engine.calls['operations.retry']({ operationId: ran.id }));
  expect(words(await ended(app.engine, ran.id))).toEqual(['done']);
  expect(named(depot, 'laptop')).toEqual([]);
});
