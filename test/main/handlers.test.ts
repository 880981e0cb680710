import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test, vi } from 'vitest';
import { owned } from '../dokploy/seed.ts';
import { testSimulator } from '../dokploy/testSimulator.ts';
import { openQuayside, type Quayside } from '../seams/quayside.ts';

// What is done around the modules that do the work: in which order, and what of it when one of them fails.

const simulator = testSimulator();

async function open() {
  const app = await openQuayside();
  const server = await simulator.addInstance({
    name: 'Shop',
    seed: owned({ name: 'Acme' }, { name: 'Labs' }),
  });
  const instanceId = await app.add(server);
  app.asked.length = 0;
  server.requests.clear();
  return { app, server, instanceId };
}

/** No choice can be written from now on. */
async function blockPreferences(app: Quayside): Promise<void> {
  await app.flush();
  const file = path.join(app.computer.folder, 'preferences.json');
  rmSync(file, { force: true });
  mkdirSync(path.join(file, 'in the way'), { recursive: true });
}

test('of an instance whose removal is still to be finished a start gives no choices: the page would save them again', async () => {
  const { app, instanceId } = await open();
  const group = { id: 'g', name: 'Clients', instanceIds: [instanceId], folded: false };
  await app.call('preferences.save', { groups: [group] });
  await app.close();
  const file = path.join(app.computer.folder, 'instances.json');
  writeFileSync(file, readFileSync(file, 'utf8').replaceAll('"status": "active"', '"status": "removing"'));
  const again = await openQuayside({ ...app.computer, isEarly: true });
  expect(await again.call('app.start', {})).toMatchObject({
    instances: [],
    preferences: { groups: [{ name: 'Clients', instanceIds: [] }] },
  });
});

test('what the page signals and tells is handed on', async () => {
  const { app } = await open();
  await app.call('app.signal', { signal: 'reload' });
  await app.call('app.logError', { text: 'oops' });
  expect(app.asked).toEqual(['reload']);
  expect(app.logged).toContain('oops');
});

test('a theme shows at once, also where it cannot be kept; other choices leave it alone', async () => {
  const { app } = await open();
  await blockPreferences(app);
  for (const choice of [{ theme: 'light' as const }, { route: { at: 'home' as const } }])
    expect((await app.bridge.call('preferences.save', choice)).ok).toBe(false);
  expect(app.asked).toEqual(['theme light']);
});

test('a removed instance has what is out ended and nothing of it known, and keeps both where its person says no', async () => {
  const { app, server, instanceId } = await open();
  app.boxes.answer = 'Cancel';
  expect(await app.bridge.call('instances.remove', { instanceId })).toMatchObject({ ok: false });
  const ref = { instanceId, organizationId: server.world.organizations[0]?.id ?? '' };
  expect(await app.call('members.list', ref)).toHaveLength(1);
  const held = server.hold('user.all');
  let ended: { ok: boolean } | null = null;
  void app.bridge.call('members.list', ref).then((result) => {
    ended = result;
  });
  await held.arrived;
  app.boxes.answer = '';
  await app.call('instances.remove', { instanceId });
  // Long before it would be given up by itself.
  await vi.waitFor(() => expect(ended).toMatchObject({ ok: false }), 5_000);
  held.release();
  expect(await app.call('app.start', {})).toMatchObject({ instances: [], lastSeen: {} });
});

test('keys that Quayside made are made anew after a move', async () => {
  const { app, server, instanceId } = await open();
  const organizationId = server.world.organizations.find(({ name }) => name === 'Labs')?.id ?? '';
  const made = { instanceIds: null, without: [], expiresInDays: 30 as const, forSession: false };
  await app.run(await app.call('plans.make', { kind: 'create-keys', ...made }));
  const madeFor = () => server.world.keys.find((key) => key.organizationId === organizationId)?.id;
  const before = madeFor();
  const edit = { attemptId: 'a', instanceId, name: 'Shop', color: 'red' as const };
  await app.call('instances.edit', { ...edit, url: server.origin });
  expect(madeFor()).toBe(before);
  const key = server.key({ user: 'owner@example.com', organization: 'Acme' });
  const moved = server.origin.replace('127.0.0.1', 'localhost');
  expect(await app.call('instances.edit', { ...edit, url: moved, key })).toMatchObject({ origin: moved });
  expect(madeFor()).toEqual(expect.any(String));
  expect(madeFor()).not.toBe(before);
});

test('an instance’s own page is opened at its address, the page of keys at the one that is typed, and none at another', async () => {
  const { app, server, instanceId } = await open();
  await app.call('instances.open', { instanceId });
  await app.call('instances.open', { instanceId, invitationId: 'a/b' });
  await app.call('instances.openKeyPage', { url: 'new.example.com/dashboard/projects?x=1' });
  for (const refused of [
    app.bridge.call('instances.open', { instanceId: 'gone' }),
    app.bridge.call('instances.openKeyPage', { url: 'javascript:alert(1)' }),
  ])
    expect((await refused).ok).toBe(false);
  expect(app.asked).toEqual([
    `open ${server.origin}`,
    `open ${server.origin}/invitation?token=a%2Fb`,
    'open https://new.example.com/dashboard/settings/profile',
  ]);
});
