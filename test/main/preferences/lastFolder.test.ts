import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { openLastFolder } from '../../../src/main/preferences/lastFolder.ts';
import { makeFolder } from '../storage/folder.ts';

test('the folder last chosen is remembered over a restart, while it is there', async () => {
  const root = makeFolder();
  const [documents, chosen] = [path.join(root, 'documents'), path.join(root, 'chosen')];
  for (const folder of [documents, chosen]) mkdirSync(folder);
  const open = () =>
    openLastFolder({ file: path.join(root, 'last-folder.json'), otherwise: [documents, root] });
  const first = await open();
  expect(first.read()).toBe(documents);
  first.keep(chosen);
  expect(first.read()).toBe(chosen);
  await first.flush();
  const second = await open();
  expect(second.read()).toBe(chosen);
  rmSync(chosen, { recursive: true });
  expect(second.read()).toBe(documents);
  rmSync(documents, { recursive: true });
  expect(second.read()).toBe(root);
});

test('where none of them is there the first one is given, for the system’s dialog to judge', async () => {
  const root = makeFolder();
  const gone = path.join(root, 'gone');
  const folder = await openLastFolder({
    file: path.join(root, 'last-folder.json'),
    otherwise: [gone, `${gone} too`],
  });
  expect(folder.read()).toBe(gone);
});

test('a file that is malformed, or names no absolute folder, is passed over', async () => {
  const root = makeFolder();
  const file = path.join(root, 'last-folder.json');
  for (const content of ['{', '{"version":1,"folder":"../elsewhere"}', '{"version":1}']) {
    writeFileSync(file, content);
    expect((await openLastFolder({ file, otherwise: [root] })).read()).toBe(root);
  }
});
