import type { Page } from '@playwright/test';
import { twoProjects } from '../dokploy/projectSeed.ts';
import { owner } from '../dokploy/seed.ts';
import { expect, header, registryOf, tile } from './app.ts';
import { expectClean } from './axe.ts';
import {
  expectBarred,
  expectTold,
  openSettings,
  organizationItem,
  organizationNames,
  writesOf,
} from './screen.ts';
import { keyOf, village } from './seeds.ts';
import { test } from './sharedApp.ts';

const dialogOf = (page: Page, name: string) => page.getByRole('dialog', { name });

const duo = {
  owner,
  organizations: [
    {
      name: 'Shop',
      members: [{ email: 'ops@shop.example', role: 'admin' }],
      projects: twoProjects(),
      invitations: [{ email: 'guest@shop.example' }],
    },
    { name: 'Labs', owner: { email: 'lead@labs.example' }, members: [{ ...owner, role: 'admin' }] },
  ],
};

test.describe.configure({ mode: 'parallel' });

test('create, rename, make default, undo, delete: each is one write', async ({ simulator, openWith }) => {
  const server = await simulator.addInstance({ version: '0.30.2', seed: duo });
  const { page } = await openWith({ name: 'Production', server, key: keyOf(server) });
  await expect(organizationItem(page, 'Shop')).toBeVisible();
  const shop = server.world.organizations.find(({ name }) => name === 'Shop')?.id;

  await test.step('the form refuses what no organization should be called, and warns of a twin', async () => {
    await page.getByRole('button', { name: 'New organization' }).click();
    const dialog = dialogOf(page, 'New organization');
    const name = dialog.getByRole('textbox', { name: 'Name' });
    const create = dialog.getByRole('button', { name: 'Create organization' });
    await expect(name).toBeFocused();
    await create.click();
    await expect(name).toHaveAccessibleDescription(/The name is empty/);
    await expect(name).toBeFocused();
    await name.fill(`Works${String.fromCodePoint(0x202e)}hop`);
    await expect(name).toHaveAccessibleDescription(/invisible character/);
    await name.fill('x'.repeat(256));
    await expect(name).toHaveAccessibleDescription(/longer than 255/);
    await name.fill('labs');
    await expect(dialog.getByRole('status')).toContainText('An organization with this name already exists');
    await dialog.getByRole('textbox', { name: 'Logo' }).fill('http://labs.example/x.png');
    await create.click();
    await expect(dialog.getByRole('textbox', { name: 'Logo' })).toBeFocused();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('button', { name: 'New organization' })).toBeFocused();
    expect(writesOf(server)).toEqual([]);
  });

  await test.step('a created one is in the list, chosen, owned, and says that it has no key', async () => {
    await page.getByRole('button', { name: 'New organization' }).click();
    const dialog = dialogOf(page, 'New organization');
    await dialog.getByRole('textbox', { name: 'Name' }).fill('  Depot ');
    await dialog.getByRole('textbox', { name: 'Name' }).press('Enter');
    await expect(dialog).toBeHidden();
    await expect(organizationItem(page, 'Depot')).toHaveAttribute('aria-current', 'true');
    await expect(organizationItem(page, 'Depot')).toContainText('owned by you');
    await expect(organizationItem(page, 'Depot')).toContainText('no key');
    await expect(page.getByRole('heading', { name: 'No key for Depot' })).toBeVisible();
    await expectTold(page, '“Depot” on Production was created.');
    expect(await organizationNames(page)).toEqual(['Shop', 'Depot', 'Labs']);
  });

  await test.step('it is renamed without a key of its own, and back', async () => {
    await openSettings(page, 'Depot');
    await expectBarred(page.getByRole('button', { name: 'Save' }), 'No changes to save');
    await page.getByRole('textbox', { name: 'Organization name' }).fill('Warehouse');
    await page.getByRole('combobox', { name: 'Default role' }).selectOption('admin');
    await page.getByRole('button', { name: 'Save' }).click();
    await expectTold(page, 'The settings of “Warehouse” on Production were saved.');
    await expect(page.getByRole('heading', { level: 2, name: 'Warehouse' })).toBeVisible();
    expect(await organizationNames(page)).toEqual(['Shop', 'Labs', 'Warehouse']);
    await page.getByRole('button', { name: 'Undo: put the settings of “Depot” back' }).click();
    await expect(page.getByRole('heading', { level: 2, name: 'Depot' })).toBeVisible();
    await expect(page.getByRole('combobox', { name: 'Default role' })).toHaveValue('');
  });

  await test.step('it becomes the default, and stops being it', async () => {
    await page.getByRole('button', { name: 'Make default' }).click();
    await expectTold(page, '“Depot” on Production is your default organization now.');
    await expect(organizationItem(page, 'Depot').getByRole('img', { name: 'default' })).toBeVisible();
    expect(await organizationNames(page)).toEqual(['Depot', 'Labs', 'Shop']);
    await expectBarred(
      page.getByRole('button', { name: 'Make default' }),
      'This is already the default organization.',
    );
    await page.getByRole('button', { name: 'Undo: make “Shop” the default' }).click();
    await expectTold(page, '“Shop” on Production is your default organization now.');
    await expect(organizationItem(page, 'Shop').getByRole('img', { name: 'default' })).toBeVisible();
  });

  await test.step('it is deleted, and the focus goes to what is shown then', async () => {
    await page.getByRole('button', { name: 'Delete organization' }).click();
    const dialog = dialogOf(page, 'Delete organization');
    await expect(dialog).toContainText('its containers keep running');
    const button = dialog.getByRole('button', { name: 'Delete organization' });
    await button.click();
    await expect(dialog).toBeHidden();
    expect(await organizationNames(page)).toEqual(['Shop', 'Labs']);
    await expectTold(page, '“Depot” on Production was deleted.');
    await expect(organizationItem(page, 'Shop')).toBeFocused();
  });

  await test.step('the last owned one is refused before it is tried, a foreign one is shown but not changed', async () => {
    await openSettings(page, 'Shop');
    await expectBarred(
      page.getByRole('button', { name: 'Delete organization' }),
      'This is the last organization you own. Dokploy keeps at least one, so create another first.',
    );
    await page.getByRole('button', { name: 'Delete organization' }).click({ force: true });
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await openSettings(page, 'Labs');
    await expect(page.getByRole('textbox', { name: 'Organization name' })).not.toBeEditable();
    await expectBarred(page.getByRole('button', { name: 'Save' }), 'Only its owner can change it.');
    await expectBarred(
      page.getByRole('button', { name: 'Delete organization' }),
      'Only its owner can delete it.',
    );
  });

  const depot = expect.any(String);
  expect(writesOf(server)).toEqual([
    ['organization.create', { name: 'Depot' }, 200],
    ['organization.update', { organizationId: depot, name: 'Warehouse', defaultRole: 'admin' }, 200],
    ['organization.update', { organizationId: depot, name: 'Depot', defaultRole: null }, 200],
    ['organization.setDefault', { organizationId: depot }, 200],
    ['organization.setDefault', { organizationId: shop }, 200],
    ['organization.delete', { organizationId: depot }, 200],
  ]);
});

