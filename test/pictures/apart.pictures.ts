import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { addInstance, fillInstance, type RunningApp } from '../e2e/app.ts';
import { chooseMore, openAudit, tabAction } from '../e2e/screen.ts';
import { keyOf, production, village } from '../e2e/seeds.ts';
import { expect, folderOf, resize, shoot, test, VIEWS } from './shoot.ts';

const PASSPHRASE = 'nine lanterns on the harbour wall';
const dialog = (page: Page) => page.getByRole('dialog');
const desk = (page: Page) => page.getByRole('row', { name: /desk@/ });

test('moving instances by a file', async ({ simulator, launch, profile }) => {
  const app = await launch();
  const { page } = app;
  const file = join(profile, 'quayside.age');
  const joined = [['ann@acme.example', 'ann@home.example']];
  writeFileSync(join(profile, 'people.json'), JSON.stringify({ version: 1, joined }));
  const choose = (filePath: string) =>
    app.electron.evaluate(({ dialog: system }, path) => {
      system.showSaveDialog = async () => ({ canceled: false, filePath: path });
      system.showOpenDialog = async () => ({ canceled: false, filePaths: [path] });
    }, filePath);
  const open = async (item: string) => {
    await page.getByRole('button', { name: 'Home', exact: true }).click();
    await page.getByRole('tab', { name: 'Overview' }).click();
    await chooseMore(page, item);
    await expect(dialog(page)).toBeVisible();
  };
  const shop = await simulator.addInstance({ seed: production() });
  const north = await simulator.addInstance({ seed: village('north') });
  await addInstance(page, { name: 'Shop', url: shop.origin, key: keyOf(shop) });
  await addInstance(page, { name: 'North', url: north.origin, key: keyOf(north) });
  await choose(file);
  for (const name of ['Before the audit', 'After it']) {
    await page.getByRole('button', { name: 'Home', exact: true }).click();
    await openAudit(page, 'Baseline drift');
    await tabAction(page, 'New baseline…').click();
    await dialog(page).getByRole('textbox', { name: 'Name' }).fill(name);
    await dialog(page).getByRole('button', { name: 'Save baseline' }).click();
    await expect(dialog(page)).toBeHidden();
  }
  await open('Export…');
  await shoot(app, 'export', dialog(page).getByRole('group', { name: 'Also in the file' }));
  await page.getByRole('radio', { name: 'With keys, encrypted' }).check();
  await page.getByRole('button', { name: 'Export…' }).click();
  await shoot(app, 'export-faults');
  for (const name of ['Passphrase', 'Passphrase again'])
    await page.getByLabel(name, { exact: true }).fill('password1234');
  await expect(page.getByText(/Weak/)).toBeVisible({ timeout: 30_000 });
  await page.getByRole('button', { name: 'Make one and copy it' }).click();
  await shoot(app, 'export-weak', page.getByText(/on the clipboard/));
  for (const name of ['Passphrase', 'Passphrase again'])
    await page.getByLabel(name, { exact: true }).fill(PASSPHRASE);
  await page.getByRole('button', { name: 'Export…' }).click();
  await expect(page.getByText(/Saved/)).toBeVisible({ timeout: 30_000 });
  await shoot(app, 'exported');
  await page.getByRole('button', { name: 'Close' }).click();

  await open('Import…');
  await shoot(app, 'import');
  const damaged = join(profile, 'damaged.json');
  writeFileSync(damaged, '{"format":"quayside-backup","vers');
  await choose(damaged);
  await page.getByRole('button', { name: 'Choose a file…' }).click();
  await shoot(app, 'import-damaged', dialog(page).getByRole('alert'));
  await choose(file);
  await page.getByRole('button', { name: 'Choose a file…' }).click();
  await shoot(app, 'import-passphrase', page.getByLabel('Passphrase', { exact: true }));
  await page.getByLabel('Passphrase', { exact: true }).fill('wrong');
  await page.getByRole('button', { name: 'Open', exact: true }).click();
  await expect(dialog(page).getByRole('alert')).toBeVisible({ timeout: 30_000 });
  await shoot(app, 'import-passphrase-wrong');
  await page.keyboard.press('Escape');
  // One of both is gone, so that something will change.
  await page.getByRole('navigation').getByRole('button', { name: 'North' }).click();
  await page.getByRole('button', { name: 'Instance menu' }).click();
  await page.getByRole('menuitem', { name: 'Remove instance' }).click();
  await shoot(app, 'remove-instance', dialog(page).getByRole('checkbox', { name: /from Activity/ }));
  await dialog(page).getByRole('button', { name: 'Remove instance' }).click();
  await expect(dialog(page)).toBeHidden();
  await open('Import…');
  await page.getByRole('button', { name: 'Choose a file…' }).click();
  await page.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE);
  await page.getByRole('button', { name: 'Open', exact: true }).click();
  await expect(page.getByRole('table', { name: 'What will change' })).toBeVisible({ timeout: 30_000 });
  await shoot(app, 'import-plan');
  await page.getByRole('button', { name: /^Import 1/ }).click();
  await expect(page.getByRole('list', { name: 'Results' })).toBeVisible({ timeout: 30_000 });
  await shoot(app, 'imported');
});

