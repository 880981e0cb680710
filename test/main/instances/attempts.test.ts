import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { createCredentialStore } from '../../../src/main/credentials/credentialStore.ts';
import { createKeychain } from '../../../src/main/credentials/keychain.ts';
import { createAttempts } from '../../../src/main/instances/attempts.ts';
import { cleanName, createConnecting } from '../../../src/main/instances/connect.ts';
import type { Attempt, Checked } from '../../../src/main/instances/connectionCheck.ts';
import { createRejectedCertificates } from '../../../src/main/network/certificates.ts';
import { createRoutes } from '../../../src/main/network/routes.ts';
import { openInstances } from '../../../src/main/registry/instanceRegistry.ts';
import { type ErrorCode, fail, ok, type Result } from '../../../src/shared/errors.ts';
import type { Instance, Notice } from '../../../src/shared/instance.ts';
import { shownCertificate } from '../../shared/records.ts';
import { FakeKeychain } from '../credentials/fakeKeychain.ts';
import { good } from '../operations/keyConsole.ts';
import { makeFolder } from '../storage/folder.ts';

// What is done around the checks of an attempt: the checks themselves are the test's.

const ORIGIN = 'https://shop.example.com';
const ELSEWHERE = 'https://elsewhere.example.com';

type Facts = Checked['facts'];
const facts = (
  organizationId: string | null,
  userId: string | null,
  role: string | null = 'owner',
): Facts => ({
  organizationId,
  organizationName: organizationId,
  userId,
  userEmail: userId === null ? null : `${userId}@example.com`,
  role,
  expiresAt: null,
});

/** What the checks find: an account that shows these organizations to the person of the facts. */
function checkedOf(key: string, origin: string, found: Facts, organizations = ['acme', 'billing']): Checked {
  const { userId, organizationId, role } = found;
  const user = { id: userId ?? '', email: `${userId}@example.com` };
  const createdAt = '2026-01-01T00:00:00.000Z';
  return {
    origin,
    key,
    facts: found,
    account: {
      version: '0.30.2',
      caller:
        userId === null || organizationId === null || role === null
          ? null
          : { id: 'm', organizationId, userId, role, createdAt, user },
      organizations: organizations.map((id) => ({ id, name: id, createdAt, ownerId: 'o' })),
    },
  };
}

async function open() {
  let ids = 0;
  const newId = () => {
    ids += 1;
    return `id-${ids}`;
  };
  const clock = () => Date.parse('2026-05-01T10:00:00.000Z');
  const instances = await openInstances({ file: path.join(makeFolder(), 'i.json'), clock, newId });
  const backend = new FakeKeychain();
  const keychain = createKeychain({ backend, service: 'Quayside', timeLimit: 5000, clock });
  const credentialStore = createCredentialStore({ instances, keychain, clock, newId });
  const routes = createRoutes({ instances, credentialStore });
  const rejectedCertificates = createRejectedCertificates();
  const said = {
    asked: [] as Attempt[],
    closed: [] as string[],
    forgotten: [] as string[],
    recognised: false,
    confirms: true,
  };
  const notices: Notice[] = [];
  const events: unknown[] = [];
  const noted: [string, string | null][] = [];
  let check: (attempt: Attempt) => Promise<Result<Checked>> = async () => {
    throw new Error('no check is expected');
  };
  const connecting = createConnecting({
    recognise: async () => said.recognised,
    instances,
    credentialStore,
    verification: {
      verify: async () => ok(null),
      note: (_id, { key, record }) => {
        noted.push([key, record.organizationId]);
        return ok(null);
      },
    },
    connect: {
      checkInstance: (attempt) => {
        said.asked.push(attempt);
        return check(attempt);
      },
      findServer: async () => ok(true),
    },
    transport: { closeInstance: (id: string) => void said.closed.push(id) } as Parameters<
      typeof createConnecting
    >[0]['transport'],
    routes,
    rejectedCertificates,
    confirmWay: async () => (said.confirms ? ok(null) : failed('canceled')),
    clock,
    emit: (_event, payload) => void events.push(payload),
    notify: (notice) => void notices.push(notice),
    forget: async (id) => void said.forgotten.push(id),
  });
  const finds = (found: Facts, organizations?: string[]) => {
    check = async ({ key, url }) => ok(checkedOf(key, new URL(url).origin, found, organizations));
  };
  const checks = (next: typeof check) => {
    check = next;
  };
  const instance = (id: string) => good(instances.find(id)) as Instance;
  const values = () => [...backend.entries.values()].sort();

  async function withShop() {
    finds(facts('acme', 'ada'));
    const shop = good(
      await connecting.add({ attemptId: 'first', name: 'Shop', url: ORIGIN, key: 'shop-key' }),
    );
    for (const list of [said.asked, said.closed, said.forgotten, events, noted, notices]) list.length = 0;
    connecting.takeAccount(shop.id);
    return shop;
  }
  const store = (id: string, key: string, of: Facts) =>
    credentialStore
      .storeKey(id, {
        key,
        origin: ORIGIN,
        facts: of,
        replaces: [],
      })
      .then(good);

  const app = { instances, backend, credentialStore, routes, rejectedCertificates, connecting };
  return { ...app, ...said, said, notices, events, noted, finds, checks, instance, values, withShop, store };
}

