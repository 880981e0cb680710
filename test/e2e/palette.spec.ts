import type { Page } from '@playwright/test';
import { expect } from './app.ts';
import { clipboardOf, organizationItem } from './screen.ts';
import { keyOf, production, staging } from './seeds.ts';
import { test } from './sharedApp.ts';

const palette = (page: Page) => page.getByRole('dialog', { name: 'Command palette' });
const heading = (page: Page, name: string) => page.getByRole('heading', { level: 2, name, exact: true });

async function type(page: Page, text: string): Promise<void> {
  await page.keyboard.press('Control+K');
  await page.keyboard.type(text);
  await expect(palette(page).getByRole('combobox')).toHaveValue(text);
}

/** As the side button of a mouse does, which Playwright does not have. */
async function pressMouse(page: Page, button: 3 | 4): Promise<void> {
  await page.evaluate(
    (which) => document.body.dispatchEvent(new MouseEvent('mouseup', { button: which, bubbles: true })),
    button,
  );
}

test('by keyboard alone: palette, shortcuts, history, places, a table', async ({ simulator, openWith }) => {
  const one = await simulator.addInstance({ seed: production() });
  const two = await simulator.addInstance({ seed: staging() });
  const tester = two.world.users.find(({ email }) => email === 'tester@staging.example');
  const app = await openWith(
    { name: 'Production', server: one, key: keyOf(one), seen: true },
    { name: 'Staging', server: two, key: keyOf(two, { user: tester?.id ?? '' }) },
  );
  const { page } = app;
  await expect(heading(page, 'Trials')).toBeVisible();

  await test.step('the palette says what bars an action, and does nothing then', async () => {
    await type(page, 'invite people');
    const invite = palette(page).getByRole('option', { name: /^Invite people… Trials/ });
    await expect(invite).toHaveAttribute('aria-selected', 'true');
    await expect(invite).toHaveAttribute('aria-disabled', 'true');
    await expect(invite).toContainText(/can invite people/);
    await expect(palette(page).getByRole('status')).toContainText(/result.*can invite people/);
    await page.keyboard.press('Enter');
    await expect(palette(page)).toBeVisible();
    await page.keyboard.press('Control+K');
    await expect(palette(page)).toBeHidden();
  });

  await test.step('it opens an organization of another instance', async () => {
    await type(page, 'shop prod');
    await expect(palette(page).getByRole('option').first()).toContainText('Shop');
    await page.keyboard.press('Enter');
    await expect(palette(page)).toBeHidden();
    await expect(heading(page, 'Shop')).toBeVisible();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Production');
  });

  await test.step('it finds a person, and shows where they are', async () => {
    await type(page, 'desk@shop');
    const person = palette(page)
      .getByRole('group', { name: 'People' })
      .getByRole('option', { name: /Front Desk/ });
    await expect(person).toHaveAttribute('aria-selected', 'true');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('tab', { name: 'People', selected: true })).toBeVisible();
    await expect(page.getByRole('complementary', { name: 'desk@shop.example' })).toContainText('Front Desk');
    await page.keyboard.press('Alt+ArrowLeft');
    await expect(heading(page, 'Shop')).toBeVisible();
  });

  await test.step('/ searches, and ? shows the shortcuts of the place unless something is written', async () => {
    await page.keyboard.press('/');
    const search = page.getByRole('searchbox', { name: 'Search members' });
    await expect(search).toBeFocused();
    await page.keyboard.type('?');
    await expect(search).toHaveValue('?');
    // The rows come back a moment after the search that left none: a key pressed before goes to them all the same.
    await search.evaluate((box) => {
      for (const key of ['Escape', 'ArrowDown'])
        box.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
    });
    await expect(page.locator('[data-row]:focus')).toHaveCount(1);
    await page.keyboard.press('?');
    const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
    await expect(sheet.getByRole('region', { name: 'In a table' })).toContainText('Select all rows');
    await expect(sheet.getByRole('region', { name: 'Window' })).toContainText('Ctrl');
    await page.keyboard.press('Escape');
    await expect(sheet).toBeHidden();
    await expect(page.locator('[data-row]:focus')).toHaveCount(1);
  });

  await test.step('the table chooses by Shift, copies, and opens the menu of a row', async () => {
    await page.keyboard.press('Home');
    await page.keyboard.press('Shift+ArrowDown');
    await expect(page.getByText('2 selected')).toBeVisible();
    await page.keyboard.press('Control+C');
    await expect(page.getByText('2 rows copied')).toBeVisible();
    const lines = (await clipboardOf(app)).split('\n').map((line) => line.split('\t'));
    expect(lines.map(([, email, role]) => [email, role])).toEqual([
      ['owner@example.com', 'owner'],
      ['ops@shop.example', 'admin'],
    ]);
    await page.keyboard.press('Escape');
    await page.keyboard.press('End');
    await page.keyboard.press('ContextMenu');
    await expect(page.getByRole('menuitem', { name: /Remove from instance/ })).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('menu')).toHaveCount(0);
  });

  await test.step('back and forward by keys and by mouse', async () => {
    await organizationItem(page, 'Archive').click();
    await expect(page.getByRole('heading', { name: 'No key for Archive' })).toBeVisible();
    await page.keyboard.press('Alt+ArrowLeft');
    await expect(heading(page, 'Shop')).toBeVisible();
    await page.keyboard.press('Alt+ArrowLeft');
    await expect(heading(page, 'Trials')).toBeVisible();
    await pressMouse(page, 4);
    await expect(heading(page, 'Shop')).toBeVisible();
    await pressMouse(page, 3);
    await expect(heading(page, 'Trials')).toBeVisible();
  });

  await test.step('recent places while Control is held', async () => {
    await page.keyboard.down('Control');
    await page.keyboard.press('Tab');
    const places = page.getByRole('listbox', { name: 'Recent places' });
    await expect(places.getByRole('option', { selected: true })).toContainText('Shop');
    await expect(heading(page, 'Trials')).toBeVisible();
    await page.keyboard.up('Control');
    await expect(places).toBeHidden();
    await expect(heading(page, 'Shop')).toBeVisible();
  });

  await test.step('from the palette to an off-boarding', async () => {
    await type(page, 'offboard');
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Off-board people' });
    await expect(dialog.getByRole('textbox', { name: 'People leaving' })).toBeFocused();
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
  });
});

