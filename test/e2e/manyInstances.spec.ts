import type { Page } from '@playwright/test';
import { expect, test, tile } from './app.ts';
import { expectClean } from './axe.ts';
import { keyOf, village } from './seeds.ts';

const NAMES = ['Acme', 'Billing', 'Clients EU', 'Clients US', 'Edge'];

/** The lines of the rail, as far as they can be pressed. */
const lines = (page: Page) =>
  page
    .getByRole('navigation', { name: 'Instances' })
    .getByRole('listitem')
    .getByRole('button')
    .evaluateAll((all) => all.map((button) => button.getAttribute('aria-label')));

test('the rail is widened, grouped, searched, also next time', async ({ simulator, launch, launchWith }) => {
  const stored = await Promise.all(
    NAMES.map(async (name) => {
      const seed = village(name.toLowerCase().replace(' ', '-'));
      // Nothing there needs anybody.
      if (name === 'Billing') seed.owner.twoFactorEnabled = true;
      const server = await simulator.addInstance({
        seed,
        version: name === 'Edge' ? '0.28.6' : '0.30.2',
      });
      return { name, server, key: keyOf(server) };
    }),
  );
  const { page, close } = await launchWith(...stored);
  const nav = page.getByRole('navigation', { name: 'Instances' });

  await test.step('widen', async () => {
    await page.keyboard.press('Control+b');
    await expect(nav.getByRole('button', { name: 'Narrow the rail' })).toBeVisible();
    await expect(nav.getByText('Clients EU')).toBeVisible();
  });

  await test.step('one tooltip tells of the line that is pointed at, then of the one with the focus', async () => {
    const tip = page.getByRole('tooltip');
    await tile(page, 'Edge').focus();
    for (const name of ['Acme', 'Billing']) {
      await tile(page, name).hover();
      // The focus that leaves another line takes nothing from the one that is pointed at.
      await tile(page, 'Edge').blur();
      await expect(tip).toContainText(`${name}127.0.0.1`);
    }
    await page.keyboard.press('Escape');
    await expect(tip).toBeHidden();
    await tile(page, 'Billing').press('ArrowUp');
    await expect(tip).toContainText('Acme127.0.0.1');
    await page.getByRole('main').hover();
    await tile(page, 'Acme').blur();
    await expect(tip).toBeHidden();
  });

  await test.step('group by keyboard and by menu', async () => {
    // What is typed leads there; the menu key says what can be done.
    await tile(page, 'Acme').focus();
    await page.keyboard.type('clients');
    await expect(tile(page, 'Clients EU')).toBeFocused();
    await page.keyboard.press('ContextMenu');
    await page.getByRole('menuitem', { name: 'New group…' }).press('Enter');
    const dialog = page.getByRole('dialog', { name: 'New group' });
    await dialog.getByRole('textbox', { name: 'Name' }).fill(' Customers ');
    await page.keyboard.press('Enter');
    await expect(dialog).toBeHidden();
    await expect
      .poll(() => lines(page))
      .toEqual(['Customers', 'Clients EU', 'Acme', 'Billing', 'Clients US', 'Edge']);
    await expect(nav.getByRole('button', { name: 'Clients EU' })).toBeFocused();

    // Up from the first of those in no group: into the group.
    await tile(page, 'Acme').press('Alt+ArrowUp');
    await expect(page.getByText('Acme is now number 2 of 2 in Customers')).toBeAttached();
    await expect(tile(page, 'Acme')).toBeFocused();

    await tile(page, 'Clients US').click({ button: 'right' });
    await page.getByRole('menuitemradio', { name: 'Customers' }).click();
    await expect
      .poll(() => lines(page))
      .toEqual(['Customers', 'Clients EU', 'Acme', 'Clients US', 'Billing', 'Edge']);
    // Over the other one in no group, then through the group to its top.
    for (let step = 0; step < 5; step += 1) await tile(page, 'Edge').press('Alt+ArrowUp');
    await expect
      .poll(() => lines(page))
      .toEqual(['Customers', 'Edge', 'Clients EU', 'Acme', 'Clients US', 'Billing']);
  });

  await test.step('shortcuts go by what is shown', async () => {
    await page.keyboard.press('Control+1');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Edge');
    await nav.getByRole('button', { name: 'Customers' }).press('ArrowLeft');
    await expect.poll(() => lines(page)).toEqual(['Customers', 'Billing']);
    await page.keyboard.press('Control+1');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Billing');
    await expectClean(page, 'the wide rail, a group folded');
  });

  await test.step('find', async () => {
    const find = nav.getByRole('searchbox', { name: 'Find an instance' });
    await find.fill('clients');
    await expect.poll(() => lines(page)).toEqual(['Clients EU', 'Clients US']);
    await find.press('Enter');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Clients EU');
    await expect(find).toHaveValue('');
  });

  await test.step('Overview: filtered by group, each number leads to its list', async () => {
    await page.getByRole('button', { name: 'Home', exact: true }).click();
    const table = page.getByRole('treegrid', { name: 'Instances' });
    await expect(table.getByRole('row', { name: /^Edge/ })).toContainText('v0.28.6 2 versions behind');
    await page.getByRole('button', { name: 'Filter by Group' }).click();
    await page.getByRole('menuitemcheckbox', { name: 'No group' }).click();
    await page.keyboard.press('Escape');
    await expect(table.getByRole('row')).toHaveCount(3);
    await expectClean(page, 'Overview, filtered');
    await table.getByRole('button', { name: '1 open invitation on Billing' }).click();
    await expect(page.getByRole('row', { name: /invited@billing/ })).toBeVisible();
    await expect(page.getByRole('button', { name: 'Filter by Status, 1 chosen' })).toBeVisible();
    await page.getByRole('button', { name: 'Home', exact: true }).click();
    await expect(table.getByRole('row')).toHaveCount(3);
    await page.getByRole('button', { name: 'Clear filters' }).click();
  });

  await test.step('its groups fold: by themselves where all is well, else as they were left', async () => {
    const table = page.getByRole('treegrid', { name: 'Instances' });
    const head = (name: RegExp) => table.getByRole('row', { name });
    await tile(page, 'Billing').click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'New group…' }).click();
    const dialog = page.getByRole('dialog', { name: 'New group' });
    await dialog.getByRole('textbox', { name: 'Name' }).fill('Internal');
    await page.keyboard.press('Enter');
    await expect(head(/^Internal, 1 instance, all well$/)).toHaveAttribute('aria-expanded', 'false');
    await expect(head(/^Billing/)).toHaveCount(0);
    await expect(head(/^Customers, 4 instances$/)).toHaveAttribute('aria-expanded', 'true');
    await page.getByRole('button', { name: 'Instance', exact: true }).click();
    await head(/^Acme/).focus();
    await page.keyboard.press('ArrowLeft');
    await expect(head(/^Customers/)).toBeFocused();
    await page.keyboard.press('ArrowLeft');
    await expect(head(/^Customers, 4 instances, 4 need you$/)).toBeFocused();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowRight');
    await expect(head(/^Internal/)).toHaveAttribute('aria-expanded', 'true');
    await expect(table.getByRole('rowheader')).toHaveText([/^Customers/, /^Internal/]);
    await expect(head(/^Billing/)).toBeVisible();
    await expectClean(page, 'Overview, with groups');
    const search = page.getByRole('searchbox', { name: 'Search instances' });
    await search.fill('clients');
    await expect(head(/^Clients (EU|US)/)).toHaveCount(2);
    await search.fill('');
    await expect(head(/^Clients/)).toHaveCount(0);
  });

  await close();
  const again = await launch();
  await expect(again.page.getByRole('button', { name: 'Narrow the rail' })).toBeVisible();
  await expect.poll(() => lines(again.page)).toEqual(['Customers', 'Internal', 'Billing']);
  await again.page.getByRole('button', { name: 'Home', exact: true }).click();
  const table = again.page.getByRole('treegrid', { name: 'Instances' });
  await expect(table.getByRole('row', { name: /^Billing/ })).toBeVisible();
  await expect(table.getByRole('rowheader')).toHaveText([/^Customers/, /^Internal/]);
});
