import type { Locator, Page } from '@playwright/test';
import type { SimulatedInstance } from '../dokploy/instance.ts';
import { plantProjects, twoProjects } from '../dokploy/projectSeed.ts';
import { canaries } from '../dokploy/secrets.ts';
import { discardInstance, expect, type RunningApp, test } from './app.ts';
import { openPermissions, treeItem } from './permissions.ts';
import { chooseForInstance } from './screen.ts';
import { keyOf } from './seeds.ts';
import { desk } from './shop.ts';
import { filesWith, heapOf, pageText } from './traces.ts';

/** Types as a keyboard or the clipboard does, so that the value passes through nothing of the test's in the page. */
async function type(field: Locator, text: string): Promise<void> {
  await field.focus();
  await field.page().keyboard.insertText(text);
}

async function add(page: Page, server: SimulatedInstance, key: string): Promise<void> {
  await page.getByRole('button', { name: 'Add instance' }).first().click();
  const dialog = page.getByRole('dialog', { name: 'Add instance' });
  await type(dialog.getByRole('textbox', { name: 'URL' }), server.origin);
  await type(dialog.getByRole('textbox', { name: 'Name' }), server.name);
  await type(dialog.getByLabel('API key', { exact: true }), key);
  await dialog.getByRole('button', { name: 'Connect' }).click();
}

async function expectNoTrace(app: RunningApp, secrets: string[]): Promise<void> {
  const heap = await heapOf(app.page);
  const text = await pageText(app.page);
  const output = app.output.join('\n');
  for (const secret of secrets) {
    expect(heap.includes(secret), `${secret} in the page's heap`).toBe(false);
    expect(text.includes(secret), `${secret} in the page`).toBe(false);
    expect(output.includes(secret), `${secret} in the app's output`).toBe(false);
  }
}

test('keys leave no trace but in the keychain', async ({ simulator, keyring, profile, launch }) => {
  const server = await simulator.addInstance({ name: 'Shop' });
  const first = keyOf(server);
  const second = keyOf(server);
  const wrong = `${keyOf(server).slice(0, 32)}${keyOf(server).slice(32)}`;
  const secrets = [first, second, wrong];
  const app = await launch();
  const { page } = app;

  await test.step('a key that is not accepted', async () => {
    await add(page, server, wrong);
    const dialog = page.getByRole('dialog', { name: 'Add instance' });
    await expect(dialog.getByRole('alert')).toHaveAttribute('data-code', 'key-not-accepted');
    await expect(dialog).not.toContainText(wrong);
    expect(await heapOf(page), 'the heap is really read').toContain(wrong);
    await discardInstance(page);
  });
  await test.step('the key that is kept', async () => {
    const form = page.getByRole('region', { name: 'Add instance' });
    await type(form.getByRole('textbox', { name: 'URL' }), server.origin);
    await type(form.getByLabel('API key', { exact: true }), first);
    await form.getByRole('button', { name: 'Connect' }).click();
    await expect(desk(page)).toBeVisible();
    expect(keyring.accounts().map(keyring.lookUp)).toEqual([first]);
  });
  await test.step('a refresh, and one that fails with a page that repeats the request', async () => {
    server.requests.clear();
    await page.getByRole('button', { name: 'Refresh' }).first().click();
    await expect.poll(() => server.requests.map(({ call }) => call)).toContain('user.all');
    server.setFault({ kind: 'login-redirect', to: `http://127.0.0.1:9/?key=${first}` });
    await page.getByRole('button', { name: 'Refresh' }).first().click();
    await expect(page.getByRole('alert').first()).toBeVisible();
    await expectNoTrace(app, secrets);
    server.setFault(null);
  });
  await test.step('another key', async () => {
    const dialog = await chooseForInstance(page, 'Replace key');
    await type(dialog.getByLabel('API key', { exact: true }), second);
    await dialog.getByRole('button', { name: 'Reveal what was typed' }).click();
    await dialog.getByRole('button', { name: 'Replace key' }).click();
    await expect(dialog).toBeHidden();
    await expect(page.getByRole('alert')).toHaveCount(0);
    await expect.poll(() => keyring.accounts().map(keyring.lookUp)).toEqual([second]);
  });

  await expectNoTrace(app, secrets);
  await test.step('the page’s process crashes: nothing of its memory is kept', async () => {
    await app.electron.evaluate(async ({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents;
      const loaded = new Promise<void>((done) => contents?.once('did-finish-load', () => done()));
      contents?.forcefullyCrashRenderer();
      await loaded;
    });
  });
  await app.close();
  expect(filesWith(profile, secrets)).toEqual([]);

  const again = await launch();
  await expect(desk(again.page)).toBeVisible();
  await expectNoTrace(again, secrets);
  await again.close();
  expect(filesWith(profile, secrets)).toEqual([]);
});

test('what an old server tells too much reaches no page or disk', async ({ simulator, profile, launch }) => {
  const server = await simulator.addInstance({ name: 'Old', version: '0.25.7' });
  plantProjects(server.world, server.world.organizations[0]?.id ?? '', twoProjects());
  const app = await launch();
  await add(app.page, server, keyOf(server));
  await expect(desk(app.page)).toBeVisible();
  // Everything of every service comes with what can be granted.
  const dialog = await openPermissions(app.page, 'desk@example.com');
  await dialog.getByRole('button', { name: 'Read projects' }).click();
  await expect(treeItem(dialog, 'Shop')).toBeVisible();
  await app.page.keyboard.press('Escape');
  await app.page.getByRole('button', { name: 'Home' }).click();
  await app.page.getByRole('button', { name: 'Refresh' }).first().click();
  await expectNoTrace(app, Object.values(canaries));
  await app.close();
  expect(filesWith(profile, Object.values(canaries))).toEqual([]);
});
