import { readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decrypt } from '../../../src/main/backup/encryption.ts';
import type { KeyFacts } from '../../../src/main/registry/records.ts';
import type { Left } from '../credentials/stores.ts';
import { ALL_PARTS, type Desk, openDesk } from './backupConsole.ts';

const PASSPHRASE = 'a boat on the quay';

function factsFor(organizationId: string, userId = 'user-1'): KeyFacts {
  return {
    organizationId,
    organizationName: `Organization ${organizationId}`,
    userId,
    userEmail: 'ada@example.com',
    role: 'owner',
    expiresAt: null,
  };
}

const SHOP = {
  name: 'Shop',
  origin: 'https://shop.example.com',
  key: 'shop-key-1',
  facts: factsFor('org-1'),
};
const BLOG = {
  name: 'Blog',
  origin: 'https://blog.example.com',
  key: 'blog-key-1',
  facts: factsFor('org-9', 'user-9'),
  headers: [{ name: 'CF-Access-Client-Secret', value: 'header-secret' }],
  more: { proxy: { mode: 'given' as const, url: 'http://proxy.example.com:3128' } },
};
const SECRETS = ['shop-key-1', 'shop-key-2', 'blog-key-1', 'header-secret', PASSPHRASE];

/** A desk with two instances: Shop with keys for two organizations, Blog with one, a header and a proxy. */
async function filled(): Promise<Desk> {
  const desk = await openDesk();
  const shop = await desk.credentialStore.addInstance(SHOP);
  await desk.credentialStore.addInstance(BLOG);
  if (!shop.ok) throw new Error(shop.error.message);
  const { id, origin } = shop.value;
  await desk.credentialStore.storeKey(id, {
    key: 'shop-key-2',
    origin,
    facts: factsFor('org-2'),
    replaces: [],
  });
  return desk;
}

async function exported(desk: Desk, withSecrets: boolean): Promise<string> {
  const saved = await desk.call(
    'backup.export',
    withSecrets
      ? { withSecrets, passphrase: PASSPHRASE, partial: false, carry: ALL_PARTS }
      : { withSecrets, carry: ALL_PARTS },
  );
  if (!saved.ok || saved.value.outcome !== 'saved') throw new Error(JSON.stringify(saved));
  return readFileSync(desk.chosen.target ?? '', 'utf8');
}

/** Imports all that a file would change, under the names it offers. */
async function importAll(desk: Desk, content: string, passphrase?: string) {
  const { token, planned } = await desk.plan(content, passphrase);
  if (!planned.ok || !('entries' in planned.value)) throw new Error(JSON.stringify(planned));
  const choices = planned.value.entries.map(({ index, name, what }) => ({
    index,
    name: (what.kind === 'new' && what.freeName) || name,
  }));
  const applied = await desk.call('backup.apply', { token, choices, carry: ALL_PARTS });
  if (!applied.ok) throw new Error(applied.error.message);
  return { entries: planned.value.entries, results: applied.value.results };
}

const names = ({ instances }: Desk) => instances.list().map(({ name }) => name);
const idOf = ({ instances }: Desk, name: string) =>
  instances.list().find((instance) => instance.name === name)?.id ?? '';

