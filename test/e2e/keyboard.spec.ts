import type { Locator, Page } from '@playwright/test';
import { expect, header, test } from './app.ts';
import { keyOf, production, staging } from './seeds.ts';

/** Presses Tab until the focus is there, as a person would who sees it move. */
async function tabTo(page: Page, goal: Locator, key = 'Tab'): Promise<void> {
  for (let presses = 0; presses < 30; presses += 1) {
    if (await goal.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press(key);
  }
  await expect(goal).toBeFocused();
}

test('by keyboard alone: add two instances, switch, go through organizations, tabs and rows', async ({
  simulator,
  launch,
}) => {
  const one = await simulator.addInstance({ seed: production() });
  const two = await simulator.addInstance({ seed: staging() });
  const { page } = await launch();
  const dialog = page.getByRole('dialog', { name: 'Add instance' });

  await test.step('add', async () => {
    await tabTo(page, page.getByRole('button', { name: 'Add your first instance' }));
    await page.keyboard.press('Enter');
    await expect(dialog.getByRole('textbox', { name: 'Name' })).toBeFocused();
    await page.keyboard.type('Production');
    await page.keyboard.press('Tab');
    await page.keyboard.insertText(one.origin);
    await page.keyboard.press('Tab');
    await page.keyboard.insertText(keyOf(one));
    await page.keyboard.press('Enter');
    await expect(dialog).toBeHidden();
    await expect(header(page)).toContainText('connected');

    await tabTo(page, page.getByRole('button', { name: 'Add instance' }));
    await page.keyboard.press('Enter');
    await expect(dialog.getByRole('textbox', { name: 'Name' })).toBeFocused();
    await page.keyboard.type('Staging');
    await page.keyboard.press('Tab');
    await page.keyboard.insertText(two.origin);
    await page.keyboard.press('Tab');
    await page.keyboard.insertText(keyOf(two));
    await tabTo(page, dialog.getByRole('button', { name: 'Connect' }));
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Staging');
    await expect(header(page)).toContainText('connected');
  });

  await test.step('a dialog keeps the focus, and gives it back', async () => {
    const add = page.getByRole('button', { name: 'Add instance' });
    await tabTo(page, add);
    await page.keyboard.press('Enter');
    await expect(dialog).toBeVisible();
    for (let presses = 0; presses < 8; presses += 1) {
      await page.keyboard.press('Tab');
      await expect(dialog.locator(':focus')).toHaveCount(1);
    }
    // Shortcuts do not change what stands behind an open dialog.
    await page.keyboard.press('Control+1');
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Staging');
    await expect(add).toBeFocused();
    // Tab, pressed before the dialog is there, does not change where the focus goes back to.
    await add.evaluate(async (button: HTMLElement) => {
      button.click();
      // As after a real key: what the click asked for is drawn before the next one.
      await Promise.resolve();
      document.querySelector<HTMLElement>('nav button[aria-label="Theme"]')?.focus();
    });
    await expect(dialog.getByRole('textbox', { name: 'Name' })).toBeFocused();
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
    await expect(add).toBeFocused();
  });

  await test.step('switch', async () => {
    await page.keyboard.press('Control+1');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Production');
    await page.keyboard.press('Control+2');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Staging');
    await page.keyboard.press('Control+1');
  });

  await test.step('organizations by arrows', async () => {
    const organizations = page.getByRole('list', { name: 'Organizations' });
    await tabTo(page, organizations.getByRole('button', { name: /^Shop/ }));
    await page.keyboard.press('ArrowDown');
    await expect(organizations.getByRole('button', { name: /^Archive/ })).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { name: 'No key for Archive' })).toBeVisible();
    await page.keyboard.press('Home');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('row', { name: /desk@shop/ })).toBeVisible();
  });

  await test.step('the table: search, its sort buttons, then rows by arrows', async () => {
    await page.keyboard.press('/');
    const search = page.getByRole('searchbox', { name: 'Search members' });
    await expect(search).toBeFocused();
    await page.keyboard.type('desk');
    await expect(page.getByRole('table', { name: 'Members' })).toHaveAttribute('aria-rowcount', '2');
    await page.keyboard.press('Escape');
    await expect(page.getByRole('table', { name: 'Members' })).toHaveAttribute('aria-rowcount', '4');
    await tabTo(page, page.getByRole('columnheader', { name: 'Email' }).getByRole('button'));
    await page.keyboard.press('Enter');
    await expect(page.getByRole('columnheader', { name: 'Email' })).toHaveAttribute('aria-sort', 'ascending');
    await tabTo(page, page.getByRole('row', { name: /desk@shop/ }));
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await expect(page.getByRole('row', { name: /owner@example/ })).toBeFocused();
    await page.keyboard.press('Home');
    await expect(page.getByRole('row', { name: /desk@shop/ })).toBeFocused();
  });

  await test.step('tabs by arrows', async () => {
    await tabTo(page, page.getByRole('tab', { name: 'Members' }), 'Shift+Tab');
    await page.keyboard.press('ArrowRight');
    await expect(page.getByRole('tab', { name: 'Invitations' })).toBeFocused();
    await expect(page.getByRole('row', { name: /vendor@north/ })).toBeVisible();
  });

  await test.step('a menu gives the focus back to its button', async () => {
    const menu = page.getByRole('button', { name: 'Instance menu' });
    await tabTo(page, menu, 'Shift+Tab');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Escape');
    await expect(menu).toBeFocused();
    await expect(menu).toHaveAttribute('aria-expanded', 'false');
    await page.keyboard.press('Enter');
    // The menu takes the focus once it has opened; until then the keys are its button's.
    await expect(page.getByRole('menuitem', { name: 'Refresh' })).toBeVisible();
    await expect(async () => {
      await page.keyboard.press('End');
      await expect(page.getByRole('menuitem', { name: 'Remove instance' })).toBeFocused({ timeout: 500 });
    }).toPass();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('dialog', { name: 'Remove instance' })).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(menu).toBeFocused();
  });
});
