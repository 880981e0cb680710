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
      await shoot(app, `${named}-offered`, page.getByRole('option').first());
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
    await shoot(app, `${named}-people`, page.getByRole('row', { name: /mia@studio/ }));
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
  await shoot(app, 'roles-as-member-members', page.getByRole('heading', { name: /may not list members/ }));
  await page.getByRole('tab', { name: 'Roles' }).click();
  await page.getByText('Who has it', { exact: true }).click();
  await shoot(app, 'roles-as-member', page.getByRole('row', { name: /owner@studio/ }));
  server.setFault({ kind: 'status', status: 502 }, { call: 'customRole.membersByRole' });
  await page
    .getByRole('list', { name: 'Roles' })
    .getByRole('button', { name: /^admin/ })
    .click();
  await shoot(app, 'roles-failed', page.getByRole('alert'));
});
