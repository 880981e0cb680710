import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { HttpAdapter } from '../../src/main/network/exchange.ts';
import type { SimulatedInstance } from '../dokploy/instance.ts';
import { testSimulator } from '../dokploy/testSimulator.ts';
import { createSystemHttp } from '../main/network/systemHttp.ts';
import { AUTHORITY } from '../main/network/trustConsole.ts';
import { openQuayside, type Quayside } from './quayside.ts';

// A compromised page can make every call of the contract. It wants a key that is stored for a server to arrive at a
// proxy, or at a server, of its own.

const simulator = testSimulator();
/** Two servers with stored keys: by https with a certificate of the system’s authority, and by http. */
let servers: { https: SimulatedInstance; http: SimulatedInstance };
/** What the thief runs: a Dokploy with a certificate of its own, and a proxy that leads to it whatever is asked for. */
let thief: SimulatedInstance;
let proxy: { url: string; keys: string[]; close(): void };

beforeAll(async () => {
  servers = { https: await simulator.addInstance({ tls: 'trusted' }), http: await simulator.addInstance({}) };
  thief = await simulator.addInstance({ tls: 'self-signed' });
  proxy = await startThiefsProxy();
});
beforeEach(() => {
  thief.requests.clear();
  proxy.keys.length = 0;
});
afterAll(() => proxy.close());

