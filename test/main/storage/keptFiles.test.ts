import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { LARGEST_KEPT, versioned } from '../../../src/main/storage/jsonFile.ts';
import { createKeptFile, keptFormat } from '../../../src/main/storage/keptFile.ts';
import { openRememberedFile } from '../../../src/main/storage/rememberedFile.ts';
import { fail, ok } from '../../../src/shared/errors.ts';
import { countIds, makeFolder } from './folder.ts';

const fileIn = (folder: string) => path.join(folder, 'names.json');
const asideIn = (folder: string) => readdirSync(folder).filter((name) => name.includes('.malformed-'));

describe('a kept file', () => {
  const format = keptFormat<readonly string[]>({
    ...{ version: 2, name: 'names' },
    content: z.array(z.string()),
  });
  function open(folder: string) {
    const told: string[] = [];
    const kept = createKeptFile({
      ...{ file: fileIn(folder), format, none: [], clock: () => 0, newId: countIds() },
      words: { subject: 'Names', lost: 'There are none.' },
      notify: ({ title }) => told.push(title),
    });
    const add = (name: string) => kept.change((now) => ok({ after: [...now, name], value: now.length }));
    return { kept, told, add };
  }

  test('has what was changed before, one change after the other, and what is refused changes nothing', async () => {
    const folder = makeFolder();
    const { kept, told, add } = open(folder);
    const refusal = fail({ code: 'bad-input', message: 'No.', advice: '' });
    expect(await Promise.all([add('a'), kept.change(() => refusal), add('b')])).toEqual([
      ok(0),
      refusal,
      ok(1),
    ]);
    expect(JSON.parse(readFileSync(fileIn(folder), 'utf8'))).toEqual({ version: 2, names: ['a', 'b'] });
    for (const each of [kept, open(folder).kept]) expect(await each.current()).toEqual(['a', 'b']);
    expect(told).toEqual([]);
  });

  test('of an earlier version is read as far as the shape of today takes it', async () => {
    const folder = makeFolder();
    writeFileSync(fileIn(folder), '{"version":1,"names":["a"]}');
    expect(await open(folder).kept.current()).toEqual(['a']);
  });

  test.each([
    ['{"version":2,"names":[7]}', 'Names were set aside', true],
    ['{"names":[]}', 'Names were set aside', true],
    ['null', 'Names were set aside', true],
    ['{"version":3,"names":[]}', 'Names are not shown', false],
  ])('with %s is told as: %s', async (text, title, isAside) => {
    const folder = makeFolder();
    writeFileSync(fileIn(folder), text);
    const { kept, told, add } = open(folder);
    expect(await kept.current()).toEqual([]);
    expect(told).toEqual([title]);
    expect((await add('a')).ok).toBe(isAside);
    expect(asideIn(folder)).toHaveLength(isAside ? 1 : 0);
    if (!isAside) expect(readFileSync(fileIn(folder), 'utf8')).toBe(text);
  });

  test('that the disk does not give, or does not take, is not changed', async () => {
    const folder = makeFolder();
    mkdirSync(fileIn(folder));
    const unread = open(folder);
    expect(await unread.add('a')).toMatchObject({ error: { code: 'registry-unwritable' } });
    expect(unread.told).toEqual(['Names are not shown']);
    rmSync(fileIn(folder), { recursive: true });
    const unwritten = open(folder);
    expect(await unwritten.kept.current()).toEqual([]);
    mkdirSync(fileIn(folder));
    expect(await unwritten.add('a')).toMatchObject({ error: { code: 'registry-unwritable' } });
    expect(await unwritten.kept.current()).toEqual([]);
    rmSync(fileIn(folder), { recursive: true });
    expect(await unwritten.add('b')).toEqual(ok(0));
  });
});

describe('a remembered file', () => {
  const format = versioned(1, z.object({ names: z.array(z.string()) }));
  const open = (folder: string) => openRememberedFile({ file: fileIn(folder), format, none: { names: [] } });

  test('holds what the disk refuses until the end, and writes it with what comes next', async () => {
    const folder = makeFolder();
    const file = await open(folder);
    mkdirSync(fileIn(folder));
    expect(await file.keep({ names: ['a'] })).toMatchObject({ code: 'EISDIR' });
    expect(file.current()).toEqual({ names: ['a'] });
    rmSync(fileIn(folder), { recursive: true });
    expect(await file.keep({ names: ['a'] })).toBeNull();
    expect(JSON.parse(readFileSync(fileIn(folder), 'utf8'))).toEqual({ version: 1, names: ['a'] });
    rmSync(fileIn(folder));
    await file.keep({ names: ['a'] });
    expect(readdirSync(folder)).toEqual([]);
  });

  test('is not written again with the same content; a malformed one is set aside', async () => {
    const folder = makeFolder();
    await (await open(folder)).keep({ names: [] });
    expect(readdirSync(folder)).toEqual([]);
    writeFileSync(fileIn(folder), '{"version":1}');
    await (await open(folder)).keep({ names: [] });
    expect((await open(folder)).current()).toEqual({ names: [] });
    expect(JSON.parse(readFileSync(fileIn(folder), 'utf8'))).toEqual({ version: 1, names: [] });
    expect(asideIn(folder)).toHaveLength(1);
  });

  test('that is larger than any is set aside, and not written over', async () => {
    const folder = makeFolder();
    writeFileSync(fileIn(folder), '');
    truncateSync(fileIn(folder), LARGEST_KEPT + 1);
    await (await open(folder)).keep({ names: ['a'] });
    const [aside = ''] = asideIn(folder);
    expect(statSync(path.join(folder, aside)).size).toBe(LARGEST_KEPT + 1);
    expect((await open(folder)).current()).toEqual({ names: ['a'] });
  });
});
