import type { Locator, Page } from '@playwright/test';
import { expect, registryOf, test } from './app.ts';
import { expectNoTrap, tabTo } from './byKeyboard.ts';
import { acmeWithProjects, DESK } from './permissions.ts';
import { writesOf } from './screen.ts';
import { keyOf } from './seeds.ts';

const GUEST = 'guest@partner.example';

const dialog = (page: Page, name: string | RegExp): Locator => page.getByRole('dialog', { name });

/** Goes to a control by Tab, and presses it. */
async function press(page: Page, goal: Locator): Promise<void> {
  await tabTo(page, goal);
  await page.keyboard.press('Enter');
}

test('whoever starts Quayside for the first time comes by keys alone from the first instance to people, access, leaving, Settings and Diagnose, and is never stuck', async ({
  simulator,
  profile,
  launch,
}) => {
  const server = await simulator.addInstance({ seed: acmeWithProjects() });
  const { page } = await launch();
  const members = page.getByRole('table', { name: 'Members' });
  const row = members.getByRole('row', { name: new RegExp(DESK) });

  await test.step('an instance is added', async () => {
    const add = page.getByRole('region', { name: 'Add instance' });
    await expect(add.getByRole('textbox', { name: 'URL' })).toBeFocused();
    await expectNoTrap(page);
    await page.keyboard.type(server.origin);
    await tabTo(page, add.getByLabel('API key', { exact: true }));
    await page.keyboard.type(keyOf(server));
    await tabTo(page, add.getByRole('textbox', { name: 'Name' }));
    await page.keyboard.type('Shop');
    await page.keyboard.press('ControlOrMeta+Enter');
    await expect(row).toBeVisible();
    expect(Object.values(registryOf(profile).byId).map(({ name }) => name)).toEqual(['Shop']);
    const organizations = page.getByRole('list', { name: 'Organizations' });
    await expect(organizations.getByRole('button').first()).toBeFocused();
  });

  await test.step('the members are walked through, and one is invited', async () => {
    await expectNoTrap(page);
    const open = page.getByRole('button', { name: 'Invite', exact: true });
    await press(page, open);
    const invite = dialog(page, 'Invite people');
    await expect(invite.getByRole('textbox', { name: 'Email addresses' })).toBeFocused();
    await page.keyboard.type(GUEST);
    await expectNoTrap(page);
    await press(page, invite.getByRole('button', { name: /^Create/ }));
    await expect.poll(() => writesOf(server).map(([call]) => call)).toContain('organization.inviteMember');
    await expect(invite.getByText('1 invitation created.')).toBeVisible();
    await expectNoTrap(page);
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await expect(open).toBeFocused();
  });

  await test.step('their permissions are looked at', async () => {
    await tabTo(page, members.getByRole('row').nth(1));
    await tabTo(page, row, 'ArrowDown');
    await page.keyboard.press('Enter');
    const permissions = dialog(page, `Permissions of ${DESK}`);
    await expect(permissions.getByRole('searchbox')).toBeFocused();
    await expectNoTrap(page);
    await page.keyboard.press('Escape');
    await expect(permissions).toHaveCount(0);
    await expect(row).toBeFocused();
  });

  await test.step('they are off-boarded from among all people', async () => {
    await press(page, page.getByRole('button', { name: 'Home', exact: true }));
    const overview = page.getByRole('tab', { name: 'Overview' });
    await tabTo(page, overview);
    await tabTo(page, page.getByRole('tab', { name: 'People' }), 'ArrowRight');
    await page.keyboard.press('Enter');
    const person = page.getByRole('row', { name: DESK });
    await expect(person).toBeVisible();
    await expectNoTrap(page);
    await page.keyboard.press('/');
    await page.keyboard.type(DESK);
    await expect(page.getByRole('status').filter({ hasText: /^1 of \d+ people/ })).toBeVisible();
    await page.keyboard.press('ArrowDown');
    await expect(person).toBeFocused();
    await page.keyboard.press('Enter');
    const panel = page.getByRole('complementary', { name: DESK });
    await expect(panel).toBeFocused();
    await press(page, panel.getByRole('button', { name: 'Off-board…' }));
    const review = dialog(page, `Off-board ${DESK}`);
    await expect(review.getByRole('button', { name: 'Cancel' })).toBeFocused();
    await expectNoTrap(page);
    await expect(review.getByRole('button', { name: /^Delete 1 account/ })).toBeEnabled();
    await page.keyboard.press('ControlOrMeta+Enter');
    await expect(review.getByRole('status').first()).toHaveText(/^.+: gone from .+\.$/);
    await expectNoTrap(page);
    await page.keyboard.press('Escape');
    await expect(review).toHaveCount(0);
    await expect(page.locator('body')).not.toBeFocused();
  });

  await test.step('Settings and Diagnose are walked through, and closed', async () => {
    await press(page, page.getByRole('button', { name: 'Settings', exact: true }));
    const settings = dialog(page, 'Settings');
    await expect(settings).toBeVisible();
    await expectNoTrap(page);
    await page.keyboard.press('Escape');
    await expect(settings).toHaveCount(0);
    await expect(page.getByRole('button', { name: 'Settings', exact: true })).toBeFocused();
    await page.keyboard.press('ControlOrMeta+1');
    const menu = page.getByRole('button', { name: 'Instance menu' });
    await press(page, menu);
    await tabTo(page, page.getByRole('menuitem', { name: 'Diagnose' }), 'ArrowDown');
    await page.keyboard.press('Enter');
    const diagnose = dialog(page, 'Diagnose');
    await expect(diagnose.locator(':focus')).toHaveCount(1);
    await expect(diagnose.getByText('All is well.')).toBeVisible();
    await expectNoTrap(page);
    await page.keyboard.press('Escape');
    await expect(diagnose).toHaveCount(0);
    await expect(menu).toBeFocused();
  });
});

test('from the start to an off-boarding by keys alone: two keys and typing, then the one that runs it', async ({
  simulator,
  launchWith,
}) => {
  const MARIA = 'maria@acme.example';
  const server = await simulator.addInstance({
    seed: {
      owner: { email: 'lead@acme.example' },
      organizations: [{ name: 'Acme', members: [{ email: MARIA, firstName: 'Maria', lastName: 'Costa' }] }],
    },
  });
  const { page } = await launchWith({ name: 'Shop', server, key: keyOf(server) });
  const keys: string[] = [];
  const pressed = async (key: string) => {
    keys.push(key);
    await page.keyboard.press(key);
  };
  await pressed('ControlOrMeta+K');
  await page.keyboard.type('offboard maria');
  const option = dialog(page, 'Command palette').getByRole('option', { name: /^Off-board Maria Costa…/ });
  await expect(option).toHaveAttribute('aria-selected', 'true');
  await pressed('Enter');
  const sheet = dialog(page, `Off-board ${MARIA}`);
  await expect(sheet.getByRole('button', { name: /^Delete 1 account/ })).toBeEnabled();
  expect(keys).toHaveLength(2);
  await pressed('ControlOrMeta+Enter');
  await expect(sheet.getByRole('heading', { name: 'Maria Costa: gone from Shop.' })).toBeVisible();
  expect(keys).toHaveLength(3);
  expect(writesOf(server).map(([call]) => call)).toEqual(['user.remove']);
});
