import { studio } from '../e2e/studio.ts';
import { expect, shoot, test } from './shoot.ts';

for (const licensed of [true, false])
  test(`roles, ${licensed ? 'licensed' : 'free'}`, async ({ simulator, launchWith }) => {
    const { server, keyOf } = await studio(simulator, { licensed });
    const key = keyOf('owner@studio.example');
    const app = await launchWith({ name: 'Studio', server, key });
    const { page } = app;
    const named = licensed ? 'roles' : 'roles-free';
    await expect(page.getByRole('row', { name: /books@studio/ })).toBeVisible();
    await expect(page.getByRole('combobox', { name: /^Role of/ }).nth(1)).toBeEnabled();
    if (!licensed) await shoot(app, `${named}-members`);
    else {
      await page.getByLabel('Role of max@studio.example').click();
      await expect(page.getByRole('option').first()).toBeVisible();
      await shoot(app, `${named}-offered`);
      await page.keyboard.press('Escape');
    }
    await page.getByRole('tab', { name: 'Roles' }).click();
    await page
      .getByRole('list', { name: 'Roles' })
      .getByRole('button', { name: /^release manager/ })
      .click();
    await expect(page.getByText('Nothing of')).toBeVisible();
    await shoot(app, named);
    await page.getByText('Who has it', { exact: true }).click();
    await expect(page.getByRole('row', { name: /mia@studio/ })).toBeVisible();
    await shoot(app, `${named}-people`);
    await page
      .getByRole('list', { name: 'Roles' })
      .getByRole('button', { name: /^member/ })
      .click();
    await page.getByText('What it may do', { exact: true }).click();
    await shoot(app, `${named}-member`);
  });

test('roles as a member sees them', async ({ simulator, launchWith }) => {
  const { server, keyOf } = await studio(simulator, { licensed: true });
  const app = await launchWith({ name: 'Studio', server, key: keyOf('max@studio.example') });
  const { page } = app;
  await expect(page.getByRole('heading', { name: /may not list members/ })).toBeVisible();
  await shoot(app, 'roles-as-member-members');
  await page.getByRole('tab', { name: 'Roles' }).click();
  await page.getByText('Who has it', { exact: true }).click();
  await expect(page.getByRole('row', { name: /owner@studio/ })).toBeVisible();
  await shoot(app, 'roles-as-member');
  server.setFault({ kind: 'status', status: 502 }, { call: 'customRole.membersByRole' });
  await page
    .getByRole('list', { name: 'Roles' })
    .getByRole('button', { name: /^admin/ })
    .click();
  await expect(page.getByRole('alert')).toBeVisible();
  await shoot(app, 'roles-failed');
});
