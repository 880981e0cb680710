import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createKeySelection } from '../../../src/main/credentials/credentialStore.ts';
import { type AppError, fail, ok } from '../../../src/shared/errors.ts';
import { instanceRecord, keyRecord } from '../../shared/records.ts';

const NOW = Date.parse('2026-05-01T10:00:00.000Z');
const PAST = '2026-05-01T10:00:00.000Z';
const FUTURE = '2026-05-01T10:00:00.001Z';

/** One key: for which organization, how it did, and whether it can be had. */
const made = fc.record({
  organizationId: fc.constantFrom('acme', 'billing', null),
  retiring: fc.boolean(),
  expiresAt: fc.constantFrom(null, PAST, FUTURE),
  bad: fc.boolean(),
  kept: fc.constantFrom('good', 'good', 'missing', 'empty', 'unavailable'),
  session: fc.boolean(),
});
type Made = typeof made extends fc.Arbitrary<infer T> ? T : never;

function open(given: Made[], userIds: string[] = []) {
  const keys = given.map(({ organizationId, retiring, expiresAt, session }, index) =>
    keyRecord(`${index}`, {
      ...{ organizationId, organizationName: organizationId, userId: userIds[index] ?? 'ada' },
      ...{ createdAt: PAST, expiresAt },
      ...(retiring ? { retiring: true } : {}),
      ...(session ? { keptIn: 'session' } : {}),
    }),
  );
  const shop = instanceRecord({ keys });
  const noted: [string, AppError['code']][] = [];
  const selection = createKeySelection({
    instances: {
      find: (id) => (id === 'shop' ? ok(shop) : fail({ code: 'instance-unknown', message: '', advice: '' })),
    },
    secrets: {
      find: async ({ id }) => {
        const kept = given[Number(id)]?.kept;
        if (kept === 'unavailable') return { state: 'unavailable', reason: 'locked' };
        if (kept === 'missing') return { state: 'missing' };
        return { state: 'found', key: kept === 'empty' ? '' : `secret-${id}` };
      },
    },
    clock: () => NOW,
    health: {
      isBad: (id) => given[Number(id)]?.bad ?? false,
      noteLookup: (id, { code }) => noted.push([id, code]),
    },
  });
  return { selection, noted };
}

function endOf({ kept, session }: Made): AppError['code'] | null {
  if (kept === 'good') return null;
  if (session) return 'session-key-gone';
  return ({ unavailable: 'keychain-locked', missing: 'key-missing', empty: 'key-malformed' } as const)[
    kept as 'missing'
  ];
}

test('the newest key that fits and can be had is used; an ended or bad one after the others, one that leaves last of all', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(made, { maxLength: 6 }),
      fc.constantFrom('acme', 'billing', null),
      async (given, organizationId) => {
        const { selection, noted } = open(given);
        const classOf = ({ retiring, expiresAt, bad }: Made) => {
          if (retiring) return 'leaves';
          return expiresAt === PAST || bad ? 'doubtful' : 'good';
        };
        const fits = given
          .map((each, index) => ({ ...each, id: `${index}` }))
          .filter((each) => organizationId === null || each.organizationId === organizationId)
          .reverse();
        const order = (['good', 'doubtful', 'leaves'] as const).flatMap((kind) =>
          fits.filter((each) => classOf(each) === kind),
        );
        // A keychain that cannot be used is asked once: the next key stands in it too.
        const stop = order.findIndex((each) => [null, 'keychain-locked'].includes(endOf(each)));
        const tried = stop < 0 ? order : order.slice(0, stop + 1);
        const last = tried.at(-1);
        const found = await selection.keyFor('shop', organizationId);
        const code = found.ok ? null : found.error.code;
        if (!last) expect(code).toBe(organizationId === null ? 'key-needed' : 'no-key-for-organization');
        else {
          expect(code).toBe(endOf(last));
          if (found.ok)
            expect(found.value).toMatchObject({ key: `secret-${last.id}`, record: { id: last.id } });
        }
        expect(noted).toEqual(
          tried.flatMap((each) => (endOf(each) === null ? [] : [[each.id, endOf(each)]])),
        );
        for (const each of fits) {
          const one = await selection.keyOf('shop', each.id);
          expect(one.ok ? null : one.error.code).toBe(endOf(each));
        }
      },
    ),
    { numRuns: 300 },
  );
});

test('of several people’s keys one of the person who is meant is used', async () => {
  const plain = { retiring: false, expiresAt: null, bad: false, kept: 'good', session: false } as const;
  const { selection } = open(
    ['acme', 'acme', 'billing'].map((organizationId) => ({ ...plain, organizationId })) as Made[],
    ['ada', 'ben', 'ada'],
  );
  const idOf = async (organizationId: string | null, userId?: string) => {
    const found = await selection.keyFor('shop', organizationId, userId);
    return found.ok ? found.value.record.id : found.error.code;
  };
  expect(await idOf('acme')).toBe('1');
  expect(await idOf('acme', 'ada')).toBe('0');
  expect(await idOf(null, 'ben')).toBe('1');
  expect(await idOf('billing', 'ben')).toBe('no-key-for-organization');
});

test('a key or instance that is not there is told as that', async () => {
  const { selection } = open([]);
  expect(await selection.keyOf('shop', '0')).toMatchObject({ error: { code: 'key-unknown' } });
  expect(await selection.keyOf('gone', '0')).toMatchObject({ error: { code: 'instance-unknown' } });
  expect(await selection.keyFor('gone', null)).toMatchObject({ error: { code: 'instance-unknown' } });
});
