import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { openWindowState } from '../../../src/main/shell/windowState.ts';
import { makeFolder } from '../storage/folder.ts';

test('where the window stood comes back; of several places the last one is kept', async () => {
  const file = path.join(makeFolder(), 'window.json');
  const first = await openWindowState({ file });
  expect(first.read()).toBeNull();
  for (const width of [900, 1000]) first.keep({ bounds: { width, height: 700 }, maximized: false });
  expect(first.read()).toMatchObject({ bounds: { width: 1000 } });
  await first.flush();
  const second = await openWindowState({ file });
  expect(second.read()).toMatchObject({ bounds: { width: 1000, height: 700 }, maximized: false });
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
  expect(state.read()).toBeNull();
  state.keep({ bounds: { width: 900, height: 700 }, maximized: true });
  await state.flush();
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ maximized: true });
});

test('a window that was moved comes back where it stood', async () => {
  const file = path.join(makeFolder(), 'window.json');
  const moved = { bounds: { x: -20, y: 40, width: 900, height: 700 }, maximized: true };
  const first = await openWindowState({ file });
  first.keep(moved);
  await first.flush();
  expect((await openWindowState({ file })).read()).toEqual(moved);
});

test('a disk that refuses keeps no later place from being written', async () => {
  const folder = makeFolder();
  const file = path.join(folder, 'below', 'window.json');
  writeFileSync(path.join(folder, 'below'), 'a file where the folder should be');
  const state = await openWindowState({ file });
  state.keep({ bounds: { width: 900, height: 700 }, maximized: true });
  await expect(state.flush()).resolves.toBeUndefined();
});
