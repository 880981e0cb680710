import { readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { createCrashes } from '../../../src/main/diagnostics/crashes.ts';
import { makeFolder } from '../storage/folder.ts';

function open(file = path.join(makeFolder(), 'crashes.json')) {
  let now = 1_000;
  const clock = () => {
    now += 1;
    return now;
  };
  return { file, crashes: createCrashes({ file, clock }) };
}

const gone = (process: string) => ({ process, reason: 'crashed', exitCode: 11 });

test('crashes are remembered over a restart, the newest first, and no more than twenty', async () => {
  const { file, crashes } = open();
  for (let count = 1; count <= 15; count += 1) crashes.note(gone(`old ${count}`));
  await crashes.flush();
  const later = open(file).crashes;
  for (let count = 1; count <= 12; count += 1) later.note(gone(`new ${count}`));
  await later.flush();
  const names = (await later.list()).map(({ process }) => process);
  expect(names).toHaveLength(20);
  expect(names.slice(0, 2)).toEqual(['new 12', 'new 11']);
  expect(names.at(-1)).toBe('old 8');
  expect(await open(file).crashes.list()).toEqual(await later.list());
  if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600);
});

test('what cannot be written is still told in this run', async () => {
  const blocked = path.join(makeFolder(), 'file');
  writeFileSync(blocked, '');
  const { crashes } = open(path.join(blocked, 'crashes.json'));
  crashes.note(gone('Window'));
  expect(await crashes.list()).toMatchObject([{ process: 'Window' }]);
});

test('a damaged file is begun anew', async () => {
  const { file, crashes } = open();
  writeFileSync(file, '{"version":1,"crashes":[{"at":');
  crashes.note(gone('Window'));
  await crashes.flush();
  expect(JSON.parse(readFileSync(file, 'utf8')).crashes).toHaveLength(1);
});
