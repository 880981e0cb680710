import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, removeProfile, startApp, test } from './app.ts';
import { APP_ARGUMENTS } from './subject.ts';

test('a second start on the same profile shows the first window and ends by itself', async ({
  keyring,
  profile,
  launch,
}) => {
  const { electron, page } = await launch();
  await expect(page.getByRole('heading', { name: 'Connect your first Dokploy server' })).toBeVisible();
  // Another window in front of it: without a window manager none can be minimized.
  const focused = () => electron.evaluate(({ BrowserWindow }) => BrowserWindow.fromId(1)?.isFocused());
  await electron.evaluate(({ BrowserWindow }) => {
    const other = new BrowserWindow({ width: 300, height: 200 });
    other.focus();
  });
  await expect.poll(focused).toBe(false);
  // Noted as it comes: another app on this screen may take the focus away at once.
  await electron.evaluate(({ BrowserWindow }) => {
    BrowserWindow.fromId(1)?.once('focus', () => Object.assign(globalThis, { cameForward: true }));
  });
  const cameForward = () => electron.evaluate(() => Object.hasOwn(globalThis, 'cameForward'));
  expect(await cameForward()).toBe(false);
  const executable = await electron.evaluate(() => process.execPath);
  const second = spawn(executable, [...APP_ARGUMENTS, `--user-data-dir=${profile}`], {
    env: { ...process.env, ...keyring.env },
    stdio: 'ignore',
  });
  const [code] = (await once(second, 'exit')) as [number | null];
  expect(code).toBe(0);
  await expect.poll(cameForward).toBe(true);
  expect(await electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(2);
});

test('the app on another profile runs beside it', async ({ keyring, launch }) => {
  const { page } = await launch();
  const other = mkdtempSync(join(tmpdir(), 'quayside-profile-'));
  const beside = await startApp({ profile: other, env: keyring.env, args: [] });
  for (const each of [page, beside.page])
    await expect(each.getByRole('heading', { name: 'Connect your first Dokploy server' })).toBeVisible();
  await beside.close();
  await expect(page.getByRole('heading', { name: 'Connect your first Dokploy server' })).toBeVisible();
  expect(beside.complaints).toEqual([]);
  await removeProfile(other);
});
