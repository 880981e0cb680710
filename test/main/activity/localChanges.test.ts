import { describe, expect, test } from 'vitest';
import type { LocalEntry } from '../../../src/main/activity/activity.ts';
import { withLocalChanges } from '../../../src/main/activity/localChanges.ts';
import { nothingOf } from '../../../src/main/backup/parts.ts';
import { fail, ok } from '../../../src/shared/errors.ts';
import type { Instance, KeyRecord } from '../../../src/shared/instance.ts';

type Given = Parameters<typeof withLocalChanges>[0];
const SECRET = 'a-secret-value';
const key = (id: string, patch: Partial<KeyRecord> = {}) =>
  ({ id, organizationName: 'Acme', userEmail: 'ops@example.com', start: null, ...patch }) as KeyRecord;
const shop = (patch: Partial<Instance> = {}) =>
  ({ id: 'shop', name: 'Shop', origin: 'https://shop.example.com', keys: [key('k1')], ...patch }) as Instance;
const FAILED = fail({ code: 'offline', message: '', advice: '' });

/** Does one call that changes the instance from `before` to `after`, and gives what was noted of it. */
async function did<N extends keyof Given>(
  name: N,
  input: object,
  {
    before = shop(),
    after = before,
    answer,
    left = async () => 0,
  }: {
    before?: Instance | null;
    after?: Instance | null;
    answer?: unknown;
    /** How many entries of the instance Activity has then. */
    left?: () => Promise<number>;
  } = {},
): Promise<LocalEntry[]> {
  const noted: LocalEntry[] = [];
  let now = before;
  const handlers = withLocalChanges(
    {
      [name]: async () => {
        now = after;
        return answer ?? ok(after);
      },
    } as unknown as Given,
    {
      instances: { find: () => (now ? ok(now) : FAILED) },
      activity: {
        note: (entry) => noted.push(entry),
        countOf: async () => ({ alone: await left(), shared: 0, open: 1 }),
      },
    },
  );
  const given = { instanceId: 'shop', ...input };
  await (handlers[name] as unknown as (input: object) => Promise<unknown>)(given);
  expect(JSON.stringify(noted)).not.toContain(SECRET);
  return noted;
}
const notes = (entries: LocalEntry[]) => entries.map(({ kind, note }) => `${kind}: ${note}`);

describe('an instance', () => {
  test('that is added is told with its address and whose key', async () => {
    const entries = await did('instances.add', { key: SECRET }, { before: null, answer: ok(shop()) });
    expect(notes(entries)).toEqual([
      'add-instance: “Shop” at https://shop.example.com. The key of ops@example.com for “Acme”.',
    ]);
    expect(entries[0]?.instance).toMatchObject({ id: 'shop', name: 'Shop' });
  });

  test('that is edited tells each thing that changed, and of headers their names alone', async () => {
    const header = (name: string) => ({ id: name, name, createdAt: '', status: 'active' as const });
    const before = shop({ headers: [header('X-Old'), header('X-Kept'), header('X-New-Value')] });
    const after = shop({
      name: 'Store',
      origin: 'https://store.example.com',
      proxy: { mode: 'given', url: 'http://proxy.example.com:3128' },
      headers: [header('X-Kept'), header('X-New-Value'), header('X-Added')],
    });
    const connection = {
      proxy: after.proxy,
      headers: [
        { name: 'X-Kept' },
        { name: 'x-new-value', value: SECRET },
        { name: 'X-Added', value: SECRET },
      ],
    };
    expect(notes(await did('instances.edit', { connection, key: SECRET }, { before, after }))).toEqual([
      'edit-instance: Name from “Shop” to “Store”. Address from https://shop.example.com to https://store.example.com. ' +
        'Proxy from the system’s to http://proxy.example.com:3128. Headers added: X-Added. ' +
        'Headers changed: X-New-Value. Headers removed: X-Old.',
    ]);
  });

  test('that moves to another address without its headers tells that they are gone', async () => {
    const headers = [{ id: 'h', name: 'X-Old', createdAt: '', status: 'active' as const }];
    const after = shop({ origin: 'https://store.example.com' });
    expect(notes(await did('instances.edit', {}, { before: shop({ headers }), after }))).toEqual([
      'edit-instance: Address from https://shop.example.com to https://store.example.com. Headers removed: X-Old.',
    ]);
  });

  test('of which the colour alone changed is not worth a line', async () =>
    expect(await did('instances.edit', {}, { after: shop({ color: 'blue' }) })).toEqual([]));

  test('that is removed is told as it was', async () => {
    expect(notes(await did('instances.remove', {}, { after: null, answer: ok({}) }))).toEqual([
      'remove-instance: “Shop” at https://shop.example.com, with its 1 key.',
    ]);
  });

  test('that is removed with what was done on it is told so only where that is gone: a disk may refuse', async () => {
    const removed = async (left: () => Promise<number>) => {
      const how = { after: null, answer: ok({}), left };
      const [entry] = await did('instances.remove', { forgetActivity: true }, how);
      return entry?.note.replace(/^.*1 key\. /, '');
    };
    const refused = 'Its entries could not be removed from Activity. Quayside tries again at the next start.';
    expect(await removed(async () => 0)).toBe('Its entries were removed from Activity.');
    expect(await removed(async () => 2)).toBe(refused);
    expect(await removed(() => Promise.reject(new Error('EIO')))).toBe(refused);
  });

  test('whose certificate or installation was accepted, or no longer is', async () => {
    const certificate = { fingerprint: 'AB:CD' } as NonNullable<Instance['certificate']>;
    expect(notes(await did('instances.trustCertificate', { fingerprint: 'AB:CD' }))).toEqual([
      'trust-certificate: SHA-256 AB:CD.',
    ]);
    expect(
      notes(
        await did(
          'instances.trustCertificate',
          { fingerprint: null },
          { before: shop({ certificate }), after: shop() },
        ),
      ),
    ).toEqual(['distrust-certificate: SHA-256 AB:CD.']);
    expect(await did('instances.trustCertificate', { fingerprint: null })).toEqual([]);
    expect(notes(await did('instances.acceptInstallation', {}))).toEqual([
      'accept-installation: The installation at https://shop.example.com is now “Shop”.',
    ]);
  });
});

