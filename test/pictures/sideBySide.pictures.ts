import { acme } from '../e2e/acme.ts';
import { keyOf, production } from '../e2e/seeds.ts';
import { addColumn, openSideBySide, placeOf } from '../e2e/sideBySide.ts';
import { expect, shoot, test } from './shoot.ts';

test('side by side: nothing, one to four columns, a failing one, a drag and its plan', async ({
  simulator,
  launchWith,
}) => {
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

  const from = placeOf(page, 'desk@acme.example', 0);
  await from.hover({ position: { x: 230, y: 18 } });
  await page.mouse.down();
  await placeOf(page, 'contractor@studio.example', 1).hover({ position: { x: 60, y: 18 } });
  await placeOf(page, 'contractor@studio.example', 1).hover({ position: { x: 70, y: 20 } });
  await page.screenshot({ path: 'out/pictures/wide-dark/side-by-side-drag.png' });
  await page.mouse.up();
  await shoot(app, 'side-by-side-plan');
  await page.keyboard.press('Escape');

  await page.getByRole('checkbox', { name: 'Select desk@acme.example' }).press(' ');
  await page.getByRole('checkbox', { name: 'Select books@acme.example' }).press(' ');
  await page.getByRole('button', { name: 'Invite to…' }).click();
  await shoot(app, 'side-by-side-menu');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Clear', exact: true }).click();

  await addColumn(page, 'labs');
  await addColumn(page, 'shop shop');
  await page.getByRole('button', { name: /^Only differences/ }).click();
  await page.getByRole('button', { name: 'Save arrangement' }).click();
  await shoot(app, 'side-by-side-name');
  await page.keyboard.press('Escape');
  await shoot(app, 'side-by-side-4');
  await us.close();
  eu.setFault({ kind: 'status', status: 403 });
  await page.keyboard.press('F5');
  await expect(page.getByText(/as of .*Acme|Acme EU: as of/).first()).toBeVisible({ timeout: 15_000 });
  await shoot(app, 'side-by-side-failing');
  await page.getByRole('button', { name: 'Acme on Acme EU', exact: true }).click();
  await expect(page.getByPlaceholder('Find an organization')).toBeFocused();
  await shoot(app, 'side-by-side-picker');
  await page.keyboard.press('Escape');
  const named = async (name: string) => {
    const dialog = page.getByRole('dialog', { name: 'Save arrangement' });
    await dialog.getByRole('textbox', { name: 'Name' }).fill(name);
    await dialog.getByRole('button', { name: 'Save arrangement' }).click();
    await expect(dialog).toHaveCount(0);
  };
  await page.getByRole('button', { name: 'Save arrangement' }).click();
  await named('Acme across regions');
  await page.getByRole('button', { name: 'Arrangement Acme across regions' }).click();
  await page.getByRole('menuitem', { name: 'Save as…' }).click();
  await named('Acme and the shop, with a name that is longer');
  await page.getByRole('button', { name: 'Side by side', exact: true }).click();
  await shoot(app, 'side-by-side-rail-narrow');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+b');
  await shoot(app, 'side-by-side-rail');
  await page.getByRole('button', { name: /^Arrangement Acme and/ }).click();
  await shoot(app, 'side-by-side-arrangements');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+K');
  await page.keyboard.type('acme');
  await shoot(app, 'side-by-side-palette', page.getByRole('option', { name: /Acme across regions/ }));
  await page.keyboard.press('Escape');

  await page.getByRole('tab', { name: 'People' }).click();
  await page.getByRole('rowheader', { name: /desk@acme/ }).dblclick();
  await page.getByRole('textbox', { name: 'Another address of this person' }).fill('qa@acme.example');
  await page.getByRole('button', { name: 'Join', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Separate qa@acme.example' })).toBeVisible();
  await page.getByRole('tab', { name: 'Side by side' }).click();
  await shoot(app, 'side-by-side-joined', page.getByRole('row', { name: /also qa@acme/ }));
});
