import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { keyName } from '../../../../src/shared/keys.ts';
import { type SimulatedInstance, startInstance } from '../../../dokploy/instance.ts';
import type { Left } from '../../credentials/stores.ts';
import { good, openKeyConsole, openWithOneKey } from '../keyConsole.ts';

let server: SimulatedInstance;
beforeEach(async () => {
  server = await startInstance({});
});
afterEach(() => server.close());

const serverKeys = () => server.world.keys.map((key) => key.id).sort();
const NAME = /^Quayside · desk-07 [a-z0-9]{4}-[a-z0-9]{5}$/;
const made = () => server.world.keys.filter(({ name }) => NAME.test(name ?? ''));
const MUCH_LATER = () => Date.now() + 600_000;

describe('making a key', () => {
  test('one pasted key makes an unlimited one for another organization, which opens it and is in the keychain alone', async () => {
    const app = await openWithOneKey(server);
    const organizationId = app.organization('Billing');
    good(await app.keys.make({ instanceId: app.instanceId, organizationId, expiresInDays: 90 }));
    const record = app.keyOf(organizationId);
    const row = server.world.keys.find((key) => key.id === record?.serverKeyId);
    expect(record).toMatchObject({
      origin: 'made',
      status: 'active',
      role: 'owner',
      expiresAt: row?.expiresAt,
    });
    expect(row).toMatchObject({ name: record?.serverName, rateLimitEnabled: false, organizationId });
    expect(row?.name).toMatch(NAME);
    expect(good(await app.credentialStore.keyFor(app.instanceId, organizationId)).key).toBe(row?.secret);
    expect(app.leave().file).not.toContain(row?.secret);
    const members = await app.dokploy.call('user.all', { instanceId: app.instanceId, organizationId });
    expect(good(members).map((member) => member.user.email)).toContain('books@example.com');
  });

  test('an organization that the server does not list gets none, and nothing is sent', async () => {
    const app = await openWithOneKey(server);
    const made = await app.keys.make({
      instanceId: app.instanceId,
      organizationId: 'foreign',
      expiresInDays: null,
    });
    expect(made).toMatchObject({ ok: false, error: { code: 'not-found' } });
    expect(server.requests.map((request) => request.call)).not.toContain('user.createApiKey');
    expect(app.instance().keys).toHaveLength(1);
  });

  test('Dokploy 0.28.7 is not asked: it is said that 0.28.8 can', async () => {
    const old = await startInstance({ version: '0.28.7' });
    try {
      const app = await openWithOneKey(old);
      const organizationId = app.organization('Billing');
      const made = await app.keys.make({ instanceId: app.instanceId, organizationId, expiresInDays: null });
      expect(made).toMatchObject({
        ok: false,
        error: { code: 'server-too-old', details: { since: '0.28.8' } },
      });
      expect(old.requests.map((request) => request.call)).not.toContain('user.createApiKey');
    } finally {
      await old.close();
    }
  });

  test('kept for this session it works, is not on disk, and moves in when the keychain is asked', async () => {
    const app = await openWithOneKey(server);
    const organizationId = app.organization('Billing');
    const { instanceId } = app;
    good(await app.keys.make({ instanceId, organizationId, expiresInDays: null, forSession: true }));
    const record = app.keyOf(organizationId);
    expect(record).toMatchObject({ keptIn: 'session' });
    expect(app.backend.entries.size).toBe(1);
    const { key } = good(await app.credentialStore.keyFor(instanceId, organizationId));
    expect(app.leave().file).not.toContain(key);
    expect(good(await app.credentialStore.moveIn())).toBe(1);
    expect(app.keyOf(organizationId)).not.toHaveProperty('keptIn');
    expect(app.backend.entries.get(record?.id ?? '')).toBe(key);
  });

  test('after a restart a session’s key is asked for again, and its record stays', async () => {
    const app = await openWithOneKey(server);
    const organizationId = app.organization('Billing');
    const { instanceId } = app;
    good(await app.keys.make({ instanceId, organizationId, expiresInDays: null, forSession: true }));
    const again = await openKeyConsole(server, app.leave());
    await again.credentialStore.reconcile();
    expect(await again.credentialStore.keyFor(instanceId, organizationId)).toMatchObject({
      ok: false,
      error: { code: 'session-key-gone' },
    });
    expect(again.health.all()[again.keyOf(organizationId)?.id ?? '']).toMatchObject({
      state: 'session-gone',
    });
  });

  test('its name names this computer and registry, is new each time, and fits Dokploy', () => {
    expect(keyName('desk-07', 'k3f9', '8qzt2')).toBe('Quayside · desk-07 k3f9-8qzt2');
    expect(keyName('', 'k3f9', '8qzt2')).toBe('Quayside · computer k3f9-8qzt2');
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (host) => {
        const name = keyName(host, 'k3f9', '8qzt2');
        expect(name.length).toBeLessThanOrEqual(32);
        expect(name).toMatch(/^Quayside · .* ?k3f9-8qzt2$/u);
        // Half a letter would throw here.
        expect(() => encodeURIComponent(name)).not.toThrow();
      }),
    );
  });
});

