import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type RunningApp, test } from './app.ts';

/** Playwright gives up a page that crashed, so this asks main what the window shows. */
const inPage = ({ electron }: RunningApp, script: string) =>
  electron.evaluate(
    ({ BrowserWindow }, code) => BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(code),
    script,
  );
const textOf = (app: RunningApp) => inPage(app, 'document.body.innerText');

/** Crashes the page, or presses its one button, and waits until the next page has loaded. */
const replacePage = ({ electron }: RunningApp, by: 'crash' | 'button') =>
  electron.evaluate(async ({ BrowserWindow }, how) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents;
    const loaded = new Promise<void>((done) => contents?.once('did-finish-load', () => done()));
    if (how === 'crash') contents?.forcefullyCrashRenderer();
    else void contents?.executeJavaScript('document.querySelector("button").click()');
    await loaded;
  }, by);

test('a page that crashes comes back with a notice, then as one to reload', async ({ launch, profile }) => {
  const app = await launch();
  await expect(app.page.getByRole('heading', { name: 'Connect your first Dokploy server' })).toBeVisible();

  await replacePage(app, 'crash');
  await expect.poll(() => textOf(app)).toContain('The window crashed and was reloaded');
  await expect.poll(() => textOf(app)).toContain('Connect your first Dokploy server');

  await replacePage(app, 'crash');
  await expect.poll(() => textOf(app)).toContain('This window stopped working');
  const log = join(profile, 'logs', 'main.log');
  expect(await textOf(app)).toContain(log);
  expect(await inPage(app, 'typeof require + document.styleSheets.length')).toBe('undefined1');

  await replacePage(app, 'button');
  await expect.poll(() => textOf(app)).toContain('Connect your first Dokploy server');
  expect(readFileSync(log, 'utf8')).toContain('process ended: ');
});
