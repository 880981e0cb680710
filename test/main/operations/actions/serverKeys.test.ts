import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createKeyHealths } from '../../../../src/main/credentials/keyHealth.ts';
import { createServerKeys } from '../../../../src/main/operations/actions/serverKeys.ts';
import { type ErrorCode, fail, ok } from '../../../../src/shared/errors.ts';
import type { KeyRecord } from '../../../../src/shared/instance.ts';
import { instanceRecord, keyRecord } from '../../../shared/records.ts';

/** What the server says to a call with a key; `lost`: the keychain does not have it. */
const SAYS = [
  'done',
  'gone',
  'lost',
  'key-not-accepted',
  'role-forbidden',
  'timeout',
  'server-failed',
] as const;
type Says = (typeof SAYS)[number];
/** Says something of the key that asked: another one may do it. */
const OF_ASKER: Says[] = ['key-not-accepted', 'role-forbidden'];

const made = fc.record({
  says: fc.constantFrom(...SAYS),
  userId: fc.constantFrom('ada', 'ben', null),
  bad: fc.boolean(),
  /** Its end is over, which no server has said yet. */
  ended: fc.boolean(),
  /** What it lists of its person's keys; some servers list none. */
  lists: fc.constantFrom(undefined, [], ['sought'], ['sought', 'other']),
});
type Made = typeof made extends fc.Arbitrary<infer T> ? T : never;

const failed = (code: ErrorCode) => fail({ code, message: code, advice: '' });

function open(given: Made[], { admitted = true, swapped = false } = {}) {
  const keys = given.map(({ userId, ended }, index) =>
    keyRecord(`${index}`, {
      ...{ organizationId: null, organizationName: null, userId },
      expiresAt: ended ? '2026-01-01T00:00:00.000Z' : null,
    }),
  );
  const shop = instanceRecord({ keys });
  const health = createKeyHealths({ clock: () => 1 });
  for (const [index, { bad }] of given.entries())
    if (bad) health.noteCall(`${index}`, failed('key-not-accepted'));
  const calls: { name: string; id: string; input: unknown }[] = [];
  const looked: string[] = [];
  const serverKeys = createServerKeys({
    credentialStore: {
      keyOf: async (_id, keyId) => {
        looked.push(keyId);
        if (given[Number(keyId)]?.says === 'lost') return failed('key-missing');
        return ok({ key: keyId, record: keys[Number(keyId)] as KeyRecord });
      },
    },
    dokploy: {
      callAt: (async (name: string, { key }: { key: string }, input: unknown) => {
        calls.push({ name, id: key, input });
        const each = given[Number(key)];
        if (!each || each.says === 'lost') throw new Error('a key that is not there was used');
        if (each.says === 'gone') return failed('not-found');
        if (each.says !== 'done') return failed(each.says);
        if (name !== 'user.get') return ok({});
        const apiKeys = each.lists?.map((listed, index) => ({ id: `${listed}-${index}`, name: listed }));
        return ok({ user: { ...(apiKeys ? { apiKeys } : {}) } });
      }) as never,
    },
    health,
    verification: { verify: async () => (swapped ? failed('key-swapped') : ok(null)), note: () => ok(null) },
    admit: async (_id, kind) => {
      expect(kind).toBe('write');
      return admitted ? ok(null) : failed('other-installation');
    },
    clock: () => Date.parse('2026-01-02T00:00:00.000Z'),
  });
  return { serverKeys, shop, health, calls, looked };
}

/** In which order the keys are asked: newest first, those that did badly or have ended after the others, `last` at the end. */
function orderOf(given: Made[], userId: string | null, last?: string): (Made & { id: string })[] {
  const own = given
    .map((each, index) => ({ ...each, id: `${index}` }))
    .filter((each) => userId === null || each.userId === userId)
    .reverse();
  const others = own.filter(({ id }) => id !== last);
  return [
    ...others.filter(({ bad, ended }) => !bad && !ended),
    ...others.filter(({ bad, ended }) => bad || ended),
    ...own.filter(({ id }) => id === last),
  ];
}

const keys = fc.array(made, { maxLength: 5 });
const person = fc.constantFrom('ada', 'ben', null);

