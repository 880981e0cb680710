import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createUpdatesFile } from '../../../src/main/updates/updates.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'quayside-updates-'));
  file = path.join(folder, 'updates.json');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('what is kept holds at once and over a restart; what comes together does not take each other back', async () => {
  const first = createUpdatesFile({ file });
  const kept = [first.keep({ triedAt: 1 }), first.keep({ lookedAt: 2 }), first.keep({ newestSeen: '0.2.0' })];
  expect(await first.read()).toMatchObject({ triedAt: 1, lookedAt: 2, newestSeen: '0.2.0' });
  await Promise.all(kept);
  expect(await createUpdatesFile({ file }).read()).toEqual(await first.read());
});

test('a file that cannot be read counts as none, and is written anew; one that cannot be written holds until the end', async () => {
  writeFileSync(file, '{"version":1,"lookedAt":"yesterday"}');
  const updates = createUpdatesFile({ file });
  expect(await updates.read()).toMatchObject({ lookedAt: null, newestSeen: null });
  await updates.keep({ lookedAt: 5 });
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ version: 1, lookedAt: 5 });
  const nowhere = createUpdatesFile({ file: path.join(file, 'below.json') });
  await nowhere.keep({ lookedAt: 7 });
  expect(await nowhere.read()).toMatchObject({ lookedAt: 7 });
});
