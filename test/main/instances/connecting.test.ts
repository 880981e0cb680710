import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createConnecting } from '../../../src/main/instances/connect.ts';
import { createConnect } from '../../../src/main/instances/connectionCheck.ts';
import { createRejectedCertificates } from '../../../src/main/network/certificates.ts';
import { createRoutes } from '../../../src/main/network/routes.ts';
import { ok } from '../../../src/shared/errors.ts';
import type { Instance, Notice } from '../../../src/shared/instance.ts';
import { type SimulatedInstance, startInstance } from '../../dokploy/instance.ts';
import { good, openWithOneKey } from '../operations/keyConsole.ts';

let server: SimulatedInstance;
let other: SimulatedInstance;
beforeEach(async () => {
  server = await startInstance({});
  other = await startInstance({});
});
afterEach(async () => {
  await server.close();
  await other.close();
});

/** An instance with a pasted key for Acme and a made one for Billing, and the ways to connect it anew. */
async function open() {
  const app = await openWithOneKey(server);
  const { instanceId } = app;
  const billing = app.organization('Billing');
  good(await app.keys.make({ instanceId, organizationId: billing, expiresInDays: 90 }));
  const notices: Notice[] = [];
  const forgotten: string[] = [];
  const connecting = createConnecting({
    recognise: async () => false,
    ...app,
    connect: createConnect(app),
    routes: createRoutes(app),
    rejectedCertificates: createRejectedCertificates(),
    confirmWay: async () => ok(null),
    clock: Date.now,
    emit: () => {},
    notify: (notice) => notices.push(notice),
    forget: async (id) => void forgotten.push(id),
  });
  const old = app.keyOf(billing);
  async function move(url: string, key: string) {
    const before = app.instance();
    const edited = await connecting.edit({
      attemptId: 'a',
      instanceId,
      name: before.name,
      color: before.color,
      url,
      key,
    });
    if (edited.ok) await app.keys.renewMoved(instanceId, before.keys);
    return edited;
  }
  return { ...app, billing, old, connecting, notices, forgotten, move };
}

const namesOf = (instance: Instance | undefined) => instance?.keys.map((key) => key.organizationName).sort();
const atName = () => server.origin.replace('127.0.0.1', 'localhost');
const ownersKey = (of: SimulatedInstance, organization = 'Acme') =>
  of.key({ user: 'owner@example.com', organization, name: 'pasted anew' });

describe('another address of the same installation', () => {
  test('gets new keys in place of those that were made here, which are retired', async () => {
    const app = await open();
    good(await app.move(atName(), ownersKey(server)));
    expect(app.instance().origin).toBe(atName());
    expect(namesOf(app.instance())).toEqual(['Acme', 'Billing']);
    const renewed = app.keyOf(app.billing);
    expect(renewed).toMatchObject({ origin: 'made', status: 'active' });
    expect(renewed?.serverKeyId).not.toBe(app.old?.serverKeyId);
    const days = (Date.parse(renewed?.expiresAt ?? '') - Date.now()) / 86_400_000;
    expect(Math.round(days)).toBe(90);
    const onServer = server.world.keys.map(({ id }) => id);
    expect(onServer).toContain(renewed?.serverKeyId);
    expect(onServer).not.toContain(app.old?.serverKeyId);
    expect(app.instance().toRetire).toBeUndefined();
    expect(app.notices).toEqual([]);
    const remembered = await app.archive.entries();
    expect(remembered.map(({ operation }) => [operation?.kind, operation?.counts.done])).toEqual([
      ['retire-keys', 1],
      ['create-keys', 1],
    ]);
    expect([...app.backend.entries.keys()].sort()).toEqual(
      app
        .instance()
        .keys.map(({ id }) => id)
        .sort(),
    );
  });

  test('each old key is deleted once, and remembered once, though a reading of the account sees to them at the same moment', async () => {
    const app = await open();
    const { name, color } = app.instance();
    const { instanceId, connecting } = app;
    const moved = { attemptId: 'a', instanceId, name, color, url: atName(), key: ownersKey(server) };
    good(await connecting.edit(moved));
    server.requests.clear();
    await Promise.all([app.keys.renewMoved(instanceId, []), app.keys.finish(instanceId)]);
    expect(server.requests.filter(({ call }) => call === 'user.deleteApiKey')).toHaveLength(1);
    expect(await app.archive.entries()).toHaveLength(1);
  });

  test('where none can be made, says for which organizations, and retires the old ones all the same', async () => {
    const app = await open();
    server.setFault({ kind: 'status', status: 503 }, { call: 'user.createApiKey' });
    good(await app.move(atName(), ownersKey(server)));
    expect(app.notRenewed.map((key) => key.organizationName)).toEqual(['Billing']);
    // It was told: nothing of it stays open.
    expect(app.engine.summaries()).toMatchObject([{ kind: 'create-keys', phase: 'ended' }]);
    expect(namesOf(app.instance())).toEqual(['Acme']);
    expect(server.world.keys.map(({ id }) => id)).not.toContain(app.old?.serverKeyId);
  });
});