async function startThiefsProxy(): Promise<typeof proxy> {
  const keys: string[] = [];
  const server = createServer((request, response) => {
    keys.push(String(request.headers['x-api-key'] ?? ''));
    response.end('here is nobody');
  });
  server.on('connect', (_request, client) => {
    const end = connect(thief.port, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Yes\r\n\r\n');
      end.pipe(client).pipe(end);
    });
    end.on('error', () => client.destroy());
    client.on('error', () => end.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, keys, close: () => void server.close() };
}

/** Chromium’s part: it goes by the proxy, and refuses what the thief shows there. */
function systemHttp(): HttpAdapter {
  const direct = createSystemHttp({ ca: AUTHORITY });
  return {
    ...direct,
    open(request, events) {
      const { proxy: chosen } = request.route;
      if (chosen.mode !== 'given') return direct.open(request, events);
      if (request.url.startsWith('https:')) {
        setImmediate(() => events.error(new Error('net::ERR_CERT_AUTHORITY_INVALID')));
        return { abort() {} };
      }
      return direct.open({ ...request, url: `${chosen.url}/` }, events);
    },
  };
}

const FINGERPRINT = new X509Certificate(
  readFileSync(new URL('../dokploy/certificates/self-signed.cert.pem', import.meta.url)),
).fingerprint256;

type World = { app: Quayside; instanceId: string; server: SimulatedInstance; thiefsKey: string };

const given = () => ({ mode: 'given' as const, url: proxy.url });
const edit = ({ app, instanceId, server }: World, change: object) =>
  app.bridge.call('instances.edit', {
    ...{ attemptId: app.computer.newId(), instanceId, name: 'Shop', color: 'red', url: server.origin },
    ...change,
  });

/** What the page can call that changes where keys go, or whom an instance is believed to be; and a reading. */
const CALLS: Record<string, (world: World) => Promise<unknown>> = {
  'give a proxy': (world) => edit(world, { connection: { proxy: given(), headers: [] } }),
  'take the system’s proxy': (world) =>
    edit(world, { connection: { proxy: { mode: 'system' }, headers: [] } }),
  'take no proxy': (world) => edit(world, { connection: { proxy: { mode: 'none' }, headers: [] } }),
  'trust the thief’s certificate': ({ app, instanceId }) =>
    app.bridge.call('instances.trustCertificate', { instanceId, fingerprint: FINGERPRINT }),
  'distrust it': ({ app, instanceId }) =>
    app.bridge.call('instances.trustCertificate', { instanceId, fingerprint: null }),
  'accept the installation': ({ app, instanceId }) =>
    app.bridge.call('instances.acceptInstallation', { instanceId }),
  'move to the thief without a key': (world) => edit(world, { url: thief.origin, trust: FINGERPRINT }),
  'move to the thief': (world) =>
    edit(world, { url: thief.origin, key: world.thiefsKey, trust: FINGERPRINT }),
  'move back': (world) => edit(world, { key: world.thiefsKey, connection: { proxy: given(), headers: [] } }),
  'add it again': ({ app, server, thiefsKey }) =>
    app.bridge.call('instances.add', {
      ...{ attemptId: app.computer.newId(), name: '', url: server.origin, key: thiefsKey, forSession: false },
      ...{ connection: { proxy: given(), headers: [] }, trust: FINGERPRINT },
    }),
  'give another key': ({ app, instanceId, thiefsKey }) =>
    app.bridge.call('instances.replaceKey', {
      ...{ attemptId: app.computer.newId(), instanceId, key: thiefsKey, forSession: false },
      otherInstallation: true,
    }),
  read: ({ app, instanceId }) => app.actions.refreshInstance(instanceId),
};

async function open(server: SimulatedInstance): Promise<World & { key: string }> {
  const app = await openQuayside({ http: systemHttp() });
  const key = server.key({ user: 'owner@example.com', organization: 'Acme' });
  const added = await app.call('instances.add', {
    ...{ attemptId: 'first', name: 'Shop', url: server.origin, key, forSession: false },
  });
  const thiefsKey = thief.key({ user: 'owner@example.com', organization: 'Acme' });
  return { app, instanceId: added.id, server, thiefsKey, key };
}

const stolen = () => [
  ...proxy.keys,
  ...thief.requests.map(({ headers }) => String(headers['x-api-key'] ?? '')),
];

test('whatever a page calls, in whatever order or at once, a stored key goes by no way that the person did not confirm', async () => {
  const names = fc.array(fc.constantFrom(...Object.keys(CALLS)), { minLength: 1, maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(names, fc.constantFrom('https', 'http'), fc.boolean(), async (calls, scheme, atOnce) => {
      const world = await open(servers[scheme]);
      const make = (name: string) => CALLS[name]?.(world);
      if (atOnce) await Promise.all(calls.map(make));
      else for (const name of calls) await make(name);
      await CALLS.read?.(world);
      expect(stolen()).not.toContain(world.key);
      await world.app.close();
    }),
    {
      numRuns: 30,
      examples: [
        [['give a proxy'], 'http', false],
        [['give a proxy', 'read', 'trust the thief’s certificate'], 'https', false],
        [['add it again', 'trust the thief’s certificate', 'read'], 'https', false],
      ],
    },
  );
}, 120_000);

test('a proxy, and then its certificate, take effect once the person confirmed each in a box that names both', async () => {
  const world = await open(servers.https);
  const { app, key, server } = world;
  app.boxes.answer = 'Use this proxy';
  expect(await CALLS['give a proxy']?.(world)).toMatchObject({ ok: true });
  expect(app.boxes.asked.splice(0)).toEqual([
    expect.stringMatching(
      new RegExp(
        `^Send the keys of this instance through another proxy\\?\nInstance: Shop\nServer: 127.0.0.1:${server.port}\nProxy: ${proxy.url}\n`,
      ),
    ),
  ]);
  await CALLS.read?.(world);
  expect(stolen()).not.toContain(key);
  app.boxes.answer = 'Trust this certificate';
  expect(await CALLS['trust the thief’s certificate']?.(world)).toMatchObject({ ok: true });
  expect(app.boxes.asked).toEqual([expect.stringContaining(`SHA-256: ${FINGERPRINT}`)]);
  await CALLS.read?.(world);
  expect(stolen()).toContain(key);
});

test('what the person does not confirm changes nothing, and says so', async () => {
  const world = await open(servers.http);
  const { app, instanceId } = world;
  const before = await app.call('app.start', {});
  app.boxes.answer = 'Cancel';
  expect(await CALLS['give a proxy']?.(world)).toMatchObject({
    ok: false,
    error: { code: 'canceled', message: 'The proxy was not changed.' },
  });
  const { instances } = await app.call('app.start', {});
  expect(instances).toEqual(before.instances);
  expect(instances.map(({ id }) => id)).toEqual([instanceId]);
});

test('an instance that is moved keeps its address and its key, until the person confirms it in a box that counts the keys and names both addresses', async () => {
  const world = await open(servers.https);
  const { app, key, server } = world;
  const kept = () => [...app.computer.keychain.entries.values()];
  const move = () => CALLS['move to the thief']?.({ ...world, thiefsKey: 'anything' });
  // A key that is not taken there asks nothing of the person.
  expect(await move()).toMatchObject({ ok: false });
  expect(app.boxes.asked).toEqual([]);
  app.boxes.answer = 'Cancel';
  expect(await CALLS['move to the thief']?.(world)).toMatchObject({
    ok: false,
    error: { code: 'canceled', message: 'The instance was not moved.' },
  });
  expect(app.boxes.asked.splice(0)).toEqual([
    expect.stringMatching(
      new RegExp(
        `^Move this instance and delete its 1 key\\?\nInstance: Shop\nServer: 127.0.0.1:${server.port}\nNew address: 127.0.0.1:${thief.port}\n`,
      ),
    ),
  ]);
  expect((await app.call('app.start', {})).instances).toMatchObject([{ origin: server.origin }]);
  expect(kept()).toEqual([key]);
  app.boxes.answer = 'Move instance';
  expect(await CALLS['move to the thief']?.(world)).toMatchObject({ ok: true });
  expect(kept()).toEqual([world.thiefsKey]);
});

test('a second person’s key that shows no organization in common is added to the server that a stored key recognises, once the person confirms it, and both are read', async () => {
  const server = await simulator.addInstance({
    name: 'Shared',
    seed: {
      owner: { email: 'ann@example.com' },
      organizations: [{ name: 'Acme' }, { name: 'Lab', owner: { email: 'ben@example.com' } }],
    },
  });
  const app = await openQuayside();
  const instanceId = await app.add(server, { organization: 'Acme' });
  const lab = server.world.organizations.find(({ name }) => name === 'Lab');
  const ben = { user: lab?.ownerId ?? '', organization: 'Lab' };
  app.boxes.answer = 'Cancel';
  await expect(app.pasteKey(instanceId, server, ben)).rejects.toThrow();
  app.boxes.answer = 'Add this key';
  await app.pasteKey(instanceId, server, ben);
  expect(app.boxes.asked.at(-1)).toMatch(/^Add a key that shows none/);
  await app.refresh();
  const { keys } = app.state().byId[instanceId] ?? { keys: [] };
  expect(keys.map(({ organizationName }) => organizationName).sort()).toEqual(['Acme', 'Lab']);
  expect(app.state().readings[instanceId]?.account.state).toBe('ready');
});
