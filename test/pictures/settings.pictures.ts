import { tile } from '../e2e/app.ts';
import { keyOf, village } from '../e2e/seeds.ts';
import { storeInstances } from '../e2e/storedInstances.ts';
import { expect, shoot, test } from './shoot.ts';

test('the app’s own dialogs', async ({ simulator, launchWith }) => {
  const server = await simulator.addInstance({ seed: village('north') });
  const app = await launchWith({ name: 'North', server, key: keyOf(server) });
  const { page } = app;
  await expect(page.getByRole('row', { name: /north/ }).first()).toBeVisible();

  await page.keyboard.press('Control+,');
  const settings = page.getByRole('dialog', { name: 'Settings' });
  await shoot(app, 'settings', settings.getByRole('button', { name: 'Show folder' }));
  await settings.getByText('Compact', { exact: true }).click();
  await settings.getByRole('combobox', { name: 'Dates' }).selectOption('british');
  await shoot(app, 'settings-changed');
  await settings.getByText('Keep crash reports on this computer').scrollIntoViewIfNeeded();
  await settings
    .getByRole('radiogroup', { name: /^Keep crash reports/ })
    .getByText('On', { exact: true })
    .click();
  await shoot(app, 'settings-below');
  await settings.getByRole('button', { name: 'About Quayside' }).click();
  const about = page.getByRole('dialog', { name: 'About Quayside' });
  await shoot(app, 'about', about.getByText('Chromium'));
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await page.keyboard.press('Control+B');
  // The focus went to the rail, whose tooltip would stand in the picture.
  await page.getByRole('heading', { level: 1 }).click();
  await shoot(app, 'instance-compact');
});

test('what a link filled in', async ({ simulator, launchWith }) => {
  const server = await simulator.addInstance({ seed: village('north') });
  const app = await launchWith({ name: 'Production', server, key: keyOf(server) });
  const { page } = app;
  await expect(page.getByRole('row', { name: /north/ }).first()).toBeVisible();
  const link = 'quayside://add?url=https%3A%2F%2Fdokploy.example.net&name=Production';
  await app.electron.evaluate(({ app: main }, text) => {
    main.emit('second-instance', {}, ['quayside', text], '/', undefined);
  }, link);
  await shoot(app, 'add-by-link', page.getByText('A link filled this in.'));
});

test('what follows the system: size, contrast, colours', async ({ simulator, keyring, profile, launch }) => {
  const server = await simulator.addInstance({ seed: village('north') });
  await storeInstances(profile, keyring, [{ name: 'North', server, key: keyOf(server) }]);
  const app = await launch({ args: ['--force-device-scale-factor=2'] });
  const { page } = app;
  await tile(page, 'North').click();
  await shoot(app, 'scaled-200', page.getByRole('row', { name: /north/ }).first());
  await page.emulateMedia({ contrast: 'more' });
  await shoot(app, 'more-contrast');
  await page.emulateMedia({ contrast: null, forcedColors: 'active' });
  await shoot(app, 'forced-colors');
  await page.keyboard.press('Control+,');
  await shoot(app, 'forced-colors-settings', page.getByRole('button', { name: 'Show folder' }));
});