test('a key is deleted with the first of its person’s that can: what says something of the asking key alone leaves it to the next', async () => {
  await fc.assert(
    fc.asyncProperty(
      keys,
      person,
      fc.option(fc.nat({ max: 4 }).map(String), { nil: undefined }),
      async (given, userId, itself) => {
        const { serverKeys, shop, calls } = open(given);
        const order = orderOf(given, userId, itself);
        const stop = order.findIndex(({ says }) => says !== 'lost' && !OF_ASKER.includes(says));
        const tried = stop < 0 ? order : order.slice(0, stop + 1);
        const deleted = await serverKeys.delete(shop, 's-1', userId, itself);
        const asked = tried.filter(({ says }) => says !== 'lost').map(({ id }) => id);
        expect(calls.map(({ id }) => id)).toEqual(asked);
        for (const { name, input } of calls)
          expect([name, input]).toEqual(['user.deleteApiKey', { apiKeyId: 's-1' }]);
        const last = stop < 0 ? undefined : order[stop];
        if (last && ['done', 'gone'].includes(last.says)) expect(deleted).toEqual(ok(null));
        else if (last) expect(deleted).toEqual(failed(last.says as ErrorCode));
        else if (tried.length === 0) expect(deleted).toMatchObject({ error: { code: 'key-missing' } });
        else {
          // What a refused asker says of itself is the least telling; a key that is missing counts against itself too.
          const [first] = tried.map(({ says }) => (says === 'lost' ? 'key-missing' : says));
          expect(deleted).toMatchObject({ error: { code: first } });
        }
      },
    ),
    { numRuns: 400 },
  );
});

test('a key is looked up by its name with the first of its person’s that tells; with no person named, with all until it is found', async () => {
  await fc.assert(
    fc.asyncProperty(keys, person, async (given, userId) => {
      const { serverKeys, shop } = open(given);
      const order = orderOf(given, userId);
      let expected: string[] | null = null;
      let error: string | null = null;
      for (const { says, lists } of order) {
        if (says === 'done' && lists) {
          expected = lists.flatMap((name, index) => (name === 'sought' ? [`sought-${index}`] : []));
          if (expected.length > 0 || userId !== null) break;
        }
        if (says !== 'done') error = says === 'lost' ? 'key-missing' : says === 'gone' ? 'not-found' : says;
        if (says !== 'done' && says !== 'lost' && !OF_ASKER.includes(says)) break;
      }
      const found = await serverKeys.find(shop, 'sought', userId);
      if (expected) expect(found).toEqual(ok(expected));
      else expect(found).toMatchObject({ ok: false, error: { code: error ?? 'key-missing' } });
    }),
    { numRuns: 400 },
  );
});

test('a key is made with the best one of its person’s that can be had', async () => {
  await fc.assert(
    fc.asyncProperty(keys, person, async (given, userId) => {
      const { serverKeys, shop } = open(given);
      const best = orderOf(given, userId).find(({ says }) => says !== 'lost');
      const maker = await serverKeys.maker(shop, userId);
      if (best) expect(maker).toMatchObject({ ok: true, value: { key: best.id } });
      else expect(maker).toMatchObject({ ok: false, error: { code: 'key-missing' } });
    }),
    { numRuns: 200 },
  );
});

const one = (says: Says): Made => ({ says, userId: 'ada', bad: false, ended: false, lists: undefined });

test('how a key did when it asked is noted, of a stored one alone', async () => {
  const app = open([one('key-not-accepted'), one('done')]);
  const hand = (id: number) => ({ key: `${id}`, record: app.shop.keys[id] as KeyRecord });
  await app.serverKeys.deleteWith(app.shop, hand(0), 's-1');
  await app.serverKeys.deleteWith(app.shop, hand(1), 's-1');
  await app.serverKeys.open(app.shop, '1');
  expect(app.health.all()).toMatchObject({ 0: { state: 'refused' }, 1: { state: 'good' } });
});

test.each([
  [{ admitted: false }, 'other-installation'],
  [{ swapped: true }, 'key-swapped'],
])('nothing is sent where %j', async (how, code) => {
  const { serverKeys, shop, calls } = open([one('done')], how);
  expect(await serverKeys.delete(shop, 's-1', 'ada')).toMatchObject({ error: { code } });
  expect(calls).toEqual([]);
});

test('a key is asked for with its name, organization and days, and never with a limit', async () => {
  const { serverKeys, shop, calls } = open([one('done')]);
  const maker = { key: '0', record: shop.keys[0] as KeyRecord };
  const what = { name: 'Quayside · desk', organizationId: 'acme' };
  await serverKeys.create(shop, maker, { ...what, expiresInDays: 90 });
  await serverKeys.create(shop, maker, { ...what, expiresInDays: null });
  const base = { name: what.name, metadata: { organizationId: 'acme' }, rateLimitEnabled: false };
  expect(calls.map(({ input }) => input)).toEqual([{ ...base, expiresIn: 90 * 86_400 }, base]);
});
