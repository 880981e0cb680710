import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chooseMore, chooseRole, expectTold, openAudit, tabAction } from '../../e2e/screen.ts';
import { createAllKeys, expect, settled, test } from './guide.ts';

const WANTED = [
  'address,instance,organization,role,access',
  'robin@studio.example,Production,Acme,member,Website',
  'qa@acme.example,Production,Acme,admin,',
  'contractor-07@studio.example,Staging,Acme,none,',
  'intern@acme.example,Production,Acme,member,Shop; Website',
  'team@acme,Production,Acme,member,',
].join('\n');

test('baselines, wanted access, reviews', async ({ open, profile }) => {
  const { app, page, shoot, home, dialog, servers } = await open('demo');
  await home('Audit');
  await openAudit(page, 'Baseline drift');
  await tabAction(page, 'New baseline…').click();
  await page.getByRole('textbox', { name: 'Name' }).fill('Audit of October');
  await shoot('keep-access', dialog);
  await page.getByRole('button', { name: 'Save baseline' }).click();
  await expect(page.getByRole('heading', { name: 'No differences' })).toBeVisible();

  const world = servers[0]?.world;
  const acme = world?.organizations[0]?.id ?? '';
  const memberOf = (email: string) => {
    const userId = world?.users.find((each) => each.email === email)?.id;
    return world?.members.find((each) => each.userId === userId && each.organizationId === acme);
  };
  const raised = memberOf('qa@acme.example');
  if (raised) raised.role = 'admin';
  world?.addAudit({
    ...{ organizationId: acme, userId: null, userEmail: 'ops@acme.example', userRole: 'owner' },
    ...{ action: 'update', resourceType: 'user', resourceId: null, resourceName: 'qa@acme.example' },
    metadata: JSON.stringify({ before: 'member', after: 'admin' }),
  });
  const gone = memberOf('support@north.example');
  if (world && gone) world.members.splice(world.members.indexOf(gone), 1);
  const careless = world?.users.find(({ email }) => email === 'desk@acme.example');
  if (careless) careless.twoFactorEnabled = false;
  const userId = world?.addUser({ email: 'quick-fix@studio.example' }).id ?? '';
  world?.addMember({ userId, organizationId: acme });
  await page.getByRole('button', { name: 'Refresh', exact: true }).click();
  await expect(page.getByRole('row', { name: /quick-fix/ })).toBeVisible();
  await settled(page);
  await shoot('baseline');

  const file = join(profile, 'access of October.csv');
  writeFileSync(file, WANTED);
  await app.electron.evaluate(({ dialog: system }, filePath) => {
    system.showOpenDialog = async () => ({ canceled: false, filePaths: [filePath] });
  }, file);
  await tabAction(page, 'Import wanted access…').click();
  await page.getByRole('button', { name: 'Choose a file…' }).click();
  await expect(dialog.getByRole('heading', { name: /^Remove/ })).toBeVisible();
  await shoot('wanted-access', dialog);
  await page.keyboard.press('Escape');

  await openAudit(page, 'Reviews');
  await tabAction(page, 'Save access report…').click();
  await expect(dialog.getByRole('combobox', { name: 'Changes since' })).toBeVisible();
  await dialog.getByRole('combobox', { name: 'Changes since' }).selectOption({ index: 1 });
  await shoot('access-review', dialog);
});

test('keys', async ({ open }) => {
  const guide = await open('demo');
  const { page, shoot, home, dialog } = guide;
  await createAllKeys(guide);
  await home('Keys');
  await shoot('keys');
  await chooseMore(page, 'Rotate keys…');
  await dialog.getByLabel('Keys expiring within (days)').fill('100');
  await expect(dialog.getByRole('button', { name: /^Rotate/ })).toBeVisible();
  await shoot('rotate-keys', dialog);
});

test('who is signed in, and what was done', async ({ open }) => {
  const guide = await open('demo');
  const { page, shoot, home, instance, dialog } = guide;
  await createAllKeys(guide);
  await instance('Production');
  await expect(page.getByRole('row', { name: /desk@acme/ })).toBeVisible();
  await chooseRole(page, 'qa@acme.example', 'admin');
  await expectTold(page, 'changed from');
  await page.getByRole('button', { name: 'Sessions', exact: true }).click();
  await expect(page.getByRole('row').nth(4)).toBeVisible();
  await shoot('sessions');
  await home('People');
  await tabAction(page, 'Invite…').click();
  await dialog.getByLabel('Email addresses').fill('robin@studio.example, sam@studio.example');
  const find = dialog.getByLabel('Find an instance or organization');
  for (const name of ['Acme on Production', 'Acme on Staging', 'Nord on EU clients']) {
    await find.fill(name.replace(' on ', ' '));
    await dialog.getByRole('checkbox', { name }).check();
  }
  await find.fill('');
  await expect(dialog.locator('[aria-keyshortcuts]')).toBeVisible();
  await shoot('plan', dialog);
  await dialog.locator('[aria-keyshortcuts]').click();
  await expect(dialog.getByRole('button', { name: 'Stop before the next step' })).toBeHidden({
    timeout: 60_000,
  });
  await shoot('operation', dialog);
  await dialog.getByRole('button', { name: 'Close', exact: true }).last().click();
  await home('Activity');
  await expect(page.getByRole('row', { name: /Invite people/ })).toBeVisible();
  await shoot('activity');
  await page.getByText('Dokploy’s audit log', { exact: true }).click();
  await page.getByRole('combobox', { name: 'Instance' }).selectOption({ label: 'Production' });
  await expect(page.getByRole('row').nth(6)).toBeVisible();
  await shoot('audit-log');
});
