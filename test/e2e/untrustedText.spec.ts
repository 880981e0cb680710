import type { Locator, Page } from '@playwright/test';
import type { SimulatedInstance } from '../dokploy/instance.ts';
import { expect, header, type RunningApp } from './app.ts';
import {
  addByMain,
  expectBarred,
  openSettings,
  organizationItem,
  organizationList,
  organizationNames,
  writesOf,
} from './screen.ts';
import { keyOf } from './seeds.ts';
import { test } from './sharedApp.ts';

const OVERRIDE = '\u202e';
const HTML =
  '<img src=x onerror="window.struck=1"><b class="struck">bold</b><script>window.struck=1</script>';
/** Names that Dokploy takes from anyone, and how each begins where it is shown. */
const NAMES: [given: string, shown: string][] = [
  ['', 'Unnamed organization'],
  [' \t ', 'Unnamed organization'],
  ['\u200b\u2060', 'Unnamed organization'],
  ['long '.repeat(2_000), 'long long'],
  ['first\nsecond\r\n\tthird', 'first second third'],
  [`Works${OVERRIDE}gnp.exe`, 'Worksgnp.exe'],
  [HTML, '<img src=x'],
  ['🚢👩‍👩‍👧 Fleet', '🚢👩‍👩‍👧 Fleet'],
  [`Z${'\u0301'.repeat(500)}`, 'Z'],
  ['Twin', 'Twin'],
  ['Twin', 'Twin'],
];

/** An instance whose every name, role and address was written by somebody who means no good, or nothing. */
async function serve(add: (options: object) => Promise<SimulatedInstance>): Promise<SimulatedInstance> {
  const server = await add({
    version: '0.30.2',
    seed: {
      owner: { email: 'owner@harbor.example', firstName: 'First' },
      organizations: [
        {
          name: 'Harbor',
          members: [
            ...NAMES.map(([name], at) => ({ email: `person-${at}@harbor.example`, firstName: name })),
            { email: 'twin@harbor.example', firstName: 'Twin' },
            { email: 'double@harbor.example', firstName: 'Twin' },
          ],
          invitations: [
            ...NAMES.map(([name], at) => ({ email: `${name}${at}@north.example` })),
            { email: 'guest@north.example' },
          ],
          roles: [HTML, `${OVERRIDE}nimda`, 'r'.repeat(10_000)].map((role) => ({ role, permissions: {} })),
        },
        ...NAMES.map(([name]) => ({ name })),
      ],
    },
  });
  const { world } = server;
  // The server keeps addresses as they came from an import: two accounts of one person.
  const double = world.users.find(({ email }) => email === 'double@harbor.example');
  if (double) double.email = 'TWIN@Harbor.example';
  const members = world.members.filter(({ role }) => role === 'member');
  for (const [at, { role }] of world.customRoles.entries()) {
    const member = members[at];
    if (member) member.role = role;
  }
  return server;
}

/** Nothing of an untrusted name became an element or ran, and nothing is pushed out of its place. */
async function expectSafe({ page, electron }: RunningApp, rows: Locator): Promise<void> {
  for (const width of [1440, 900]) {
    await electron.evaluate(({ BrowserWindow }, to) => {
      BrowserWindow.getAllWindows()[0]?.setContentSize(to, 800);
    }, width);
    await expect.poll(() => page.evaluate(() => window.innerWidth)).toBe(width);
    await expect(page.locator('.struck, main script, main img[src="x"]')).toHaveCount(0);
    expect(await page.evaluate(() => 'struck' in window)).toBe(false);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    const heights = await rows.evaluateAll((all) => all.map((row) => row.getBoundingClientRect().height));
    expect(heights.length).toBeGreaterThan(5);
    expect([...new Set(heights)]).toHaveLength(1);
  }
}

/** Nothing on the screen turns what stands around it, breaks its line or hides. */
async function expectReadable(place: Locator): Promise<void> {
  const texts = await place.locator('bdi').allTextContents();
  const unreadable = /[\p{Cc}\p{Zl}\p{Zp}\u200b\u202a-\u202e\u2060-\u2069]/u;
  expect(texts.filter((text) => text === '' || unreadable.test(text))).toEqual([]);
  expect(texts.filter((text) => text.length > 200)).toEqual([]);
}

const tableOf = (page: Page, name: string): Locator => page.getByRole('table', { name });