describe('rotating', () => {
  async function withMade() {
    const app = await openWithOneKey(server);
    const organizationId = app.organization('Billing');
    good(await app.keys.make({ instanceId: app.instanceId, organizationId, expiresInDays: 30 }));
    return { ...app, organizationId, record: app.keyOf(organizationId) };
  }

  test('a made key is replaced here and deleted on the server', async () => {
    const app = await withMade();
    const old = app.record;
    const rotated = await app.keys.rotate({
      instanceId: app.instanceId,
      keyId: old?.id ?? '',
      expiresInDays: 365,
    });
    expect(good(rotated)).toEqual({ oldKey: 'retired' });
    const now = app.keyOf(app.organizationId);
    expect(now?.id).not.toBe(old?.id);
    expect(app.instance().keys).toHaveLength(2);
    expect(serverKeys()).not.toContain(old?.serverKeyId);
    expect(serverKeys()).toContain(now?.serverKeyId);
    expect(app.backend.entries.has(old?.id ?? '')).toBe(false);
    expect(good(await app.credentialStore.keyFor(app.instanceId, app.organizationId)).record.id).toBe(
      now?.id,
    );
  });

  test('of a pasted key it is said that the old one keeps working on the server', async () => {
    const app = await openWithOneKey(server);
    const [old] = app.instance().keys;
    const rotated = await app.keys.rotate({
      instanceId: app.instanceId,
      keyId: old?.id ?? '',
      expiresInDays: null,
    });
    expect(good(rotated)).toEqual({ oldKey: 'unknown' });
    expect(server.world.keys.map((key) => key.secret)).toContain(app.pasted);
    expect(app.instance().keys).toMatchObject([{ origin: 'made' }]);
  });

  test('of an old key that the server refuses to delete it is said so', async () => {
    const app = await withMade();
    server.key({ user: 'ops@example.com', organization: 'Acme', name: 'theirs' });
    const theirs = server.world.keys.find((key) => key.name === 'theirs')?.id ?? '';
    await app.instances.updateKey(app.instanceId, app.record?.id ?? '', { serverKeyId: theirs });
    const keyId = app.record?.id ?? '';
    const rotated = await app.keys.rotate({ instanceId: app.instanceId, keyId, expiresInDays: null });
    expect(good(rotated)).toEqual({ oldKey: 'refused' });
    expect(serverKeys()).toContain(theirs);
  });

  test('an old key that is forgotten meanwhile is deleted on the server all the same, before that is said', async () => {
    const app = await withMade();
    const keyId = app.record?.id ?? '';
    const held = server.hold('user.createApiKey');
    const rotating = app.keys.rotate({ instanceId: app.instanceId, keyId, expiresInDays: null });
    await held.arrived;
    good(await app.keys.forget({ instanceId: app.instanceId, keyId }));
    held.release();
    expect(good(await rotating)).toEqual({ oldKey: 'retired' });
    expect(serverKeys()).not.toContain(app.record?.serverKeyId);
  });

  test('an old key that the server does not delete now is deleted when it answers', async () => {
    const app = await withMade();
    server.setFault({ kind: 'status', status: 503 }, { call: 'user.deleteApiKey' });
    const rotated = await app.keys.rotate({
      instanceId: app.instanceId,
      keyId: app.record?.id ?? '',
      expiresInDays: null,
    });
    expect(good(rotated)).toEqual({ oldKey: 'later' });
    expect(serverKeys()).toContain(app.record?.serverKeyId);
    server.setFault(null);
    await app.keys.finish(app.instanceId);
    expect(serverKeys()).not.toContain(app.record?.serverKeyId);
    expect(app.instance().toRetire).toBeUndefined();
  });
});

