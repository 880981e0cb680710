import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { createExport } from '../../../src/main/backup/export.ts';
import type { Parts } from '../../../src/main/backup/parts.ts';
import { type AppError, fail, ok, type Result } from '../../../src/shared/errors.ts';
import type { Instance, KeyRecord } from '../../../src/shared/instance.ts';
import { CREATED, instanceRecord, keyRecord } from '../../shared/records.ts';
import { makeFolder } from '../storage/folder.ts';

const error = (code: AppError['code']): AppError => ({
  code,
  message: `It was ${code}.`,
  advice: 'Try again.',
});
const key = (id: string, patch: Partial<KeyRecord> = {}) =>
  keyRecord(id, { organizationId: `org of ${id}`, organizationName: `Name of ${id}`, ...patch });
const SHOP = instanceRecord({ keys: [key('a'), key('b')] });

const NONE = {
  groups: 0,
  joins: 0,
  apart: 0,
  baselines: 0,
  ends: 0,
  kits: 0,
  snoozes: 0,
};

type Given = {
  list?: Instance[];
  /** What the keychain says of a key or a header, by its id or name; a secret of it where nothing is given. */
  secrets?: Record<string, Result<never>>;
  strength?: Result<'weak' | 'good'>;
  encrypted?: Result<string>;
  clipboard?: Result<null>;
  gaveUp?: boolean;
  isMeant?: boolean;
};

function open(given: Given = {}) {
  const file = path.join(makeFolder(), 'chosen');
  const offered: string[] = [];
  const copied: string[] = [];
  const asked: string[] = [];
  let released = 0;
  const calls = createExport({
    instances: { list: () => given.list ?? [SHOP] },
    preferences: { read: () => ({ groups: [] }) },
    parts: {
      small: async () => ({ joins: [], apart: [], ends: [], kits: [], snoozes: [] }),
    } as unknown as Parts,
    credentialStore: {
      keyOf: async (_instanceId, id) =>
        given.secrets?.[id] ?? ok({ key: `secret-of-${id}`, record: {} as KeyRecord }),
      headerOf: async (_instanceId, name) => given.secrets?.[name] ?? ok(`secret-of-${name}`),
    },
    encryption: {
      encrypt: async (text: string, passphrase: string) =>
        given.encrypted ?? ok(`encrypted with ${passphrase}: ${text}`),
      judge: async () => given.strength ?? ok('good'),
    } as unknown as Parameters<typeof createExport>[0]['encryption'],
    releaseSecrets: () => {
      released += 1;
    },
    ask: async ({ message, facts, answers }) => {
      asked.push(`${message} ${facts?.map(({ name, value }) => `${name}: ${value}`).join(', ')}`);
      return answers[given.isMeant === false ? 1 : 0]?.choice as never;
    },
    chooseTarget: async (name) => {
      offered.push(name);
      return given.gaveUp ? null : file;
    },
    writeSecret: async (text) => {
      copied.push(text);
      return given.clipboard ?? ok(null);
    },
    clock: () => Date.parse('2026-03-04T23:00:00.000Z'),
  });
  writeFileSync(file, 'before');
  return {
    calls,
    offered,
    asked,
    copied,
    released: () => released,
    written: () => readFileSync(file, 'utf8'),
    plain: () => calls['backup.export']({ withSecrets: false, carry: [] }),
    secret: (partial = false, passphrase = 'a boat on the quay') =>
      calls['backup.export']({ withSecrets: true, passphrase, partial, carry: [] }),
  };
}

describe('a file without secrets', () => {
  test('asks the keychain nothing, and says how many instances it holds', async () => {
    const app = open({ secrets: { a: fail(error('keychain-locked')) } });
    expect(await app.plain()).toEqual(
      ok({
        outcome: 'saved',
        fileName: 'chosen',
        instances: 1,
        keys: 0,
        missing: [],
        carried: NONE,
        tooLarge: [],
      }),
    );
    expect(app.offered).toEqual(['Quayside instances 2026-03-04.json']);
    expect(app.released()).toBe(0);
    expect(app.written()).not.toContain('secret');
  });

  test('is not written where there is nothing to write, or the person gives it up', async () => {
    const empty = open({ list: [] });
    expect(await empty.plain()).toMatchObject({ error: { code: 'backup-empty' } });
    expect(empty.offered).toEqual([]);
    const given = open({ gaveUp: true });
    expect(await given.plain()).toEqual(ok({ outcome: 'canceled' }));
    expect(given.written()).toBe('before');
  });

  test('holds what there is of an instance, and no key that is about to be deleted', async () => {
    const whole: Instance = {
      ...SHOP,
      name: 'n'.repeat(300),
      keys: [
        key('a', {
          organizationName: 'o'.repeat(600),
          userEmail: null,
          origin: 'made',
          madeBy: 'desk',
          serverName: 'Quayside · desk',
          serverKeyId: 's',
        }),
        key('b', { retiring: true, organizationName: null, userEmail: 'e'.repeat(600) }),
        key('c', { organizationName: null, userEmail: 'e'.repeat(600) }),
      ],
      headers: [{ id: 'h', name: 'X-Front', createdAt: CREATED, status: 'active' }],
      proxy: { mode: 'none' },
      identity: { userIds: ['ada'], organizations: {} },
    };
    const app = open({ list: [whole, { ...SHOP, origin: 'https://b.example.com', headers: [] }] });
    expect(await app.plain()).toMatchObject({ value: { outcome: 'saved', instances: 2 } });
    const [saved, bare] = JSON.parse(app.written()).instances;
    expect(saved.name).toBe('n'.repeat(255));
    expect(saved).toMatchObject({
      headers: [{ name: 'X-Front' }],
      proxy: { mode: 'none' },
      identity: { userIds: ['ada'] },
      keys: [
        { organizationId: 'org of a', userEmail: null, madeBy: 'desk', serverName: 'Quayside · desk' },
        { organizationId: 'org of c', organizationName: null },
      ],
    });
    expect(saved.keys[0].organizationName).toHaveLength(500);
    expect(saved.keys[1].userEmail).toHaveLength(500);
    for (const name of ['headers', 'proxy', 'certificate', 'identity']) expect(bare).not.toHaveProperty(name);
    for (const name of ['madeBy', 'serverName']) expect(bare.keys[0]).not.toHaveProperty(name);
  });
});

