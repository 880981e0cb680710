import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { openMemory } from '../../../src/main/monitoring/memory.ts';
import type { SimulatedInstance } from '../../dokploy/instance.ts';
import { owned, type Seed } from '../../dokploy/seed.ts';
import { testSimulator } from '../../dokploy/testSimulator.ts';
import { makeFolder } from '../storage/folder.ts';
import { openMonitored, sent } from './console.ts';

const simulator = testSimulator();

const seed: Seed = owned(
  { name: 'Acme', members: [{ email: 'ada@example.com' }], invitations: [{ email: 'new@example.com' }] },
  { name: 'Shop', members: [{ email: 'ben@example.com' }] },
);
const addServer = (name: string) => simulator.addInstance({ name, seed });

/** One server that is monitored, with these keys. */
async function openOne(keys?: Parameters<Awaited<ReturnType<typeof openMonitored>>['add']>[1]) {
  const app = await openMonitored();
  const server = await addServer('Production');
  const instanceId = await app.add(server, keys);
  return { app, server, instanceId, monitoring: await app.start() };
}

/** A round that waits for the first answer of the server. */
async function heldRound(server: SimulatedInstance, monitoring: { runNow(): Promise<unknown> }) {
  server.requests.clear();
  const hold = server.hold('organization.all');
  const round = monitoring.runNow();
  await vi.waitFor(() => expect(server.requests.length).toBeGreaterThan(0));
  return { hold, round };
}

describe('a round', () => {
  test('reads account, members and invitations of what keys open, each once, and what was read is last seen', async () => {
    const { app, server, instanceId, monitoring } = await openOne([{}, { organization: 'Shop' }]);
    server.requests.clear();
    await monitoring.runNow();
    const calls = server.requests.map(({ call }) => call);
    for (const call of ['user.all', 'organization.allInvitations'])
      expect(
        calls.filter((each) => each === call),
        call,
      ).toHaveLength(2);
    expect(server.requests.every(({ method }) => method === 'GET')).toBe(true);
    const { [instanceId]: seen } = await app.cache.summaries([instanceId]);
    expect(seen?.account?.data.organizations).toHaveLength(2);
    expect(seen?.organizations.map(({ members }) => members?.count)).toEqual([2, 2]);
    expect(app.reads.map(({ part, result }) => [part, result?.ok]).sort()).toEqual([
      ['account', true],
      ...Array.from({ length: 2 }, () => ['invitations', true]),
      ...Array.from({ length: 2 }, () => ['members', true]),
    ]);
  });

  test('goes to a few servers at a time, and to each once, however many there are', async () => {
    const app = await openMonitored();
    const servers = await Promise.all(Array.from({ length: 16 }, (_, at) => addServer(`S${at}`)));
    const warned = vi.spyOn(process, 'emitWarning');
    for (const server of servers) await app.add(server);
    const holds = servers.map((server) => server.hold('organization.all'));
    for (const server of servers) server.requests.clear();
    const round = (await app.start()).runNow();
    const asked = () => servers.filter(({ requests }) => requests.length > 0).length;
    await vi.waitFor(() => expect(asked()).toBe(4));
    for (const hold of holds) hold.release();
    await round;
    expect(asked()).toBe(16);
    // Of too many that wait for one signal, for example.
    expect(warned).not.toHaveBeenCalled();
    for (const { requests } of servers)
      expect(requests.filter(({ call }) => call === 'organization.all')).toHaveLength(1);
  });
});