test('deleting the organization of the only key names the key, takes it out of the keychain, and asks for another', async ({
  simulator,
  shared: { keyring, profile },
  openWith,
}) => {
  const server = await simulator.addInstance({ version: '0.30.2', seed: duo });
  const shop = server.world.organizations.find(({ name }) => name === 'Shop');
  server.world.addOrganization({ name: 'Second', ownerId: shop?.ownerId ?? '' });
  const north = await simulator.addInstance({ seed: village('north') });
  const { page, electron } = await openWith(
    { name: 'North', server: north, key: keyOf(north) },
    { name: 'Production', server, key: keyOf(server) },
  );
  await expect(header(page)).toContainText('connected');
  expect(keyring.accounts()).toHaveLength(2);

  await openSettings(page, 'Shop');
  await page.getByRole('button', { name: 'Delete organization' }).click();
  const dialog = dialogOf(page, 'Delete organization');
  await expect(dialog).toContainText('2 memberships and 1 invitation');
  await expect(dialog).toContainText(
    'its 2 projects, with 3 environments and 7 services (4 applications, 3 databases)',
  );
  await expect(dialog).toContainText('The last deploy of 6 services of 7 succeeded.');
  await expect(dialog).toContainText('people keep their accounts. Their other organizations are unknown.');
  await expect(dialog).toContainText(
    /the key of owner@example\.com, pasted here .*, which leaves this computer/,
  );
  const caution = dialog.getByText('Its key is the only one for Production here.');
  await test.step('in the smallest window, the button is in reach below all that goes', async () => {
    await electron.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.setContentSize(900, 600),
    );
    await expect.poll(() => page.evaluate(() => innerHeight)).toBe(600);
    await expect(dialog.getByRole('button', { name: 'Delete organization' })).toBeInViewport({ ratio: 1 });
    await expect(caution).toBeInViewport({ ratio: 1 });
  });
  await dialog.getByRole('button', { name: 'Delete organization' }).click();
  await expect(dialog).toBeHidden();

  await expect(page.getByRole('alert').getByRole('button', { name: 'Replace key' })).toBeVisible();
  await expect.poll(() => keyring.accounts()).toHaveLength(1);
  expect(Object.values(registryOf(profile).byId).map(({ keys }) => keys.length)).toEqual([1, 0]);
  expect(writesOf(server)).toEqual([['organization.delete', { organizationId: shop?.id }, 200]]);
  await tile(page, 'North').click();
  await expect(page.getByRole('row', { name: 'member@north.example' })).toBeVisible();
});

test('what is in an organization of an old server is counted when a person asks for it, since its list has every secret', async ({
  simulator,
  openWith,
}) => {
  const server = await simulator.addInstance({ version: '0.26.5', seed: duo });
  const shop = server.world.organizations.find(({ name }) => name === 'Shop');
  server.world.addOrganization({ name: 'Second', ownerId: shop?.ownerId ?? '' });
  const { page } = await openWith({ name: 'Production', server, key: keyOf(server) });
  await openSettings(page, 'Shop');
  await page.getByRole('button', { name: 'Delete organization' }).click();
  const dialog = dialogOf(page, 'Delete organization');
  await expect(dialog.getByRole('button', { name: 'Count' })).toBeVisible();
  expect(server.requests.some(({ call }) => call === 'project.all')).toBe(false);
  await dialog.getByRole('button', { name: 'Count' }).click();
  await expect(dialog).toContainText(
    'its 2 projects, with 3 environments and 7 services (4 applications, 1 PostgreSQL, 1 MySQL, 1 Redis)',
  );
  await expectClean(page, 'deleting an organization that was counted');
});