/** The way to a server without a proxy of its own. */
const by = (origin: string) => ({ origin, proxy: { mode: 'system' as const } });

const trouble = {
  shown: shownCertificate(),
  problems: ['self-signed' as const],
  canTrust: true,
  trusted: null,
};
const failed = (code: ErrorCode) => fail({ code, message: 'It failed.', advice: '' });
const system = { mode: 'system' as const };
const codeOf = (result: Result<unknown>) => (result.ok ? 'ok' : result.error.code);

describe('adding', () => {
  const connection = {
    proxy: { mode: 'given' as const, url: 'http://proxy.example.com:3128' },
    headers: [{ name: 'X-Token', value: 'token' }],
  };

  test('reaches the server by a route of its own, for that origin alone, which goes with the attempt', async () => {
    const app = await open();
    app.rejectedCertificates.note({ origin: ORIGIN, proxy: connection.proxy }, trouble);
    let session = '';
    app.checks(async ({ instanceId, key }) => {
      session = instanceId;
      expect(await app.routes.of(session, ORIGIN)).toMatchObject({
        value: {
          headers: { 'X-Token': 'token' },
          proxy: connection.proxy,
          trusted: { fingerprint: 'AB:CD' },
        },
      });
      expect(await app.routes.of(session, ELSEWHERE)).toMatchObject({
        value: { headers: {}, trusted: null },
      });
      return ok(checkedOf(key, ORIGIN, facts('acme', 'ada')));
    });
    const input = { name: ' Shop \n 1 ', url: ORIGIN, key: 'shop-key', connection, trust: 'AB:CD' };
    const added = good(await app.connecting.add({ attemptId: 'a', ...input }));
    expect(added).toMatchObject({
      name: 'Shop 1',
      origin: ORIGIN,
      proxy: connection.proxy,
      certificate: { fingerprint: 'AB:CD', origin: ORIGIN },
      identity: { userIds: ['ada'], organizations: { acme: 'acme', billing: 'billing' } },
      keys: [{ organizationId: 'acme', userId: 'ada', userEmail: 'ada@example.com', role: 'owner' }],
    });
    expect(app.values()).toEqual(['shop-key', 'token']);
    expect(app.closed).toEqual([session]);
    expect(codeOf(await app.routes.of(session, ORIGIN))).toBe('instance-unknown');
    app.checks(async ({ instanceId }) => {
      expect(instanceId).not.toBe(session);
      session = instanceId;
      return failed('timeout');
    });
    const second = { attemptId: 'b', ...input, url: ELSEWHERE };
    expect(codeOf(await app.connecting.add(second))).toBe('timeout');
    expect(app.closed).toContain(session);
    expect(codeOf(await app.routes.of(session, ELSEWHERE))).toBe('instance-unknown');
    expect(app.instances.all()).toHaveLength(1);
  });

  test('trusts by hand only what was shown at that very address, and only when asked to', async () => {
    for (const [url, trust] of [
      [ORIGIN, undefined],
      [ORIGIN, 'AB:CE'],
      [ELSEWHERE, 'AB:CD'],
    ] as const) {
      const app = await open();
      app.rejectedCertificates.note(by(ORIGIN), trouble);
      app.checks(async ({ instanceId, key }) => {
        expect(await app.routes.of(instanceId, url)).toMatchObject({ value: { trusted: null } });
        return ok(checkedOf(key, url, facts('acme', 'ada')));
      });
      const input = { attemptId: 'a', name: 'Shop', url, key: 'k', ...(trust ? { trust } : {}) };
      expect(good(await app.connecting.add(input))).not.toHaveProperty('certificate');
    }
  });

  test('what is here already, or cannot be a header, is told before anything is asked', async () => {
    const app = await open();
    await app.withShop();
    const twice = await app.connecting.add({
      attemptId: 'a',
      name: 'x',
      url: `${ORIGIN}/dashboard`,
      key: 'k',
    });
    expect(twice).toMatchObject({
      error: { code: 'instance-exists', message: expect.stringContaining('“Shop”') },
    });
    const headers = [{ name: 'x-api-key', value: 'v' }];
    const input = {
      attemptId: 'a',
      name: 'x',
      url: ELSEWHERE,
      key: 'k',
      connection: { proxy: system, headers },
    };
    expect(codeOf(await app.connecting.add(input))).toBe('header-refused');
    expect(app.asked).toEqual([]);
    // Whether an address is none is for the checks to say.
    app.checks(async () => failed('url-invalid'));
    expect(
      codeOf(
        await app.connecting.add({ ...input, url: 'no address', connection: { proxy: system, headers: [] } }),
      ),
    ).toBe('url-invalid');
  });

  test('that is given up while it is checked stores nothing, and gives up no other one', async () => {
    for (const canceled of ['a', 'b']) {
      const app = await open();
      app.checks(async ({ key }) => {
        app.connecting.cancel(canceled);
        return ok(checkedOf(key, ORIGIN, facts('acme', 'ada')));
      });
      const added = await app.connecting.add({ attemptId: 'a', name: 'Shop', url: ORIGIN, key: 'k' });
      expect([canceled, codeOf(added)]).toEqual([canceled, canceled === 'a' ? 'canceled' : 'ok']);
      expect(app.backend.entries.size).toBe(canceled === 'a' ? 0 : 1);
      expect(app.instances.all()).toHaveLength(canceled === 'a' ? 0 : 1);
    }
  });

  test.each([
    [false, ['Storing the key in the keychain…', 'The key is in the keychain'], ['k']],
    [true, ['Keeping the key…', 'The key is kept until Quayside quits'], []],
  ])('for this session only (%s) is told as it is, step by step', async (forSession, told, kept) => {
    const app = await open();
    app.checks(async ({ key, progress }) => {
      progress('reach', 'running', 'Reaching…');
      return ok(checkedOf(key, ORIGIN, facts('acme', 'ada')));
    });
    good(await app.connecting.add({ attemptId: 'a', name: 'Shop', url: ORIGIN, key: 'k', forSession }));
    expect(app.events).toEqual([
      { attemptId: 'a', step: 'reach', state: 'running', text: 'Reaching…' },
      { attemptId: 'a', step: 'store', state: 'running', text: told[0] },
      { attemptId: 'a', step: 'store', state: 'done', text: told[1] },
    ]);
    expect(app.values()).toEqual(kept);
  });

  test('that cannot be stored is not told as stored', async () => {
    const app = await open();
    app.finds(facts('acme', 'ada'));
    app.backend.mode = 'denied';
    const added = await app.connecting.add({ attemptId: 'a', name: 'Shop', url: ORIGIN, key: 'k' });
    expect(codeOf(added)).toBe('keychain-denied');
    expect(app.events).not.toContainEqual(expect.objectContaining({ state: 'done' }));
    expect(app.noted).toEqual([]);
  });

  test('spares the first reading: its account is given once, and its key counts as verified', async () => {
    const app = await open();
    app.finds(facts('acme', 'ada'));
    const { id } = good(await app.connecting.add({ attemptId: 'a', name: 'Shop', url: ORIGIN, key: 'k' }));
    expect(app.noted).toEqual([['k', 'acme']]);
    expect(app.connecting.takeAccount(id)).toMatchObject({ caller: { userId: 'ada' } });
    expect(app.connecting.takeAccount(id)).toBeNull();
  });
});

