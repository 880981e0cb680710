import { tile } from '../e2e/app.ts';
import { addByMain } from '../e2e/screen.ts';
import { studio } from '../e2e/studio.ts';
import { expect, shoot, test } from './shoot.ts';

for (const licensed of [true, false])
  test(`roles, ${licensed ? 'licensed' : 'free'}`, async ({ simulator, launchWith }) => {
    const { server, keyOf } = await studio(simulator, { licensed });
    const key = keyOf('owner@studio.example');
    const app = await launchWith({ name: 'Studio', server, key });
    const { page } = app;
    const named = licensed ? 'roles' : 'roles-free';
    await expect(page.getByRole('row', { name: /books@studio/ })).toBeVisible();
    await expect(page.getByRole('combobox', { name: /^Role of/ }).nth(1)).toBeEnabled();
    if (!licensed) await shoot(app, `${named}-members`);
    else {
      await page.getByLabel('Role of max@studio.example').click();
      await shoot(app, `${named}-offered`, page.getByRole('option').first());
      await page.keyboard.press('Escape');
    }
    await page.getByRole('tab', { name: 'Roles' }).click();
    await page
      .getByRole('list', { name: 'Roles' })
      .getByRole('button', { name: /^release manager/ })
      .click();
    await expect(page.getByText('Nothing of')).toBeVisible();
    await shoot(app, named);
    await page.getByText('Who has it', { exact: true }).click();
    await shoot(app, `${named}-people`, page.getByRole('row', { name: /mia@studio/ }));
    await page
      .getByRole('list', { name: 'Roles' })
      .getByRole('button', { name: /^member/ })
      .click();
    await page.getByText('What it may do', { exact: true }).click();
    await shoot(app, `${named}-member`);
  });

test('roles that are made, changed, copied and compared', async ({ simulator, launchWith }) => {
  const { server, keyOf } = await studio(simulator, { licensed: true });
  const other = await studio(simulator, { licensed: true });
  const old = await simulator.addInstance({
    version: '0.28.7',
    seed: { licensed: true, owner: { email: 'owner@studio.example' }, organizations: [{ name: 'Harbor' }] },
  });
  const [row] = other.server.world.customRoles;
  Object.assign(row ?? {}, {
    permissions: { ...row?.permissions, logs: [], docker: ['read'], member: ['read'] },
  });
  other.server.world.customRoles = other.server.world.customRoles.slice(0, 1);
  const [first] = server.world.customRoles;
  server.world.addInvitation({
    ...{ organizationId: first?.organizationId ?? '', email: 'new@studio.example', role: 'release manager' },
    inviterId: server.world.users[0]?.id ?? '',
  });
  const app = await launchWith({ name: 'Studio', server, key: keyOf('owner@studio.example') });
  const { page } = app;
  await addByMain(app, { name: 'Pier', server: other.server, key: other.keyOf('owner@studio.example') });
  const key = old.key({ user: 'owner@studio.example', organization: 'Harbor' });
  await addByMain(app, { name: 'Harbor', server: old, key });
  await tile(page, 'Studio').click();
  await page.getByRole('tab', { name: 'Roles' }).click();
  const sheet = page.getByRole('dialog');
  const leave = async () => {
    await page.keyboard.press('Escape');
    await sheet.getByRole('button', { name: 'Discard changes' }).click();
    await expect(sheet).toHaveCount(0);
  };
  await page.getByRole('button', { name: 'New role…' }).click();
  await expect(sheet.getByRole('checkbox', { name: 'Deployments', exact: true })).toBeVisible();
  await shoot(app, 'roles-new-empty');
  await sheet.getByRole('textbox', { name: 'Name', exact: true }).fill('deployer');
  await sheet.getByRole('checkbox', { name: 'Deployments', exact: true }).check();
  await sheet.getByRole('checkbox', { name: 'Members: change roles and permissions' }).check();
  await shoot(app, 'roles-new', sheet.getByRole('list', { name: 'Side effects' }));
  await leave();
  await page
    .getByRole('list', { name: 'Roles' })
    .getByRole('button', { name: /^release manager/ })
    .click();
  await page.getByRole('button', { name: 'Edit…' }).click();
  await sheet.getByRole('checkbox', { name: 'Docker: see' }).check();
  await shoot(app, 'roles-edit', sheet.getByText(/add Docker/));
  await leave();
  await page.getByRole('button', { name: 'Rename…' }).click();
  await sheet.getByRole('textbox', { name: 'New name' }).fill('releaser');
  await shoot(app, 'roles-rename', sheet.getByRole('list', { name: 'Side effects' }));
  await leave();
  await page.getByRole('button', { name: 'Copy to other instances…' }).click();
  await sheet.getByRole('checkbox', { name: /^All \d/ }).check();
  await shoot(app, 'roles-copy', sheet.getByText(/is there, with other permissions/));
  await sheet.getByRole('checkbox', { name: 'Replace roles with this name' }).check();
  await shoot(app, 'roles-copy-replaces', sheet.getByText(/; remove/));
  await leave();
  await page.getByRole('button', { name: 'Compare…' }).click();
  await sheet.getByRole('combobox', { name: 'With a role of' }).selectOption({ label: 'Studio on Pier' });
  await shoot(app, 'roles-compare', sheet.getByRole('row', { name: /^Docker/ }));
});

test('roles as a member sees them', async ({ simulator, launchWith }) => {
  const { server, keyOf } = await studio(simulator, { licensed: true });
  const app = await launchWith({ name: 'Studio', server, key: keyOf('max@studio.example') });
  const { page } = app;
  await shoot(app, 'roles-as-member-members', page.getByRole('heading', { name: /may not list members/ }));
  await page.getByRole('tab', { name: 'Roles' }).click();
  await page.getByText('Who has it', { exact: true }).click();
  await shoot(app, 'roles-as-member', page.getByRole('row', { name: /owner@studio/ }));
  server.setFault({ kind: 'status', status: 502 }, { call: 'customRole.membersByRole' });
  await page
    .getByRole('list', { name: 'Roles' })
    .getByRole('button', { name: /^admin/ })
    .click();
  await shoot(app, 'roles-failed', page.getByRole('alert'));
});
