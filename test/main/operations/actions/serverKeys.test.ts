import { expect, test } from 'vitest';
import { createKeyHealths } from '../../../../src/main/credentials/keyHealth.ts';
import { createServerKeys } from '../../../../src/main/operations/actions/serverKeys.ts';
import { type ErrorCode, fail, ok } from '../../../../src/shared/errors.ts';
import type { Instance, KeyRecord } from '../../../../src/shared/instance.ts';

const failed = (code: ErrorCode) => fail({ code, message: code, advice: '' });

const record = (id: string, userId: string | null = 'ada') => ({ id, userId }) as KeyRecord;

/** What each key gets as an answer: a failure's code, or what it is of a success. */
type Answers = Record<string, ErrorCode | 'done' | string[] | null>;

function open(keys: KeyRecord[], answers: Answers = {}, options: { refuses?: ErrorCode } = {}) {
  const instance = { id: 'shop', name: 'Shop', origin: 'https://shop.example.com', keys } as Instance;
  const lost = new Map<string, ErrorCode>();
  const swapped = new Set<string>();
  const sent: { call: string; key: string; input: unknown }[] = [];
  const health = createKeyHealths({ clock: () => 0 });
  const serverKeys = createServerKeys({
    credentialStore: {
      keyOf: async (_id: string, keyId: string) => {
        const code = lost.get(keyId);
        return code
          ? failed(code)
          : ok({ key: keyId, record: keys.find(({ id }) => id === keyId) as KeyRecord });
      },
    } as never,
    dokploy: {
      callAt: (async (call: string, { key }: { key: string }, input: unknown) => {
        sent.push({ call, key, input });
        const answer = answers[key] ?? 'done';
        if (Array.isArray(answer))
          return ok({ user: { apiKeys: answer.map((id) => ({ id, name: 'wanted' })) } });
        if (answer === 'done') return ok(call === 'user.get' ? null : {});
        return failed(answer);
      }) as never,
    },
    health,
    verification: {
      verify: async (_instance: unknown, { record: { id } }: { record: KeyRecord }) =>
        swapped.has(id) ? failed('key-swapped') : ok(null),
    } as never,
    admit: async () => (options.refuses ? failed(options.refuses) : ok(null)),
  });
  return { instance, serverKeys, sent, lost, swapped, health, asked: () => sent.map(({ key }) => key) };
}

const codeOf = (result: { ok: boolean; error?: { code: string } }) => (result.ok ? 'ok' : result.error?.code);

test('a key is deleted with the newest of the person’s that did well, with itself at the last', async () => {
  const app = open([record('old'), record('itself'), record('bad'), record('new'), record('bob’s', 'bob')], {
    old: 'key-not-accepted',
    new: 'role-forbidden',
    bad: 'key-not-accepted',
  });
  app.health.noteCall('bad', failed('key-not-accepted'));
  expect(codeOf(await app.serverKeys.delete(app.instance, 's-1', 'ada', 'itself'))).not.toBeUndefined();
  expect(app.asked()[0]).toBe('new');
  const all = open([record('old'), record('itself'), record('bad'), record('new')], {
    old: 'key-not-accepted',
    new: 'key-not-accepted',
    bad: 'key-not-accepted',
  });
  all.health.noteCall('bad', failed('key-not-accepted'));
  expect(codeOf(await all.serverKeys.delete(all.instance, 's-1', 'ada', 'itself'))).toBe('ok');
  expect(all.asked()).toEqual(['new', 'old', 'bad', 'itself']);
  expect(all.sent[0]).toMatchObject({ call: 'user.deleteApiKey', input: { apiKeyId: 's-1' } });
  expect(all.health.isBad('old')).toBe(true);
});

test('one that is gone already is deleted; one that the server keeps is not asked for with the next key', async () => {
  const gone = open([record('a'), record('b')], { b: 'not-found' });
  expect(codeOf(await gone.serverKeys.delete(gone.instance, 's-1', 'ada'))).toBe('ok');
  expect(gone.asked()).toEqual(['b']);
  for (const code of ['bad-request', 'timeout', 'server-failed'] as const) {
    const kept = open([record('a'), record('b')], { b: code });
    expect(codeOf(await kept.serverKeys.delete(kept.instance, 's-1', 'ada'))).toBe(code);
    expect(kept.asked()).toEqual(['b']);
  }
});

test('of several failures that one is told which says the most of the deletion', async () => {
  const app = open([record('a'), record('b'), record('c')], { a: 'key-not-accepted', c: 'key-not-accepted' });
  app.lost.set('b', 'keychain-locked');
  expect(codeOf(await app.serverKeys.delete(app.instance, 's-1', 'ada'))).toBe('keychain-locked');
  expect(app.asked()).toEqual(['c', 'a']);
  const turned = open([record('a'), record('b')], { a: 'key-not-accepted', b: 'key-not-accepted' });
  expect(codeOf(await turned.serverKeys.delete(turned.instance, 's-1', 'ada'))).toBe('key-not-accepted');
});

