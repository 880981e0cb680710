import { expect, test } from 'vitest';
import { headersToCheck, readConnection } from '../../../src/main/instances/connectionSettings.ts';
import { MOST_HEADERS } from '../../../src/shared/headers.ts';
import type { HeaderRecord } from '../../../src/shared/instance.ts';

const SYSTEM = { mode: 'system' } as const;
const stored = (name: string) => ({ id: name, name, status: 'active' }) as HeaderRecord;
const wordsOf = (given: Parameters<typeof readConnection>[0], present: HeaderRecord[] = []) => {
  const read = readConnection(given, present);
  return read.ok ? 'read' : `${read.error.code}: ${read.error.message}`;
};

test('nothing given is the system’s proxy and no header', () =>
  expect(readConnection(undefined, [])).toEqual({ ok: true, value: { proxy: SYSTEM, headers: [] } }));

test.each([
  [{ mode: 'system' }, { mode: 'system' }],
  [{ mode: 'none' }, { mode: 'none' }],
  [
    { mode: 'given', url: ' Proxy.example.com ' },
    { mode: 'given', url: 'http://proxy.example.com:80' },
  ],
] as const)('the proxy %j is kept as %j', (proxy, kept) =>
  expect(readConnection({ proxy, headers: [] }, [])).toMatchObject({ ok: true, value: { proxy: kept } }),
);

test('a proxy that is none is refused', () => {
  expect(wordsOf({ proxy: { mode: 'given', url: 'ftp://proxy.example.com' }, headers: [] })).toContain(
    'proxy-invalid',
  );
});

test('a header’s name and value are kept without what stands around them; a stored one needs no value', () => {
  const headers = [{ name: ' X-Token ', value: ' secret ' }, { name: 'x-kept' }];
  const read = readConnection({ proxy: SYSTEM, headers }, [stored('X-Kept')]);
  expect(read).toMatchObject({
    value: { headers: [{ name: 'X-Token', value: 'secret' }, { name: 'x-kept' }] },
  });
  expect(read.ok && headersToCheck(read.value)).toStrictEqual({ 'X-Token': 'secret' });
});

test.each<[string, { name: string; value?: string }[], string]>([
  ['without a value that is not stored', [{ name: 'X-New' }], 'The header X-New has no value yet.'],
  [
    'twice, in whatever letters',
    [
      { name: 'X-A', value: 'a' },
      { name: 'x-a', value: 'b' },
    ],
    'is there twice',
  ],
  ['whose name is none', [{ name: 'a b', value: 'a' }], 'cannot be the name of a header'],
  ['whose value is none', [{ name: 'X-A', value: 'a\r\nb' }], 'cannot carry'],
  [
    'beyond what is sent of all together',
    Array.from({ length: 9 }, (_, index) => ({ name: `X-${index}`, value: 'a'.repeat(2_000) })),
    'too long together',
  ],
  [
    'beyond the most that are kept',
    Array.from({ length: MOST_HEADERS + 1 }, (_, index) => ({ name: `X-${index}`, value: 'a' })),
    `At most ${MOST_HEADERS}`,
  ],
])('a header %s is refused', (_what, headers, words) => {
  expect(wordsOf({ proxy: SYSTEM, headers }, [stored('X-Kept')])).toMatch(
    new RegExp(`^header-refused: .*${words}`),
  );
});

test('as many headers as are kept can be given', () => {
  const headers = Array.from({ length: MOST_HEADERS }, (_, index) => ({ name: `X-${index}`, value: 'a' }));
  expect(wordsOf({ proxy: SYSTEM, headers })).toBe('read');
});