describe('a key', () => {
  const after = shop({ keys: [key('k2', { userEmail: 'ada@example.com', start: 'abc' })] });
  const NOTE = 'The key of ada@example.com for “Acme”, which begins with abc.';

  test('that is replaced is told by its record, also where another installation is accepted with it', async () => {
    expect(notes(await did('instances.replaceKey', { key: SECRET }, { after }))).toEqual([
      `replace-key: ${NOTE}`,
    ]);
    const entries = await did('instances.replaceKey', { key: SECRET, otherInstallation: true }, { after });
    expect(notes(entries)).toEqual([`accept-installation: Another installation was accepted. ${NOTE}`]);
  });

  test('that is pasted, filed anew or forgotten is told; one that opens something else was not stored', async () => {
    const stored = ok({ outcome: 'stored', organizationId: 'acme' });
    expect(notes(await did('keys.paste', { key: SECRET }, { after, answer: stored }))).toEqual([
      `paste-key: ${NOTE}`,
    ]);
    expect(await did('keys.paste', { key: SECRET }, { answer: ok({ outcome: 'elsewhere' }) })).toEqual([]);
    expect(notes(await did('keys.reassign', { keyId: 'k2' }, { after, answer: ok({}) }))).toEqual([
      `reassign-key: ${NOTE}`,
    ]);
    expect(
      notes(await did('keys.forget', { keyId: 'k1' }, { after: shop({ keys: [] }), answer: ok({}) })),
    ).toEqual(['forget-key: The key of ops@example.com for “Acme”. It keeps working on the server.']);
  });
});

describe('a file', () => {
  test('that instances were exported to is told once it was written', async () => {
    const carried = { groups: 2, joins: 1, baselines: 0, ends: 0 };
    const file = { fileName: 'q.age', instances: 2, keys: 3, missing: [], carried, tooLarge: [] };
    const saved = ok({ outcome: 'saved', ...file });
    expect(
      notes(await did('backup.export', { withSecrets: true, passphrase: SECRET }, { answer: saved })),
    ).toEqual([
      'export-instances: 2 instances to “q.age”, with 3 keys, encrypted; also 2 groups, 1 joined address.',
    ]);
    expect(
      await did('backup.export', { withSecrets: false }, { answer: ok({ outcome: 'canceled' }) }),
    ).toEqual([]);
  });

  test('that was imported tells each instance that came or got keys, and what went along', async () => {
    const carried = [
      { ...nothingOf('joins'), here: 2 },
      { ...nothingOf('baselines'), added: 3 },
    ];
    const result = (outcome: object) => ({ index: 0, name: 'Shop', instanceId: 'shop', outcome });
    const results = [
      result({ kind: 'added', keys: 1, keysToGive: 0 }),
      result({ kind: 'keys-added', keys: 2 }),
      result({ kind: 'unchanged' }),
    ];
    expect(
      notes(await did('backup.apply', {}, { answer: ok({ results, instances: [shop()], carried }) })),
    ).toEqual([
      'import-instances: “Shop” at https://shop.example.com was added from a file, with 1 of its keys.',
      'import-instances: 2 keys of “Shop” were added from a file.',
      'import-instances: From a file: 3 baselines.',
    ]);
  });
});

test('addresses that are joined or taken apart are told by what they are', async () => {
  const ids = ['one@x.example', 'two@x.example', 'three@x.example'];
  expect(await did('people.join', { ids }, { answer: ok({ changed: true }) })).toEqual([
    {
      kind: 'join-addresses',
      instance: null,
      subject: 'one@x.example',
      note: 'one@x.example, two@x.example and three@x.example are one person.',
    },
  ]);
  const separated = await did(
    'people.separate',
    { id: ids[0], email: 'Two@x.example' },
    { answer: ok({ changed: true }) },
  );
  expect(separated).toEqual([
    {
      kind: 'separate-address',
      instance: null,
      subject: 'Two@x.example',
      note: 'Two@x.example is a separate person again.',
    },
  ]);
});

test('addresses that were joined before, or taken apart, are not told again', async () => {
  const answer = ok({ changed: false });
  expect(await did('people.join', { ids: ['a@x.example', 'b@x.example'] }, { answer })).toEqual([]);
  expect(await did('people.separate', { id: 'a@x.example', email: 'b@x.example' }, { answer })).toEqual([]);
});

test('what failed is not told', async () => {
  for (const name of [
    'instances.add',
    'instances.edit',
    'instances.remove',
    'keys.paste',
    'keys.forget',
    'people.join',
    'people.separate',
  ] as const)
    expect(await did(name, { keyId: 'k1', ids: [], email: '' }, { answer: FAILED })).toEqual([]);
});
