import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { journalLost } from '../../../src/main/operations/journal.ts';
import type { Notice } from '../../../src/shared/instance.ts';
import { countIds, makeFolder } from '../storage/folder.ts';
import { openModules } from './modules.ts';

test('a person is told of an operation that a start cannot read, once for each, and where its file is', async () => {
  const folder = makeFolder();
  const open = path.join(folder, 'operations', 'open');
  mkdirSync(path.join(open, 'held.jsonl'), { recursive: true });
  writeFileSync(path.join(open, 'damaged.jsonl'), 'nonsense\n{"plan":"whole"}\n');
  writeFileSync(path.join(open, 'cut.jsonl'), '{"version":1,"id":"cut","kind":"invite"');
  const notices: Notice[] = [];
  const modules = await openModules({
    file: path.join(folder, 'instances.json'),
    newId: countIds(),
    newKeyName: () => '',
    onUnreadable: (...of) => notices.push(journalLost(...of)),
  });
  onTestFinished(() => modules.engine.close());
  await modules.engine.recover();
  const told = notices.map(({ title, text }) => [title, text]).sort();
  expect(told).toEqual([
    ['An operation could not be read', expect.stringContaining(path.join(open, 'held.jsonl'))],
    ['An operation did not start', expect.stringContaining('Nothing was sent.')],
    ['An operation was set aside', expect.stringContaining(path.join(open, 'damaged.jsonl.malformed'))],
  ]);
  expect(new Set(notices.map(({ id }) => id)).size).toBe(3);
});