describe('exporting', () => {
  test('without keys the file holds no secret and no id of this computer, and only the person can read it', async () => {
    const desk = await filled();
    const text = await exported(desk, false);
    for (const secret of SECRETS) expect(text).not.toContain(secret);
    const ids = desk.instances.all().flatMap(({ id, keys }) => [`"${id}"`, ...keys.map((key) => key.id)]);
    for (const id of [...ids, desk.instances.id]) expect(text).not.toContain(id);
    expect(statSync(desk.chosen.target ?? '').mode & 0o777).toBe(0o600);
    expect(JSON.parse(text)).toMatchObject({
      format: 'quayside-backup',
      version: 1,
      instances: [
        { name: 'Shop', keys: [{}, {}] },
        { name: 'Blog', proxy: BLOG.more.proxy },
      ],
    });
  });

  test('carries the groups by name: what comes in joins the one of that name, or makes it; what was here stays', async () => {
    const desk = await filled();
    const group = (id: string, name: string, ...instanceIds: string[]) => ({
      id,
      name,
      instanceIds,
      folded: false,
    });
    await desk.preferences.save({
      groups: [group('g', 'Clients', idOf(desk, 'Blog')), group('h', 'Shops', idOf(desk, 'Shop'))],
    });
    const text = await exported(desk, false);

    const other = await openDesk();
    const there = await other.credentialStore.addInstance(SHOP);
    if (!there.ok) throw new Error(there.error.message);
    await other.preferences.save({ groups: [group('c', 'CLIENTS', there.value.id)] });
    await importAll(other, text);
    expect(other.preferences.read().groups).toEqual([
      group('c', 'CLIENTS', there.value.id, idOf(other, 'Blog')),
    ]);

    const empty = await openDesk();
    await importAll(empty, text);
    expect(empty.preferences.read().groups).toMatchObject([
      { name: 'Shops', instanceIds: [idOf(empty, 'Shop')], folded: false },
      { name: 'Clients', instanceIds: [idOf(empty, 'Blog')] },
    ]);
  });

  test('with keys the file is an age file that shows nothing, not even a name', async () => {
    const text = await exported(await filled(), true);
    expect(text).toMatch(/^-----BEGIN AGE ENCRYPTED FILE-----\n/);
    const bytes = Buffer.from(text.split('\n').slice(1, -2).join(''), 'base64').toString('latin1');
    for (const secret of [...SECRETS, 'shop.example.com', 'Shop']) expect(text + bytes).not.toContain(secret);
    expect(bytes).toMatch(/^age-encryption\.org\/v1\n-> scrypt /);
  });

  test('a header value that is missing leaves out that header alone, by its name; the others move', async () => {
    const desk = await openDesk();
    const names = ['CF-Access-Client-Id', 'CF-Access-Client-Secret', 'constructor', '__proto__'];
    const headers = names.map((name) => ({ name, value: `value of ${name}` }));
    await desk.credentialStore.addInstance({ ...BLOG, headers });
    for (const gone of ['CF-Access-Client-Secret', 'constructor']) {
      const [entry] = [...desk.backend.entries].find(([, value]) => value === `value of ${gone}`) ?? [''];
      desk.backend.entries.delete(entry);
    }
    const input = { withSecrets: true as const, passphrase: PASSPHRASE, partial: true, carry: ALL_PARTS };
    const saved = await desk.call('backup.export', input);
    expect(saved).toMatchObject({
      value: {
        missing: [
          { kind: 'header', instance: 'Blog', name: 'CF-Access-Client-Secret' },
          { kind: 'header', instance: 'Blog', name: 'constructor' },
        ],
      },
    });
    const file = readFileSync(desk.chosen.target ?? '', 'utf8');
    const decrypted = await decrypt(file, PASSPHRASE);
    const [blog] = decrypted.state === 'open' ? JSON.parse(decrypted.text).instances : [];
    expect(blog.headers).toEqual([
      { name: 'CF-Access-Client-Id', secret: 'value of CF-Access-Client-Id' },
      { name: 'CF-Access-Client-Secret' },
      { name: 'constructor' },
      { name: '__proto__', secret: 'value of __proto__' },
    ]);
  });

  test('whatever a server called an organization or a person, the list can be exported and imported again', async () => {
    const desk = await openDesk();
    const facts = {
      ...factsFor('o'.repeat(3_000), 'u'.repeat(3_000)),
      organizationName: 'n'.repeat(501),
      userEmail: 'e'.repeat(10_000),
      role: 'r'.repeat(501),
    };
    await desk.credentialStore.addInstance({ ...SHOP, facts });
    for (const withSecrets of [true, false]) {
      const file = await exported(desk, withSecrets);
      const other = await openDesk();
      await importAll(other, file, PASSPHRASE);
      const [key] = other.instances.list()[0]?.keys ?? [];
      const { organizationName, userEmail, ...whole } = facts;
      expect(key).toMatchObject({ ...whole, organizationName: 'n'.repeat(500), userEmail: 'e'.repeat(500) });
    }
  });

  test('giving up the choice of a file writes nothing; a place that cannot be written is told', async () => {
    const desk = await filled();
    desk.chosen.target = null;
    expect(await desk.call('backup.export', { withSecrets: false, carry: ALL_PARTS })).toMatchObject({
      value: { outcome: 'canceled' },
    });
    desk.chosen.target = path.join(desk.folder, 'no such folder', 'file');
    expect(await desk.call('backup.export', { withSecrets: false, carry: ALL_PARTS })).toMatchObject({
      error: { code: 'file-unwritable' },
    });
  });
});