test('of nobody known any key will do; where the person has none, that is told', async () => {
  const app = open([record('a', 'bob')]);
  expect(codeOf(await app.serverKeys.delete(app.instance, 's-1', null))).toBe('ok');
  for (const outcome of [
    await app.serverKeys.delete(app.instance, 's-1', 'ada'),
    await app.serverKeys.find(app.instance, 'wanted', 'ada'),
    await app.serverKeys.maker(app.instance, 'ada'),
  ]) {
    expect(outcome).toMatchObject({
      error: { code: 'key-missing', message: expect.stringContaining('“Shop”') },
    });
  }
});

test('the key that makes another is the first that can be had; else the first failure is told', async () => {
  const app = open([record('a'), record('b')]);
  app.lost.set('b', 'key-missing');
  expect(await app.serverKeys.maker(app.instance, 'ada')).toMatchObject({ value: { key: 'a' } });
  app.lost.set('a', 'keychain-locked');
  app.lost.set('b', 'keychain-denied');
  expect(codeOf(await app.serverKeys.maker(app.instance, 'ada'))).toBe('keychain-denied');
});

test('a key is looked up by its name among those that the person has', async () => {
  const app = open([record('a')], { a: ['s-1', 's-2'] });
  expect(await app.serverKeys.find(app.instance, 'wanted', 'ada')).toEqual(ok(['s-1', 's-2']));
  expect(await app.serverKeys.find(app.instance, 'another', 'ada')).toEqual(ok([]));
});

test('a person’s list is told by one key; of nobody known each key is asked until one shows it', async () => {
  const keys = [record('a', 'ada'), record('b', 'bob'), record('c', 'bob')];
  const answers: Answers = { a: ['s-1'], b: [], c: 'done' };
  const nobody = open(keys, answers);
  expect(await nobody.serverKeys.find(nobody.instance, 'wanted', null)).toEqual(ok(['s-1']));
  expect(nobody.asked()).toEqual(['c', 'b', 'a']);
  const bob = open(keys, answers);
  expect(await bob.serverKeys.find(bob.instance, 'wanted', 'bob')).toEqual(ok([]));
  expect(bob.asked()).toEqual(['c', 'b']);
});

test('looking up goes on past a key that is turned away, and ends with a server that does not answer', async () => {
  const turned = open([record('a'), record('b')], { a: ['s-1'], b: 'key-not-accepted' });
  expect(await turned.serverKeys.find(turned.instance, 'wanted', 'ada')).toEqual(ok(['s-1']));
  const silent = open([record('a'), record('b')], { a: ['s-1'], b: 'timeout' });
  expect(codeOf(await silent.serverKeys.find(silent.instance, 'wanted', 'ada'))).toBe('timeout');
  expect(silent.asked()).toEqual(['b']);
  const lost = open([record('a'), record('b')], { a: ['s-1'] });
  lost.lost.set('b', 'keychain-locked');
  expect(await lost.serverKeys.find(lost.instance, 'wanted', 'ada')).toEqual(ok(['s-1']));
  const mute = open([record('a')], { a: 'done' });
  expect(codeOf(await mute.serverKeys.find(mute.instance, 'wanted', 'ada'))).toBe('key-missing');
});

test('nothing is sent to a server that is not admitted, nor with a key that is another one', async () => {
  const app = open([record('a')], {}, { refuses: 'other-installation' });
  expect(codeOf(await app.serverKeys.delete(app.instance, 's-1', 'ada'))).toBe('other-installation');
  const swapped = open([record('a')]);
  swapped.swapped.add('a');
  expect(codeOf(await swapped.serverKeys.delete(swapped.instance, 's-1', 'ada'))).toBe('key-swapped');
  expect([...app.sent, ...swapped.sent]).toEqual([]);
});

test.each([
  [null, {}],
  [30, { expiresIn: 30 * 86_400 }],
])(
  'a key for %s days is made for its organization, without a limit of calls',
  async (expiresInDays, ends) => {
    const app = open([record('a')]);
    const maker = { key: 'a', record: record('a') };
    const wanted = { name: 'Quayside', organizationId: 'acme', expiresInDays };
    await app.serverKeys.create(app.instance, maker, wanted);
    expect(app.sent[0]).toEqual({
      call: 'user.createApiKey',
      key: 'a',
      input: { name: 'Quayside', metadata: { organizationId: 'acme' }, rateLimitEnabled: false, ...ends },
    });
    await app.serverKeys.open(app.instance, 'fresh');
    expect(app.sent[1]).toMatchObject({ call: 'user.get', key: 'fresh' });
  },
);