describe('retiring and forgetting', () => {
  test('a made key goes on the server and here', async () => {
    const app = await openWithOneKey(server);
    const organizationId = app.organization('Billing');
    good(await app.keys.make({ instanceId: app.instanceId, organizationId, expiresInDays: null }));
    const record = app.keyOf(organizationId);
    good(await app.keys.retire({ instanceId: app.instanceId, keyId: record?.id ?? '' }));
    expect(serverKeys()).not.toContain(record?.serverKeyId);
    expect(app.backend.entries.has(record?.id ?? '')).toBe(false);
    expect(app.keyOf(organizationId)).toBeUndefined();
    // With another key: what it cannot delete is then still at hand.
    const asked = server.requests.filter(({ call }) => call === 'user.deleteApiKey');
    expect(asked.map((request) => request.headers['x-api-key'])).toEqual([app.pasted]);
  });

  test('one that is not there any more is told as that, and nothing is sent', async () => {
    const app = await openWithOneKey(server);
    const before = serverKeys();
    expect(await app.keys.retire({ instanceId: app.instanceId, keyId: 'none' })).toMatchObject({
      error: { code: 'key-unknown' },
    });
    expect(serverKeys()).toEqual(before);
  });

  test('the last key can retire itself', async () => {
    const app = await openWithOneKey(server);
    const [pasted] = app.instance().keys;
    good(await app.keys.rotate({ instanceId: app.instanceId, keyId: pasted?.id ?? '', expiresInDays: null }));
    const [made] = app.instance().keys;
    good(await app.keys.retire({ instanceId: app.instanceId, keyId: made?.id ?? '' }));
    expect(serverKeys()).not.toContain(made?.serverKeyId);
    expect(app.instance().keys).toEqual([]);
  });

  test('a server that does not answer leaves the key as it was', async () => {
    const app = await openWithOneKey(server);
    const organizationId = app.organization('Billing');
    good(await app.keys.make({ instanceId: app.instanceId, organizationId, expiresInDays: null }));
    const record = app.keyOf(organizationId);
    server.setFault({ kind: 'status', status: 503 }, { call: 'user.deleteApiKey' });
    expect((await app.keys.retire({ instanceId: app.instanceId, keyId: record?.id ?? '' })).ok).toBe(false);
    server.setFault(null);
    expect(app.keyOf(organizationId)).toMatchObject({ status: 'active' });
    expect(app.keyOf(organizationId)).not.toHaveProperty('retiring');
    expect(good(await app.credentialStore.keyFor(app.instanceId, organizationId)).record.id).toBe(record?.id);
  });

  test('a pasted key cannot be told from the others there: it is said, and nothing is deleted', async () => {
    const app = await openWithOneKey(server);
    const [pasted] = app.instance().keys;
    const retired = await app.keys.retire({ instanceId: app.instanceId, keyId: pasted?.id ?? '' });
    expect(retired).toMatchObject({ ok: false, error: { code: 'forbidden' } });
    expect(server.requests.map((request) => request.call)).not.toContain('user.deleteApiKey');
  });

  test('forgetting deletes here alone', async () => {
    const app = await openWithOneKey(server);
    const [pasted] = app.instance().keys;
    good(await app.keys.forget({ instanceId: app.instanceId, keyId: pasted?.id ?? '' }));
    expect(app.backend.entries.size).toBe(0);
    expect(server.world.keys.map((key) => key.secret)).toContain(app.pasted);
  });

  test('all keys made here can be retired before an instance is removed; those that another computer had made stay', async () => {
    const app = await openWithOneKey(server);
    const { instanceId } = app;
    for (const name of ['Acme', 'Billing'])
      good(await app.keys.make({ instanceId, organizationId: app.organization(name), expiresInDays: null }));
    const other = app.keyOf(app.organization('Billing'));
    await app.instances.updateKey(instanceId, other?.id ?? '', { madeBy: 'abcd' });
    good(await remove(app, true));
    expect(made().map(({ id }) => id)).toEqual([other?.serverKeyId]);
    expect(app.instances.list()).toEqual([]);
    expect(app.backend.entries.size).toBe(0);
    // Each as a step, that is remembered.
    expect(await app.archive.entries()).toMatchObject([
      { operation: { kind: 'retire-keys', phase: 'ended', counts: { done: 1 }, subjects: ['Acme'] } },
    ]);
  });

  test('an instance stays when one of the keys made there cannot be retired; nothing of it stays open', async () => {
    const app = await openWithOneKey(server);
    const { instanceId } = app;
    good(
      await app.keys.make({ instanceId, organizationId: app.organization('Billing'), expiresInDays: null }),
    );
    server.setFault({ kind: 'status', status: 403 }, { call: 'user.deleteApiKey' });
    expect(await remove(app, true)).toMatchObject({ ok: false, error: { code: 'proxy-page' } });
    expect(app.instances.list()).toHaveLength(1);
    expect(app.keyOf(app.organization('Billing'))).toMatchObject({ status: 'active' });
    expect(app.engine.summaries()).toMatchObject([{ kind: 'retire-keys', phase: 'ended' }]);
  });

  test('an instance stays with all further keys when its server refuses to delete one: none is sent after it', async () => {
    const app = await openWithOneKey(server);
    const { instanceId } = app;
    for (const name of ['Acme', 'Billing'])
      good(await app.keys.make({ instanceId, organizationId: app.organization(name), expiresInDays: null }));
    const [first, second] = app.instance().keys.filter(({ origin }) => origin === 'made');
    server.key({ user: 'ops@example.com', organization: 'Acme', name: 'theirs' });
    const theirs = server.world.keys.find(({ name }) => name === 'theirs')?.id ?? '';
    await app.instances.updateKey(instanceId, first?.id ?? '', { serverKeyId: theirs });
    server.requests.clear();
    expect(await remove(app, true)).toMatchObject({ ok: false, error: { code: 'role-forbidden' } });
    const deletions = server.requests.filter(({ call }) => call === 'user.deleteApiKey');
    expect(new Set(deletions.map(({ body }) => JSON.parse(body).apiKeyId))).toEqual(new Set([theirs]));
    expect(serverKeys()).toContain(second?.serverKeyId);
    expect(app.keyOf(app.organization('Billing'))).toMatchObject({ status: 'active' });
    // Asked for by itself it goes: nothing of the removal is left.
    good(await app.keys.retire({ instanceId, keyId: second?.id ?? '' }));
    expect(serverKeys()).not.toContain(second?.serverKeyId);
  });

  test('an instance stays when a person stops the retiring of its keys, and is told that as what it is', async () => {
    const app = await openWithOneKey(server);
    const { instanceId } = app;
    for (const name of ['Acme', 'Billing'])
      good(await app.keys.make({ instanceId, organizationId: app.organization(name), expiresInDays: null }));
    const held = server.hold('user.deleteApiKey');
    const removing = remove(app, true);
    await held.arrived;
    const running = app.engine.summaries().find(({ phase }) => phase === 'running');
    good(await app.engine.calls['operations.cancel']({ operationId: running?.id ?? '' }));
    held.release();
    expect(await removing).toMatchObject({
      ok: false,
      error: { code: 'not-tried', message: 'The operation was stopped before this step.' },
    });
    expect(app.instances.list()).toHaveLength(1);
    expect(app.keyOf(app.organization('Billing'))).toMatchObject({ status: 'active' });
  });

  test('an instance stays, as its dialog promises, when a key that was to be retired earlier cannot be', async () => {
    const { app, theirs } = await withTwoLeftovers();
    expect(await remove(app, true)).toMatchObject({ ok: false });
    expect(app.instances.list()).toHaveLength(1);
    expect(app.instance().toRetire).toMatchObject([{ serverKeyId: theirs }]);
  });

  test('removed without retiring, it is told how many keys are left there', async () => {
    const { app } = await withTwoLeftovers();
    good(await remove(app, false));
    expect(app.leftBehind).toEqual([1]);
    expect(app.instances.list()).toEqual([]);
  });
});