describe('keys that may be limited', () => {
  test('are never sent, in whatever round, until the person says that they are not', async () => {
    const app = await openMonitored();
    const limited = await addServer('Limited');
    const made = await addServer('Made');
    await app.add(limited, [{ origin: 'pasted', rateLimited: true }]);
    await app.add(made);
    const monitoring = await app.start();
    limited.requests.clear();
    for (let round = 0; round < 12; round += 1) await monitoring.runNow();
    expect(limited.requests).toHaveLength(0);
    expect(made.requests.length).toBeGreaterThan(12);
    expect(monitoring.leftOut()).toMatchObject([{ why: 'pasted-key' }]);
    expect(limited.world.keys.every(({ requestCount }) => requestCount === 0)).toBe(true);

    monitoring.configure(app.choose({ monitorPasted: true }));
    expect(monitoring.leftOut()).toEqual([]);
    await monitoring.runNow();
    expect(Object.values(sent(limited)).reduce((sum, count) => sum + count, 0)).toBeGreaterThan(0);
  });

  test('beside one that was made here have the instance left out, and one that is pasted in the middle is not sent', async () => {
    const app = await openMonitored();
    const mixed = await addServer('Mixed');
    const instanceId = await app.add(mixed, [{}, { organization: 'Shop', origin: 'pasted' }]);
    const monitoring = await app.start();
    mixed.requests.clear();
    await monitoring.runNow();
    expect(mixed.requests).toHaveLength(0);

    const other = await addServer('Other');
    const otherId = await app.add(other, [{}, { organization: 'Shop' }]);
    other.requests.clear();
    const hold = other.hold('organization.all');
    const round = monitoring.runNow();
    await vi.waitFor(() => expect(other.requests.length).toBeGreaterThan(0));
    const pasted = other.key({ user: 'owner@example.com', organization: 'Shop', rateLimited: true });
    const [, shop] = app.instances.keysOf(otherId);
    await app.credentialStore.storeKey(otherId, {
      ...{ key: pasted, origin: other.origin, replaces: shop ? [shop.id] : [] },
      facts: { ...shop, origin: 'pasted' } as never,
    });
    hold.release();
    await round;
    expect(sent(other)[pasted]).toBeUndefined();
    expect(instanceId).not.toBe(otherId);
  });
});

describe('a locked keychain', () => {
  test('is never asked: no prompt comes up in any round, nothing is sent, and nothing is told of it', async () => {
    const { app, server, monitoring } = await openOne();
    await monitoring.runNow();
    app.backend.mode = 'locked';
    app.backend.prompts = 0;
    server.requests.clear();
    for (let round = 0; round < 5; round += 1) await monitoring.runNow();
    expect([app.backend.prompts, server.requests.length, app.told]).toEqual([0, 0, []]);
    expect(monitoring.waitsForKeychain()).toBe(true);
    // Whoever comes next is asked, as if nobody had looked.
    expect(app.keychain.lastState()).toBe('ready');
    app.backend.mode = 'ready';
    await monitoring.runNow();
    expect([monitoring.waitsForKeychain(), server.requests.length > 0]).toEqual([false, true]);
  });

  test('that locks in the middle of a round brings up no prompt', async () => {
    const { app, server, monitoring } = await openOne([{}, { organization: 'Shop' }]);
    const hold = server.hold('organization.all');
    const round = monitoring.runNow();
    await vi.waitFor(() =>
      expect(server.requests.some(({ call }) => call === 'organization.all')).toBe(true),
    );
    app.backend.mode = 'locked';
    app.backend.prompts = 0;
    hold.release();
    await round;
    expect(app.backend.prompts).toBe(0);
    expect(app.told).toEqual([]);
  });
});

describe('one reading at a time', () => {
  test('an instance that the page reads is not looked at beside it, but when that is over', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const { app, server, instanceId, monitoring } = await openOne();
    server.requests.clear();
    const hold = server.hold('organization.all');
    const page = app.read('account', { instanceId });
    await vi.waitFor(() => expect(server.requests.length).toBeGreaterThan(0));
    const round = monitoring.runNow();
    await vi.advanceTimersByTimeAsync(4_000);
    expect(server.requests.filter(({ call }) => call === 'organization.all')).toHaveLength(1);
    vi.useRealTimers();
    hold.release();
    await page;
    monitoring.stop();
    await round;
  });

  test('a look ends where the page begins to read or an operation to change the instance', async () => {
    const { app, server, instanceId, monitoring } = await openOne([{}, { organization: 'Shop' }]);
    const { hold, round } = await heldRound(server, monitoring);
    app.world.changing.add(instanceId);
    hold.release();
    await vi.waitFor(() => expect(server.requests.every(({ status }) => status !== null)).toBe(true));
    expect(server.requests.some(({ call }) => call === 'user.all')).toBe(false);
    monitoring.stop();
    await round;
    expect(app.reads).toEqual([]);
  });

  test('two rounds at once are one', async () => {
    const { server, monitoring } = await openOne();
    server.requests.clear();
    await Promise.all([monitoring.runNow(), monitoring.runNow(), monitoring.runNow()]);
    expect(server.requests.filter(({ call }) => call === 'organization.all')).toHaveLength(1);
  });
});