describe('editing', () => {
  test('at the same address asks nobody; headers and proxy change only when they are given', async () => {
    const app = await open();
    const shop = await app.withShop();
    const base = { attemptId: 'a', instanceId: shop.id, color: 'blue' as const, url: `${ORIGIN}/` };
    const proxy = { mode: 'none' as const };
    const headers = [{ name: 'X-A', value: 'a' }];
    good(await app.connecting.edit({ ...base, name: '', connection: { proxy, headers } }));
    expect(app.instance(shop.id)).toMatchObject({ name: 'shop.example.com', color: 'blue', proxy });
    good(await app.connecting.edit({ ...base, name: 'Shop 2' }));
    expect(app.instance(shop.id)).toMatchObject({ name: 'Shop 2', proxy, headers: [{ name: 'X-A' }] });
    const kept = [{ name: 'x-a' }];
    good(await app.connecting.edit({ ...base, name: 'Shop 3', connection: { proxy, headers: kept } }));
    expect(app.values()).toEqual(['a', 'shop-key']);
    const refused = { ...base, name: 'Shop 4', connection: { proxy, headers: [{ name: 'X-B' }] } };
    expect(codeOf(await app.connecting.edit(refused))).toBe('header-refused');
    expect(app.instance(shop.id).name).toBe('Shop 3');
    expect(codeOf(await app.connecting.edit({ ...base, name: 'x', url: 'no address' }))).toBe('url-invalid');
    expect(codeOf(await app.connecting.edit({ ...base, name: 'x', instanceId: 'gone' }))).toBe(
      'instance-unknown',
    );
    expect([app.asked, app.closed, app.forgotten]).toEqual([[], [], []]);
  });

  test.each([true, false])(
    'the address takes the name, headers and proxy along; whether the same installation answers (%s) decides on the keys there',
    async (same) => {
      const app = await open();
      const shop = await app.withShop();
      const made = good(
        await app.credentialStore.beginKey(shop, {
          ...facts('billing', 'ada'),
          userEmail: null,
          expiresAt: null,
        }),
      );
      const told = { serverKeyId: 's-1', start: 'made', expiresAt: null };
      good(await app.credentialStore.noteMade(shop.id, made, told));
      good(await app.credentialStore.settleKey(shop.id, made, { key: 'made-key', role: 'owner' }));
      app.rejectedCertificates.note({ origin: ELSEWHERE, proxy: { mode: 'none' } }, trouble);
      if (same) app.finds(facts('acme', 'ada'));
      else app.finds(facts('other', 'eve'), ['other']);
      const input = {
        attemptId: 'a',
        instanceId: shop.id,
        name: 'Moved',
        color: 'green' as const,
        url: ELSEWHERE,
      };
      expect(codeOf(await app.connecting.edit({ ...input, key: ' ' }))).toBe('key-needed');
      expect(codeOf(await app.connecting.edit(input))).toBe('key-needed');
      const bad = { proxy: system, headers: [{ name: 'X-A' }] };
      expect(codeOf(await app.connecting.edit({ ...input, key: 'k', connection: bad }))).toBe(
        'header-refused',
      );
      expect(app.asked).toEqual([]);
      const connection = { proxy: { mode: 'none' as const }, headers: [{ name: 'X-A', value: 'a' }] };
      good(await app.connecting.edit({ ...input, key: 'new-key', connection, trust: 'AB:CD' }));
      expect(app.instance(shop.id)).toMatchObject({
        name: 'Moved',
        color: 'green',
        origin: ELSEWHERE,
        proxy: { mode: 'none' },
        certificate: { origin: ELSEWHERE },
        identity: { userIds: [same ? 'ada' : 'eve'] },
        keys: [{ organizationId: same ? 'acme' : 'other' }],
      });
      expect(app.instance(shop.id).toRetire ?? []).toMatchObject(same ? [{ serverKeyId: 's-1' }] : []);
      expect(app.values()).toEqual(['a', 'new-key']);
      expect(app.notices.map(({ title }) => title)).toEqual(
        same ? [] : ['2 keys of “Shop” still work at its old address'],
      );
      expect([app.closed.includes(shop.id), app.forgotten]).toEqual([true, [shop.id]]);
    },
  );

  test('to an address that is taken, or that fails the checks, leaves all as it was', async () => {
    const app = await open();
    const shop = await app.withShop();
    app.finds(facts('x', 'x'), ['x']);
    good(await app.connecting.add({ attemptId: 'b', name: 'Blog', url: ELSEWHERE, key: 'blog-key' }));
    app.asked.length = 0;
    const input = { attemptId: 'a', instanceId: shop.id, name: 'Moved', color: 'green' as const, key: 'k' };
    expect(codeOf(await app.connecting.edit({ ...input, url: ELSEWHERE }))).toBe('instance-exists');
    expect(app.asked).toEqual([]);
    app.checks(async () => failed('refused'));
    const third = 'https://third.example.com';
    expect(codeOf(await app.connecting.edit({ ...input, url: third }))).toBe('refused');
    expect(app.instance(shop.id)).toEqual(shop);
    expect([app.notices, app.forgotten]).toEqual([[], []]);
  });

  test('the address of an instance without keys leaves none behind to be told', async () => {
    const app = await open();
    const shop = await app.withShop();
    good(await app.credentialStore.forgetKey(shop.id, shop.keys[0]?.id ?? ''));
    app.finds(facts('other', 'eve'), ['other']);
    const input = { attemptId: 'a', instanceId: shop.id, name: 'Moved', color: 'green' as const };
    good(await app.connecting.edit({ ...input, key: 'k', url: ELSEWHERE }));
    expect(app.notices).toEqual([]);
  });
});

