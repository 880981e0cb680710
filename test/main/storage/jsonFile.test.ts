import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { describeDiskError, readJson, setAside, writeJson } from '../../../src/main/storage/jsonFile.ts';
import { makeFolder } from './folder.ts';

const FORMAT = { version: 2, shape: z.object({ version: z.literal(2), name: z.string() }) };

describe('a versioned file', () => {
  test.each<[string, object]>([
    ['{"version":2,"name":"Shop"}', { state: 'read', value: { version: 2, name: 'Shop' } }],
    ['{"version":3,"name":"Shop"}', { state: 'newer', version: 3 }],
    ['{"version":1,"name":"Shop"}', { state: 'malformed' }],
    ['{"version":"3","name":"Shop"}', { state: 'malformed' }],
    ['{"version":2}', { state: 'malformed' }],
    ['{"name":"Shop"}', { state: 'malformed' }],
    ['{"version":2,"name":"Sh', { state: 'malformed' }],
    ['', { state: 'malformed' }],
    ['null', { state: 'malformed' }],
    ['3', { state: 'malformed' }],
    ['[3]', { state: 'malformed' }],
  ])('with %s is told as it is', async (text, found) => {
    const file = path.join(makeFolder(), 'a.json');
    writeFileSync(file, text);
    expect(await readJson(file, FORMAT)).toEqual(found);
    expect(readFileSync(file, 'utf8')).toBe(text);
  });

  test('that is not there is told from one that the disk refuses', async () => {
    const folder = makeFolder();
    expect(await readJson(path.join(folder, 'a.json'), FORMAT)).toEqual({ state: 'absent' });
    expect(await readJson(folder, FORMAT)).toEqual({
      state: 'unreadable',
      why: 'there is a folder in its place',
    });
  });

  test('is written with its folder, for this person alone, and read again', async () => {
    const file = path.join(makeFolder(), 'below', 'a.json');
    await writeJson(file, { version: 2, name: 'Shop' });
    expect(await readJson(file, FORMAT)).toMatchObject({ state: 'read', value: { name: 'Shop' } });
    if (process.platform === 'win32') return;
    expect([file, path.dirname(file)].map((each) => statSync(each).mode & 0o777)).toEqual([0o600, 0o700]);
  });

  test('is set aside beside itself, never over one that was set aside before', async () => {
    const folder = makeFolder();
    const now = Date.parse('2026-03-01T12:30:45.678Z');
    for (const text of ['first', 'second', 'third']) {
      writeFileSync(path.join(folder, 'a.json'), text);
      const target = await setAside(path.join(folder, 'a.json'), now);
      expect(readFileSync(target, 'utf8')).toBe(text);
    }
    const name = 'a.malformed-2026-03-01T123045';
    expect(readdirSync(folder).toSorted()).toEqual([`${name}-2.json`, `${name}-3.json`, `${name}.json`]);
  });

  test('whose folder is a file cannot be written, and that is said', async () => {
    const folder = makeFolder();
    writeFileSync(path.join(folder, 'file'), '');
    mkdirSync(path.join(folder, 'a.json'));
    const why = await writeJson(path.join(folder, 'file', 'a.json'), {}).catch(describeDiskError);
    expect(why).toBe('a file is where its folder should be');
  });
});

test.each<[unknown, string]>([
  [Object.assign(new Error('x'), { code: 'ENOSPC' }), 'the disk is full'],
  [Object.assign(new Error('x'), { code: 'ENOENT' }), 'there is no such file or folder'],
  [Object.assign(new Error('x'), { code: 'EMFILE' }), 'the system answered EMFILE'],
  [Object.assign(new Error('x'), { code: 7 }), 'the system answered with an unknown error'],
  [new Error('x'), 'the system answered with an unknown error'],
  ['x', 'the system answered with an unknown error'],
])('a disk that refuses with %s is told as: %s', (error, words) => {
  expect(describeDiskError(error)).toBe(words);
});