describe('what is told', () => {
  test('away once, after two looks and over a restart of the app, and back once', async () => {
    const { app, server, instanceId, monitoring: first } = await openOne();
    await first.runNow();
    server.setFault({ kind: 'status', status: 502 });
    await first.runNow();
    expect(app.told).toEqual([]);
    await first.flush();
    first.stop();
    const second = await app.start();
    await second.runNow();
    expect(app.told.map(({ title, place }) => [title, place])).toEqual([
      ['Production can’t be reached', { at: 'instance', instanceId }],
    ]);
    await second.runNow();
    second.stop();
    const third = await app.start();
    await third.runNow();
    expect(app.told).toHaveLength(1);
    server.setFault(null);
    await third.runNow();
    await third.runNow();
    expect(app.told.map(({ title }) => title)).toEqual(['Production can’t be reached', 'Production is back']);
  });

  test('one notification per round, by the person’s own names: no host, address or key in it', async () => {
    const app = await openMonitored();
    const servers = await Promise.all(['North', 'South', 'East', 'West', 'Lab'].map(addServer));
    for (const server of servers) await app.add(server);
    const monitoring = await app.start();
    await monitoring.runNow();
    for (const server of servers.slice(0, 4)) server.setFault({ kind: 'reset' });
    app.world.needs = [
      {
        ...{ id: 'expired', kind: 'expired', subjects: ['one'], snoozed: null },
        instances: app.instances
          .list()
          .slice(4)
          .map(({ id }) => ({ instanceId: id })),
      },
      { id: 'drift june', kind: 'drift', subjects: ['june 3'], instances: [], snoozed: null },
    ];
    await monitoring.runNow();
    await monitoring.runNow();
    expect(app.told).toHaveLength(2);
    expect(app.told[0]).toMatchObject({ title: '2 changes on your instances', place: { at: 'overview' } });
    expect(app.told[0]?.body).toBe('1 invitation expired: Lab\n1 change since the baseline');
    // In the order in which they failed.
    expect(app.told[1]?.body).toMatch(/^Away: (?:(?:North|South|East|West)(?:, | and )){3}1 more$/);
    const all = JSON.stringify(app.told);
    for (const { host, port } of servers)
      for (const text of [host, String(port)]) expect(all).not.toContain(text);
    expect(all).not.toContain('@');
  });

  test('that none can be reached is told as what it may be: this computer’s network', async () => {
    const app = await openMonitored();
    const servers = await Promise.all(['North', 'South'].map(addServer));
    for (const server of servers) await app.add(server);
    const monitoring = await app.start();
    for (const server of servers) server.setFault({ kind: 'reset' });
    await monitoring.runNow();
    await monitoring.runNow();
    expect(app.told[0]?.body).toContain('None of 2 instances can be reached.');
  });

  test('nothing where the person wants no notifications, and it is not told later either', async () => {
    const { app, server, monitoring } = await openOne();
    monitoring.configure(app.choose({ notify: false }));
    server.setFault({ kind: 'reset' });
    await monitoring.runNow();
    await monitoring.runNow();
    monitoring.configure(app.choose({ notify: true }));
    await monitoring.runNow();
    expect(app.told).toEqual([]);
  });

  test('of an earlier Quayside what was away is known, and what needed a person then is no news', async () => {
    const folder = makeFolder();
    const shop = { since: 1, failed: 2, away: true, keys: { k: 'ending' }, invitations: {} };
    writeFileSync(
      path.join(folder, 'monitoring.json'),
      JSON.stringify({ version: 1, instances: { shop }, baselines: { june: 3 } }),
    );
    const memory = await openMemory({
      file: path.join(folder, 'monitoring.json'),
      clock: Date.now,
      log() {},
    });
    expect(memory.current()).toEqual({ instances: { shop: { failed: 2, away: true } } });
  });

  test('a file that is gone or damaged costs a second telling at most', async () => {
    const { app, server, monitoring: first } = await openOne();
    server.setFault({ kind: 'reset' });
    await first.runNow();
    await first.runNow();
    first.stop();
    await first.flush();
    rmSync(path.join(app.folder, 'monitoring.json'));
    const second = await app.start();
    await second.runNow();
    await second.runNow();
    expect(app.told.map(({ title }) => title)).toEqual([
      'Production can’t be reached',
      'Production can’t be reached',
    ]);
  });
});