test('replacing a key that was made here deletes it on the server too; the very same one, given back, stays', async () => {
  const app = await open();
  const { instanceId } = app;
  const paste = (key: string) =>
    app.connecting.pasteKey({ attemptId: 'a', instanceId, organizationId: app.billing, key });
  const same = server.world.keys.find(({ id }) => id === app.old?.serverKeyId)?.secret ?? '';
  good(await paste(same));
  await app.keys.finish(instanceId);
  expect(server.world.keys.map(({ secret }) => secret)).toContain(same);

  const again = await open();
  const made = again.old?.serverKeyId;
  good(
    await again.connecting.pasteKey({
      attemptId: 'a',
      instanceId: again.instanceId,
      organizationId: again.billing,
      key: ownersKey(server, 'Billing'),
    }),
  );
  await again.keys.finish(again.instanceId);
  expect(server.world.keys.map(({ id }) => id)).not.toContain(made);
  expect(namesOf(again.instance())).toEqual(['Acme', 'Billing']);
});

test('a key replaced by one of another installation, on purpose, forgets what was last seen; otherwise it is refused, and nothing is forgotten', async () => {
  const app = await open();
  const { instanceId } = app;
  // The same address answers as another installation.
  server.world.organizations = [];
  server.world.members = [];
  server.world.keys = [];
  const newcomer = server.world.addUser({ email: 'new@example.com' });
  const fresh = server.world.addOrganization({ name: 'Fresh', ownerId: newcomer.id });
  const key = server.key({ user: newcomer.email, organization: fresh.id });
  const refused = await app.connecting.replaceKey({ attemptId: 'a', instanceId, key });
  expect(refused).toMatchObject({ ok: false, error: { code: 'other-installation' } });
  expect(app.forgotten).toEqual([]);
  good(await app.connecting.replaceKey({ attemptId: 'b', instanceId, key, otherInstallation: true }));
  expect(app.forgotten).toEqual([instanceId]);
  // None of the older keys goes to a server that it was not given for.
  expect(namesOf(app.instance())).toEqual(['Fresh']);
  expect(app.backend.entries.size).toBe(1);
});

describe('an address that is being typed', () => {
  const SYSTEM = { mode: 'system' } as const;

  test('is asked for Dokploy without a key or a header, and stores nothing', async () => {
    const app = await open();
    other.requests.clear();
    expect(await app.connecting.probe({ attemptId: 'a', url: other.origin, proxy: SYSTEM })).toEqual(ok({}));
    expect(other.requests.map(({ call }) => call)).toEqual(['health', 'settings.getDokployVersion']);
    expect(other.requests.filter(({ headers }) => 'x-api-key' in headers)).toEqual([]);
    expect(app.instances.list()).toHaveLength(1);
  });

  test('says what stands in the way; of one that is here nothing is asked', async () => {
    const app = await open();
    other.setFault({ kind: 'login-page' });
    const shut = await app.connecting.probe({ attemptId: 'a', url: other.origin, proxy: SYSTEM });
    expect(shut).toMatchObject({ error: { code: 'proxy-page' } });
    server.requests.clear();
    const here = await app.connecting.probe({ attemptId: 'b', url: server.origin, proxy: SYSTEM });
    expect(here).toMatchObject({ error: { code: 'instance-exists' } });
    expect(server.requests).toHaveLength(0);
  });

  test('is not waited for any more once it is another one', async () => {
    const app = await open();
    const hold = other.hold('health');
    const asked = app.connecting.probe({ attemptId: 'a', url: other.origin, proxy: SYSTEM });
    await hold.arrived;
    app.connecting.cancel('a');
    expect(await asked).toMatchObject({ error: { code: 'canceled' } });
    hold.release();
  });
});