describe('a key of whose making no answer came', () => {
  async function withUnanswered() {
    const app = await openWithOneKey(server);
    const organizationId = app.organization('Billing');
    server.setFault({ kind: 'reset' }, { call: 'user.createApiKey', effect: true });
    const make = await app.keys.make({ instanceId: app.instanceId, organizationId, expiresInDays: null });
    server.setFault(null);
    return { app, make };
  }

  test('is found by its name, deleted on the server, and told in words', async () => {
    const { app, make } = await withUnanswered();
    const [stray] = made();
    expect(make).toMatchObject({
      ok: false,
      error: { code: 'reset', advice: expect.stringContaining(`“${stray?.name}”`) },
    });
    expect(app.keyOf(app.organization('Billing'))).toBeUndefined();
    await app.keys.finish(app.instanceId);
    expect(made()).toEqual([]);
    expect(app.instance().toRetire).toBeUndefined();
    expect(app.kept).toEqual([]);
    // Nobody asked for it, so it is remembered among what was done.
    const [remembered] = await app.archive.entries();
    expect(remembered?.operation).toMatchObject({
      kind: 'retire-keys',
      phase: 'ended',
      counts: { done: 1 },
      subjects: [stray?.name],
      people: ['owner@example.com'],
    });
  });

  test('is told where it cannot be looked up, once, and stays on the list of what is to be done', async () => {
    const { app } = await withUnanswered();
    const { instanceId } = app;
    good(await app.keys.forget({ instanceId, keyId: app.instance().keys[0]?.id ?? '' }));
    await app.keys.finish(instanceId);
    await app.keys.finish(instanceId);
    expect(app.kept).toMatchObject([{ code: 'key-missing' }]);
    expect(app.instance().toRetire).toHaveLength(1);
  });
});

