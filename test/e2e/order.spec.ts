import type { Page } from '@playwright/test';
import { expect, registryOf, tile } from './app.ts';
import { keyOf, village } from './seeds.ts';
import { test } from './sharedApp.ts';

const tiles = (page: Page) =>
  page
    .getByRole('navigation', { name: 'Instances' })
    .getByRole('listitem')
    .getByRole('button')
    .evaluateAll((all) => all.map((button) => button.getAttribute('aria-label')));

test('tiles are put in order by keyboard and by their menu', async ({ simulator, shared, openWith }) => {
  const stored = await Promise.all(
    ['North', 'East', 'South'].map(async (name) => {
      const server = await simulator.addInstance({ seed: village(name.toLowerCase()) });
      return { name, server, key: keyOf(server) };
    }),
  );
  const { page } = await openWith(...stored);
  expect(await tiles(page)).toEqual(['North', 'East', 'South']);

  await tile(page, 'South').press('Alt+ArrowUp');
  await expect.poll(() => tiles(page)).toEqual(['North', 'South', 'East']);
  await expect(tile(page, 'South')).toBeFocused();
  await expect(page.getByText('South is now number 2 of 3')).toBeAttached();
  await tile(page, 'South').press('Alt+ArrowUp');
  await expect.poll(() => tiles(page)).toEqual(['South', 'North', 'East']);
  // At the end of the list there is nowhere to go.
  await tile(page, 'South').press('Alt+ArrowUp');
  await expect.poll(() => tiles(page)).toEqual(['South', 'North', 'East']);

  await tile(page, 'East').click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Move up' }).click();
  await expect.poll(() => tiles(page)).toEqual(['South', 'East', 'North']);
  await tile(page, 'East').click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Move up' }).click();
  await expect.poll(() => tiles(page)).toEqual(['East', 'South', 'North']);

  for (const [at, name] of ['East', 'South', 'North'].entries()) {
    await page.keyboard.press(`Control+${at + 1}`);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(name);
  }
  // A number that no instance has does nothing.
  await page.keyboard.press('Control+9');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('North');

  const kept = registryOf(shared.profile);
  expect(kept.order.map((id) => kept.byId[id]?.name)).toEqual(['East', 'South', 'North']);
});