for (const how of ['locked', 'absent'] as const)
  test(`with the keychain ${how}`, async ({ simulator, keyring, launch }) => {
    const first = await launch();
    const shop = await simulator.addInstance({ seed: production() });
    const north = await simulator.addInstance({ seed: village('north') });
    await addInstance(first.page, { name: 'North', url: north.origin, key: keyOf(north) });
    await addInstance(first.page, { name: 'Shop', url: shop.origin, key: keyOf(shop) });
    await expect(desk(first.page)).toBeVisible();
    await first.close();
    if (how === 'locked') keyring.lock();
    else await keyring.kill();
    const app = await launch();
    const { page } = app;
    await expect(page.getByRole('alert').first()).toBeVisible({ timeout: 20_000 });
    await shoot(app, `keychain-${how}-instance`);
    await page.getByRole('tab', { name: 'Keys', exact: true }).click();
    await shoot(app, `keychain-${how}-keys`);
    await page.getByRole('button', { name: 'Home', exact: true }).click();
    await shoot(app, `keychain-${how}-home`);
    const fresh = await simulator.addInstance({ seed: village('south') });
    await page.getByRole('navigation').getByRole('button', { name: 'Add instance' }).click();
    await fillInstance(page, { name: 'South', url: fresh.origin, key: keyOf(fresh) });
    await expect(dialog(page).getByRole('alert')).toBeVisible({ timeout: 20_000 });
    await shoot(app, `keychain-${how}-adding`);
    await dialog(page).getByLabel('Keep for this session').check();
    await dialog(page).getByRole('button', { name: 'Connect' }).click();
    await expect(dialog(page)).toBeHidden({ timeout: 20_000 });
    await shoot(app, `keychain-${how}-session`);
  });

/** Draws the window as main sees it: Playwright gives up a page that crashed. */
async function shootWindow(app: RunningApp, name: string): Promise<void> {
  for (const [size, theme] of VIEWS) {
    await app.electron.evaluate(
      ({ BrowserWindow, nativeTheme }, [colors, w, h]) => {
        nativeTheme.themeSource = colors;
        BrowserWindow.getAllWindows()[0]?.setContentSize(w, h);
      },
      [theme, size === 'wide' ? 1440 : 900, size === 'wide' ? 900 : 600] as const,
    );
    const width = size === 'wide' ? 1440 : 900;
    const inner = () =>
      app.electron.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(
          'new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(innerWidth))))',
        ),
      );
    await expect.poll(inner).toBe(width);
    const png = await app.electron.evaluate(async ({ BrowserWindow }) =>
      (await BrowserWindow.getAllWindows()[0]?.webContents.capturePage())?.toPNG().toString('base64'),
    );
    writeFileSync(join(folderOf(size, theme), `${name}.png`), Buffer.from(png ?? '', 'base64'));
  }
}

test('a page that crashes, once and again', async ({ simulator, launch }) => {
  const app = await launch();
  const server = await simulator.addInstance({ seed: production() });
  await addInstance(app.page, { name: 'Shop', url: server.origin, key: keyOf(server) });
  await expect(desk(app.page)).toBeVisible();
  await resize(app, 'wide');
  // Playwright's own theme would outlive the page that it was set for.
  await app.page.emulateMedia({ colorScheme: null, reducedMotion: 'reduce' });
  const crash = () =>
    app.electron.evaluate(async ({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents;
      const loaded = new Promise<void>((done) => contents?.once('did-finish-load', () => done()));
      contents?.forcefullyCrashRenderer();
      await loaded;
    });
  const text = () =>
    app.electron.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript('document.body.innerText'),
    );
  await crash();
  await expect.poll(text).toContain('was reloaded');
  await expect.poll(text).toContain('desk@');
  await shootWindow(app, 'crashed-once');
  await crash();
  await expect.poll(text).toContain('This window stopped working');
  await shootWindow(app, 'crashed-again');
});
