import { keyOf, production, staging } from '../e2e/seeds.ts';
import { expect, shoot, test } from './shoot.ts';

test('the command palette and the sheet of shortcuts', async ({ simulator, launchWith }) => {
  const one = await simulator.addInstance({ seed: production() });
  const two = await simulator.addInstance({ seed: staging() });
  const tester = two.world.users.find(({ email }) => email === 'tester@staging.example');
  const app = await launchWith(
    { name: 'Staging', server: two, key: keyOf(two, { user: tester?.id ?? '' }) },
    { name: 'Production', server: one, key: keyOf(one), seen: true },
  );
  const { page } = app;
  const palette = page.getByRole('dialog', { name: 'Command palette' });
  const open = async (text: string) => {
    await page.keyboard.press('Control+K');
    await expect(palette.getByRole('combobox')).toBeFocused();
    await page.keyboard.type(text);
  };
  const close = async () => {
    await page.keyboard.press('Escape');
    await expect(palette).toBeHidden();
  };
  await expect(page.getByRole('row', { name: /desk@shop/ })).toBeVisible();
  await page.getByRole('tab', { name: 'Invitations' }).click();
  await page.getByRole('tab', { name: 'Members' }).click();
  await open('');
  await shoot(app, 'palette');
  await page.keyboard.type('shop');
  await shoot(
    app,
    'palette-typed',
    palette.getByRole('group', { name: 'People' }).getByRole('option').first(),
  );
  await close();
  await open('nothing like this');
  await shoot(app, 'palette-nothing', palette.getByText('Nothing matches'));
  await close();
  await page.getByRole('navigation', { name: 'Instances' }).getByRole('button', { name: 'Staging' }).click();
  await expect(page.getByRole('heading', { level: 2, name: 'Trials' })).toBeVisible();
  await open('organization');
  await shoot(app, 'palette-barred');
  await close();
  await page.keyboard.press('Alt+ArrowLeft');
  await expect(page.getByRole('row', { name: /desk@shop/ })).toBeVisible();
  await page.keyboard.press('?');
  await shoot(app, 'shortcuts', page.getByRole('dialog', { name: 'Keyboard shortcuts' }));
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await page.keyboard.down('Control');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('listbox', { name: 'Recent places' })).toBeVisible();
  // What has the focus again may tell of itself.
  await shoot(app, 'recent-places', undefined, 'stays');
  await page.keyboard.up('Control');
});
