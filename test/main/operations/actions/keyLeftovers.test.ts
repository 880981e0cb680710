import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createKeyHealths } from '../../../../src/main/credentials/keyHealth.ts';
import {
  createKeyLeftovers,
  type DeletedKey,
  firstKept,
} from '../../../../src/main/operations/actions/keyLeftovers.ts';
import type { ServerKeys } from '../../../../src/main/operations/actions/serverKeys.ts';
import { openInstances } from '../../../../src/main/registry/instanceRegistry.ts';
import { type ErrorCode, fail, ok } from '../../../../src/shared/errors.ts';
import type { Instance, KeyRecord, ToRetire } from '../../../../src/shared/instance.ts';
import { instanceRecord, keyRecord } from '../../../shared/records.ts';
import { makeFolder } from '../../storage/folder.ts';

/** The key that deletions go out with. */
const BY = { email: 'ada@example.com', start: null, name: null };
const NOW = Date.parse('2026-05-01T10:00:00.000Z');
const before = (ms: number) => new Date(NOW - ms).toISOString();
const failed = (code: ErrorCode) => fail({ code, message: code, advice: '' });

/** What the server says of a deletion, and what that means for it. */
const MEANS = {
  deleted: 'retired',
  forbidden: 'refused',
  'role-forbidden': 'refused',
  'bad-request': 'refused',
  'key-not-accepted': 'later',
  'server-failed': 'later',
  timeout: 'unreached',
  'keychain-locked': 'unreached',
  'other-installation': 'unreached',
} as const satisfies Record<string, 'retired' | 'refused' | 'later' | 'unreached'>;
type Says = keyof typeof MEANS;
/** Nothing helps by itself: told to the person. */
const TOLD: Says[] = ['forbidden', 'role-forbidden', 'bad-request', 'key-not-accepted'];

const key = (id: string, patch: Partial<KeyRecord> = {}) =>
  keyRecord(id, { origin: 'made', serverKeyId: `on server ${id}`, createdAt: before(0), ...patch });

async function open({ toRetire = [], keys = [] }: { toRetire?: ToRetire[]; keys?: KeyRecord[] }) {
  const instances = await openInstances({
    file: `${makeFolder()}/i.json`,
    clock: () => NOW,
    newId: () => 'r',
  });
  await instances.add(
    instanceRecord({ createdAt: before(0), keys, ...(toRetire.length > 0 ? { toRetire } : {}) }),
  );
  const says = new Map<string, Says>();
  const named = new Map<string, string[] | ErrorCode>();
  const asked: [string, string | null, string | undefined][] = [];
  const forgotten: string[] = [];
  const kept: string[] = [];
  const deleted: DeletedKey[][] = [];
  let heard: (keys: DeletedKey[]) => void = () => {};
  const health = createKeyHealths({ clock: () => NOW });
  const leftovers = createKeyLeftovers({
    instances,
    credentialStore: {
      forgetKey: async (_id, keyId) => {
        forgotten.push(keyId);
        return ok(null);
      },
    },
    serverKeys: {
      delete: async (_instance, id, userId, itself) => {
        asked.push([id, userId, itself]);
        const said = says.get(id) ?? 'deleted';
        return said === 'deleted' ? ok(null) : failed(said);
      },
      find: async (_instance, name) => {
        const found = named.get(name) ?? [];
        return Array.isArray(found) ? ok(found) : failed(found);
      },
    } as Partial<ServerKeys> as ServerKeys,
    health,
    trace: async (work) => ({ value: await work(), by: BY }),
    clock: () => NOW,
    onKept: (_instance, { code }) => kept.push(code),
    onDeleted: async (_instance, keys) => {
      deleted.push(keys);
      heard(keys);
    },
  });
  const left = () => instances.list()[0]?.toRetire ?? [];
  const instance = () => instances.list()[0] as Instance;
  const onDeleted = (listen: typeof heard) => {
    heard = listen;
  };
  return { leftovers, says, named, asked, forgotten, kept, deleted, onDeleted, health, left, instance };
}

