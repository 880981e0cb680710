import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { KeyFacts } from '../../../src/main/registry/records.ts';
import { shownCertificate } from '../../shared/records.ts';
import { type Left, openStores } from './stores.ts';

afterEach(() => void vi.useRealTimers());

const FACTS: KeyFacts = {
  organizationId: 'org-1',
  organizationName: 'Shop',
  userId: 'user-1',
  userEmail: 'ada@example.com',
  role: 'owner',
  expiresAt: null,
};
const SHOP = { name: 'Shop', origin: 'https://shop.example.com', key: 'shop-key', facts: FACTS };
const BLOG = { name: 'Blog', origin: 'https://blog.example.com', key: 'blog-key', facts: FACTS };

type App = Awaited<ReturnType<typeof openStores>>;

/** Both stores agree, nothing is half done, and every instance on the list has a key that works. */
async function expectInStep({ instances, backend, credentialStore }: App) {
  const records = instances.all();
  const keys = records.flatMap((instance) => [...instance.keys, ...(instance.headers ?? [])]);
  expect(records.filter((instance) => instance.status !== 'active')).toEqual([]);
  expect(keys.filter((key) => key.status !== 'active')).toEqual([]);
  // A kill in the middle of a probe leaves it, without a secret in it, until the next probe.
  const accounts = [...backend.entries.keys()].filter((account) => account !== 'quayside.probe');
  expect(accounts.sort()).toEqual(keys.map((key) => key.id).sort());
  for (const { id } of records) expect(await credentialStore.keyFor(id, null)).toMatchObject({ ok: true });
}

/** Kills at each write of `run`, starts again, kills at each write of the mending too, and wants both stores in step. */
async function killAtEachStep(before: Left, run: (app: App) => Promise<unknown>, steps: number) {
  const app = await openStores(before);
  await run(app);
  await expectInStep(app);
  expect(app.kills.length).toBeGreaterThanOrEqual(steps);
  const outcomes: App[] = [];
  for (const kill of app.kills) {
    const locked = await openStores(kill);
    locked.backend.mode = 'locked';
    await locked.credentialStore.reconcile();
    expect(locked.backend.entries, `locked after ${kill.step}`).toEqual(kill.entries);
    const again = await openStores(locked.leave());
    await again.credentialStore.reconcile();
    await expectInStep(again);
    outcomes.push(again);
    for (const second of again.kills) {
      const third = await openStores(second);
      await third.credentialStore.reconcile();
      await expectInStep(third);
    }
  }
  return outcomes;
}

async function withBlog() {
  const app = await openStores();
  const blog = await app.credentialStore.addInstance(BLOG);
  if (!blog.ok) throw new Error(blog.error.message);
  return { app, before: app.leave(), blog: blog.value };
}

const names = (app: App) => app.instances.list().map((instance) => instance.name);

const HEADERS = [
  { name: 'CF-Access-Client-Id', value: 'header-id' },
  { name: 'CF-Access-Client-Secret', value: 'header-secret' },
];

async function withHeaders() {
  const app = await openStores();
  const shop = await app.credentialStore.addInstance({ ...SHOP, headers: HEADERS });
  if (!shop.ok) throw new Error(shop.error.message);
  return { app, before: app.leave(), shop: shop.value };
}

const valuesOf = async (app: App, id: string) => {
  const values = await app.credentialStore.headersFor(id);
  return values.ok ? values.value : values.error.code;
};

