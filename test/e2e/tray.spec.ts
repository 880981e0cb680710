import { once } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ElectronApplication, _electron as electron } from '@playwright/test';
import { expect, type RunningApp, test } from './app.ts';
import { expectClean } from './axe.ts';
import { startPanel } from './panel.ts';
import { keyOf, production } from './seeds.ts';
import { storeInstances } from './storedInstances.ts';
import { APP_ARGUMENTS } from './subject.ts';

test.skip(process.platform !== 'linux', 'The panel of this test is one of Linux.');

async function closeWindow({ electron: app }: RunningApp): Promise<void> {
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
}
const windowsOf = (app: ElectronApplication) =>
  app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length);
const ended = ({ electron: app }: RunningApp) => once(app.process(), 'exit');

/** Opens what is chosen, and gives the page of the window that comes. */
async function windowBy(app: ElectronApplication, open: () => Promise<void>) {
  const [page] = await Promise.all([app.waitForEvent('window'), open()]);
  return page;
}

test('with an icon the app goes on without its window: it says so once, opens again by the icon, and quits by its menu', async ({
  simulator,
  keyring,
  profile,
  launch,
}) => {
  const panel = await startPanel(keyring.env);
  const server = await simulator.addInstance({ seed: production() });
  await storeInstances(profile, keyring, [{ name: 'Production', server, key: keyOf(server), made: true }]);
  const app = await launch();
  const { page } = app;
  await expect(page.getByText('connected').first()).toBeAttached();
  await page.keyboard.press('Control+,');
  const settings = page.getByRole('dialog', { name: 'Settings' });
  const tray = settings.getByRole('radiogroup', { name: 'Icon in the tray' });
  await tray.getByText('On', { exact: true }).click();
  await expect(settings.getByText('Closing the window keeps Quayside running there.')).toBeVisible();
  await expectClean(page, 'settings of the background');
  await expect.poll(panel.icons).toBe(1);
  await expect.poll(async () => (await panel.labels())[0]).toMatch(/^1 instance, \d+ things? needs? you$/);
  await expect.poll(async () => (await panel.labels()).slice(-2)).toEqual(['Open Quayside', 'Quit Quayside']);

  await test.step('closing the window leaves it in the tray, which is told once', async () => {
    await closeWindow(app);
    await expect.poll(() => windowsOf(app.electron)).toBe(0);
    await expect
      .poll(() => panel.notifications.map(({ title }) => title))
      .toEqual(['Quayside keeps running in the tray']);
  });

  await test.step('a click on the icon, its menu and a second start each bring the window back, where it was', async () => {
    const opened = await windowBy(app.electron, panel.activate);
    await expect(opened.getByRole('navigation', { name: 'Instances' })).toBeVisible();
    await closeWindow(app);
    await expect.poll(() => windowsOf(app.electron)).toBe(0);
    await windowBy(app.electron, () => panel.choose('Open Quayside'));
    await closeWindow(app);
    await expect.poll(() => windowsOf(app.electron)).toBe(0);
    await windowBy(app.electron, () =>
      app.electron.evaluate(({ app: main }) => {
        main.emit('second-instance', {}, ['quayside'], '/', undefined);
      }),
    );
    await closeWindow(app);
    await expect.poll(() => windowsOf(app.electron)).toBe(0);
    // One that starts at login comes without its window.
    await app.electron.evaluate(({ app: main }) => {
      main.emit('second-instance', {}, ['quayside', '--hidden'], '/', undefined);
    });
    expect(await windowsOf(app.electron)).toBe(0);
    expect(panel.notifications).toHaveLength(1);
  });

  await test.step('the menu quits it in order: what is on its way to the disk gets there', async () => {
    const over = ended(app);
    await panel.quit(over);
    expect(await over).toEqual([0, null]);
    expect(existsSync(join(profile, 'window.json'))).toBe(true);
  });
  panel.stop();
});