test('each is tried once whatever became of the others, but none after the server did not answer; what was refused waits to be asked for', async () => {
  const said = fc.array(fc.constantFrom(...(Object.keys(MEANS) as Says[])), { minLength: 1, maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(said, fc.array(fc.boolean(), { minLength: 2, maxLength: 2 }), async (given, runs) => {
      const toRetire = given.map((_, index) => ({ serverKeyId: `s-${index}`, userId: `person ${index}` }));
      const app = await open({ toRetire });
      for (const [index, each] of given.entries()) app.says.set(`s-${index}`, each);
      let waiting = given.map((each, index) => ({ id: `s-${index}`, each, refused: false }));
      const told = new Set<string>();
      const tells: Says[] = [];
      for (const again of runs) {
        app.asked.length = 0;
        const outcomes = await app.leftovers.finish('shop', { again });
        let unreached = false;
        const expected: [string, string][] = [];
        const tried: string[] = [];
        for (const one of waiting) {
          const skip = one.refused && !again;
          if (!unreached && !skip) {
            tried.push(one.id);
            if (TOLD.includes(one.each) && !told.has(one.id)) tells.push(one.each);
            if (TOLD.includes(one.each)) told.add(one.id);
          }
          const means = unreached ? 'later' : skip ? 'refused' : MEANS[one.each];
          if (means === 'unreached') unreached = true;
          if (means === 'refused') one.refused = true;
          expected.push([one.id, means === 'unreached' ? 'later' : means]);
        }
        expect([...outcomes].map(([id, { state }]) => [id, state])).toEqual(expected);
        expect(app.asked.map(([id]) => id)).toEqual(tried);
        waiting = waiting.filter(
          (one) => !expected.some(([id, state]) => id === one.id && state === 'retired'),
        );
        expect(app.left().map((each) => 'serverKeyId' in each && each.serverKeyId)).toEqual(
          waiting.map(({ id }) => id),
        );
        expect(firstKept(outcomes).ok).toBe(waiting.length === 0);
      }
      expect(app.kept).toEqual(tells);
      for (const [id, userId] of app.asked) expect(userId).toBe(id.replace('s-', 'person '));
    }),
    { numRuns: 150 },
  );
});

test.each([
  ['nothing yet', [], 0, 'later'],
  ['nothing within two minutes', [], 120_000, 'later'],
  ['nothing after that', [], 120_001, 'retired'],
  ['one', ['s-1'], 0, 'retired'],
  ['two', ['s-1', 's-2'], 0, 'retired'],
  ['one that is refused', ['s-no'], 500_000, 'refused'],
  ['no answer', 'timeout' as const, 500_000, 'later'],
])('a key of whose making no answer came is looked up by its name: %s', async (_what, found, age, state) => {
  const app = await open({ toRetire: [{ name: 'Quayside · desk', userId: 'ada', askedAt: before(age) }] });
  app.named.set('Quayside · desk', found as string[]);
  app.says.set('s-no', 'forbidden');
  const outcomes = await app.leftovers.finish('shop');
  expect([...outcomes].map(([id, each]) => [id, each.state])).toEqual([['Quayside · desk', state]]);
  expect(app.left()).toHaveLength(state === 'retired' ? 0 : 1);
  expect(app.asked).toEqual(Array.isArray(found) ? found.map((id) => [id, 'ada', undefined]) : []);
  // What may still come is nobody's failure.
  expect(firstKept(outcomes).ok).toBe(state === 'retired' || found.length === 0);
});

test.each([
  ['deleted', 'retired', ['k'], false],
  ['forbidden', 'refused', [], false],
  ['server-failed', 'later', [], true],
  ['timeout', 'later', [], true],
] as const)('a stored key that is being retired: %s', async (says, state, gone, marked) => {
  const app = await open({
    keys: [key('k', { retiring: true }), key('other'), key('p', { retiring: true, serverKeyId: null })],
  });
  app.says.set('on server k', says);
  const outcomes = await app.leftovers.finish('shop');
  expect([...outcomes].map(([id, each]) => [id, each.state])).toEqual([['on server k', state]]);
  expect([app.asked, app.forgotten]).toEqual([[['on server k', 'ada', 'k']], gone]);
  // One that stays is used again.
  const [record] = app.instance().keys;
  expect('retiring' in (record ?? {})).toBe(marked || state === 'retired');
  expect(app.instance().keys[2]).toMatchObject({ retiring: true });
});

test('one that is turned away itself is dead and goes; not so while the server does not answer', async () => {
  for (const [says, state] of [
    ['key-not-accepted', 'retired'],
    ['timeout', 'later'],
  ] as const) {
    const app = await open({ keys: [key('k', { retiring: true })] });
    app.health.noteCall('k', failed('key-not-accepted'));
    app.says.set('on server k', says);
    expect([...(await app.leftovers.finish('shop')).values()]).toMatchObject([{ state }]);
    expect(app.forgotten).toEqual(state === 'retired' ? ['k'] : []);
  }
  const app = await open({ keys: [key('k', { retiring: true })] });
  app.says.set('on server k', 'key-not-accepted');
  expect([...(await app.leftovers.finish('shop')).values()]).toMatchObject([{ state: 'later' }]);
  expect((await app.leftovers.finish('gone')).size).toBe(0);
});

test('what was deleted unasked is told once, by its name where it had one; what a step asked for, was refused or was never there is not', async () => {
  const app = await open({
    toRetire: [
      { serverKeyId: 's-1', userId: 'ada', name: 'Quayside · desk' },
      { serverKeyId: 's-2', userId: 'ada' },
      { serverKeyId: 'of a step', userId: 'ada' },
      { serverKeyId: 'theirs', userId: 'ada' },
      { name: 'Quayside · lost', userId: 'ada', askedAt: before(1) },
      { name: 'Quayside · never', userId: 'ada', askedAt: before(600_000) },
    ],
    keys: [key('marked', { retiring: true, serverName: 'Quayside · marked' })],
  });
  app.says.set('theirs', 'forbidden');
  app.named.set('Quayside · lost', ['found']);
  const finish = () => app.leftovers.finish('shop', { asked: 'of a step' });
  await finish();
  expect(app.deleted.flat()).toEqual([
    { serverKeyId: 's-1', name: 'Quayside · desk', by: BY },
    { serverKeyId: 's-2', name: '', by: BY },
    { serverKeyId: 'found', name: 'Quayside · lost', by: BY },
    { serverKeyId: 'on server marked', name: 'Quayside · marked', by: BY },
  ]);
  app.deleted.length = 0;
  await finish();
  // Its record is forgotten in name alone here.
  expect(app.deleted.flat().map(({ serverKeyId }) => serverKeyId)).toEqual(['on server marked']);
});

test('each that was deleted unasked is told before its record goes, so that a kill in between leaves none untold', async () => {
  const app = await open({
    toRetire: [
      { serverKeyId: 's-1', userId: 'ada' },
      { serverKeyId: 's-2', userId: 'ada' },
    ],
    keys: [key('marked', { retiring: true })],
  });
  const standing: unknown[] = [];
  app.onDeleted(([told]) => standing.push([told?.serverKeyId, app.left().length, app.forgotten.length]));
  await app.leftovers.finish('shop');
  expect(standing).toEqual([
    ['s-1', 2, 0],
    ['s-2', 1, 0],
    ['on server marked', 0, 0],
  ]);
  expect([app.left(), app.forgotten]).toEqual([[], ['marked']]);
});
