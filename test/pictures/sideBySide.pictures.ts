import { acme } from '../e2e/acme.ts';
import { keyOf, production } from '../e2e/seeds.ts';
import { addColumn, openSideBySide, placeOf } from '../e2e/sideBySide.ts';
import { expect, shoot, test } from './shoot.ts';

test('side by side: up to four columns, a failing one, a plan', async ({ simulator, launchWith }) => {
  const { eu, us, stored } = await acme(simulator);
  const shop = await simulator.addInstance({ seed: production() });
  const app = await launchWith({ name: 'Shop', server: shop, key: keyOf(shop) }, ...stored);
  const { page } = app;
  await openSideBySide(page);
  await shoot(app, 'side-by-side-empty');
  await addColumn(page, 'acme eu', 'Choose an organization');
  await shoot(app, 'side-by-side-1');
  await addColumn(page, 'acme us');
  await expect(placeOf(page, 'desk@acme.example', 1)).toContainText('missing here');
  await shoot(app, 'side-by-side-2');

  await page.getByRole('button', { name: /^Invite desk@acme.example to Acme on Acme US/ }).press('Enter');
  await shoot(app, 'side-by-side-plan');
  await page.keyboard.press('Escape');

  await page.getByRole('checkbox', { name: 'Select desk@acme.example' }).press(' ');
  await page.getByRole('checkbox', { name: 'Select books@acme.example' }).press(' ');
  await page.getByRole('button', { name: 'Column Acme on Acme US' }).click();
  await shoot(app, 'side-by-side-menu');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Clear', exact: true }).click();

  await addColumn(page, 'labs');
  await addColumn(page, 'shop shop');
  await page.getByRole('button', { name: /^Only differences/ }).click();
  await page.getByRole('button', { name: 'Save this view' }).click();
  await shoot(app, 'side-by-side-name');
  await page.keyboard.press('Escape');
  await shoot(app, 'side-by-side-4');
  await us.close();
  eu.setFault({ kind: 'status', status: 403 });
  await page.keyboard.press('F5');
  await expect(page.getByText(/Acme EU · as of/).first()).toBeVisible({ timeout: 15_000 });
  await shoot(app, 'side-by-side-failing');
  await page.getByRole('button', { name: 'Acme on Acme EU', exact: true }).click();
  await expect(page.getByPlaceholder('Find an organization')).toBeFocused();
  await shoot(app, 'side-by-side-picker');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Save this view' }).click();
  const dialog = page.getByRole('dialog', { name: 'Save this view' });
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Acme and the shop, with a name that is longer');
  await dialog.getByRole('button', { name: 'Save view' }).click();
  await page.getByRole('button', { name: /^View Acme and/ }).click();
  await shoot(app, 'side-by-side-view');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+K');
  await page.keyboard.type('acme and');
  await shoot(app, 'side-by-side-palette', page.getByRole('option', { name: /Acme and the shop/ }));
  await page.keyboard.press('Escape');

  await page.getByRole('radiogroup', { name: 'View' }).getByText('List').click();
  await page.getByRole('rowheader', { name: /desk@acme/ }).dblclick();
  await page.getByRole('textbox', { name: 'Another address of this person' }).fill('qa@acme.example');
  await page.getByRole('button', { name: 'Join', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Separate qa@acme.example' })).toBeVisible();
  await page.getByRole('radiogroup', { name: 'View' }).getByText('Compare').click();
  await shoot(app, 'side-by-side-joined', page.getByRole('row', { name: /1 address/ }));
});
