import type { Page } from '@playwright/test';
import type { SimulatedInstance } from '../dokploy/instance.ts';
import { expect, header } from './app.ts';
import {
  deleteOrganization,
  expectTold,
  openSettings,
  organizationItem,
  organizationNames,
  outcomes,
} from './screen.ts';
import { keyOf, production } from './seeds.ts';
import { test } from './sharedApp.ts';
import { roleIn } from './sheet.ts';

const box = (page: Page, email: string) => page.getByRole('checkbox', { name: `Select ${email}` });
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

function drop({ world }: SimulatedInstance, email: string): void {
  const user = world.users.find((each) => each.email === email);
  world.members.splice(
    world.members.findIndex(({ userId }) => userId === user?.id),
    1,
  );
}

test.describe.configure({ mode: 'parallel' });

test('focus and choice stay with a person as a refresh takes rows away', async ({ simulator, openWith }) => {
  const server = await simulator.addInstance({ seed: production() });
  const { page } = await openWith({ name: 'Production', server, key: keyOf(server) });
  const desk = page.getByRole('row', { name: /desk@shop\.example/ });
  await expect(header(page)).toContainText('connected');
  await desk.focus();
  drop(server, 'ops@shop.example');
  await page.keyboard.press('F5');
  await expect(page.getByRole('row', { name: /ops@shop\.example/ })).toHaveCount(0);
  await expect(desk).toBeFocused();
  await page.keyboard.press('Space');
  await expect(box(page, 'desk@shop.example')).toBeChecked();
  await expect(page.getByText('1 selected')).toBeVisible();

  // Where the focused person is gone too, the row in that place gets the focus, and nobody is chosen for them.
  drop(server, 'desk@shop.example');
  await page.keyboard.press('F5');
  await expect(desk).toHaveCount(0);
  await expect(page.getByRole('row', { name: /owner@example\.com/ })).toBeFocused();
  await expect(page.getByText(/selected/)).toHaveCount(0);
});

test('a change of tab loses nothing; what is to be sent is in sight', async ({ simulator, openWith }) => {
  const server = await simulator.addInstance({ seed: production() });
  const { page, electron } = await openWith({ name: 'Production', server, key: keyOf(server) });
  await electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setContentSize(900, 600));
  await expect(header(page)).toContainText('connected');
  const search = page.getByRole('searchbox', { name: 'Search members' });
  const name = page.getByRole('textbox', { name: 'Organization name' });
  const dialog = page.getByRole('dialog', { name: 'Invite people' });
  const addresses = dialog.getByRole('textbox', { name: 'Email addresses' });

  await test.step('names of organizations are whole beside their sign for no key', async () => {
    const cut = await organizationItem(page, 'Workshop')
      .locator('bdi')
      .evaluateAll((names) => names.filter((name) => name.scrollWidth > name.clientWidth).length);
    expect(cut).toBe(0);
    await expect(organizationItem(page, 'Workshop 10')).toHaveAccessibleName(/no key/);
  });

  await test.step('search, filter and selection', async () => {
    await box(page, 'desk@shop.example').click();
    await page.getByRole('button', { name: 'Filter by Role' }).click();
    await page.getByRole('menuitemcheckbox', { name: /member/ }).click();
    await page.keyboard.press('Escape');
    await search.fill('desk');
    await page.getByRole('tab', { name: 'Invitations' }).click();
    await page.getByRole('tab', { name: 'Members' }).click();
    await expect(search).toHaveValue('desk');
    await expect(page.getByRole('button', { name: 'Filter by Role, 1 chosen' })).toBeVisible();
    await expect(box(page, 'desk@shop.example')).toBeChecked();
  });

  await test.step('unsaved settings, also over another organization', async () => {
    await openSettings(page, 'Shop');
    await name.fill('Shop and more');
    await page.getByRole('tab', { name: 'Members' }).click();
    await openSettings(page, 'Archive');
    await expect(name).toHaveValue('Archive');
    await openSettings(page, 'Shop');
    await expect(name).toHaveValue('Shop and more');
    await button(page, 'Discard').click();
    await expect(name).toHaveValue('Shop');
  });

  await test.step('an invitation that was closed for later, with its role, wherever it is opened again', async () => {
    await page.getByRole('tab', { name: 'Members' }).click();
    await button(page, 'Invite').click();
    await addresses.fill('a@new.example\nb@new.example\nno address');
    await roleIn(dialog).selectOption('admin');
    await page.keyboard.press('Escape');
    await dialog.getByRole('button', { name: 'Close, keep for later' }).click();
    await expect(dialog).toBeHidden();
    await organizationItem(page, 'Archive').click();
    await organizationItem(page, 'Shop').click();
    await page.getByRole('tab', { name: 'Invitations' }).click();
    await button(page, 'Invite').click();
    await expect(addresses).toHaveValue('a@new.example\nb@new.example\nno address');
    await expect(roleIn(dialog)).toHaveValue('admin');
  });

  await test.step('what was run is kept no longer', async () => {
    await dialog.getByRole('button', { name: 'Create 2 invitations' }).click();
    await expect(dialog.getByText('2 invitations created.')).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
    await button(page, 'Invite').click();
    await expect(addresses).toHaveValue('');
  });
});

test('the focus goes on where a control went; no hidden search filters', async ({ simulator, openWith }) => {
  const piers = Array.from({ length: 10 }, (_, at) => ({ name: `Pier ${at + 1}` }));
  const server = await simulator.addInstance({
    version: '0.30.2',
    seed: { owner: { email: 'owner@piers.example' }, organizations: [{ name: 'Shop' }, ...piers] },
  });
  const { page } = await openWith({ name: 'Production', server, key: keyOf(server) });
  await expect(header(page)).toContainText('connected');
  const name = page.getByRole('textbox', { name: 'Organization name' });
  const makeDefault = button(page, 'Make default');

  await test.step('a row of Overview opened by Enter', async () => {
    await button(page, 'Home').click();
    // Another test of this app may have left another tab of Home.
    await page.getByRole('tab', { name: 'Overview' }).click();
    const rows = page.getByRole('table', { name: 'Instances' });
    await rows.getByRole('button', { name: 'Production', exact: true }).press('Enter');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Production');
    await expect(page.getByRole('main')).toBeFocused();
  });

  await test.step('Save, Undo, Discard, Make default', async () => {
    await openSettings(page, 'Pier 10');
    await name.fill('Quay 10');
    await button(page, 'Save').press('Enter');
    await expectTold(page, 'The settings of “Quay 10” on Production were saved.');
    await expect(button(page, 'Save')).toBeFocused();
    await button(page, 'Undo: put the settings of “Pier 10” back, Production').press('Enter');
    await expect(name).toHaveValue('Pier 10');
    await expect(outcomes(page)).toBeFocused();
    await name.fill('Quay 10');
    await button(page, 'Discard').press('Enter');
    await expect(name).toBeFocused();
    await makeDefault.press('Enter');
    await expectTold(page, '“Pier 10” on Production is your default organization now.');
    await expect(makeDefault).toBeFocused();
  });

  await test.step('the eleventh organization is deleted', async () => {
    await page.getByRole('searchbox', { name: 'Search organizations' }).fill('pier 10');
    await expect.poll(() => organizationNames(page)).toEqual(['Pier 10']);
    await deleteOrganization(page, 'Pier 10');
    await expect(page.getByRole('searchbox', { name: 'Search organizations' })).toHaveCount(0);
    await expect.poll(() => organizationNames(page)).toHaveLength(10);
    await expect(page.getByRole('tab', { name: 'Members' })).toHaveAttribute('aria-selected', 'true');
  });
});
