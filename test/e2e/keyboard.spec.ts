import type { Page } from '@playwright/test';
import type { Seed } from '../dokploy/seed.ts';
import { expect, test } from './app.ts';
import { tabTo } from './byKeyboard.ts';
import { clipboardOf } from './screen.ts';
import { keyOf, village } from './seeds.ts';
import { storeInstances } from './storedInstances.ts';

const LEAVER = 'desk@shop.example';
/** All of it is seen by one key, so that nothing of an off-boarding stays open. */
function shop(): Seed {
  return {
    owner: { email: 'owner@example.com' },
    organizations: [
      {
        name: 'Shop',
        members: [
          { email: 'ops@shop.example', role: 'admin' },
          { email: LEAVER, firstName: 'Front', lastName: 'Desk', twoFactorEnabled: true },
        ],
      },
    ],
  };
}

async function choose(page: Page, typed: string, found: RegExp): Promise<void> {
  const palette = page.getByRole('dialog', { name: 'Command palette' });
  await page.keyboard.press('Control+K');
  await expect(palette.getByRole('combobox')).toBeFocused();
  await page.keyboard.type(typed);
  await expect(palette.getByRole('option', { selected: true })).toHaveAccessibleName(found);
  await page.keyboard.press('Enter');
  await expect(palette).toHaveCount(0);
}

test('without a mouse from the start to a person and back; what was used is remembered over a restart', async ({
  simulator,
  keyring,
  profile,
  launch,
}) => {
  const server = await simulator.addInstance({ seed: shop() });
  const other = await simulator.addInstance({ seed: village('north') });
  await storeInstances(profile, keyring, [
    { name: 'Production', server, key: keyOf(server) },
    { name: 'North', server: other, key: keyOf(other) },
  ]);
  const app = await launch();
  const { page } = app;
  const person = page.getByRole('row', { name: LEAVER });
  await expect(page.getByRole('tab', { name: 'Overview', selected: true })).toBeVisible();

  await test.step('from the palette to an instance, and home to a person among all, whose number and order are told', async () => {
    await choose(page, 'north', /^North/);
    await page.keyboard.press('Alt+Home');
    await tabTo(page, page.getByRole('tab', { name: 'Overview' }));
    await page.keyboard.press('ArrowRight');
    await expect(page.getByRole('tab', { name: 'People', selected: true })).toBeVisible();
    const sorted = page.locator('main [aria-live]', { hasText: 'Sorted by Highest role, ascending' });
    await expect(sorted).toHaveCount(1);
    await page.keyboard.press('/');
    await expect(page.getByRole('searchbox', { name: 'Search people' })).toBeFocused();
    // Whom the focus led there already presses it all the same.
    await page.keyboard.press('/');
    await page.keyboard.type('shop.example');
    await expect(page.getByRole('status').filter({ hasText: /^2 of \d+ people/ })).toBeVisible();
    await page.keyboard.press('ArrowDown');
    // An admin may do more, and stands first.
    await expect(page.getByRole('row', { name: 'ops@shop.example' })).toBeFocused();
    await page.keyboard.press('ArrowDown');
    await expect(person).toBeFocused();
  });

  await test.step('a person and the people that are selected are copied as text', async () => {
    await page.keyboard.press('Control+C');
    await expect(page.getByText('1 person copied')).toBeVisible();
    const [titles, line] = (await clipboardOf(app)).split('\n').map((each) => each.split('\t'));
    expect(titles?.slice(0, 3)).toEqual(['Email', 'Name', 'Other addresses']);
    expect(line?.slice(0, 2)).toEqual([LEAVER, 'Front Desk']);
    expect(line?.[titles?.indexOf('Where') ?? -1]).toContain('Production: member in 1 organization');
    await page.keyboard.press('Shift+ArrowUp');
    await expect(page.getByText(/^2 people, /)).toBeVisible();
    await page.keyboard.press('Control+C');
    await expect(page.getByText('2 people copied')).toBeVisible();
    const copied = (await clipboardOf(app)).split('\n').map((each) => each.split('\t')[0]);
    expect(copied).toEqual(['Email', 'ops@shop.example', LEAVER]);
    await page.keyboard.press('Escape');
    await page.keyboard.press('ArrowDown');
    await expect(person).toBeFocused();
  });

  await test.step('the selection is extended to the last person and back, and the menu key has what the buttons have', async () => {
    await page.keyboard.press('Shift+Control+Home');
    await expect(page.getByText(/^2 people, /)).toBeVisible();
    await page.keyboard.press('Shift+End');
    await expect(page.getByText(/^1 person, /)).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(page.getByText(/^1 person, /)).toHaveCount(0);
    const menu = page.getByRole('menu');
    await page.keyboard.press('Shift+F10');
    await expect(menu.getByRole('menuitem', { name: 'Off-board…' })).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(menu).toHaveCount(0);
    await person.focus();
    await page.keyboard.press('Shift+F10');
    await menu.getByRole('menuitem', { name: 'Open', exact: true }).press('Enter');
    await expect(page.getByRole('complementary', { name: LEAVER })).toBeFocused();
    await expect(menu).toHaveCount(0);
    await page.keyboard.press('Escape');
    await expect(person).toBeFocused();
  });

  await test.step('the sheet of shortcuts tells the keys of what is shown', async () => {
    await page.keyboard.press('?');
    const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
    await expect(sheet.getByRole('region', { name: 'In a table' })).toContainText('Select all rows');
    await expect(sheet.getByRole('region', { name: 'In the rail' })).toContainText('Fold and unfold a group');
    await page.keyboard.press('Escape');
    await expect(person).toBeFocused();
  });

  await test.step('the way leads back', async () => {
    await page.keyboard.press('Alt+ArrowLeft');
    await expect(page.getByRole('tab', { name: 'Overview', selected: true })).toBeVisible();
  });

  await test.step('at the next start the palette begins with what was used', async () => {
    await app.close();
    const again = await launch();
    await expect(again.page.getByRole('tab', { name: 'Overview', selected: true })).toBeVisible();
    await again.page.keyboard.press('Control+K');
    const recent = again.page.getByRole('group', { name: 'Recent' });
    await expect(recent.getByRole('option').first()).toContainText('North');
  });
});
