import { describe, expect, test } from 'vitest';
import { createReconcile } from '../../../src/main/credentials/credentialStore.ts';
import type { Found } from '../../../src/main/credentials/keychain.ts';
import { fail, ok } from '../../../src/shared/errors.ts';
import type { HeaderRecord, Instance, KeyRecord } from '../../../src/shared/instance.ts';
import { instanceRecord, keyRecord as key } from '../../shared/records.ts';

const header = (id: string, patch: Partial<HeaderRecord> = {}): HeaderRecord => ({
  id,
  name: `X-${id}`,
  createdAt: '2026-01-01T00:00:00.000Z',
  status: 'active',
  ...patch,
});
const instance = (patch: Partial<Instance> = {}) => instanceRecord({ keys: [key('good')], ...patch });

type Given = {
  /** The ids whose secrets the keychain holds; null where it does not answer. */
  keychain?: string[] | null;
  /** In memory, for this session. */
  held?: string[];
  underWay?: string[];
  writable?: boolean;
  whole?: boolean;
  /** The registry takes nothing. */
  unwritten?: boolean;
  /** Another active instance is at the same origin. */
  taken?: boolean;
};

/** What becomes of these instances, and what was asked and told meanwhile. */
async function reconciled(before: Instance[], given: Given = {}) {
  const { keychain = [], held = [], underWay = [] } = given;
  let all = before;
  const asked: string[] = [];
  const settled: string[] = [];
  const doubts: string[] = [];
  let updates = 0;
  const orphans: string[][] = [];
  const find = (id: string): Found => {
    if (keychain === null) return { state: 'unavailable', reason: 'locked' };
    return keychain.includes(id) ? { state: 'found', key: `secret of ${id}` } : { state: 'missing' };
  };
  const reconcile = createReconcile({
    instances: {
      id: 'registry',
      writable: given.writable ?? true,
      whole: given.whole ?? true,
      all: () => all,
      atOrigin: () => (given.taken ? instance({ id: 'other' }) : undefined),
      update: async (id: string, change: (one: Instance) => Instance) => {
        updates += 1;
        if (given.unwritten) return fail({ code: 'registry-unwritable', message: 'No.', advice: 'Again.' });
        all = all.map((each) => (each.id === id ? change(each) : each));
        return ok(all.find((each) => each.id === id) as Instance);
      },
    },
    keychain: {
      find: async (id: string) => {
        asked.push(`find ${id}`);
        return find(id);
      },
      list: async () => {
        asked.push('list');
        return keychain === null ? { state: 'unavailable' } : { state: 'listed', accounts: keychain };
      },
    },
    secrets: { isHeld: (id: string) => held.includes(id), find: async ({ id }: { id: string }) => find(id) },
    isUnderWay: (id: string) => underWay.includes(id),
    finishRemoval: async (id: string) => void settled.push(`finish ${id}`),
    removeMarked: async (id: string) => void settled.push(`marked ${id}`),
    onDoubt: ({ id }: Instance) => doubts.push(id),
    onOrphans: (accounts: string[]) => orphans.push(accounts),
  } as unknown as Parameters<typeof createReconcile>[0]);
  await reconcile();
  return { all, after: all[0] as Instance, asked, settled, doubts, orphans, updates };
}

const statuses = ({ keys, headers = [] }: Instance) => [...keys, ...headers].map(({ status }) => status);

test.each<[string, Instance, Given]>([
  ['where all is active', instance({ headers: [header('h')] }), {}],
  [
    'where a key is kept for this session',
    instance({ keys: [key('k', { keptIn: 'session' })] }),
    { held: ['k'] },
  ],
  [
    'where the list cannot be written',
    instance({ status: 'pending' }),
    { writable: false, keychain: ['good'] },
  ],
])('the keychain is left in peace: %s', async (_where, before, given) => {
  const { all, asked, settled } = await reconciled([before], given);
  expect(all).toEqual([before]);
  expect([asked, settled]).toEqual([[], []]);
});

describe('an instance that was being added', () => {
  const pending = instance({
    status: 'pending',
    keys: [key('k', { status: 'pending' })],
    headers: [header('h', { status: 'pending' }), header('from-backup')],
  });

  test.each<[string, Given, Instance['status']]>([
    ['is whole with all its secrets', { keychain: ['k', 'h'] }, 'active'],
    ['goes where one of them is missing', { keychain: ['k'] }, 'removing'],
    ['goes where another one has its address by now', { keychain: ['k', 'h'], taken: true }, 'removing'],
    ['stays as it is while the keychain does not answer', { keychain: null }, 'pending'],
  ])('%s', async (_what, given, status) => {
    const { after, settled } = await reconciled([pending], given);
    expect(after.status).toBe(status);
    if (status === 'active') expect(statuses(after)).toEqual(['active', 'active', 'active']);
    expect(settled).toEqual(['finish shop', 'marked shop']);
  });
});