type Opened = Awaited<ReturnType<typeof openWithOneKey>>;

function remove(app: Opened, retireMade: boolean) {
  return app.keys.removeInstance(app.instanceId, { retireMade }, () =>
    app.credentialStore.removeInstance(app.instanceId),
  );
}

/** Two keys that are to be deleted on the server: first one that it refuses to delete, then one of the person's own. */
async function withTwoLeftovers() {
  const app = await openWithOneKey(server);
  const idOf = (user: string) => {
    const secret = server.key({ user, organization: 'Acme', name: user });
    return server.world.keys.find((key) => key.secret === secret)?.id ?? '';
  };
  const theirs = idOf('ops@example.com');
  const ours = idOf('owner@example.com');
  const userId = server.world.users[0]?.id ?? null;
  await app.instances.update(app.instanceId, (instance) => ({
    ...instance,
    toRetire: [theirs, ours].map((serverKeyId) => ({ serverKeyId, userId })),
  }));
  return { app, theirs, ours };
}

test('removing an instance while a key is being made leaves no key on the server', async () => {
  const app = await openWithOneKey(server);
  const held = server.hold('user.createApiKey');
  const organizationId = app.organization('Billing');
  const making = app.keys.make({ instanceId: app.instanceId, organizationId, expiresInDays: null });
  const next = app.keys.make({ instanceId: app.instanceId, organizationId, expiresInDays: null });
  await held.arrived;
  const removing = remove(app, false);
  held.release();
  expect(await making).toMatchObject({ ok: false, error: { code: 'canceled' } });
  expect((await next).ok).toBe(false);
  good(await removing);
  expect(made()).toEqual([]);
  expect(app.instances.all()).toEqual([]);
  expect(app.backend.entries.size).toBe(0);
  expect(app.leftBehind).toEqual([]);
});

