import {
  appendFileSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { expect, test, vi } from 'vitest';
import { makeFolder } from '../storage/folder.ts';

vi.mock('electron', () => ({ app: {} }));
const { autostartFile, createLoginStart } = await import('../../../src/main/shell/loginStart.ts');

test('starting at login is a file for desktops, there while it is on, and what a person deletes there is off', async () => {
  const folder = path.join(makeFolder(), 'config', 'autostart');
  const executable = process.execPath;
  const item = autostartFile({ folder, name: 'Quayside test build', executable });
  const calls = createLoginStart({ packaged: true, item });
  expect(await calls.state()).toEqual({ on: false, offered: true });
  await calls.set(true);
  expect(await calls.state()).toMatchObject({ on: true });
  expect(readdirSync(folder)).toEqual(['quayside-test-build.desktop']);
  const text = readFileSync(path.join(folder, 'quayside-test-build.desktop'), 'utf8');
  expect(text).toContain(`\nExec="${executable}" --ozone-platform-hint=auto --hidden\n`);
  rmSync(path.join(folder, 'quayside-test-build.desktop'));
  expect(await calls.state()).toMatchObject({ on: false });
  await calls.set(true);
  await calls.set(false);
  expect(await calls.state()).toMatchObject({ on: false });
  await calls.set(false);
  expect(await calls.state()).toMatchObject({ on: false });
  expect(readdirSync(folder)).toEqual([]);
});

test.each(['Hidden=true', 'Hidden = True', 'X-GNOME-Autostart-enabled=false'])(
  'what a desktop switches off within the entry is off, and can be switched on again: %s',
  async (line) => {
    const folder = makeFolder();
    const item = autostartFile({ folder, name: 'Quayside', executable: process.execPath });
    await item.set(true);
    appendFileSync(path.join(folder, 'quayside.desktop'), `${line}\n`);
    expect(await item.isOn()).toBe(false);
    await item.set(true);
    expect(await item.isOn()).toBe(true);
  },
);

test('an entry whose program was moved starts nothing: it is off, and switched on it is of where the app is now', async () => {
  const folder = makeFolder();
  const [before, after] = ['50% $x `q"\\.AppImage', 'moved.AppImage'].map((name) => path.join(folder, name));
  const itemOf = (executable = '') => autostartFile({ folder, name: 'Quayside', executable });
  writeFileSync(before ?? '', '');
  await itemOf(before).set(true);
  expect(await itemOf(before).isOn()).toBe(true);
  renameSync(before ?? '', after ?? '');
  const calls = createLoginStart({ packaged: true, item: itemOf(after) });
  expect(await calls.state()).toMatchObject({ on: false });
  await calls.set(true);
  expect(await calls.state()).toMatchObject({ on: true });
  expect(readFileSync(path.join(folder, 'quayside.desktop'), 'utf8')).toContain('moved.AppImage');
});

test('a path with signs that mean something in an entry starts that very file', async () => {
  const folder = makeFolder();
  const item = autostartFile({ folder, name: 'Quayside', executable: '/home/a b/50%/$x`"\\/quayside' });
  await item.set(true);
  expect(readFileSync(path.join(folder, 'quayside.desktop'), 'utf8')).toContain(
    String.raw`Exec="/home/a b/50%%/\\$x\\${'`'}\\"\\\\/quayside"`,
  );
});

test('a folder that refuses is told in words, and a checkout is not offered it and starts nothing', async () => {
  const folder = makeFolder();
  writeFileSync(path.join(folder, 'autostart'), 'a file where the folder should be');
  const item = autostartFile({ folder: path.join(folder, 'autostart'), name: 'Quayside', executable: '/q' });
  const calls = createLoginStart({ packaged: true, item });
  expect(await calls.set(true)).toMatchObject({
    ok: false,
    error: { message: expect.stringMatching(/^Starting at login could not be switched on: .+\.$/) },
  });
  const set = vi.fn();
  const checkout = createLoginStart({ packaged: false, item: { isOn: async () => true, set } });
  expect(await checkout.set(true)).toMatchObject({ ok: true });
  expect(await checkout.state()).toEqual({ on: false, offered: false });
  expect(set).not.toHaveBeenCalled();
});

test('a path with a line break is refused, since it would add a command of its own, and an entry is its person’s alone', async () => {
  const folder = makeFolder();
  const file = path.join(folder, 'quayside.desktop');
  writeFileSync(file, 'as an earlier version wrote it', { mode: 0o644 });
  const evil = autostartFile({ folder, name: 'Quayside', executable: '/home/a\nExec=evil\n/quayside' });
  const calls = createLoginStart({ packaged: true, item: evil });
  expect(await calls.set(true)).toMatchObject({
    error: { message: expect.stringContaining('its path has a forbidden character') },
  });
  expect(readFileSync(file, 'utf8')).toBe('as an earlier version wrote it');
  await autostartFile({ folder, name: 'Quayside', executable: process.execPath }).set(true);
  expect(statSync(file).mode & 0o777).toBe(0o600);
});