test('letters that are typed before the palette is there stand in it', async ({ simulator, openWith }) => {
  const server = await simulator.addInstance({ seed: production() });
  const { page } = await openWith({ name: 'Shop', server, key: keyOf(server) });
  await page.reload();
  await expect(heading(page, 'Shop')).toBeVisible();
  // All in one turn: nothing of the palette is loaded by then.
  await page.evaluate(() => {
    const press = (key: string, more: KeyboardEventInit = {}) =>
      document.body.dispatchEvent(
        new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more }),
      );
    press('k', { ctrlKey: true, code: 'KeyK' });
    for (const key of ['/', 'Backspace', 's', 'e', 't', 't']) press(key);
  });
  await expect(palette(page).getByRole('combobox')).toHaveValue('sett');
  await page.keyboard.type('ings');
  await expect(palette(page).getByRole('combobox')).toHaveValue('settings');
});

test('Escape in the turn that asks for a dialog takes that back, also while a menu that asked for it has the focus', async ({
  simulator,
  openWith,
}) => {
  const server = await simulator.addInstance({ seed: production() });
  const { page } = await openWith({ name: 'Shop', server, key: keyOf(server) });
  const dialog = page.getByRole('dialog');
  const menu = page.getByRole('button', { name: 'Instance menu' });
  /** Asks for a dialog by a key, or by a click of what has the focus, and by then for nothing any more. */
  const ask = (keys: Record<string, string | boolean>[]) =>
    page.evaluate(async (pressed) => {
      const focused = document.activeElement as HTMLElement;
      for (const more of pressed) {
        const event = new KeyboardEvent('keydown', { bubbles: true, cancelable: true, ...more });
        if (focused.dispatchEvent(event) && more.key === 'Enter') focused.click();
      }
      // Until what was loaded in that turn is drawn.
      for (let turn = 0; turn < 3; turn++) await new Promise((done) => requestIdleCallback(done));
    }, keys);
  const focusItem = async () => {
    await menu.click();
    await page.getByRole('menuitem', { name: 'Diagnose' }).focus();
  };
  const ways: { focus: () => Promise<void>; key: Record<string, string | boolean> }[] = [
    { focus: () => menu.focus(), key: { key: '?' } },
    { focus: () => menu.focus(), key: { key: 'k', code: 'KeyK', ctrlKey: true } },
    { focus: () => page.getByRole('button', { name: 'New organization' }).focus(), key: { key: 'Enter' } },
    { focus: focusItem, key: { key: 'Enter' } },
  ];
  for (const { focus, key } of ways) {
    // Shown once, so that its content is loaded, and would be drawn in the next turn.
    await focus();
    await ask([key]);
    await expect(dialog).toHaveCount(1);
    await page.keyboard.press('Escape');
    await expect(dialog).toHaveCount(0);
    await focus();
    await ask([key, { key: 'Escape' }]);
    await expect(dialog).toHaveCount(0);
  }
});

test('the palette acts on the people who are selected: what is asked for most stands first', async ({
  simulator,
  openWith,
}) => {
  const staff = ['anna', 'ben', 'cleo'].map((name) => `${name}@acme.example`);
  const server = await simulator.addInstance({
    seed: {
      owner: { email: 'lead@acme.example' },
      organizations: [{ name: 'Acme', members: staff.map((email) => ({ email })) }],
    },
  });
  const { page } = await openWith({ name: 'Shop', server, key: keyOf(server) });
  await page.getByRole('button', { name: 'Home', exact: true }).click();
  await page.getByRole('tab', { name: 'People', exact: true }).click();
  for (const email of staff) await page.getByRole('checkbox', { name: `Select ${email}` }).check();
  await page.keyboard.press('Control+K');
  const first = palette(page).getByRole('group', { name: 'Do something with 3 people' });
  await expect(first.getByRole('option').first()).toHaveAttribute('aria-selected', 'true');
  await expect(first.getByRole('option')).toContainText(['Change role…', 'Permissions…', 'Off-board…']);
  await expect(palette(page).getByRole('combobox')).toHaveAttribute(
    'placeholder',
    'Do something with 3 people',
  );
  await page.keyboard.type('off');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog', { name: 'Off-board 3 people' })).toBeVisible();
  await page.keyboard.press('Escape');
  await page.getByRole('group', { name: 'Selected people' }).getByRole('button', { name: 'Clear' }).click();
  await page.keyboard.press('Control+K');
  await expect(palette(page).getByRole('option').first()).toBeVisible();
  await expect(first).toHaveCount(0);
});