describe('a file with secrets', () => {
  const headers = [{ id: 'h', name: 'X-Front', createdAt: CREATED, status: 'active' as const }];

  test('holds what the keychain gives now, encrypted', async () => {
    const app = open({ list: [{ ...SHOP, headers }] });
    expect(await app.secret()).toEqual(
      ok({
        outcome: 'saved',
        fileName: 'chosen',
        instances: 1,
        keys: 2,
        missing: [],
        carried: NONE,
        tooLarge: [],
      }),
    );
    expect(app.offered).toEqual(['Quayside instances 2026-03-04.age']);
    expect(app.released()).toBe(1);
    const text = app.written();
    expect(text).toMatch(/^encrypted with a boat on the quay: /);
    for (const id of ['a', 'b', 'X-Front']) expect(text).toContain(`secret-of-${id}`);
  });

  test.each<[string, Given, AppError['code']]>([
    ['is judged to be weak', { strength: ok('weak') }, 'passphrase-weak'],
    ['could not be checked', { strength: fail(error('internal')) }, 'internal'],
  ])('is not begun with a passphrase that %s', async (_what, given, code) => {
    const app = open(given);
    expect(await app.secret()).toMatchObject({ error: { code } });
    expect([app.released(), app.offered]).toEqual([0, []]);
  });

  test('is not begun with a passphrase that is too short, whatever it is judged to be', async () =>
    expect(await open().secret(false, 'short')).toMatchObject({ error: { code: 'passphrase-weak' } }));

  test('that cannot be encrypted leaves the file at that place as it is', async () => {
    const app = open({ encrypted: fail(error('internal')) });
    expect(await app.secret()).toEqual(fail(error('internal')));
    expect(app.written()).toBe('before');
  });

  test('is written only once a person confirmed how many keys leave; without secrets nothing is asked', async () => {
    const given = { list: [{ ...SHOP, headers }], secrets: { b: fail(error('key-missing')) } };
    const barred = open({ ...given, isMeant: false });
    expect(await barred.secret()).toMatchObject({ value: { outcome: 'missing' } });
    expect(barred.asked, 'nothing leaves yet').toEqual([]);
    expect(await barred.secret(true)).toEqual(ok({ outcome: 'canceled' }));
    expect([barred.offered, barred.written()]).toEqual([[], 'before']);
    const app = open(given);
    expect(await app.secret(true)).toMatchObject({ value: { outcome: 'saved', keys: 1 } });
    expect(await app.plain()).toMatchObject({ value: { outcome: 'saved' } });
    expect(await open({ list: [] }).secret()).toMatchObject({ error: { code: 'backup-empty' } });
    expect(app.asked).toEqual(['Export 1 key to a file? Instances: “Shop”, Secret headers: 1']);
  });

  test('names what is missing, and is written without that when the person agrees', async () => {
    const secrets = { b: fail(error('key-missing')), 'X-Front': fail(error('header-missing')) };
    const app = open({ list: [{ ...SHOP, headers }], secrets });
    const missing = [
      { kind: 'key', instance: 'Shop', name: 'Name of b' },
      { kind: 'header', instance: 'Shop', name: 'X-Front' },
    ];
    expect(await app.secret()).toEqual(ok({ outcome: 'missing', keys: 1, missing }));
    expect(app.written()).toBe('before');
    expect(await app.secret(true)).toEqual(
      ok({
        outcome: 'saved',
        fileName: 'chosen',
        instances: 1,
        keys: 1,
        missing,
        carried: NONE,
        tooLarge: [],
      }),
    );
    expect(app.written()).toContain('secret-of-a');
  });

  test.each(['b', 'X-Front'])('is not written while the keychain does not give %s', async (locked) => {
    const app = open({ list: [{ ...SHOP, headers }], secrets: { [locked]: fail(error('keychain-locked')) } });
    expect(await app.secret(true)).toMatchObject({ error: { code: 'keychain-locked' } });
    expect(app.written()).toBe('before');
  });
});

describe('a passphrase', () => {
  test('that is offered has five groups of plain letters, and is the one on the clipboard', async () => {
    const app = open();
    const made = await app.calls['backup.suggestPassphrase']({});
    expect(made).toEqual(ok({ passphrase: app.copied[0] }));
    expect(app.copied[0]).toMatch(/^([a-hjkmnp-z2-9]{5}-){4}[a-hjkmnp-z2-9]{5}$/);
    const held = open({ clipboard: fail(error('internal')) });
    expect(await held.calls['backup.suggestPassphrase']({})).toMatchObject({
      error: { code: 'internal', message: 'The new passphrase could not be copied.' },
    });
  });

  test('is judged by the process that encrypts', async () => {
    expect(await open().calls['backup.judgePassphrase']({ passphrase: 'x' })).toEqual(
      ok({ strength: 'good' }),
    );
    const broken = open({ strength: fail(error('internal')) });
    expect(await broken.calls['backup.judgePassphrase']({ passphrase: 'x' })).toEqual(
      fail(error('internal')),
    );
  });
});