test('one that was being removed has nothing of it finished', async () => {
  const before = instance({
    status: 'removing',
    keys: [key('k', { status: 'pending', origin: 'made' })],
    headers: [header('h', { status: 'pending' })],
  });
  const { after, settled } = await reconciled([before], { keychain: ['k', 'h'] });
  expect(after).toEqual(before);
  expect(settled).toEqual(['finish shop', 'marked shop']);
});

test('one all of whose secrets are in use is removed, too', async () => {
  const before = instance({ status: 'removing' });
  expect((await reconciled([before])).settled).toEqual(['finish shop', 'marked shop']);
});

describe('a key that was being stored', () => {
  const besideGood = (patch: Partial<KeyRecord>) =>
    instance({ keys: [key('good'), key('k', { status: 'pending', ...patch })] });

  test('is put to use where it was made here and the keychain has it, since it would be lost', async () => {
    const { after, doubts, updates } = await reconciled([besideGood({ origin: 'made', serverKeyId: 's' })], {
      keychain: ['k'],
    });
    expect(statuses(after)).toEqual(['active', 'active']);
    expect([doubts, updates]).toEqual([[], 1]);
  });

  test.each<[string, Partial<KeyRecord>, string[]]>([
    ['a pasted one', {}, ['k']],
    ['a made one that the keychain has not', { origin: 'made', serverKeyId: 's' }, []],
  ])('goes again: %s', async (_what, patch, keychain) => {
    const { after, settled } = await reconciled([besideGood(patch)], { keychain });
    expect(statuses(after)).toEqual(['active', 'removing']);
    expect(settled).toEqual(['finish shop', 'marked shop']);
  });

  test('stays while it is under way, or while the keychain does not answer', async () => {
    for (const given of [{ underWay: ['k'] }, { keychain: null }])
      expect(statuses((await reconciled([besideGood({ origin: 'made' })], given)).after)).toEqual([
        'active',
        'pending',
      ]);
  });

  test.each<[Partial<KeyRecord>, boolean]>([
    [{ origin: 'made' }, true],
    [{ origin: 'made', serverName: 'Quayside · desk' }, false],
    [{ origin: 'made', serverKeyId: 's' }, false],
    [{ origin: 'pasted' }, false],
  ])('%j may have been made without anyone knowing: %s', async (patch, isDoubtful) => {
    const { doubts } = await reconciled([besideGood(patch)]);
    expect(doubts).toEqual(isDoubtful ? ['shop'] : []);
    expect((await reconciled([besideGood(patch)], { unwritten: true })).doubts).toEqual([]);
  });
});

test('a header that was being stored goes again, the others stay', async () => {
  const before = instance({ headers: [header('h', { status: 'pending' }), header('kept')] });
  const { after } = await reconciled([before], { keychain: ['h', 'kept'] });
  expect(statuses(after)).toEqual(['active', 'removing', 'active']);
});

test('what was kept for an earlier session is in the keychain where it reached that in its last moment', async () => {
  const stray = instance({
    keys: [key('k', { keptIn: 'session' }), key('held', { keptIn: 'session' })],
    headers: [header('h', { keptIn: 'session' })],
  });
  const { after, asked } = await reconciled([stray], { keychain: ['k', 'held'], held: ['held'] });
  expect(after.keys).toEqual([key('k'), key('held', { keptIn: 'session' })]);
  expect(after.headers).toEqual([header('h', { keptIn: 'session' })]);
  expect(asked).toEqual(['find k', 'find h', 'list']);
});

describe('keys that no record names', () => {
  const half = instance({ headers: [header('registry.h', { status: 'removing' })] });
  const keychain = ['registry.h', 'registry.orphan', 'other.orphan', 'good'];

  test('are told where they are of this registry, which must be whole', async () => {
    expect((await reconciled([half], { keychain })).orphans).toEqual([['registry.orphan']]);
    const { orphans, asked } = await reconciled([half], { keychain, whole: false });
    expect([orphans, asked]).toEqual([[], []]);
  });

  test('are not told where there are none, or where the keychain does not answer', async () => {
    expect((await reconciled([half], { keychain: ['registry.h'] })).orphans).toEqual([]);
    expect((await reconciled([half], { keychain: null })).orphans).toEqual([]);
  });
});