test('where nobody shows icons closing the window quits, as told', async ({ keyring, profile, launch }) => {
  const panel = await startPanel(keyring.env, { host: false });
  writeFileSync(join(profile, 'preferences.json'), JSON.stringify({ version: 1, tray: true }));
  const app = await launch();
  await expect(app.page.getByRole('heading', { name: 'Connect your first Dokploy server' })).toBeVisible();
  await app.page.keyboard.press('Control+,');
  const settings = app.page.getByRole('dialog', { name: 'Settings' });
  await expect(
    settings.getByText('This desktop shows no tray icons now, so closing the window quits Quayside.'),
  ).toBeVisible();
  const over = ended(app);
  await closeWindow(app).catch(() => {});
  expect(await over).toEqual([0, null]);
  expect(panel.notifications).toEqual([]);
  panel.stop();
});

test('what is found while the window is closed is one notification; a click opens the place, and the page has asked nothing twice', async ({
  simulator,
  keyring,
  profile,
  launch,
}) => {
  const panel = await startPanel(keyring.env);
  const server = await simulator.addInstance({ seed: production() });
  const other = await simulator.addInstance({ seed: production() });
  await storeInstances(profile, keyring, [
    { name: 'Production', server, key: keyOf(server), made: true },
    { name: 'Limited', server: other, key: keyOf(other) },
  ]);
  writeFileSync(
    join(profile, 'preferences.json'),
    JSON.stringify({ version: 1, tray: true, monitorEvery: 1440, trayTold: true }),
  );
  const app = await launch();
  await expect.poll(panel.icons).toBe(1);
  await expect(app.page.getByText('connected').first()).toBeAttached();
  await app.page.keyboard.press('Control+,');
  await expect(app.page.getByText('Left out: Limited (pasted).')).toBeVisible();
  await closeWindow(app);
  await expect.poll(() => windowsOf(app.electron)).toBe(0);
  server.requests.clear();
  other.requests.clear();

  // A round that is under way begins no second one, and the menu may say so a moment later.
  const lookUntil = (isSo: () => boolean) =>
    expect(async () => {
      await expect.poll(panel.labels).toContain('Check now');
      await panel.choose('Check now');
      await expect.poll(isSo, { timeout: 1_500 }).toBe(true);
    }).toPass();
  await lookUntil(() => server.requests.length > 0);
  server.setFault({ kind: 'status', status: 502 });
  await lookUntil(() => server.requests.some(({ status }) => status === 502));
  await lookUntil(() => panel.notifications.length > 0);
  expect(panel.notifications).toHaveLength(1);
  const [told] = panel.notifications;
  expect(told).toMatchObject({ title: 'Production can’t be reached' });
  expect(`${told?.title} ${told?.body}`).not.toContain(server.host);
  await expect.poll(panel.labels).toContain('Production can’t be reached (HTTP 502)');
  expect(other.requests).toHaveLength(0);

  server.setFault(null);
  if (!told) throw new Error('nothing was told');
  const page = await windowBy(app.electron, async () => panel.clickNotification(told));
  await expect(page.getByRole('heading', { level: 1, name: 'Production' })).toBeVisible();

  await test.step('a pause says so, and ends', async () => {
    await panel.choose('Pause');
    await expect.poll(panel.labels).toContain('Monitoring is paused');
    await panel.choose('Resume');
    await expect.poll(panel.labels).not.toContain('Monitoring is paused');
  });
  panel.stop();
});

test('a start at login leaves the window closed, and the icon opens it', async ({ keyring, profile }) => {
  const panel = await startPanel(keyring.env);
  writeFileSync(join(profile, 'preferences.json'), JSON.stringify({ version: 1, tray: true }));
  const executablePath = process.env.QUAYSIDE_ELECTRON;
  const app = await electron.launch({
    ...(executablePath ? { executablePath } : {}),
    args: [...APP_ARGUMENTS, '--disable-gpu', `--user-data-dir=${profile}`, '--hidden'],
    chromiumSandbox: process.getuid?.() !== 0,
    env: { ...(process.env as Record<string, string>), ...keyring.env },
  });
  await expect.poll(panel.icons).toBe(1);
  expect(await windowsOf(app)).toBe(0);
  const page = await windowBy(app, () => panel.choose('Open Quayside'));
  await expect(page.getByRole('heading', { name: 'Connect your first Dokploy server' })).toBeVisible();
  const over = once(app.process(), 'exit');
  await panel.quit(over);
  expect(await over).toEqual([0, null]);
  panel.stop();
});
