import { describe, expect, test } from 'vitest';
import {
  readBackup,
  type SavedInstance,
  withoutSecrets,
  writeBackup,
} from '../../../src/main/backup/format.ts';
import { turnsWhenSlow } from '../scheduling/turns.ts';

const NOW = Date.parse('2026-03-01T12:00:00.000Z');
const ORIGIN = 'https://shop.example.com';

const CERTIFICATE = {
  origin: ORIGIN,
  fingerprint: `AB${':CD'.repeat(31)}`,
  subject: 'CN=shop',
  issuer: 'CN=shop',
  names: ['shop.example.com'],
  validFrom: '2026-01-01T00:00:00.000Z',
  validTo: '2027-01-01T00:00:00.000Z',
  problems: ['self-signed' as const],
  trustedAt: '2026-02-01T00:00:00.000Z',
};

function saved(change: Partial<SavedInstance> = {}): SavedInstance {
  return {
    name: 'Shop',
    origin: ORIGIN,
    color: 'blue',
    keys: [
      {
        organizationId: 'org-1',
        organizationName: 'Acme',
        userId: 'user-1',
        userEmail: 'ada@example.com',
        role: 'owner',
        origin: 'pasted',
        serverKeyId: null,
        start: null,
        createdAt: '2026-02-01T00:00:00.000Z',
        expiresAt: null,
        secret: 'shop-key',
      },
    ],
    headers: [{ name: 'CF-Access-Client-Id', secret: 'header-secret' }],
    proxy: { mode: 'given', url: 'http://proxy.example.com:3128' },
    certificate: CERTIFICATE,
    ...change,
  } as SavedInstance;
}

const textOf = (instances: unknown[], head: object = {}) =>
  JSON.stringify({
    format: 'quayside-backup',
    version: 1,
    createdAt: new Date(NOW).toISOString(),
    instances,
    ...head,
  });

const readEncrypted = (text: string) => readBackup(text, { encrypted: true });
const codeOf = async (text: string, encrypted = true) => {
  const read = await readBackup(text, { encrypted });
  return read.ok ? 'read' : read.error.code;
};

describe('a backup', () => {
  test('is read as it was written, with its secrets and its certificate, when it was encrypted', async () => {
    const written = writeBackup([saved()], NOW);
    expect(written.ok && (await readEncrypted(written.value))).toMatchObject({
      value: { createdAt: '2026-03-01T12:00:00.000Z', instances: [saved()] },
    });
  });

  test('with many baselines is checked in many turns, so that main answers others in between', async () => {
    const baseline = {
      name: 'All',
      keptAt: 1,
      acceptedAt: null,
      instances: [
        { instance: 0, name: 'Shop', installation: { userIds: [], organizationIds: [] }, organizations: [] },
      ],
    };
    const text = textOf([saved()], { baselines: Array.from({ length: 50 }, () => baseline) });
    let read: unknown;
    const turns = await turnsWhenSlow(async () => {
      read = await readEncrypted(text);
    });
    expect(read).toMatchObject({ ok: true, value: { unreadable: { baselines: 0 } } });
    expect(turns).toBeGreaterThanOrEqual(50);
  });

  test('that anyone could have written brings no secret, no certificate to trust, and no proxy that a key pasted later would go through', async () => {
    const read = await readBackup(
      textOf([
        saved(),
        saved({ origin: 'https://blog.example.com', headers: undefined, certificate: undefined } as never),
      ]),
      { encrypted: false },
    );
    const [shop, blog] = read.ok ? read.value.instances : [];
    const { proxy: _, ...bare } = withoutSecrets(saved());
    expect(shop).toEqual(bare);
    expect(JSON.stringify(read)).not.toMatch(/secret|AB:CD/);
    expect(shop?.headers).toEqual([{ name: 'CF-Access-Client-Id' }]);
    expect(blog).not.toHaveProperty('headers');
  });

  test('that would trust a certificate for another address is damaged', async () => {
    const elsewhere = { ...CERTIFICATE, origin: 'https://other.example.com' };
    expect(await codeOf(textOf([saved({ certificate: elsewhere })]))).toBe('backup-damaged');
    expect(await codeOf(textOf([saved()]))).toBe('read');
  });

  test.each<[string, object]>([
    ['an address that is not written as Quayside keeps it', { origin: `${ORIGIN}/`, certificate: undefined }],
    ['an address that is none', { origin: 'shop example', certificate: undefined }],
    ['a name with nothing inside', { name: '' }],
    ['a header’s name that no header has', { headers: [{ name: 'a b' }] }],
    ['a header’s value that would begin another line', { headers: [{ name: 'x-a', secret: 'a\r\nb' }] }],
    ['a proxy that is none', { proxy: { mode: 'given', url: 'nowhere' } }],
    ['a key that no header can carry', { keys: [{ ...saved().keys[0], secret: 'a b' }] }],
  ])('with %s is damaged', async (_what, change) =>
    expect(await codeOf(textOf([{ ...saved(), ...change }]))).toBe('backup-damaged'),
  );

  test.each([{ mode: 'system' }, { mode: 'none' }])('may say %j of the proxy', async (proxy) =>
    expect(await codeOf(textOf([{ ...saved(), proxy }]))).toBe('read'),
  );

  test('with one address twice is damaged', async () =>
    expect(await codeOf(textOf([saved(), saved({ name: 'Again' })]))).toBe('backup-damaged'));

  test('is told from a newer one, from one that is cut off, and from what is none', async () => {
    expect(await codeOf(textOf([], { version: 2 }))).toBe('backup-newer');
    expect(await codeOf(textOf([], { version: '2' }))).toBe('backup-damaged');
    expect(await codeOf(textOf([], { version: 0 }))).toBe('backup-damaged');
    expect(await codeOf(textOf([], { format: 'another' }))).toBe('file-foreign');
    expect(await codeOf('"quayside-backup"')).toBe('file-foreign');
    expect(await codeOf(textOf([saved()]).slice(0, -20))).toBe('backup-damaged');
    expect(await codeOf('{"some": "thing')).toBe('file-foreign');
    const long = { ...JSON.parse(textOf([saved()])), more: 'x'.repeat(5_000_000) };
    expect(await codeOf(JSON.stringify(long))).toBe('read');
  });

  test('is not written with an instance that does not fit into it, which is named', () => {
    const misfit = saved({ name: 'Old', origin: 'https://old.example.com', certificate: CERTIFICATE });
    expect(writeBackup([saved(), misfit], NOW)).toMatchObject({
      error: { code: 'internal', message: expect.stringContaining('“Old”') },
    });
  });
});