describe('importing', () => {
  test('with keys everything comes back: order, keys by organization, headers, proxy', async () => {
    const file = await exported(await filled(), true);
    const desk = await openDesk();
    const { entries, results } = await importAll(desk, file, PASSPHRASE);
    expect(entries.map(({ what }) => what)).toMatchObject([
      { kind: 'new', keys: 2, keysToGive: 0, headers: 0, proxy: null, freeName: null },
      { kind: 'new', keys: 1, keysToGive: 0, headers: 1, proxy: 'http://proxy.example.com:3128' },
    ]);
    expect(results.map(({ outcome }) => outcome.kind)).toEqual(['added', 'added']);
    expect(names(desk)).toEqual(['Shop', 'Blog']);
    expect(await desk.credentialStore.keyFor(idOf(desk, 'Shop'), 'org-2')).toMatchObject({
      value: { key: 'shop-key-2' },
    });
    expect(await desk.credentialStore.headersFor(idOf(desk, 'Blog'))).toMatchObject({
      value: { 'CF-Access-Client-Secret': 'header-secret' },
    });
    expect(readFileSync(desk.file, 'utf8')).not.toMatch(/shop-key|blog-key|header-secret/);
  });

  test('without keys the keychain is left in peace, and each instance asks for its key', async () => {
    const file = await exported(await filled(), false);
    const desk = await openDesk();
    const { entries } = await importAll(desk, file);
    expect(entries[0]?.what).toMatchObject({ kind: 'new', keys: 0, keysToGive: 2 });
    expect(desk.backend.calls).toEqual([]);
    expect(await desk.credentialStore.keyFor(idOf(desk, 'Shop'), 'org-1')).toMatchObject({
      error: {
        code: 'key-missing',
        message: 'The key of “Shop” for “Organization org-1” is not in this computer’s keychain.',
      },
    });
    const again = await openDesk(desk.leave());
    await again.credentialStore.reconcile();
    expect(names(again)).toEqual(['Shop', 'Blog']);
  });

  test('when the keychain fails in the middle, each instance tells its own end, and importing again finishes it', async () => {
    const file = await exported(await filled(), true);
    const desk = await openDesk();
    const { token } = await desk.plan(file, PASSPHRASE);
    const set = desk.backend.setPassword.bind(desk.backend);
    desk.backend.setPassword = async (service, account, password) => {
      if (password === 'header-secret') desk.backend.mode = 'locked';
      return set(service, account, password);
    };
    const applied = await desk.call('backup.apply', {
      token,
      choices: [{ index: 0 }, { index: 1 }],
      carry: ALL_PARTS,
    });
    expect(applied).toMatchObject({
      value: {
        results: [{ outcome: { kind: 'added' } }, { outcome: { error: { code: 'keychain-locked' } } }],
      },
    });
    expect(JSON.stringify(applied)).not.toMatch(/-key-|header-secret/);
    expect(names(desk)).toEqual(['Shop']);
    desk.backend.setPassword = set;
    desk.backend.mode = 'ready';
    await desk.keychain.check();
    await desk.credentialStore.reconcile();
    await importAll(desk, file, PASSPHRASE);
    await expectInStep(desk);
    expect(names(desk)).toEqual(['Shop', 'Blog']);
  });
});

