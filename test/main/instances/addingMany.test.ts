import path from 'node:path';
import { expect, test } from 'vitest';
import { createCredentialStore } from '../../../src/main/credentials/credentialStore.ts';
import { createKeychain } from '../../../src/main/credentials/keychain.ts';
import { createDokploy } from '../../../src/main/dokploy/client.ts';
import { createConnecting } from '../../../src/main/instances/connect.ts';
import { createConnect } from '../../../src/main/instances/connectionCheck.ts';
import { createNetwork } from '../../../src/main/network/network.ts';
import { openInstances } from '../../../src/main/registry/instanceRegistry.ts';
import {
  type AddingMany,
  addedIn,
  createAddingMany,
} from '../../../src/renderer/src/features/instances/addingMany.ts';
import { ok } from '../../../src/shared/errors.ts';
import type { SimulatedInstance } from '../../dokploy/instance.ts';
import { testSimulator } from '../../dokploy/testSimulator.ts';
import { FakeKeychain } from '../credentials/fakeKeychain.ts';
import { createSystemHttp } from '../network/systemHttp.ts';
import { countIds, makeFolder } from '../storage/folder.ts';

const simulator = testSimulator();

/** The modules of main that add instances, over real HTTP: all but Electron, the ipc and the keychain is real. */
async function open() {
  const newId = countIds();
  const clock = Date.now;
  const instances = await openInstances({ file: path.join(makeFolder(), 'i.json'), clock, newId });
  const backend = new FakeKeychain();
  const keychain = createKeychain({ backend, service: 'Quayside', timeLimit: 5000, clock });
  const credentialStore = createCredentialStore({ instances, keychain, clock, newId });
  const loopback = { address: '127.0.0.1', family: 4 } as const;
  const logged: string[] = [];
  const network = createNetwork({
    system: { ...createSystemHttp(), systemProxy: async () => 'DIRECT', resolve: async () => [loopback] },
    instances,
    credentialStore,
    onTrustedBySystem: async () => {},
    userAgent: 'test',
    clock,
    log: (line) => void logged.push(line),
  });
  const verification = { verify: async () => ok(null), note: () => ok(null) };
  const dokploy = createDokploy({
    transport: network.transport,
    verification,
    keyFor: credentialStore.keyFor,
    originOf: instances.originOf,
    onKeyUsed: () => {},
    onAbsent: () => {},
  });
  const connecting = createConnecting({
    recognise: async () => false,
    ...network,
    instances,
    credentialStore,
    verification,
    connect: createConnect({ transport: network.transport, dokploy }),
    confirmWay: async () => ok(null),
    clock,
    emit: (_event, payload) => void logged.push(JSON.stringify(payload)),
    notify: () => {},
    forget: async () => {},
  });
  const list = (text: string) => {
    const adding = createAddingMany({
      ...{ add: connecting.add, cancel: connecting.cancel, newId },
      announce: async () => ok({}),
    });
    adding.take(text);
    return adding;
  };
  return { instances, backend, list, logged };
}

const ownersKey = (server: SimulatedInstance) =>
  server.key({
    user: server.world.users[0]?.id ?? '',
    organization: server.world.organizations[0]?.id ?? '',
  });
const lineOf = (name: string, server: SimulatedInstance, key = ownersKey(server)) =>
  `${name}, ${server.origin}, ${key}`;
const words = (adding: AddingMany) =>
  adding
    .rows()
    .map(({ name, progress }) => `${name}: ${'error' in progress ? progress.error.code : progress.state}`);

