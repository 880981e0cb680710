import { mkdirSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
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
    ['{"version":1,"name":"Shop"}', { state: 'malformed', how: 'damaged' }],
    ['{"version":"3","name":"Shop"}', { state: 'malformed', how: 'damaged' }],
    ['{"version":2}', { state: 'malformed', how: 'damaged' }],
    ['{"name":"Shop"}', { state: 'malformed', how: 'damaged' }],
    ['{"version":2,"name":"Sh', { state: 'malformed', how: 'damaged' }],
    ['', { state: 'malformed', how: 'damaged' }],
    ['null', { state: 'malformed', how: 'damaged' }],
    ['3', { state: 'malformed', how: 'damaged' }],
    ['[3]', { state: 'malformed', how: 'damaged' }],
  ])('with %s is told as it is', async (text, found) => {
    const file = path.join(makeFolder(), 'a.json');
    writeFileSync(file, text);
    expect(await readJson(file, FORMAT)).toEqual(found);
    expect(readFileSync(file, 'utf8')).toBe(text);
  });

  test('that is larger than any is not read, and is told as that', async () => {
    const file = path.join(makeFolder(), 'a.json');
    const text = '{"version":2,"name":"Shop"}';
    writeFileSync(file, text);
    truncateSync(file, 83_000_000);
    expect(await readJson(file, FORMAT)).toEqual({ state: 'malformed', how: 'larger than 20 MB' });
    writeFileSync(file, text);
    const larger = { ...FORMAT, largest: text.length - 1 };
    expect(await readJson(file, larger)).toMatchObject({ state: 'malformed' });
    expect(await readJson(file, { ...FORMAT, largest: text.length })).toMatchObject({ state: 'read' });
  });

  test('that would be larger than is read again is not written, and stays as it is', async () => {
    const file = path.join(makeFolder(), 'a.json');
    await writeJson(file, { version: 2, name: 'Shop' });
    const error = await writeJson(file, { version: 2, name: 'x'.repeat(20_000_000) }).catch((error) => error);
    expect(describeDiskError(error)).toBe('it would be too large to be read again');
    expect(await readJson(file, FORMAT)).toMatchObject({ state: 'read', value: { name: 'Shop' } });
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
