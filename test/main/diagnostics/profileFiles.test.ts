import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { PROFILE_FILES } from '../../../src/main/boot/profileFiles.ts';
import { inspectFiles, setAsideIn } from '../../../src/main/diagnostics/profileFiles.ts';
import { openPreferences } from '../../../src/main/preferences/preferences.ts';
import { openInstances } from '../../../src/main/registry/instanceRegistry.ts';
import { countIds, makeFolder } from '../storage/folder.ts';

function put(folder: string, name: string, content: string): void {
  mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
  writeFileSync(path.join(folder, name), content);
}

const healthOf = async (folder: string) =>
  Object.fromEntries((await inspectFiles(folder, PROFILE_FILES)).map(({ what, health }) => [what, health]));

test('files that the app wrote itself are whole, and what it has not written yet is absent', async () => {
  const folder = makeFolder();
  const instances = await openInstances({
    file: path.join(folder, 'instances.json'),
    clock: Date.now,
    newId: countIds(),
  });
  await instances.add({
    ...{ id: 'one', name: 'One', origin: 'https://one.example.com', color: 'red', createdAt: '' },
    ...{ keys: [], status: 'active' },
  });
  const preferences = await openPreferences({ file: path.join(folder, 'preferences.json') });
  await preferences.save({ theme: 'dark' });
  const found = await healthOf(folder);
  expect(found['List of instances']).toBe('whole');
  expect(found.Choices).toBe('whole');
  const others = Object.entries(found).filter(([what]) => !['List of instances', 'Choices'].includes(what));
  expect(new Set(others.map(([, health]) => health))).toEqual(new Set(['absent']));
});

test.each(PROFILE_FILES.filter(({ ending }) => !ending).map(({ path: name, what }) => [name, what]))(
  '%s: a newer one, a damaged one and one that is a folder are told apart',
  async (name, what) => {
    const folder = makeFolder();
    put(folder, name, JSON.stringify({ version: 99 }));
    expect((await healthOf(folder))[what]).toBe('newer');
    put(folder, name, '{"version":1,"by');
    expect((await healthOf(folder))[what]).toBe('damaged');
    const other = makeFolder();
    mkdirSync(path.join(other, name), { recursive: true });
    expect((await healthOf(other))[what]).toBe('unreadable');
  },
);

test('of a folder the gravest counts, and what is not whole is named; one too large, and one of lines, is not checked', async () => {
  const folder = makeFolder();
  put(folder, 'access/one.json', '{}');
  put(folder, 'access/two.json', JSON.stringify({ version: 99 }));
  put(folder, 'access/one.malformed-2026-01-01T000000.json', 'x');
  put(folder, 'operations/open/a.jsonl.malformed', 'x');
  put(folder, 'operations/open/a.jsonl', '{"version":1}\n{"step":0}\n');
  put(folder, 'operations/open/b.jsonl', '{"versio');
  put(folder, 'instances.json', JSON.stringify({ version: 1, pad: 'x'.repeat(2_000_001) }));
  const found = await inspectFiles(folder, PROFILE_FILES);
  const of = (what: string) => found.find((each) => each.what === what);
  expect(of('Baselines')).toMatchObject({
    ...{ count: 2, health: 'damaged' },
    bad: [path.join('access', 'one.json'), path.join('access', 'two.json')],
  });
  expect(of('Operations')).toMatchObject({ count: 2, health: 'unread', bad: [] });
  expect(of('List of instances')).toMatchObject({ health: 'unread', bad: [] });
  expect(await setAsideIn(folder)).toEqual([
    path.join('access', 'one.malformed-2026-01-01T000000.json'),
    path.join('operations', 'open', 'a.jsonl.malformed'),
  ]);
});
