import { existsSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { writeInPieces } from '../../../src/main/storage/chosenFile.ts';
import { heldOpenIn, makeFolder } from './folder.ts';

async function* pieces(...texts: (string | Error)[]) {
  for (const text of texts) {
    if (text instanceof Error) throw text;
    yield text;
  }
}

test('a file is written whole, readable by the person alone, in the place of what was there', async () => {
  const folder = makeFolder();
  const file = path.join(folder, 'results.csv');
  writeFileSync(file, 'before', { mode: 0o644 });
  const long = 'ü'.repeat(100_000);
  await writeInPieces(file, pieces('a', long, 'b'));
  expect(readFileSync(file, 'utf8')).toBe(`a${long}b`);
  if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(readdirSync(folder)).toEqual(['results.csv']);
  expect(heldOpenIn(folder)).toEqual([]);
});

test('one that fails on the way leaves what was there, and nothing else', async () => {
  const folder = makeFolder();
  const file = path.join(folder, 'results.csv');
  writeFileSync(file, 'before');
  await expect(writeInPieces(file, pieces('a', new Error('gone')))).rejects.toThrow('gone');
  expect(readFileSync(file, 'utf8')).toBe('before');
  expect(readdirSync(folder)).toEqual(['results.csv']);
  expect(heldOpenIn(folder)).toEqual([]);
});

test('a folder that is not there is told', async () => {
  const file = path.join(makeFolder(), 'none', 'results.csv');
  await expect(writeInPieces(file, pieces('a'))).rejects.toThrow('ENOENT');
  expect(existsSync(file)).toBe(false);
});

test('a link beside the file, under the name of an earlier version, is not followed', async () => {
  const folder = makeFolder();
  const [file, other] = [path.join(folder, 'results.csv'), path.join(folder, 'other')];
  writeFileSync(other, 'of somebody else');
  symlinkSync(other, `${file}.partial`);
  await writeInPieces(file, pieces('a'));
  expect(readFileSync(file, 'utf8')).toBe('a');
  expect(readFileSync(other, 'utf8')).toBe('of somebody else');
});