describe('extra headers', () => {
  test('are added with the instance, their values in the keychain alone, and gone with it', async () => {
    const { app, shop } = await withHeaders();
    await expectInStep(app);
    expect(await valuesOf(app, shop.id)).toEqual({
      'CF-Access-Client-Id': 'header-id',
      'CF-Access-Client-Secret': 'header-secret',
    });
    expect(readFileSync(app.file, 'utf8')).not.toContain('header-');
    await app.credentialStore.removeInstance(shop.id);
    expect([...app.backend.entries.keys()]).toEqual([]);
  });

  test('are replaced, added and removed in one step, the others kept', async () => {
    const { app, shop } = await withHeaders();
    const edited = await app.credentialStore.editInstance(
      shop.id,
      { name: 'Shop 2' },
      {
        origin: shop.origin,
        entries: [
          { name: 'cf-access-client-id' },
          { name: 'CF-Access-Client-Secret', value: 'renewed' },
          { name: 'X-More', value: 'more' },
        ],
      },
    );
    expect(edited).toMatchObject({ ok: true, value: { name: 'Shop 2' } });
    await expectInStep(app);
    expect(await valuesOf(app, shop.id)).toEqual({
      'CF-Access-Client-Id': 'header-id',
      'CF-Access-Client-Secret': 'renewed',
      'X-More': 'more',
    });
  });

  test('that cannot be stored leave the old ones working', async () => {
    const { app, shop } = await withHeaders();
    app.backend.mode = 'denied';
    const edited = await app.credentialStore.editInstance(
      shop.id,
      { name: 'Shop 2' },
      { origin: shop.origin, entries: [{ name: 'CF-Access-Client-Id', value: 'renewed' }] },
    );
    expect(edited).toMatchObject({ ok: false, error: { code: 'keychain-denied' } });
    app.backend.mode = 'ready';
    await app.credentialStore.reconcile();
    await expectInStep(app);
    expect(names(app)).toEqual(['Shop']);
    expect(await valuesOf(app, shop.id)).toEqual({
      'CF-Access-Client-Id': 'header-id',
      'CF-Access-Client-Secret': 'header-secret',
    });
  });

  test('do not go along to another origin, nor does the trusted certificate', async () => {
    const { app, shop } = await withHeaders();
    await app.instances.update(shop.id, (instance) => ({
      ...instance,
      certificate: {
        ...shownCertificate(),
        origin: instance.origin,
        problems: ['self-signed'],
        trustedAt: '',
      },
    }));
    const moved = await app.credentialStore.storeKey(shop.id, {
      key: 'new-key',
      origin: 'https://moved.example.com',
      facts: FACTS,
      replaces: [],
      edit: { origin: 'https://moved.example.com' },
      headers: [{ name: 'X-More', value: 'more' }],
    });
    expect(moved.ok && moved.value).not.toHaveProperty('certificate');
    await expectInStep(app);
    expect(await valuesOf(app, shop.id)).toEqual({ 'X-More': 'more' });
  });

  test('missing from the keychain, or a locked keychain, are told, and nothing is given instead', async () => {
    const { app, shop } = await withHeaders();
    app.backend.mode = 'locked';
    expect(await valuesOf(app, shop.id)).toBe('keychain-locked');
    app.backend.mode = 'ready';
    for (const [account, value] of app.backend.entries)
      if (value === 'header-secret') app.backend.entries.delete(account);
    await app.keychain.check();
    expect(await valuesOf(app, shop.id)).toBe('header-missing');
  });

  test('a kill at any write of adding with headers leaves all or nothing', async () => {
    const empty = { file: null, entries: new Map() };
    const outcomes = await killAtEachStep(
      empty,
      (app) => app.credentialStore.addInstance({ ...SHOP, headers: HEADERS }),
      5,
    );
    for (const app of outcomes)
      for (const { id } of app.instances.list())
        expect(await valuesOf(app, id)).toMatchObject({ 'CF-Access-Client-Secret': 'header-secret' });
  });

  test('a kill at any write of changing them leaves the old ones or the new ones, never a mixture', async () => {
    const { before, shop } = await withHeaders();
    const outcomes = await killAtEachStep(
      before,
      (app) =>
        app.credentialStore.editInstance(
          shop.id,
          {},
          { origin: shop.origin, entries: HEADERS.map(({ name }) => ({ name, value: `new ${name}` })) },
        ),
      5,
    );
    for (const app of outcomes) {
      const values = Object.values((await valuesOf(app, shop.id)) as Record<string, string>);
      expect([HEADERS.map(({ value }) => value), HEADERS.map(({ name }) => `new ${name}`)]).toContainEqual(
        values,
      );
    }
  });
});