type App = Awaited<ReturnType<typeof openKeyConsole>>;

/** Stops `run` at each of its steps in turn, starts again, lets the instance answer, and looks at what is left. */
async function stopEverywhere(
  prepare: () => Promise<{
    left: Left;
    run: (app: App) => Promise<unknown>;
    after: (app: App) => Promise<void>;
  }>,
): Promise<number> {
  for (let killAt = 1; ; killAt += 1) {
    server.close();
    server = await startInstance({});
    const { left, run, after } = await prepare();
    const app = await openKeyConsole(server, left, { killAt });
    await Promise.race([run(app).catch(() => {}), app.killed]);
    const again = await openKeyConsole(server, app.leave(), { clock: MUCH_LATER });
    await again.credentialStore.reconcile();
    for (const { id } of again.instances.list()) {
      good(await again.accounts.readAccount(id));
      await again.keys.finish(id);
    }
    await expectClean(again, `stopped at ${killAt}`);
    await after(again);
    if (app.steps() < killAt) return killAt - 1;
  }
}

/** No key lost, no orphan record, no orphan in the keychain, nothing left to do or to be told; every key on the server has a record. */
async function expectClean(app: App, when: string) {
  const records = app.instances.all().flatMap((instance) => instance.keys);
  expect(
    records.map((key) => [key.status, key.retiring]),
    when,
  ).toEqual(records.map(() => ['active', undefined]));
  expect([...app.backend.entries.keys()].filter((id) => id !== 'quayside.probe').sort(), when).toEqual(
    records.map((key) => key.id).sort(),
  );
  expect(
    app.instances.all().flatMap((instance) => instance.toRetire ?? []),
    when,
  ).toEqual([]);
  const strays = made().filter((key) => !records.some((record) => record.serverKeyId === key.id));
  expect(strays, `${when}: made on the server, and not kept`).toEqual([]);
  expect([...app.doubts, ...app.kept], when).toEqual([]);
  for (const record of records) {
    const row = server.world.keys.find((key) => key.id === record.serverKeyId);
    if (record.serverKeyId !== null) expect(app.backend.entries.get(record.id), when).toBe(row?.secret);
  }
}

describe('stopped at any step', () => {
  type Key = { instanceId: string; organizationId: string; keyId: string };
  const opens = async (app: App, { instanceId }: Key) =>
    void good(await app.credentialStore.keyFor(instanceId, null));

  test.each<[string, number, boolean, (app: App, of: Key) => Promise<unknown>, typeof opens]>([
    [
      'making leaves a whole key, or none',
      12,
      false,
      (app, { keyId: _, ...of }) => app.keys.make({ ...of, expiresInDays: null }),
      opens,
    ],
    [
      'rotating always leaves a key that opens the organization',
      18,
      true,
      (app, { instanceId, keyId }) => app.keys.rotate({ instanceId, keyId, expiresInDays: null }),
      async (app, { keyId: _, ...of }) => {
        expect(good(await app.dokploy.call('user.all', of)).length).toBeGreaterThan(0);
        expect(app.instance().keys.filter((key) => key.organizationId === of.organizationId)).toHaveLength(1);
      },
    ],
    [
      'retiring is finished or undone',
      8,
      true,
      (app, { instanceId, keyId }) => app.keys.retire({ instanceId, keyId }),
      opens,
    ],
  ])(
    '%s',
    async (_, least, hasKey, run, after) => {
      const steps = await stopEverywhere(async () => {
        const app = await openWithOneKey(server);
        const of = { instanceId: app.instanceId, organizationId: app.organization('Billing') };
        if (hasKey) good(await app.keys.make({ ...of, expiresInDays: null }));
        const key = { ...of, keyId: app.keyOf(of.organizationId)?.id ?? '' };
        return { left: app.leave(), run: (each) => run(each, key), after: (each) => after(each, key) };
      });
      expect(steps).toBeGreaterThan(least);
    },
    60_000,
  );
});
