import type { Page } from '@playwright/test';
import { expect, tile } from './app.ts';
import { expectClean } from './axe.ts';
import { answerBoxes } from './boxes.ts';
import { addByMain, roleOf, runFromPalette } from './screen.ts';
import { test } from './sharedApp.ts';
import { studio } from './studio.ts';

const role = (page: Page, name: string) =>
  page.getByRole('list', { name: 'Roles' }).getByRole('button', { name: new RegExp(`^${name}`) });

test('what each role may do and who has it stands in a tab of its own', async ({ openWith, simulator }) => {
  const { server, keyOf } = await studio(simulator, { licensed: true });
  const app = await openWith({ name: 'Studio', server, key: keyOf('owner@studio.example') });
  const { page } = app;

  await test.step('the roles that can be given say what they open', async () => {
    await roleOf(page, 'max@studio.example').click();
    const option = page.getByRole('option', { name: 'auditor', exact: true });
    await expect(option).toHaveAccessibleDescription('Audit log: see; Members: see.');
    await expectClean(page, 'roles that can be given');
    await page.keyboard.press('Escape');
  });

  await test.step('a role that was made says what it may do, what not, and whom that makes mighty', async () => {
    await page.getByRole('tab', { name: 'Roles' }).click();
    await role(page, 'owner').focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    const view = page.getByRole('region', { name: 'Role release manager' });
    await expect(view.getByText('see, create; not: delete').first()).toBeVisible();
    await expect(view).toContainText('People with it can make others admins');
    await expect(view.getByText(/^Volumes, Backups/)).toBeVisible();
    await expectClean(page, 'a role');
  });

  await test.step('who has it is asked for when it is looked at', async () => {
    expect(server.requests.some(({ call }) => call === 'customRole.membersByRole')).toBe(false);
    await page.getByRole('radio', { name: 'What it may do' }).press('ArrowRight');
    await expect(page.getByRole('row', { name: /mia@studio/ })).toBeVisible();
    await expectClean(page, 'who has a role');
  });
});

test('a role that nobody has is deleted once a box of the system was answered, and Undo makes it again', async ({
  openWith,
  simulator,
}) => {
  const { server, keyOf } = await studio(simulator, { licensed: true });
  const roles = () => server.world.customRoles.map(({ role: name }) => name).sort();
  const app = await openWith({ name: 'Studio', server, key: keyOf('ops@studio.example') });
  const { page } = app;
  const asked = await answerBoxes(app, ['Cancel', 'Delete role']);
  const button = page.getByRole('button', { name: 'Delete role…' });
  await page.getByRole('tab', { name: 'Roles' }).click();

  await test.step('one that a person has says what to do first', async () => {
    await role(page, 'auditor').click();
    await expect(button).toHaveAccessibleDescription('1 person has this role. Give them another one first.');
    await expectClean(page, 'a role that somebody has');
  });

  await test.step('what is not meant is not sent', async () => {
    for (const row of server.world.members) if (row.role === 'auditor') row.role = 'member';
    await page.keyboard.press('F5');
    await expect(button).toHaveAccessibleDescription('');
    await button.click();
    await expect
      .poll(async () => (await asked()).map(({ message }) => message))
      .toEqual(['Delete the role “auditor”?']);
    expect(roles()).toEqual(['auditor', 'release manager']);
  });

  await test.step('what is meant is, and taken back', async () => {
    await button.click();
    await expect(role(page, 'auditor')).toHaveCount(0);
    expect(roles()).toEqual(['release manager']);
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect(role(page, 'auditor')).toBeVisible();
    expect(roles()).toEqual(['auditor', 'release manager']);
  });
});

