import { studio, writeHistory } from '../e2e/studio.ts';
import { expect, shoot, test } from './shoot.ts';

test('audit log', async ({ simulator, launchWith }) => {
  const licensed = await studio(simulator, { licensed: true });
  const free = await studio(simulator, { licensed: false });
  writeHistory(licensed.server, 320);
  const app = await launchWith(
    { name: 'Free', server: free.server, key: free.keyOf('owner@studio.example') },
    { name: 'As member', server: licensed.server, key: licensed.keyOf('max@studio.example') },
    { name: 'Studio', server: licensed.server, key: licensed.keyOf('owner@studio.example') },
  );
  const { page } = app;
  await expect(page.getByRole('row', { name: /books@studio/ })).toBeVisible();
  await page.getByRole('button', { name: 'Home', exact: true }).click();
  await page.getByRole('tab', { name: 'Activity' }).click();
  await shoot(app, 'audit-switch');
  await page.getByText('Dokploy’s audit log', { exact: true }).click();
  await page.getByRole('combobox', { name: 'Instance' }).selectOption({ label: 'Studio' });
  await shoot(app, 'audit', page.getByRole('row', { name: /redis-main/ }).first());
  await page.getByRole('combobox', { name: 'Action' }).selectOption({ label: 'Deployed' });
  await shoot(app, 'audit-filtered', page.getByText('53 entries'));
  await page
    .getByRole('button', { name: /^Open Deployed service/ })
    .first()
    .click();
  await shoot(app, 'audit-entry', page.getByRole('heading', { name: 'Details' }));
  await page.keyboard.press('Escape');
  await page.getByRole('textbox', { name: 'User' }).fill('nobody at all');
  await shoot(app, 'audit-none', page.getByRole('heading', { name: 'No entries match' }));
  await page.getByRole('combobox', { name: 'Instance' }).selectOption({ label: 'Free' });
  await shoot(app, 'audit-free', page.getByRole('heading', { name: 'No audit log without a license' }));
  await page.getByRole('combobox', { name: 'Instance' }).selectOption({ label: 'As member' });
  await shoot(app, 'audit-as-member', page.getByRole('heading', { name: /may not list/ }));
});