test('what is good is stored whole, what fails leaves nothing behind, and can be mended one by one', async () => {
  const app = await open();
  const [shop, yard, gone, signed] = await Promise.all([
    simulator.addInstance(),
    simulator.addInstance(),
    simulator.addInstance(),
    simulator.addInstance({ tls: 'self-signed' }),
  ]);
  const wrong = 'w'.repeat(64);
  await gone.close();
  const adding = app.list(
    [
      'name, address, key',
      lineOf('Shop', shop),
      lineOf('Yard', yard, wrong),
      lineOf('Gone', gone, wrong),
      lineOf('Signed', signed),
      lineOf('Shop again', shop),
    ].join('\n'),
  );
  await adding.run();
  expect(words(adding)).toEqual([
    'Shop: added',
    'Yard: key-not-accepted',
    'Gone: refused',
    'Signed: tls',
    'Shop again: instance-exists',
  ]);
  expect(app.instances.all().map(({ name, status }) => [name, status])).toEqual([['Shop', 'active']]);
  expect(app.backend.entries.size).toBe(1);
  // A key goes to nobody who has not shown to be Dokploy, behind a certificate that is trusted.
  expect(signed.requests).toHaveLength(0);

  const [, , , row] = adding.rows();
  const refused = row?.progress.state === 'failed' ? row.progress.error.certificate : undefined;
  adding.trust(5, refused?.shown.fingerprint ?? '');
  adding.edit(3, { name: 'Yard', url: yard.origin, key: ownersKey(yard) });
  adding.drop(6);
  await adding.run();
  expect(words(adding)).toEqual(['Shop: added', 'Yard: added', 'Gone: refused', 'Signed: added']);
  expect(
    app.instances
      .all()
      .map(({ name }) => name)
      .sort(),
  ).toEqual(['Shop', 'Signed', 'Yard']);
  expect(app.instances.all().find(({ name }) => name === 'Signed')?.certificate?.fingerprint).toBe(
    refused?.shown.fingerprint,
  );
  expect([...app.backend.entries.values()].sort()).toEqual(
    [shop, yard, signed].map((server) => server.world.keys[0]?.secret).sort(),
  );
  const secrets = [
    wrong,
    ...[shop, yard, signed].flatMap(({ world }) => world.keys.map(({ secret }) => secret)),
  ];
  const told = `${app.logged.join('\n')}${JSON.stringify(adding.rows())}`;
  expect(secrets.filter((secret) => told.includes(secret))).toEqual([]);
});

test('two lines of one server are stored once, also when both are checked at the same time', async () => {
  const app = await open();
  const server = await simulator.addInstance();
  const holds = [server.hold('user.get'), server.hold('user.get')];
  const lists = [app.list(lineOf('One', server)), app.list(lineOf('Two', server))];
  const over = Promise.all(lists.map((each) => each.run()));
  for (const hold of holds) {
    await hold.arrived;
    hold.release();
  }
  await over;
  expect(
    lists
      .flatMap(words)
      .map((each) => each.split(': ')[1])
      .sort(),
  ).toEqual(['added', 'instance-exists']);
  expect(app.instances.all()).toHaveLength(1);
  expect(app.backend.entries.size).toBe(1);
});

test('stopped in the middle: what is stored is whole, and nothing else is there', async () => {
  const app = await open();
  const servers = await Promise.all(Array.from({ length: 8 }, () => simulator.addInstance()));
  const hold = servers[1]?.hold('organization.all');
  const adding = app.list(servers.map((server, at) => lineOf(`Shop ${at}`, server)).join('\n'));
  // Each server after the first two keeps its answer back, so that the last two wait for their turn.
  const holds = servers.slice(2).map((server) => server.hold('health'));
  const over = adding.run();
  await hold?.arrived;
  await Promise.all(holds.slice(0, 5).map((each) => each.arrived));
  adding.stop();
  for (const each of [hold, ...holds]) each?.release();
  await over;
  expect(words(adding)).toEqual([
    'Shop 0: added',
    ...servers.slice(1).map((_, at) => `Shop ${at + 1}: canceled`),
  ]);
  expect(app.instances.all().map(({ name, status }) => [name, status])).toEqual([['Shop 0', 'active']]);
  expect(app.backend.entries.size).toBe(1);
  expect(servers[7]?.requests).toHaveLength(0);
  await adding.run();
  expect(addedIn(adding.rows())).toHaveLength(8);
  expect(app.backend.entries.size).toBe(8);
});