test('untrusted names are text on one line, whole and told apart', async ({ simulator, shared: { app } }) => {
  const { page } = app;
  const server = await serve(simulator.addInstance);
  await addByMain(app, { name: 'Untrusted', server, key: keyOf(server) });
  await expect(header(page)).toContainText('connected');

  await test.step('organizations: each has a name, and no two are the same to the ear', async () => {
    await expect(organizationList(page).getByRole('listitem')).toHaveCount(NAMES.length + 1);
    await expectReadable(organizationList(page));
    const names = await organizationNames(page);
    for (const [, shown] of NAMES)
      expect(
        names.some((name) => name.startsWith(shown)),
        shown,
      ).toBe(true);
    const told = await organizationList(page).getByRole('listitem').allTextContents();
    expect(new Set(told).size).toBe(told.length);
    await expectSafe(app, organizationList(page).getByRole('listitem'));
  });

  await test.step('members: roles and names are text, and two accounts of one address are one person', async () => {
    const table = tableOf(page, 'Members');
    await expectReadable(table);
    await expectSafe(app, table.locator('[data-row]'));
    for (const [email, other] of [
      ['twin@harbor.example', 'TWIN@Harbor.example'],
      ['TWIN@Harbor.example', 'twin@harbor.example'],
    ] as const) {
      const row = table.getByRole('row').filter({ has: page.getByText(email, { exact: true }) });
      await expect(
        row.getByRole('img', { name: `One person with 2 accounts: the address differs from ${other}` }),
      ).toBeVisible();
    }
    await page.getByLabel('Role of person-9@harbor.example', { exact: true }).click();
    await expect(page.getByRole('option')).toHaveCount(5);
    await expectReadable(page.getByRole('listbox'));
    await page.keyboard.press('Escape');
  });

  await test.step('invitations', async () => {
    await page.getByRole('tab', { name: 'Invitations' }).click();
    await expect(tableOf(page, 'Invitations').getByText('guest@north.example')).toHaveCount(1);
    await expectReadable(tableOf(page, 'Invitations'));
    await expectSafe(app, tableOf(page, 'Invitations').locator('[data-row]'));
    await page.getByRole('tab', { name: 'Members' }).click();
  });

  await test.step('the pages of organizations with such names', async () => {
    for (const item of await organizationList(page).getByRole('button').all()) {
      await item.click();
      const heading = page.getByRole('heading', { level: 2 }).filter({ has: page.locator('bdi') });
      await expect(heading).toHaveCount(1);
      await expectReadable(heading);
      expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBe(0);
      expect(await page.evaluate(() => 'struck' in window)).toBe(false);
    }
    expect(writesOf(server)).toEqual([]);
  });
});

test('our forms send no such names: they trim, refuse, cap, warn', async ({ simulator, shared: { app } }) => {
  const { page } = app;
  const server = await serve(simulator.addInstance);
  await addByMain(app, { name: 'Forms', server, key: keyOf(server) });
  await expect(organizationItem(page, 'Harbor')).toBeVisible();

  await test.step('renaming', async () => {
    await openSettings(page, 'Harbor');
    const name = page.getByRole('textbox', { name: 'Organization name' });
    const save = page.getByRole('button', { name: 'Save' });
    for (const [typed, told] of [
      ['   ', /The name is empty/],
      [`Har${OVERRIDE}bor`, /invisible character/],
      ['x'.repeat(256), /longer than 255/],
    ] as const) {
      await name.fill(typed);
      await save.click();
      await expect(name).toHaveAccessibleDescription(told);
    }
    await name.fill(' tWIN ');
    await expect(
      page.getByRole('status').filter({ hasText: '2 organizations with this name already exist' }),
    ).toBeVisible();
    // What a paste of two lines leaves in a box of one line.
    await name.fill('  Quay\n');
    await save.click();
    await expect(page.getByRole('heading', { level: 2, name: 'Quay' })).toBeVisible();
    await expectBarred(save, 'No changes to save');
  });

  await test.step('inviting: one address in two cases is one person, who is here already', async () => {
    await page.getByRole('tab', { name: 'Invitations' }).click();
    await page.getByRole('button', { name: 'Invite', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: 'Invite people' });
    await dialog
      .getByRole('textbox', { name: 'Email addresses' })
      .fill(
        `NEW@shop.example new@SHOP.example, Twin@HARBOR.example, <b>x</b>@shop.example, ${'a'.repeat(10_000)}@b.example`,
      );
    await expect(dialog.getByText(/^2 addresses\. Left out: .+ and \d more\.$/)).toBeVisible();
    await expect(dialog.getByText('Already so (1)')).toBeVisible();
    await dialog.getByRole('button', { name: 'Create 1 invitation' }).click();
    await expect(dialog.getByText(/^1 invitation created\. 1 skipped\.$/)).toBeVisible();
    await dialog.getByRole('button', { name: 'Close', exact: true }).last().click();
  });

  const harbor = expect.any(String);
  expect(writesOf(server)).toEqual([
    ['organization.update', { organizationId: harbor, name: 'Quay' }, 200],
    ['organization.inviteMember', { email: 'new@shop.example', role: 'member' }, 200],
  ]);
});
