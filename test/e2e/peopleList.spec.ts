import type { Locator, Page } from '@playwright/test';
import type { Seed } from '../dokploy/seed.ts';
import { expect, test } from './app.ts';
import { expectClean } from './axe.ts';
import { keyOf } from './seeds.ts';

const RISKY = ['anna@northwind.example', 'ben@castellan.example'];

function seedOf(name: string, people: Seed['organizations'][number]['members']): Seed {
  return {
    owner: { email: 'lead@acme.example', firstName: 'Team', lastName: 'Lead', twoFactorEnabled: true },
    organizations: [{ name, members: people ?? [], invitations: [{ email: 'vendor@north.example' }] }],
  };
}

const table = (page: Page): Locator => page.getByRole('table', { name: 'People' });
const row = (page: Page, who: string | RegExp): Locator => table(page).getByRole('row', { name: who });
const presets = (page: Page): Locator => page.getByRole('group', { name: 'Presets' });

/** Who is listed, in order. */
const listed = (page: Page): Locator => table(page).getByRole('rowheader');

test('who is admin without 2FA, and where, is one click away; the same by the palette at one place, saved as a view, and there after a restart', async ({
  simulator,
  launchWith,
  launch,
}) => {
  const northwind = await simulator.addInstance({
    seed: seedOf('Northwind', [
      {
        email: RISKY[0] ?? '',
        role: 'admin',
        twoFactorEnabled: false,
        firstName: 'Anna',
        lastName: 'Keller',
      },
      { email: RISKY[1] ?? '', role: 'member', twoFactorEnabled: false },
      { email: 'cleo@northwind.example', twoFactorEnabled: true },
    ]),
  });
  const castellan = await simulator.addInstance({
    seed: seedOf('Castellan', [
      { email: RISKY[0] ?? '', role: 'member', twoFactorEnabled: true },
      { email: RISKY[1] ?? '', role: 'admin', twoFactorEnabled: false },
    ]),
  });
  const app = await launchWith(
    { name: 'North', server: northwind, key: keyOf(northwind) },
    { name: 'Castle', server: castellan, key: keyOf(castellan) },
  );
  const { page } = app;
  await page.getByRole('button', { name: 'Home', exact: true }).click();
  await page.getByRole('tab', { name: 'People' }).click();
  await expect(listed(page).first()).toContainText('lead@acme.example');
  await expectClean(page, 'the list of people');

  await test.step('one click shows them, and the row says where, as what, and what they see', async () => {
    await presets(page).getByRole('button', { name: 'Admins without 2FA 2' }).click();
    await expect(listed(page)).toHaveCount(2);
    for (const who of RISKY) await expect(row(page, new RegExp(who))).toContainText('off');
    const anna = row(page, /Anna Keller/);
    await expect(anna).toContainText('North: admin in 1 organization; Castle: member in 1 organization');
    await expect(anna).toContainText('off on 1 of 2');
    await expect(anna).toContainText(/everything in 1 · /);
    await expectClean(page, 'the list of people, by a preset');
  });

  await test.step('rows are walked, selected, opened and let go by keys', async () => {
    await page.keyboard.press('/');
    await expect(page.getByRole('searchbox', { name: 'Search people' })).toBeFocused();
    await page.keyboard.press('ArrowDown');
    await expect(row(page, /anna/)).toBeFocused();
    await page.keyboard.press('Space');
    await expect(page.getByText('1 person, 2 organizations on 2 instances')).toBeVisible();
    await page.keyboard.press('Shift+ArrowDown');
    await expect(page.getByText('2 people, 2 organizations on 2 instances')).toBeVisible();
    const bar = page.getByRole('group', { name: 'Selected people' });
    await expect(bar.getByRole('button')).toHaveText([
      ...['Change role…', 'Permissions…', 'Invite to…', 'Apply kit…', '', 'Clear', 'Off-board 2…'],
    ]);
    await expectClean(page, 'the list of people, with two selected');
    await page.keyboard.press('Enter');
    const panel = page.getByRole('complementary', { name: RISKY[1] ?? '' });
    await expect(panel).toBeFocused();
    await page.keyboard.press('Escape');
    await expect(row(page, /ben/)).toBeFocused();
    await page.keyboard.press('Escape');
    await expect(bar).toHaveCount(0);
  });

  await test.step('the palette finds the same at one place, where role and 2FA are of one membership', async () => {
    await page.keyboard.press('Control+K');
    // Its code comes when it is first opened.
    await expect(page.getByRole('dialog', { name: 'Command palette' }).getByRole('combobox')).toBeFocused();
    await page.keyboard.type('admins without 2fa at castle');
    const first = page.getByRole('dialog', { name: 'Command palette' }).getByRole('option').first();
    await expect(first).toContainText('Admins without 2FA at Castle');
    await page.keyboard.press('Enter');
    await expect(listed(page)).toHaveText([/ben@castellan/]);
    await page.getByRole('button', { name: 'Filter people, 4 chosen' }).click();
    await expect(page.getByRole('checkbox', { name: 'Castle instance' })).toBeChecked();
    await page.keyboard.press('Escape');
  });

  await test.step('a view is kept under its name', async () => {
    await presets(page).getByRole('button', { name: 'Save this view' }).click();
    const dialog = page.getByRole('dialog', { name: 'Save this view' });
    await dialog.getByRole('textbox', { name: 'Name' }).fill('Castle admins');
    await dialog.getByRole('button', { name: 'Save view' }).click();
    await expect(presets(page).getByRole('button', { name: 'Castle admins 1' })).toHaveAttribute(
      'aria-pressed',
      'true',
    );
    await presets(page).getByRole('button', { name: 'View Castle admins' }).click();
    await page.getByRole('menuitemcheckbox', { name: 'Should stay at zero' }).click();
    await page.keyboard.press('Escape');
    await expectClean(page, 'the list of people, by a saved view');
    await app.close();
  });

  await test.step('and is there after a restart, with its count', async () => {
    const { page: later } = await launch();
    await later.getByRole('tab', { name: 'People' }).click();
    await presets(later).getByRole('button', { name: 'Castle admins 1' }).click();
    await expect(listed(later)).toHaveText([/ben@castellan/]);
  });
});

test('many addresses are pasted into the search, those not found are named, and all others are selected at once', async ({
  simulator,
  launchWith,
}) => {
  const emails = Array.from({ length: 6 }, (_, at) => `person-${at}@acme.example`);
  const server = await simulator.addInstance({
    seed: seedOf(
      'Acme',
      emails.map((email) => ({ email })),
    ),
  });
  const { page } = await launchWith({ name: 'Shop', server, key: keyOf(server) });
  await page.getByRole('button', { name: 'Home', exact: true }).click();
  await page.getByRole('tab', { name: 'People' }).click();
  await expect(listed(page)).toHaveCount(8);
  const search = page.getByRole('searchbox', { name: 'Search people' });
  await search.fill(`${emails.slice(0, 4).join(', ')} "Gone" <gone@acme.example>`);
  await expect(page.getByText('4 of 5 found')).toBeVisible();
  await expect(page.getByText('Not found: gone@acme.example.')).toBeVisible();
  await expectClean(page, 'the list of people, by pasted addresses');
  await page.getByRole('button', { name: 'Select all 4' }).click();
  await expect(page.getByText('4 people, 1 organization on 1 instance')).toBeVisible();
  await search.fill('');
  await expect(listed(page)).toHaveCount(8);
  await expect(page.getByText('4 people, 1 organization on 1 instance')).toBeVisible();
});
