import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { KEY_PRESETS, keyColumns, keyFilters } from '../../../src/renderer/src/features/keys/KeysTable.tsx';
import type { KeyRow } from '../../../src/renderer/src/features/keys/keyRows.ts';
import { keepOf } from '../../../src/renderer/src/ui/table/filters.ts';

test('a key that was used a moment ahead of this clock was used just now', () => {
  const used = keyColumns([], false).find(({ id }) => id === 'used');
  const row = { key: { lastUsedAt: new Date(Date.now() + 20_000).toISOString() } } as KeyRow;
  expect(renderToStaticMarkup(used?.cell(row))).toContain('>just now<');
});

const NOW = Date.parse('2026-03-01T12:00:00Z');
const USED = { lastUsedAt: '2026-03-01T11:00:00Z', expiresAt: null, origin: 'made' };

test.each<[string, string[], KeyRow['state']['state'], object]>([
  ['a good key', [], 'good', USED],
  [
    'one that ends within fourteen days',
    ['Expiring'],
    'good',
    { ...USED, expiresAt: '2026-03-03T12:00:00Z' },
  ],
  ['one that has ended', ['Refused'], 'expired', { ...USED, expiresAt: '2026-02-28T12:00:00Z' }],
  ['one that the server turns down', ['Refused'], 'not-accepted', USED],
  ['one that the keychain no longer has', ['Missing'], 'missing', USED],
  ['one that was never used', ['Unused'], 'untried', { ...USED, lastUsedAt: null }],
  [
    'one pasted and idle for months',
    ['Pasted', 'Unused'],
    'good',
    { ...USED, origin: 'pasted', lastUsedAt: '2025-11-01T12:00:00Z' },
  ],
])('beside all, %s is found by the presets %j', (_, titles, state, key) => {
  const row = { key, state: { state } } as KeyRow;
  const isKept = ({ choices }: (typeof KEY_PRESETS)[number]) =>
    keepOf(keyFilters(NOW), choices)?.(row) ?? true;
  expect(KEY_PRESETS.filter(isKept).map(({ title }) => title)).toEqual(['All', ...titles]);
});
