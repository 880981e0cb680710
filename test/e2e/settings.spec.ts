import type { Page } from '@playwright/test';
import { expect, test } from './app.ts';
import { expectClean } from './axe.ts';
import { keyOf, production } from './seeds.ts';

const dialogOf = (page: Page, name: string) => page.getByRole('dialog', { name });

test('Settings hold at once and over a restart', async ({ simulator, profile, launchWith, launch }) => {
  const server = await simulator.addInstance({ seed: production() });
  const app = await launchWith({ name: 'Production', server, key: keyOf(server), seen: true });
  const { page, electron } = app;
  const row = page.locator('main [role="row"][data-row]').first();
  await expect(row).toHaveCSS('height', '38px');

  await test.step('the menu has both where this system has them, with the keys', async () => {
    const items = await electron.evaluate(({ Menu }) =>
      (Menu.getApplicationMenu()?.items ?? []).flatMap(({ label, submenu }) =>
        (submenu?.items ?? []).map((item) => `${label} > ${item.label} ${item.accelerator ?? ''}`.trim()),
      ),
    );
    expect(items).toContain('&File > Settings… CmdOrCtrl+,');
    expect(items.some((item) => item.startsWith('Help > About Quayside'))).toBe(true);
  });

  await page.keyboard.press('Control+,');
  const settings = dialogOf(page, 'Settings');
  await expect(settings.getByText(profile, { exact: true })).toBeVisible();
  await expectClean(page, 'settings of the app');

  await expect(settings.getByRole('region', { name: 'Updates' })).toContainText(
    'Started from its source code, Quayside gets no updates.',
  );

  await test.step('rows and dates change behind it', async () => {
    await settings.getByText('Compact', { exact: true }).click();
    await expect(row).toHaveCSS('height', '32px');
    await settings.getByRole('combobox', { name: 'Dates' }).selectOption('digits');
    await settings.getByText('Home', { exact: true }).click();
    await settings.getByRole('combobox', { name: 'Keep activity' }).selectOption('90');
  });

  await test.step('one goes back to what it was at first, and its control has the focus', async () => {
    await settings.getByRole('button', { name: 'Reset keep activity' }).click();
    await expect(settings.getByRole('combobox', { name: 'Keep activity' })).toHaveValue('365');
    await expect(settings.getByRole('combobox', { name: 'Keep activity' })).toBeFocused();
    await expect(settings.getByRole('button', { name: 'Reset keep activity' })).toHaveCount(0);
  });

  await test.step('the file manager is asked for the profile, and what it says is told', async () => {
    await electron.evaluate(({ shell }) => {
      shell.openPath = async (path) => `nothing opens ${path}`;
    });
    await settings.getByRole('button', { name: 'Show folder' }).click();
    await expect(settings.getByRole('alert')).toContainText(`nothing opens ${profile}`);
  });

  await test.step('About tells what runs here, and that a checkout has no file of licences', async () => {
    await settings.getByRole('button', { name: 'About Quayside' }).click();
    const about = dialogOf(page, 'About Quayside');
    const versions = await electron.evaluate(() => process.versions);
    for (const version of [versions.electron, versions.chrome, versions.node])
      await expect(about.getByRole('definition').filter({ hasText: version ?? '' })).toBeVisible();
    await expectClean(page, 'about');
    await about.getByRole('button', { name: 'Licenses' }).click();
    await expect(
      about.getByText(/Only a packaged Quayside has the license file|=====/).first(),
    ).toBeVisible();
    await about.getByRole('button', { name: 'Back' }).click();
    await about.getByRole('button', { name: 'Done' }).click();
    await expect(about).toBeHidden();
  });

  await app.close();
  const again = await launch();
  await expect(again.page.getByRole('tab', { name: 'Overview', selected: true })).toBeVisible();
  await again.page.keyboard.press('Control+,');
  await expect(dialogOf(again.page, 'Settings').getByRole('radio', { name: 'Compact' })).toBeChecked();
  await expect(dialogOf(again.page, 'Settings').getByRole('combobox', { name: 'Dates' })).toHaveValue(
    'digits',
  );
});
