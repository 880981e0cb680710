import { describe, expect, test } from 'vitest';
import { createMakeKey } from '../../../../src/main/operations/actions/makeKey.ts';
import { type AppError, fail, ok, type Result } from '../../../../src/shared/errors.ts';
import type { Instance, KeyRecord } from '../../../../src/shared/instance.ts';

const error = (code: AppError['code'], outcomeUnknown = false): AppError => ({
  code,
  message: `It was ${code}.`,
  advice: 'Try again.',
  ...(outcomeUnknown ? { details: { outcomeUnknown } } : {}),
});
const SHOP = { id: 'shop', name: 'Shop', keys: [] } as unknown as Instance;
const FACTS = {
  organizationId: 'acme',
  organizationName: 'Acme',
  userId: 'ada',
  userEmail: 'ada@example.com',
  role: 'admin',
  expiresAt: null,
};
const MAKER = { key: 'maker', record: { id: 'm' } as KeyRecord };
const NAME = 'Quayside · desk';
const caller = (organizationId = 'acme') => ({ id: 'c', organizationId, userId: 'ada', role: 'owner' });

type Given = {
  begin?: Result<string>;
  create?: Result<object>;
  note?: Result<unknown>;
  open?: Result<unknown>;
  store?: Result<unknown>;
  delete?: Result<null>;
  /** Asked how often by then the instance is being removed. */
  leavingAfter?: number;
  /** The instance goes while the key is stored. */
  goes?: boolean;
};

/** What is done, in order, while a key is made; what is not given goes well. */
async function make(given: Given = {}, how: { forSession?: boolean; replaces?: string } = {}) {
  const done: unknown[][] = [];
  let asked = 0;
  const verified: unknown[] = [];
  const makeKey = createMakeKey({
    instances: { keysOf: () => (given.goes ? [] : [{ id: 'other' }, { id: 'k' }]) },
    credentialStore: {
      beginKey: async (_instance: Instance, ...rest: unknown[]) => {
        done.push(['begin', ...rest]);
        return given.begin ?? ok('k');
      },
      noteMade: async (...rest: unknown[]) => {
        done.push(['note', ...rest]);
        return given.note ?? ok(SHOP);
      },
      settleKey: async (...rest: unknown[]) => {
        done.push(['store', ...rest]);
        return given.store ?? ok(SHOP);
      },
      dropKey: async (...rest: unknown[]) => void done.push(['drop', ...rest]),
    },
    serverKeys: {
      create: async (_instance: Instance, ...rest: unknown[]) => {
        done.push(['create', ...rest]);
        return given.create ?? ok({ id: 's', key: 'made', start: 'ma', expiresAt: 'later' });
      },
      open: async (_instance: Instance, key: string) => {
        done.push(['open', key]);
        return given.open ?? ok(caller());
      },
      deleteWith: async (_instance: Instance, ...rest: unknown[]) => {
        done.push(['delete', ...rest]);
        return given.delete ?? ok(null);
      },
    },
    verification: { note: (...rest: unknown[]) => verified.push(rest) },
    newKeyName: () => NAME,
    isLeaving: () => {
      asked += 1;
      return asked > (given.leavingAfter ?? Number.POSITIVE_INFINITY);
    },
  } as unknown as Parameters<typeof createMakeKey>[0]);
  const { replaces, ...rest } = how;
  const result = await makeKey(SHOP, FACTS, MAKER, {
    expiresInDays: 90,
    ...rest,
    ...(replaces === undefined ? {} : { replaces }),
  });
  return { result, done, verified, words: done.map(([word]) => word).join(' ') };
}

test('a key is recorded with its name before it is asked for, checked, stored, and known for what it opens', async () => {
  const { result, done, verified } = await make({}, { forSession: true, replaces: 'old' });
  expect(result).toEqual(ok(null));
  expect(done).toEqual([
    ['begin', { ...FACTS, serverName: NAME }, 'old'],
    ['create', MAKER, { name: NAME, organizationId: 'acme', expiresInDays: 90 }],
    ['note', 'shop', 'k', { serverKeyId: 's', start: 'ma', expiresAt: 'later' }],
    ['open', 'made'],
    ['store', 'shop', 'k', { key: 'made', role: 'owner', forSession: true }],
  ]);
  expect(verified).toEqual([
    ['shop', { key: 'made', record: { id: 'k' } }, { caller: caller(), organizations: [] }],
  ]);
});

test('what a server does not tell of a key is noted as not known', async () => {
  const { done } = await make({ create: ok({ id: 's', key: 'made' }) });
  expect(done[2]).toEqual(['note', 'shop', 'k', { serverKeyId: 's', start: null, expiresAt: null }]);
});

test('one that is stored while its instance goes is not spoken of any more', async () => {
  const { result, verified } = await make({ goes: true });
  expect([result, verified]).toEqual([ok(null), []]);
});

describe('nothing is asked of the server', () => {
  test('while the instance is being removed', async () => {
    const { result, done } = await make({ leavingAfter: 0 });
    expect(result).toMatchObject({ error: { code: 'canceled', message: expect.stringContaining('“Shop”') } });
    expect(done).toEqual([]);
  });

  test('where it cannot be recorded', async () => {
    const { result, words } = await make({ begin: fail(error('registry-unwritable')) });
    expect(result).toEqual(fail(error('registry-unwritable')));
    expect(words).toBe('begin');
  });
});

describe('a key of which', () => {
  test('the server says that it was not made is dropped', async () => {
    const { result, done } = await make({ create: fail(error('conflict')) });
    expect(result).toEqual(fail(error('conflict')));
    expect(done.slice(2)).toEqual([['drop', 'shop', 'k', false]]);
  });

  test('no answer came is looked up by its name later, and the person told of that name', async () => {
    const { result, done } = await make({ create: fail(error('timeout', true)) });
    expect(result).toMatchObject({
      error: { code: 'timeout', advice: expect.stringContaining(`If one named “${NAME}” was created`) },
    });
    expect(done.slice(2)).toEqual([['drop', 'shop', 'k', true]]);
  });

  test.each<[string, Given, AppError['code'], string]>([
    ['nothing can be noted', { note: fail(error('registry-unwritable')) }, 'registry-unwritable', 'note'],
    ['the instance goes meanwhile', { leavingAfter: 1 }, 'canceled', 'note'],
    ['nothing can be read', { open: fail(error('timeout')) }, 'timeout', 'note open'],
    ['another organization opens', { open: ok(caller('billing')) }, 'unexpected-shape', 'note open'],
    ['nothing opens', { open: ok(null) }, 'unexpected-shape', 'note open'],
    [
      'nothing can be stored',
      { store: fail(error('keychain-locked')) },
      'keychain-locked',
      'note open store',
    ],
  ])('%s is deleted on the server at once, and here', async (_what, given, code, words) => {
    const gone = await make(given);
    expect(gone.result).toMatchObject({ error: { code } });
    expect(gone.words).toBe(`begin create ${words} delete drop`);
    expect(gone.done.slice(-2)).toEqual([
      ['delete', MAKER, 's'],
      ['drop', 'shop', 'k', false],
    ]);
    expect(gone.verified).toEqual([]);
    const kept = await make({ ...given, delete: fail(error('timeout')) });
    expect(kept.result).toMatchObject({ error: { code } });
    expect(kept.done.at(-1)).toEqual(['drop', 'shop', 'k', true]);
  });
});