describe('in the middle of a round', () => {
  test('an instance whose address is changed is not shown as given up', async () => {
    const { app, server, instanceId, monitoring } = await openOne();
    const { hold, round } = await heldRound(server, monitoring);
    app.transport.closeInstance(instanceId);
    hold.release();
    await round;
    expect([app.reads, app.known.lastFailure(instanceId)]).toEqual([[], undefined]);
  });

  test('a removed instance is asked nothing more, and nothing of it is told or remembered', async () => {
    const { app, server, instanceId, monitoring } = await openOne([{}, { organization: 'Shop' }]);
    server.setFault({ kind: 'reset' });
    await monitoring.runNow();
    server.setFault(null);
    const { hold, round } = await heldRound(server, monitoring);
    await app.credentialStore.removeInstance(instanceId);
    await monitoring.forget(instanceId);
    hold.release();
    await round;
    expect(server.requests.some(({ call }) => call === 'user.all')).toBe(false);
    // The one that failed was told before it was removed.
    expect([app.told, app.reads.length]).toEqual([[], 1]);
  });

  test('the end of the app has nothing more asked or told', async () => {
    const app = await openMonitored();
    const servers = await Promise.all(['A', 'B', 'C', 'D', 'E', 'F'].map(addServer));
    for (const server of servers) await app.add(server);
    const monitoring = await app.start();
    for (const server of servers) server.requests.clear();
    const holds = servers.map((server) => server.hold('organization.all'));
    const round = monitoring.runNow();
    await vi.waitFor(() => expect(servers.filter(({ requests }) => requests.length > 0).length).toBe(4));
    monitoring.stop();
    for (const hold of holds) hold.release();
    await round;
    expect(servers.filter(({ requests }) => requests.length > 0)).toHaveLength(4);
    expect(servers.some(({ requests }) => requests.some(({ call }) => call === 'user.all'))).toBe(false);
    expect(app.told).toEqual([]);
  });

  test('a computer that falls asleep makes no instance away', async () => {
    const { app, server, monitoring } = await openOne();
    for (let night = 0; night < 3; night += 1) {
      const hold = server.hold('organization.all');
      server.setFault({ kind: 'reset' });
      const round = monitoring.runNow();
      await vi.waitFor(() => expect(server.requests.length).toBeGreaterThan(0));
      monitoring.suspended();
      hold.release();
      await round;
      monitoring.woke();
      server.requests.clear();
    }
    expect([app.told, app.reads]).toEqual([[], []]);
  });

  test('offline nothing is asked, and nothing is away', async () => {
    const { app, server, monitoring } = await openOne();
    server.requests.clear();
    app.world.online = false;
    for (let round = 0; round < 4; round += 1) await monitoring.runNow();
    expect([server.requests.length, app.told.length]).toEqual([0, 0]);
  });
});

test('a file that cannot be written has it told once in this run all the same', async () => {
  const folder = makeFolder();
  mkdirSync(path.join(folder, 'monitoring.json'));
  const app = await openMonitored(folder);
  const server = await addServer('Production');
  await app.add(server);
  const monitoring = await app.start();
  server.setFault({ kind: 'reset' });
  for (let round = 0; round < 4; round += 1) await monitoring.runNow();
  expect(app.told).toHaveLength(1);
});
