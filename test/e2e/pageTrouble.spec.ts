import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ElectronApplication } from '@playwright/test';
import { expect, type RunningApp, test } from './app.ts';

/** Playwright gives up a page that crashed, so this asks main what the window shows. */
const inPage = (electron: ElectronApplication, script: string) =>
  electron.evaluate(async ({ BrowserWindow }, code) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents;
    if (!contents || contents.isCrashed() || contents.isLoading()) return '';
    return String(await contents.executeJavaScript(code).catch(() => ''));
  }, script);
const textOf = (electron: ElectronApplication) => inPage(electron, 'document.body.innerText');

const crash = ({ electron }: RunningApp) =>
  electron.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer(),
  );

test('a page that crashes comes back with a notice, then as a page that says where the log is and reloads', async ({
  launch,
  profile,
}) => {
  const app = await launch();
  const { electron } = app;
  await expect(app.page.getByRole('button', { name: 'Add your first instance' })).toBeVisible();

  await crash(app);
  await expect.poll(() => textOf(electron)).toContain('The window stopped working and was loaded again');
  expect(await textOf(electron)).toContain('Add your first instance');

  await crash(app);
  await expect.poll(() => textOf(electron)).toContain('This window stopped working');
  const log = join(profile, 'logs', 'main.log');
  expect(await textOf(electron)).toContain(log);
  expect(await inPage(electron, 'typeof require + document.styleSheets.length')).toBe('undefined1');

  await inPage(electron, 'document.querySelector("button").click()');
  await expect.poll(() => textOf(electron)).toContain('Add your first instance');
  expect(readFileSync(log, 'utf8')).toContain('process ended: ');
});