test('a role is created, edited, renamed with its people, copied to another instance and compared with the copy', async ({
  openWith,
  simulator,
}) => {
  const { server, keyOf } = await studio(simulator, { licensed: true });
  const other = await studio(simulator, { licensed: true });
  other.server.world.customRoles = [];
  const roles = ({ world } = server) => world.customRoles.map(({ role: name }) => name).sort();
  const app = await openWith({ name: 'Studio', server, key: keyOf('ops@studio.example') });
  const { page } = app;
  await addByMain(app, { name: 'Second', server: other.server, key: other.keyOf('ops@studio.example') });
  await tile(page, 'Studio').click();
  await page.getByRole('tab', { name: 'Roles' }).click();
  const sheet = page.getByRole('dialog');

  await test.step('one that makes admins is created once main asked', async () => {
    const asked = await answerBoxes(app, ['Cancel', 'Give rights']);
    await runFromPalette(page, 'new role', /New role…/);
    await sheet.getByRole('textbox', { name: 'Name', exact: true }).fill('deployer');
    await sheet.getByRole('checkbox', { name: 'Deployments', exact: true }).check();
    await sheet.getByRole('checkbox', { name: 'Members: change roles and permissions' }).check();
    await expect(sheet.getByRole('list', { name: 'Side effects' })).toContainText('make others admins');
    await expectClean(page, 'a new role');
    await sheet.getByRole('button', { name: 'Create 1 role' }).click();
    await expect(sheet.getByRole('alert')).toContainText('You did not confirm it.');
    expect(roles()).toEqual(['auditor', 'release manager']);
    await sheet.getByRole('button', { name: 'Create 1 role' }).click();
    await expect(role(page, 'deployer')).toBeVisible();
    expect((await asked()).map(({ message }) => message)).toEqual([
      'Give people with the role “deployer” far-reaching rights?',
      'Give people with the role “deployer” far-reaching rights?',
    ]);
  });

  await test.step('what it allows is edited', async () => {
    await role(page, 'deployer').click();
    await page.getByRole('button', { name: 'Edit…' }).click();
    await expect(sheet.getByText('It allows this already.')).toHaveCount(1);
    await sheet.getByRole('checkbox', { name: 'Members: change roles and permissions' }).uncheck();
    await sheet.getByRole('button', { name: 'Change 1 role' }).click();
    await expect(sheet).toHaveCount(0);
    const { permissions } = server.world.customRoles.find((row) => row.role === 'deployer') ?? {};
    expect(permissions).toEqual({ deployment: ['read', 'create', 'cancel'] });
  });

  await test.step('another one is renamed with the person who has it, and stays in view', async () => {
    await role(page, 'auditor').click();
    await page.getByRole('button', { name: 'Rename…' }).click();
    await sheet.getByRole('textbox', { name: 'New name' }).fill('reviewer');
    await expect(sheet.getByText('1 member moves to the new name.')).toBeVisible();
    await expectClean(page, 'renaming a role');
    await sheet.getByRole('button', { name: 'Change 1 role' }).click();
    await expect(page.getByRole('region', { name: 'Role reviewer' })).toBeVisible();
    expect(server.world.members.filter((row) => row.role === 'reviewer')).toHaveLength(1);
  });

  await test.step('it is copied to the other instance', async () => {
    await page.getByRole('button', { name: 'Copy to other instances…' }).click();
    await sheet.getByRole('checkbox', { name: 'Studio on Second' }).check();
    await expectClean(page, 'copying a role');
    await sheet.getByRole('button', { name: 'Create 1 role' }).click();
    await expect(sheet).toHaveCount(0);
    expect(roles(other.server)).toEqual(['reviewer']);
  });

  await test.step('and compared with what it is there', async () => {
    Object.assign(other.server.world.customRoles[0] ?? {}, {
      permissions: { member: ['read'], docker: ['read'] },
    });
    await page.getByRole('button', { name: 'Compare…' }).click();
    await sheet.getByRole('combobox', { name: 'With a role of' }).selectOption({ label: 'Studio on Second' });
    await expect(sheet.getByText('2 differences.')).toBeVisible();
    await expect(sheet.getByRole('row', { name: /^Docker/ })).toBeVisible();
    await expectClean(page, 'comparing roles');
  });
});

test('without a license custom roles open nothing, and that is said', async ({ openWith, simulator }) => {
  const { server, keyOf } = await studio(simulator, { licensed: false });
  const { page } = await openWith({ name: 'Free', server, key: keyOf('owner@studio.example') });
  const note = page.getByText('2 people have one of the roles “release manager”, “auditor”');
  await expect(note).toContainText('opens nothing');
  await expectClean(page, 'members whose role opens nothing');
  await page.getByRole('button', { name: 'Show these people' }).click();
  await expect(page.getByRole('row', { name: /@studio/ })).toHaveCount(2);
  await page.getByRole('tab', { name: 'Roles' }).click();
  await expect(page.getByText('“Invalid role”')).toHaveCount(1);
  await role(page, 'auditor').click();
  await expect(page.getByText('“Invalid role”')).toHaveCount(1);
  for (const name of ['New role…', 'Edit…', 'Rename…', 'Delete role…'])
    await expect(page.getByRole('button', { name })).toHaveAccessibleDescription(/license/);
});

test('a member’s key sees people by role, the one list it may read', async ({ openWith, simulator }) => {
  const { server, keyOf } = await studio(simulator, { licensed: true });
  const { page } = await openWith({ name: 'As member', server, key: keyOf('max@studio.example') });
  await page.getByRole('button', { name: 'See people by role' }).click();
  await expect(page.getByRole('row', { name: /owner@studio/ })).toBeVisible();
  await role(page, 'admin').click();
  await expect(page.getByRole('row', { name: /ops@studio/ })).toBeVisible();
});