describe('replacing a key', () => {
  test('takes the place of the only one, whatever it opens; of several, of the one for the same organization', async () => {
    const app = await open();
    const shop = await app.withShop();
    const replace = (key: string) => app.connecting.replaceKey({ attemptId: 'a', instanceId: shop.id, key });
    app.finds(facts('billing', 'ada'));
    good(await replace('only'));
    expect(app.values()).toEqual(['only']);
    await app.store(shop.id, 'of acme', facts('acme', 'ada'));
    app.finds(facts('acme', 'ada'));
    good(await replace('second'));
    expect(app.values()).toEqual(['only', 'second']);
    app.finds(facts('cargo', 'ada'), ['acme', 'billing', 'cargo']);
    good(await replace('third'));
    expect(app.values()).toEqual(['only', 'second', 'third']);
    expect(Object.keys(app.instance(shop.id).identity?.organizations ?? {})).toEqual([
      'acme',
      'billing',
      'cargo',
    ]);
    // The stored instance's own session carries the checks, and stays open.
    expect(new Set(app.asked.map(({ instanceId, url }) => `${instanceId} ${url}`))).toEqual(
      new Set([`${shop.id} ${ORIGIN}`]),
    );
    expect([app.closed, app.forgotten]).toEqual([[], []]);
  });

  test('by one of another installation is refused, unless it is meant: then what was seen goes', async () => {
    const app = await open();
    const shop = await app.withShop();
    app.finds(facts('other', 'eve'), ['other']);
    const input = { attemptId: 'a', instanceId: shop.id, key: 'foreign' };
    expect(codeOf(await app.connecting.replaceKey(input))).toBe('other-installation');
    expect([app.values(), app.forgotten]).toEqual([['shop-key'], []]);
    app.backend.mode = 'denied';
    expect(codeOf(await app.connecting.replaceKey({ ...input, otherInstallation: true }))).toBe(
      'keychain-denied',
    );
    expect(app.forgotten).toEqual([]);
    app.backend.mode = 'ready';
    good(await app.connecting.replaceKey({ ...input, otherInstallation: true }));
    expect([app.values(), app.forgotten]).toEqual([['foreign'], [shop.id]]);
    expect(app.instance(shop.id).identity).toEqual({ userIds: ['eve'], organizations: { other: 'other' } });
    expect(codeOf(await app.connecting.replaceKey({ ...input, instanceId: 'gone' }))).toBe(
      'instance-unknown',
    );
  });
});