describe('files that are not what they should be', () => {
  const json = (value: unknown) => JSON.stringify(value);
  const good = {
    format: 'quayside-backup',
    version: 1,
    createdAt: '2026-01-02T03:04:05.000Z',
    instances: [],
  };
  const one = { name: 'Shop', origin: SHOP.origin, color: 'red', keys: [] };
  const bareKey = {
    organizationId: null,
    organizationName: null,
    userId: null,
    userEmail: null,
    role: null,
    origin: 'pasted',
    serverKeyId: null,
    start: null,
    createdAt: good.createdAt,
    expiresAt: null,
  };
  const cases: [string, string, string][] = [
    ['an empty file', '', 'file-foreign'],
    ['a picture', '\x89PNG\r\n', 'file-foreign'],
    ['another program’s JSON', '{"version":1,"instances":[]}', 'file-foreign'],
    ['the registry itself', '{"version":1,"id":"x","order":[],"byId":{}}', 'file-foreign'],
    ['a backup cut short', json(good).slice(0, -5), 'backup-damaged'],
    ['a backup without its list', json({ ...good, instances: undefined }), 'backup-damaged'],
    [
      'a key that is longer than any that is sent',
      json({ ...good, instances: [{ ...one, keys: [{ ...bareKey, secret: 'k'.repeat(1_025) }] }] }),
      'backup-damaged',
    ],
    ['a version that is no number', json({ ...good, version: 'two' }), 'backup-damaged'],
    ['a newer version', json({ ...good, version: 2, instances: 'new' }), 'backup-newer'],
    ['the same address twice', json({ ...good, instances: [one, { ...one, name: 'B' }] }), 'backup-damaged'],
    [
      'a path in an address',
      json({ ...good, instances: [{ ...one, origin: `${SHOP.origin}/x` }] }),
      'backup-damaged',
    ],
    [
      'a script as address',
      json({ ...good, instances: [{ ...one, origin: 'javascript:1' }] }),
      'backup-damaged',
    ],
    [
      'a header of the app’s own',
      json({ ...good, instances: [{ ...one, headers: [{ name: 'x-api-key' }] }] }),
      'backup-damaged',
    ],
    [
      'an encrypted file of noise',
      '-----BEGIN AGE ENCRYPTED FILE-----\nnoise!\n-----END AGE ENCRYPTED FILE-----\n',
      'backup-damaged',
    ],
  ];
  test.each(cases)('%s is refused in words of its own', async (_, content, code) => {
    const desk = await openDesk();
    const { planned } = await desk.plan(content, PASSPHRASE);
    expect(planned).toMatchObject({
      ok: false,
      error: { code, advice: expect.stringContaining('Nothing was imported') },
    });
    expect(desk.kills).toEqual([]);
  });

  test('a file that asks for more memory than ours ever do is not opened', async () => {
    const bytes = Buffer.from(
      `age-encryption.org/v1\n-> scrypt ${'A'.repeat(22)} 20\n${'A'.repeat(43)}\n--- x\n`,
    );
    const armored = `-----BEGIN AGE ENCRYPTED FILE-----\n${bytes.toString('base64').replace(/(.{64})(?=.)/g, '$1\n')}\n-----END AGE ENCRYPTED FILE-----\n`;
    const desk = await openDesk();
    expect((await desk.plan(armored, PASSPHRASE)).planned).toMatchObject({ error: { code: 'file-foreign' } });
  });

  test('a file beyond 20 MB is not read, a folder or a file that is gone is told', async () => {
    const desk = await openDesk();
    const large = path.join(desk.folder, 'large');
    writeFileSync(large, '');
    truncateSync(large, 20_000_001);
    for (const [source, code] of [
      [large, 'file-too-large'],
      [desk.folder, 'file-unreadable'],
      [path.join(desk.folder, 'gone'), 'file-unreadable'],
    ] as const) {
      desk.chosen.source = source;
      expect(await desk.call('backup.open', {})).toMatchObject({ error: { code } });
    }
  });

  test('whatever bytes a file has, it is refused with a code and nothing is written', async () => {
    const desk = await openDesk();
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), async (bytes) => {
        const { planned } = await desk.plan(Buffer.from(bytes), PASSPHRASE);
        expect(planned).toMatchObject({ ok: false, error: { code: 'file-foreign' } });
      }),
      { numRuns: 200 },
    );
    expect(desk.kills).toEqual([]);
  });

  test('whatever is changed in an open file, it is refused, or comes in whole and in step', async () => {
    const file = await exported(await filled(), false);
    await fc.assert(
      fc.asyncProperty(mutation(file), async (content) => {
        const desk = await openDesk();
        const { planned } = await desk.plan(content);
        if (!planned.ok) {
          expect(planned.error.code).toMatch(/^(file-foreign|backup-(damaged|newer))$/);
          expect(desk.kills).toEqual([]);
          return;
        }
        await importAll(desk, content);
        for (const { origin } of desk.instances.list()) expect(new URL(origin).origin).toBe(origin);
        const again = await openDesk(desk.leave());
        expect(again.instances.whole).toBe(true);
        expect(again.instances.list()).toEqual(desk.instances.list());
      }),
      { numRuns: 150 },
    );
  });

  test('whatever is changed in an encrypted file, nothing of it comes in', async () => {
    const file = await exported(await filled(), true);
    const desk = await openDesk();
    await fc.assert(
      fc.asyncProperty(mutation(file), async (content) => {
        // Lines may end as on Windows: that is the same file.
        fc.pre(content.replaceAll('\r', '').trim() !== file.trim());
        const { planned } = await desk.plan(content, PASSPHRASE);
        expect(planned).toMatchObject({ ok: false });
        if (!planned.ok)
          expect(planned.error.code).toMatch(/^(file-foreign|backup-damaged|passphrase-wrong)$/);
      }),
      { numRuns: 150 },
    );
    expect(desk.kills).toEqual([]);
  });
});

