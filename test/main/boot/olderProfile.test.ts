import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { openQuayside } from '../../seams/quayside.ts';
import { makeFolder } from '../storage/folder.ts';

test('a profile that has the counts of days of an earlier Quayside opens without a word, and without them', async () => {
  const folder = makeFolder();
  mkdirSync(path.join(folder, 'history'));
  writeFileSync(
    path.join(folder, 'history', 'shop.jsonl'),
    '{"version":1}\n{"day":"2026-03-10","people":4}\n',
  );
  const app = await openQuayside({ folder });
  expect([app.logged, app.state().notices]).toEqual([[], []]);
  expect(existsSync(path.join(folder, 'history'))).toBe(false);
});