describe('pasting a key for an organization', () => {
  const cases = ['acme', 'billing', null].flatMap((organizationId) =>
    ['ada', 'ben', null].flatMap((userId) =>
      ['owner', null].flatMap((role) =>
        [true, false].map((fileWhereItBelongs) => ({
          found: facts(organizationId, userId, role),
          fileWhereItBelongs,
        })),
      ),
    ),
  );

  test.each(cases)('finds $found: filed where it belongs ($fileWhereItBelongs), or told', async (each) => {
    const { found, fileWhereItBelongs } = each;
    const app = await open();
    const shop = await app.withShop();
    await app.store(shop.id, 'ben of billing', facts('billing', 'ben'));
    await app.store(shop.id, 'ada of billing', facts('billing', 'ada'));
    await app.instances.update(shop.id, (one) => ({
      ...one,
      keys: one.keys.filter((key) => key.organizationId !== 'billing' || key.userId === 'ada'),
    }));
    app.finds(found);
    const pasted = await app.connecting.pasteKey({
      attemptId: 'a',
      instanceId: shop.id,
      organizationId: 'acme',
      key: 'pasted',
      fileWhereItBelongs,
    });
    const nowhere = found.organizationId === null || found.role === null;
    const otherOrganization = found.organizationId !== 'acme';
    const otherPerson = found.userId === 'ben';
    if (nowhere || (!fileWhereItBelongs && (otherOrganization || otherPerson))) {
      expect(pasted).toEqual(
        ok({
          outcome: 'elsewhere',
          organizationId: nowhere ? null : found.organizationId,
          organizationName: found.organizationName,
          userEmail: found.userEmail,
          role: found.role,
          otherOrganization,
          otherPerson,
        }),
      );
      expect(app.values()).not.toContain('pasted');
      expect([app.noted, app.connecting.takeAccount(shop.id)]).toEqual([[], null]);
    } else {
      expect(pasted).toEqual(ok({ outcome: 'stored', organizationId: found.organizationId }));
      const left = app.instance(shop.id).keys.map((key) => [key.organizationId, key.userId]);
      const before = [
        ['acme', 'ada'],
        ['billing', 'ada'],
      ];
      const own = [found.organizationId, found.userId];
      expect(left).toEqual([...before.filter((one) => one.join() !== own.join()), own]);
      expect(app.noted).toEqual([['pasted', found.organizationId]]);
      expect(app.connecting.takeAccount(shop.id)).not.toBeNull();
    }
    expect(app.asked).toMatchObject([{ instanceId: shop.id, url: ORIGIN, key: 'pasted' }]);
  });

  test('of another installation is refused', async () => {
    const app = await open();
    const shop = await app.withShop();
    app.finds(facts('other', 'eve'), ['other']);
    const input = { attemptId: 'a', instanceId: shop.id, organizationId: 'other', key: 'k' };
    expect(codeOf(await app.connecting.pasteKey(input))).toBe('other-installation');
    expect(codeOf(await app.connecting.pasteKey({ ...input, instanceId: 'gone' }))).toBe('instance-unknown');
    app.finds(facts('acme', 'ada'));
    app.backend.mode = 'denied';
    expect(codeOf(await app.connecting.pasteKey({ ...input, organizationId: 'acme' }))).toBe(
      'keychain-denied',
    );
    expect(app.noted).toEqual([]);
  });

  test('of a person whom only a reading or only a key tells is that of no other person', async () => {
    for (const identity of [{ userIds: ['ben'], organizations: {} }, null]) {
      const app = await open();
      const shop = await app.withShop();
      if (!identity) await app.store(shop.id, 'ben', facts('billing', 'ben'));
      await app.instances.update(shop.id, ({ identity: _, ...one }) => ({
        ...one,
        ...(identity ? { identity } : {}),
      }));
      app.finds(facts('acme', 'ben'));
      const input = { attemptId: 'a', instanceId: shop.id, organizationId: 'acme', key: 'pasted' };
      expect(await app.connecting.pasteKey(input)).toMatchObject({ value: { outcome: 'stored' } });
    }
  });

  test.each([
    ['by their id there', { userIds: ['ada'], emails: [] }],
    ['by their address, in whatever letters', { userIds: [], emails: [' ADA@example.com '] }],
  ])('of anybody but a person is refused where it is theirs, before it is stored, %s', async (_, notOf) => {
    const app = await open();
    const shop = await app.withShop();
    app.finds(facts('acme', 'ada'));
    const input = { attemptId: 'a', instanceId: shop.id, organizationId: 'acme', key: 'pasted', notOf };
    for (const fileWhereItBelongs of [false, true]) {
      const refused = await app.connecting.pasteKey({ ...input, fileWhereItBelongs });
      expect(codeOf(refused)).toBe('key-of-same-person');
      expect(refused).toMatchObject({ error: { message: expect.stringContaining('ada@example.com') } });
    }
    expect([app.values(), app.instance(shop.id).keys]).toEqual([['shop-key'], shop.keys]);
    expect(app.noted).toEqual([]);
  });

  test('of anybody but a person is stored beside theirs, of somebody who is not known here too; one of another organization is told', async () => {
    const app = await open();
    const shop = await app.withShop();
    const notOf = { userIds: ['ada'], emails: ['ada@example.com'] };
    const input = { attemptId: 'a', instanceId: shop.id, organizationId: 'acme', key: 'pasted', notOf };
    app.finds(facts('billing', 'ben'));
    expect(await app.connecting.pasteKey(input)).toMatchObject({ value: { outcome: 'elsewhere' } });
    expect(app.values()).toEqual(['shop-key']);
    app.finds(facts('acme', 'ben'));
    expect(await app.connecting.pasteKey(input)).toMatchObject({ value: { outcome: 'stored' } });
    expect(app.values()).toEqual(['pasted', 'shop-key']);
    expect(app.instance(shop.id).keys.map(({ userId }) => userId)).toEqual(['ada', 'ben']);
  });

  test('of a second person without an organization in common is stored where a stored key shows the same server, and the person confirms', async () => {
    const app = await open();
    const shop = await app.withShop();
    const input = { attemptId: 'a', instanceId: shop.id, organizationId: 'lab', key: 'pasted' };
    app.finds(facts('lab', 'ben'), ['lab']);
    expect(codeOf(await app.connecting.pasteKey(input))).toBe('other-installation');
    app.said.recognised = true;
    expect(await app.connecting.pasteKey(input)).toMatchObject({
      value: { outcome: 'elsewhere', otherPerson: true },
    });
    const meant = { ...input, fileWhereItBelongs: true };
    app.said.confirms = false;
    expect(codeOf(await app.connecting.pasteKey(meant))).toBe('canceled');
    expect(app.values()).toEqual(['shop-key']);
    app.said.confirms = true;
    expect(await app.connecting.pasteKey(meant)).toMatchObject({ value: { outcome: 'stored' } });
    expect(app.values()).toEqual(['pasted', 'shop-key']);
  });

  test('of an instance whose person nobody knows makes nobody another person', async () => {
    const app = await open();
    app.finds(facts('acme', null, 'owner'));
    const shop = good(await app.connecting.add({ attemptId: 'a', name: 'Shop', url: ORIGIN, key: 'k' }));
    app.finds(facts('acme', 'ada'));
    const input = { attemptId: 'a', instanceId: shop.id, organizationId: 'acme', key: 'pasted' };
    expect(await app.connecting.pasteKey(input)).toMatchObject({ value: { outcome: 'stored' } });
  });
});

test('what was checked of a key that is gone by then counts for no key, and its account is given all the same', () => {
  const noted: unknown[] = [];
  const attempts = createAttempts({
    verification: { note: (...what: unknown[]) => noted.push(what) },
  } as unknown as Parameters<typeof createAttempts>[0]);
  const checked = checkedOf('k', ORIGIN, facts('acme', 'ada'));
  attempts.noteChecked({ id: 'shop', keys: [] } as unknown as Instance, checked);
  expect([noted, attempts.takeAccount('shop')]).toEqual([[], checked.account]);
});

test('a name is one line without control characters, at most 255 long; without one the host serves', () => {
  expect(cleanName(' \u0000a\n\tb\u2028 ', ORIGIN)).toBe('a b');
  expect(cleanName(' \n ', `${ORIGIN}:8443`)).toBe('shop.example.com:8443');
  expect(cleanName('x'.repeat(300), ORIGIN)).toHaveLength(255);
});