describe('the life of an instance and its keys', () => {
  test('an instance is added with its key, found for its organization, and named where it has none', async () => {
    const { app, blog } = await withBlog();
    await expectInStep(app);
    expect(await app.credentialStore.keyFor(blog.id, 'org-1')).toMatchObject({
      ok: true,
      value: { key: 'blog-key' },
    });
    expect(await app.credentialStore.keyFor(blog.id, 'org-2')).toMatchObject({
      ok: false,
      error: { code: 'no-key-for-organization', message: expect.stringContaining('“Blog”') },
    });
    expect(await app.credentialStore.keyFor('nobody', null)).toMatchObject({
      ok: false,
      error: { code: 'instance-unknown' },
    });
    expect(readFileSync(app.file, 'utf8')).not.toContain('blog-key');
  });

  test('killed at any step of adding, the instance is there whole or not at all', async () => {
    const { before } = await withBlog();
    const outcomes = await killAtEachStep(before, (app) => app.credentialStore.addInstance(SHOP), 3);
    for (const outcome of outcomes) expect(names(outcome)[0]).toBe('Blog');
    expect(outcomes.map((outcome) => names(outcome).length)).toEqual([1, 2, 2]);
  });

  test('killed at any step of removing, the instance stays gone', async () => {
    const { before, app } = await withBlog();
    await app.credentialStore.addInstance(SHOP);
    const full = app.leave();
    const remove = (each: App) => each.credentialStore.removeInstance(each.instances.list()[1]?.id ?? '');
    for (const outcome of await killAtEachStep(full, remove, 3)) expect(names(outcome)).toEqual(['Blog']);
    expect(before.entries.size).toBe(1);
  });

  test('killed at any step of replacing a key, the instance keeps a key that works', async () => {
    const { before, blog } = await withBlog();
    const replaces = blog.keys.map((key) => key.id);
    const replace = (app: App) =>
      app.credentialStore.storeKey(blog.id, { key: 'new-key', origin: blog.origin, facts: FACTS, replaces });
    const outcomes = await killAtEachStep(before, replace, 5);
    for (const outcome of outcomes) expect(names(outcome)).toEqual(['Blog']);
    expect(await outcomes.at(-1)?.credentialStore.keyFor(blog.id, null)).toMatchObject({
      value: { key: 'new-key' },
    });
  });

  test('killed at any step of moving to another origin, a key is never left with an origin it was not given for', async () => {
    const { before, blog } = await withBlog();
    const edit = { origin: 'https://new.example.com' };
    const move = (app: App) =>
      app.credentialStore.storeKey(blog.id, { key: 'new-key', ...edit, facts: FACTS, replaces: [], edit });
    for (const outcome of await killAtEachStep(before, move, 5)) {
      const key = outcome.instances.list()[0]?.origin === edit.origin ? 'new-key' : 'blog-key';
      expect(await outcome.credentialStore.keyFor(blog.id, null)).toMatchObject({ value: { key } });
    }
  });

  test('what was given for the former origin of an instance that moved meanwhile is not stored', async () => {
    const { app, blog } = await withBlog();
    const begun = await app.credentialStore.beginKey(blog, FACTS);
    if (!begun.ok) throw new Error(begun.error.message);
    const origin = 'https://new.example.com';
    const edit = { origin };
    await app.credentialStore.storeKey(blog.id, { key: 'new-key', origin, facts: FACTS, replaces: [], edit });
    const late = { key: 'late-key', origin: blog.origin, facts: FACTS, replaces: [] };
    const headers = { origin: blog.origin, entries: [{ name: 'X-Late', value: 'late' }] };
    for (const outcome of [
      await app.credentialStore.storeKey(blog.id, late),
      await app.credentialStore.editInstance(blog.id, {}, headers),
      await app.credentialStore.beginKey(blog, FACTS),
    ])
      expect(outcome).toMatchObject({
        ok: false,
        error: { code: 'instance-moved', message: expect.stringContaining('new.example.com') },
      });
    expect(
      await app.credentialStore.settleKey(blog.id, begun.value, { key: 'made-key', role: 'owner' }),
    ).toMatchObject({ ok: false, error: { code: 'key-unknown' } });
    await expectInStep(app);
    expect([...app.backend.entries.values()]).toEqual(['new-key']);
  });

  test('killed at any step of storing a key made here, the key is not lost once it is stored', async () => {
    const { before, blog } = await withBlog();
    const made = {
      key: 'made-key',
      origin: blog.origin,
      facts: { ...FACTS, organizationId: 'org-2', origin: 'made' as const },
      replaces: [],
    };
    const outcomes = await killAtEachStep(before, (app) => app.credentialStore.storeKey(blog.id, made), 3);
    const keys = await Promise.all(
      outcomes.map((outcome) => outcome.credentialStore.keyFor(blog.id, 'org-2')),
    );
    expect(keys.map((key) => key.ok)).toEqual([false, true, true]);
  });

  test('a key that is given up leaves the keychain and the list at once', async () => {
    const { app, blog } = await withBlog();
    const begun = await app.credentialStore.beginKey(blog, FACTS);
    if (!begun.ok) throw new Error(begun.error.message);
    // As when it was stored, and the list could not be written after that.
    await app.keychain.store(begun.value, 'made-key');
    await app.credentialStore.dropKey(blog.id, begun.value, false);
    expect([...app.backend.entries.values()]).toEqual(['blog-key']);
    await expectInStep(app);
  });

  test('a locked keychain stores nothing and leaves no trace once it is unlocked', async () => {
    const { app } = await withBlog();
    app.backend.mode = 'locked';
    const added = await app.credentialStore.addInstance(SHOP);
    expect(added).toMatchObject({
      ok: false,
      error: { code: 'keychain-locked', message: expect.stringContaining('Shop') },
    });
    expect(JSON.stringify(added)).not.toContain('shop-key');
    app.backend.mode = 'ready';
    await app.keychain.check();
    await app.credentialStore.reconcile();
    expect(names(app)).toEqual(['Blog']);
    await expectInStep(app);
  });

  test('with a frozen keychain an instance leaves the list at once, and its key follows when the keychain answers', async () => {
    const { app, blog } = await withBlog();
    vi.useFakeTimers();
    app.backend.mode = 'frozen';
    const removed = app.credentialStore.removeInstance(blog.id);
    await vi.waitFor(() => expect(names(app)).toEqual([]));
    await vi.advanceTimersByTimeAsync(5000);
    expect(await removed).toMatchObject({ ok: true });
    expect(app.instances.all()).toMatchObject([{ status: 'removing' }]);
    app.backend.thaw();
    await vi.waitFor(() => expect(app.instances.all()).toEqual([]));
    expect([...app.backend.entries.keys()]).toEqual([]);
  });

  test('what else is kept of an instance goes before its record, which the next start goes on by, with the choice made then', async () => {
    const { app, blog } = await withBlog();
    app.forgotten.isRefused = true;
    expect(await app.credentialStore.removeInstance(blog.id, { forgetsActivity: true })).toMatchObject({
      ok: true,
    });
    expect(names(app)).toEqual([]);
    expect(app.forgotten.ids).toEqual([`${blog.id} with its activity`]);
    expect(app.instances.all()).toMatchObject([{ status: 'removing' }]);
    const next = await openStores(app.leave());
    await next.credentialStore.reconcile();
    expect(next.forgotten.ids).toEqual([`${blog.id} with its activity`]);
    expect(next.instances.all()).toEqual([]);
    // A kill right after the mark is no other matter.
    for (const kill of app.kills.filter(({ step }) => step === 'update')) {
      const again = await openStores(kill);
      await again.credentialStore.reconcile();
      if (again.forgotten.ids.length > 0)
        expect(again.forgotten.ids).toEqual([`${blog.id} with its activity`]);
    }
  });

  test('what else is kept of an instance goes while the keychain is locked', async () => {
    const { app, blog } = await withBlog();
    app.backend.mode = 'locked';
    await app.credentialStore.removeInstance(blog.id);
    expect(app.forgotten.ids).toEqual([blog.id]);
    expect(app.instances.all()).toMatchObject([{ status: 'removing' }]);
  });

  test('a key that arrives after its limit, when the person was told that it failed, is taken out again', async () => {
    const { app } = await withBlog();
    vi.useFakeTimers();
    app.backend.mode = 'frozen';
    const added = app.credentialStore.addInstance(SHOP);
    await vi.waitFor(() => expect(app.backend.running).toBe(1));
    await vi.advanceTimersByTimeAsync(5000);
    expect(await added).toMatchObject({ ok: false, error: { code: 'keychain-not-answering' } });
    app.backend.thaw();
    await vi.waitFor(() => expect(app.instances.all()).toHaveLength(1));
    await expectInStep(app);
  });

  test('a key that a keychain stored after libsecret had given up is taken out by itself once the keychain answers', async () => {
    const { app } = await withBlog();
    vi.useFakeTimers();
    app.backend.mode = 'frozen';
    const added = app.credentialStore.addInstance(SHOP);
    await vi.waitFor(() => expect(app.backend.running).toBe(1));
    await vi.advanceTimersByTimeAsync(5000);
    expect(await added).toMatchObject({ ok: false, error: { code: 'keychain-not-answering' } });
    app.backend.giveUp();
    await vi.advanceTimersByTimeAsync(0);
    app.backend.thaw();
    expect(app.instances.all()).toMatchObject([{}, { status: 'removing' }]);
    expect(app.backend.entries.size).toBe(2);
    await vi.advanceTimersByTimeAsync(5000);
    await vi.waitFor(() => expect(app.instances.all()).toHaveLength(1));
    await expectInStep(app);
  });
});
