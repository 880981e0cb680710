import { startDemo } from '../dokploy/demo.ts';
import { addInstance } from '../e2e/app.ts';
import { expect, shoot, test } from './shoot.ts';

test('adding people with a password', async ({ launch }) => {
  const demo = await startDemo();
  const found = demo.instances.find(({ name }) => name === 'Production');
  if (!found) throw new Error('no Production');
  const app = await launch();
  const { page } = app;
  await addInstance(page, { name: 'Production', url: found.origin, key: found.key });
  await expect(page.getByRole('row', { name: /owner@acme/ })).toBeVisible();
  await page.getByRole('button', { name: 'Not now' }).click();
  await expect(page.getByRole('combobox', { name: /^Role of/ }).nth(1)).toBeEnabled();
  await app.electron.evaluate(({ dialog }) => {
    dialog.showSaveDialog = async () => ({ canceled: false, filePath: '/tmp/Quayside passwords.csv' });
  });
  const dialog = page.getByRole('dialog', { name: 'Add with a password' });
  const box = dialog.getByRole('textbox', { name: 'Email addresses' });
  async function open(): Promise<void> {
    await page.getByRole('button', { name: 'Invite', exact: true }).click();
    await page.getByRole('dialog', { name: 'Invite people' }).getByText('With a password').click();
  }

  await open();
  await shoot(app, 'add');
  await box.fill('vendor@north.example');
  await shoot(app, 'add-one', dialog.getByRole('button', { name: 'Add 1 person' }));
  await dialog.getByRole('button', { name: 'Add 1 person' }).click();
  const handing = page.getByRole('dialog', { name: /^Password of/ });
  await shoot(app, 'new-password', handing);
  await handing.getByRole('button', { name: 'Copy' }).click();
  await handing.getByRole('button', { name: 'Show' }).click();
  await shoot(app, 'new-password-shown', handing.getByRole('button', { name: 'Hide' }));
  await handing.getByRole('button', { name: 'Done, forget it' }).click();
  await expect(handing).toBeHidden();
  await shoot(app, 'added');

  found.instance.world.addUser({ email: 'late@studio.example' });
  await open();
  await box.fill('late@studio.example');
  await dialog.getByRole('button', { name: 'Add 1 person' }).click();
  await shoot(app, 'add-exists', dialog.getByRole('alert'));
  await box.fill(
    'One Two <one@shop.example>; ops@acme.example, audit@harbor.example\nnobody, late@studio.example three@shop.example',
  );
  await shoot(app, 'add-many', dialog.getByText(/^Already so/));
  const hold = found.instance.hold('user.createUserWithCredentials');
  await dialog.getByRole('button', { name: /^Add \d/ }).click();
  await hold.arrived;
  await shoot(app, 'add-running');
  hold.release();
  await shoot(app, 'add-results', dialog.getByRole('button', { name: 'Copy results' }));
  await dialog.getByRole('button', { name: 'Close' }).click();

  await page.getByRole('button', { name: 'Home' }).click();
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox').fill('add people with a password');
  await page.keyboard.press('Enter');
  const many = page.getByRole('dialog');
  await many.getByRole('textbox', { name: 'Email addresses' }).fill('four@shop.example, five@shop.example');
  await many.getByRole('checkbox', { name: 'Acme on Production', exact: true }).check();
  await shoot(app, 'add-across');
  await shoot(app, 'add-across-plan', page.locator('[role="dialog"] [aria-keyshortcuts]'));
  await page.keyboard.press('Escape');
  await shoot(app, 'add-across-question');
  await page.getByRole('button', { name: 'Discard changes' }).click();

  const old = demo.instances.find(({ instance }) => instance.version === '0.28.6');
  if (!old) throw new Error('no old one');
  await addInstance(page, { name: 'Staging', url: old.origin, key: old.key });
  await expect(page.getByRole('button', { name: 'Invite', exact: true })).toBeEnabled();
  await open();
  await box.fill('one@shop.example');
  await shoot(
    app,
    'add-too-old',
    page
      .getByRole('dialog')
      .getByText(/needs Dokploy 0.29.0/)
      .first(),
  );
  await demo.close();
});
