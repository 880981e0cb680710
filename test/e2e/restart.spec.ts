import type { ElectronApplication, Page } from '@playwright/test';
import { expect, header, test, tile } from './app.ts';
import { runFromPalette } from './screen.ts';
import { keyOf, production, staging } from './seeds.ts';

/** What is asked before anything else of an instance. */
const READ_FIRST = [
  'settings.getDokployVersion',
  'settings.isCloud',
  'user.get',
  'organization.all',
] as const;

const boundsOf = (electron: ElectronApplication) =>
  electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getBounds());

/** When what is shown was read, in ms since the epoch, as the header tells it. */
const shownAt = async (page: Page) =>
  Date.parse((await header(page).locator('time').getAttribute('datetime')) ?? '');

test('after a restart all is back at once, with the time it was seen at, before any answer; then it is read anew', async ({
  simulator,
  launch,
  launchWith,
}) => {
  const one = await simulator.addInstance({ seed: production() });
  const two = await simulator.addInstance({ version: '0.28.6', seed: staging() });
  const place = { x: 60, y: 40, width: 1010, height: 707 };

  const first = await launchWith(
    { name: 'Production', server: one, key: keyOf(one) },
    { name: 'Staging', server: two, key: keyOf(two) },
  );
  await first.page.getByRole('tab', { name: 'Invitations' }).click();
  await expect(first.page.getByRole('row', { name: /guest@staging/ })).toBeVisible();
  await tile(first.page, 'Production').click();
  await first.page.getByRole('button', { name: /Workshop 9/ }).click();
  await expect(first.page.getByRole('heading', { name: 'No key for Workshop 9' })).toBeVisible();
  await runFromPalette(first.page, 'theme dark', /^Theme: dark/);
  await tile(first.page, 'Staging').click();
  await first.electron.evaluate(({ BrowserWindow }, bounds) => {
    BrowserWindow.getAllWindows()[0]?.setBounds(bounds);
  }, place);
  await expect.poll(() => boundsOf(first.electron)).toEqual(place);
  await first.close();

  const holds = [one, two].flatMap((server) => READ_FIRST.map((call) => server.hold(call)));
  for (const server of [one, two]) server.requests.clear();
  const restartedAt = Date.now();
  const { page, electron } = await launch();

  await test.step('what was seen is there while no answer came', async () => {
    await Promise.all(holds.map(({ arrived }) => arrived));
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Staging');
    await expect(tile(page, 'Staging')).toHaveAttribute('aria-current', 'page');
    await expect(page.getByRole('tab', { name: 'Invitations' })).toHaveAttribute('aria-selected', 'true');
    await expect(page.getByRole('row', { name: /guest@staging/ })).toBeVisible();
    await expect(header(page)).toContainText('connecting…');
    expect(await shownAt(page)).toBeLessThan(restartedAt);
    for (const server of [one, two])
      expect(server.requests.filter(({ status }) => status !== null).map(({ call }) => call)).toEqual([]);
    await tile(page, 'Production').click();
    await expect(page.getByRole('heading', { name: 'No key for Workshop 9' })).toBeVisible();
    await page.getByRole('button', { name: /^Shop/ }).click();
    await expect(page.getByRole('row', { name: /desk@shop/ })).toBeVisible();
    await page.getByRole('button', { name: 'Home', exact: true }).click();
    await expect(page.getByText('2 instances · 5 members in 2 of 6 organizations')).toBeVisible();
    await tile(page, 'Staging').click();
  });

  await test.step('theme and window are as they were', async () => {
    await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark');
    expect(await boundsOf(electron)).toEqual(place);
    expect(await electron.evaluate(({ nativeTheme }) => nativeTheme.themeSource)).toBe('dark');
  });

  await test.step('then it is read anew', async () => {
    const [trials] = two.world.organizations;
    two.world.addInvitation({
      organizationId: trials?.id ?? '',
      email: 'latest@staging.example',
      inviterId: two.world.users[0]?.id ?? '',
    });
    for (const hold of holds) hold.release();
    await expect(page.getByRole('row', { name: /latest@staging/ })).toBeVisible();
    await expect(header(page)).toContainText('connected');
    expect(await shownAt(page)).toBeGreaterThan(restartedAt);
  });
});
