import type { Page } from '@playwright/test';
import { expect, type RunningApp } from './app.ts';
import { expectClean } from './axe.ts';
import { answerBoxes } from './boxes.ts';
import { roleOf, runFromPalette } from './screen.ts';
import { test } from './sharedApp.ts';
import { studio } from './studio.ts';

const role = (page: Page, name: string) =>
  page.getByRole('list', { name: 'Roles' }).getByRole('button', { name: new RegExp(`^${name}`) });

function watchBrowser({ electron }: RunningApp): Promise<() => Promise<string[]>> {
  return electron
    .evaluate(({ shell }) => {
      const opened: string[] = [];
      Object.assign(globalThis, { opened });
      shell.openExternal = async (url) => void opened.push(url);
    })
    .then(() => () => electron.evaluate(() => (globalThis as unknown as { opened: string[] }).opened));
}

test('what each role may do and who has it stands in a tab of its own', async ({ openWith, simulator }) => {
  const { server, keyOf } = await studio(simulator, { licensed: true });
  const app = await openWith({ name: 'Studio', server, key: keyOf('owner@studio.example') });
  const { page } = app;
  const opened = await watchBrowser(app);

  await test.step('the roles that can be given say what they open', async () => {
    await roleOf(page, 'max@studio.example').click();
    const option = page.getByRole('option', { name: 'auditor', exact: true });
    await expect(option).toHaveAccessibleDescription('Audit log: see; Members: see.');
    await expectClean(page, 'roles that can be given');
    await page.keyboard.press('Escape');
  });

  await test.step('the palette leads to them', async () => {
    await runFromPalette(page, 'go to roles', /Roles/);
    await expect(page.getByRole('tab', { name: 'Roles' })).toHaveAttribute('aria-selected', 'true');
  });

  await test.step('a role that was made says what it may do, what not, and whom that makes mighty', async () => {
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

  await test.step('it is changed on Dokploy’s own page', async () => {
    await page.getByRole('button', { name: 'Open in Dokploy' }).click();
    await expect.poll(opened).toEqual([server.origin]);
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
});

test('a member’s key sees people by role, the one list it may read', async ({ openWith, simulator }) => {
  const { server, keyOf } = await studio(simulator, { licensed: true });
  const { page } = await openWith({ name: 'As member', server, key: keyOf('max@studio.example') });
  await page.getByRole('button', { name: 'See people by role' }).click();
  await expect(page.getByRole('row', { name: /owner@studio/ })).toBeVisible();
  await role(page, 'admin').click();
  await expect(page.getByRole('row', { name: /ops@studio/ })).toBeVisible();
});
