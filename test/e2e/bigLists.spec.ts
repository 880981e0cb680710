import { largeSeed } from '../dokploy/seed.ts';
import { expect } from './app.ts';
import { keyOf } from './seeds.ts';
import { test } from './sharedApp.ts';

test('5,000 members: scrolled to the end in order; a search finds one', async ({ simulator, openWith }) => {
  const server = await simulator.addInstance({ seed: largeSeed(5_000, 500) });
  const { page } = await openWith({ name: 'Everyone', server, key: keyOf(server) });
  const table = page.getByRole('table', { name: 'Members' });
  await expect(table).toHaveAttribute('aria-rowcount', '5001');
  const drawn = () => table.getByRole('row').count();
  expect(await drawn()).toBeLessThan(100);

  await test.step('by wheel', async () => {
    await table.hover();
    const last = page.getByRole('row', { name: 'person-4999@example.com' });
    await expect(async () => {
      await page.mouse.wheel(0, 60_000);
      await expect(last).toBeInViewport({ timeout: 100 });
    }).toPass();
    await expect(last).toHaveAttribute('aria-rowindex', '5001');
    expect(await drawn()).toBeLessThan(100);
  });

  await test.step('by keys', async () => {
    await page.getByRole('row', { name: 'person-4999@example.com' }).focus();
    await page.keyboard.press('Home');
    await expect(table.locator('[data-row][aria-rowindex="2"]')).toBeFocused();
    await page.keyboard.press('End');
    await expect(page.getByRole('row', { name: 'person-4999@example.com' })).toBeFocused();
  });

  await test.step('a search', async () => {
    await page.getByRole('searchbox', { name: 'Search members' }).fill('person-2500');
    await expect(page.getByText('1 of 5,000')).toBeVisible();
    await expect(table).toHaveAttribute('aria-rowcount', '2');
    await expect(page.getByRole('row', { name: 'person-2500@example.com' })).toBeInViewport();
  });

  await test.step('500 invitations', async () => {
    await page.getByRole('tab', { name: 'Invitations' }).click();
    const invitations = page.getByRole('table', { name: 'Invitations' });
    await expect(invitations).toHaveAttribute('aria-rowcount', '501');
    await page.getByRole('button', { name: 'Filter by Status' }).click();
    await page.getByRole('menuitemcheckbox', { name: /expired/i }).click();
    await expect(invitations).toHaveAttribute('aria-rowcount', '126');
  });
});