/** A text with a piece cut out, and another put in its place. */
function mutation(text: string): fc.Arbitrary<string> {
  return fc
    .tuple(
      fc.nat(text.length),
      fc.nat(30),
      fc.oneof(
        fc.string({ maxLength: 20 }),
        fc.constantFrom('null', '[]', '{}', '-1', '"__proto__"', '1e999', '\u0000', '\r\n'),
      ),
    )
    .map(([at, gone, put]) => text.slice(0, at) + put + text.slice(at + gone));
}

/** Both stores agree, and nothing is half done. */
async function expectInStep({ instances, backend, credentialStore }: Desk) {
  const records = instances.all();
  const secrets = records.flatMap(({ keys, headers = [] }) => [...keys, ...headers]);
  expect(records.filter(({ status }) => status !== 'active')).toEqual([]);
  expect(secrets.filter(({ status }) => status !== 'active')).toEqual([]);
  const accounts = [...backend.entries.keys()].filter((account) => account !== 'quayside.probe');
  expect(accounts.sort()).toEqual(secrets.map(({ id }) => id).sort());
  for (const { id } of records) expect(await credentialStore.keyFor(id, null)).toMatchObject({ ok: true });
}

describe('killed at any write of an import', () => {
  /** Kills at each write of an import, starts again, and kills at each write of the mending too. */
  async function killAtEachStep(before: Left, file: string, steps: number): Promise<Desk[]> {
    const desk = await openDesk(before);
    await importAll(desk, file, PASSPHRASE);
    await expectInStep(desk);
    expect(desk.kills.length).toBeGreaterThanOrEqual(steps);
    const outcomes: Desk[] = [];
    for (const kill of desk.kills) {
      const locked = await openDesk(kill);
      locked.backend.mode = 'locked';
      await locked.credentialStore.reconcile();
      expect(locked.backend.entries, `locked after ${kill.step}`).toEqual(kill.entries);
      const again = await openDesk(locked.leave());
      await again.credentialStore.reconcile();
      await expectInStep(again);
      for (const second of again.kills) {
        const third = await openDesk(second);
        await third.credentialStore.reconcile();
        await expectInStep(third);
      }
      // The person imports the same file again, and has all of it once.
      await importAll(again, file, PASSPHRASE);
      await expectInStep(again);
      outcomes.push(again);
    }
    return outcomes;
  }

  test('a new instance is there whole or not at all, and importing again completes the list', async () => {
    const file = await exported(await filled(), true);
    const outcomes = await killAtEachStep((await openDesk()).leave(), file, 8);
    for (const desk of outcomes) {
      expect(names(desk).sort()).toEqual(['Blog', 'Shop']);
      expect(await desk.credentialStore.keyFor(idOf(desk, 'Shop'), 'org-2')).toMatchObject({
        value: { key: 'shop-key-2' },
      });
    }
  });

  test('an instance that was here keeps its keys, and gets each further one or none', async () => {
    const file = await exported(await filled(), true);
    const here = await openDesk();
    await here.credentialStore.addInstance({ ...SHOP, key: 'mine' });
    for (const desk of await killAtEachStep(here.leave(), file, 7)) {
      const id = idOf(desk, 'Shop');
      expect(await desk.credentialStore.keyFor(id, 'org-1')).toMatchObject({ value: { key: 'mine' } });
      expect(await desk.credentialStore.keyFor(id, 'org-2')).toMatchObject({ value: { key: 'shop-key-2' } });
    }
  });
});
