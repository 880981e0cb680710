import { keyOf, village } from '../e2e/seeds.ts';
import { expect, shoot, test } from './shoot.ts';

test('the app’s own dialogs', async ({ simulator, launchWith }) => {
  const server = await simulator.addInstance({ seed: village('north') });
  const app = await launchWith({ name: 'North', server, key: keyOf(server) });
  const { page } = app;
  await expect(page.getByRole('row', { name: /north/ }).first()).toBeVisible();

  await page.keyboard.press('Control+,');
  const settings = page.getByRole('dialog', { name: 'Settings' });
  await expect(settings.getByRole('button', { name: 'Show folder' })).toBeVisible();
  await shoot(app, 'settings');
  await settings.getByText('Compact', { exact: true }).click();
  await settings.getByRole('combobox', { name: 'Dates' }).selectOption('british');
  await shoot(app, 'settings-changed');
  await settings.getByRole('button', { name: 'About Quayside' }).click();
  const about = page.getByRole('dialog', { name: 'About Quayside' });
  await expect(about.getByText('Chromium')).toBeVisible();
  await shoot(app, 'about');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await page.keyboard.press('Control+B');
  await shoot(app, 'instance-compact');
});
