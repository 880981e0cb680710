import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { keyColumns } from '../../../src/renderer/src/features/keys/KeysTable.tsx';
import type { KeyRow } from '../../../src/renderer/src/features/keys/keyRows.ts';

test('a key that was used a moment ahead of this clock was used just now', () => {
  const used = keyColumns([], false).find(({ id }) => id === 'used');
  const row = { key: { lastUsedAt: new Date(Date.now() + 20_000).toISOString() } } as KeyRow;
  expect(renderToStaticMarkup(used?.cell(row))).toContain('>just now<');
});
