import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { openWindowState } from '../../../src/main/shell/windowState.ts';
import { makeFolder } from '../storage/folder.ts';

test('where the window stood comes back; of several places the last one is kept', async () => {
  const file = path.join(makeFolder(), 'window.json');
  const first = await openWindowState({ file });
  expect(first.read('desk')).toBeNull();
  for (const width of [900, 1000]) first.keep({ bounds: { width, height: 700 }, maximized: false }, 'desk');
  expect(first.read('desk')).toMatchObject({ bounds: { width: 1000 } });
  await first.flush();
  const second = await openWindowState({ file });
  expect(second.read('desk')).toMatchObject({ bounds: { width: 1000, height: 700 }, maximized: false });
});

test.each([
  '{',
  '[]',
  'null',
  '{"version":1}',
  '{"version":1,"bounds":null,"maximized":true}',
  '{"version":1,"bounds":{"width":99,"height":700},"maximized":true}',
  '{"version":1,"bounds":{"width":900,"height":99},"maximized":true}',
  '{"version":1,"bounds":{"width":"900","height":700},"maximized":true}',
  '{"version":1,"bounds":{"width":900,"height":700,"x":"1","y":1},"maximized":true}',
  '{"version":1,"bounds":{"width":900,"height":700,"x":1,"y":"1"},"maximized":true}',
  '{"version":1,"bounds":{"width":900,"height":700}}',
  '{"bounds":{"width":900,"height":700},"maximized":true}',
  '{"version":2,"bounds":{"width":900,"height":700},"maximized":true}',
])('a file with %s means the first place, and is written over', async (text) => {
  const file = path.join(makeFolder(), 'window.json');
  writeFileSync(file, text);
  const state = await openWindowState({ file });
  expect(state.read('desk')).toBeNull();
  state.keep({ bounds: { width: 900, height: 700 }, maximized: true }, 'desk');
  await state.flush();
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ maximized: true });
});

test('a window that was moved comes back where it stood', async () => {
  const file = path.join(makeFolder(), 'window.json');
  const moved = { bounds: { x: -20, y: 40, width: 900, height: 700 }, maximized: true };
  const first = await openWindowState({ file });
  first.keep(moved, 'desk');
  await first.flush();
  expect((await openWindowState({ file })).read('desk')).toEqual(moved);
});

test('a disk that refuses keeps no later place from being written', async () => {
  const folder = makeFolder();
  const file = path.join(folder, 'below', 'window.json');
  writeFileSync(path.join(folder, 'below'), 'a file where the folder should be');
  const state = await openWindowState({ file });
  state.keep({ bounds: { width: 900, height: 700 }, maximized: true }, 'desk');
  await expect(state.flush()).resolves.toBeUndefined();
});

test('each arrangement of screens has a place of its own; on new ones the last one holds', async () => {
  const file = path.join(makeFolder(), 'window.json');
  const place = (x: number) => ({ bounds: { x, y: 0, width: 900, height: 700 }, maximized: false });
  const first = await openWindowState({ file });
  first.keep(place(2000), 'desk');
  first.keep(place(10), 'way');
  await first.flush();
  const second = await openWindowState({ file });
  expect(second.read('desk')).toEqual(place(2000));
  expect(second.read('way')).toEqual(place(10));
  expect(second.read('beamer')).toEqual(place(10));
  for (let at = 0; at < 20; at += 1) second.keep(place(at), `screens ${at}`);
  await second.flush();
  expect(JSON.parse(readFileSync(file, 'utf8')).places).toHaveLength(8);
});

test('a file of an earlier version, and places in it that cannot be understood, leave what can', async () => {
  const file = path.join(makeFolder(), 'window.json');
  const last = { bounds: { x: 5, y: 5, width: 900, height: 700 }, maximized: false };
  writeFileSync(file, JSON.stringify({ version: 1, ...last }));
  expect((await openWindowState({ file })).read('desk')).toEqual(last);
  const desk = { bounds: { width: 1000, height: 700 }, maximized: true };
  const places = [
    null,
    7,
    { ...last },
    { ...desk, screens: 'desk' },
    { ...last, bounds: null, screens: 'way' },
  ];
  writeFileSync(file, JSON.stringify({ version: 1, ...last, places }));
  expect((await openWindowState({ file })).read('desk')).toEqual(desk);
});
