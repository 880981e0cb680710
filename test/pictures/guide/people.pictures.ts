import { openPermissions, treeItem } from '../../e2e/permissions.ts';
import { addColumn, openSideBySide } from '../../e2e/sideBySide.ts';
import { createAllKeys, expect, test } from './guide.ts';

const CONTRACTOR = 'contractor-07@studio.example';

test('one organization: inviting, permissions, settings', async ({ open }) => {
  const { page, shoot, instance, dialog } = await open('demo');
  await instance('Production');
  await expect(page.getByRole('row', { name: /desk@acme/ })).toBeVisible();
  await page.getByRole('button', { name: 'Not now' }).click();
  await page.getByRole('button', { name: 'Invite', exact: true }).click();
  await dialog
    .getByLabel('Email addresses')
    .fill('Robin Vale <robin@studio.example>, desk@acme.example, freelance@studio.example');
  await expect(dialog.getByRole('button', { name: /^Create 1 invitation/ })).toBeVisible();
  await shoot('invite', dialog);
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await dialog.getByRole('button', { name: 'Discard changes' }).click();
  await expect(dialog).toBeHidden();
  await page.getByRole('tab', { name: 'Invitations' }).click();
  await expect(page.getByRole('row', { name: /vendor@north/ })).toBeVisible();
  await shoot('invitations');
  await page.getByRole('tab', { name: 'Members' }).click();
  const permissions = await openPermissions(page, 'qa@acme.example');
  await expect(treeItem(permissions, 'Shop').first()).toBeVisible();
  await permissions.getByRole('switch', { name: 'Docker' }).click();
  await shoot('permissions', dialog);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Discard changes' }).click();
  await page.getByRole('tab', { name: 'Roles' }).click();
  await page.getByRole('list', { name: 'Roles' }).getByText('Custom').first().click();
  await page.getByRole('button', { name: 'Edit…' }).click();
  await dialog.getByRole('checkbox', { name: 'Deployments', exact: true }).click();
  await expect(dialog.getByRole('button', { name: /^Change 1 role/ })).toBeVisible();
  await shoot('edit-role', dialog);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Discard changes' }).click();
  await expect(dialog).toBeHidden();
  await page.getByRole('tab', { name: 'Settings' }).click();
  await page.getByRole('button', { name: 'Delete organization' }).click();
  // Once all that goes with it is counted.
  await expect(dialog.getByRole('button', { name: 'Delete organization' })).toBeEnabled();
  await shoot('delete-organization', dialog);
});

test('people of all instances', async ({ open }) => {
  test.setTimeout(300_000);
  const guide = await open('demo');
  const { page, shoot, home, dialog } = guide;
  await createAllKeys(guide);
  await home('People');
  await page.getByRole('searchbox', { name: 'Search people' }).fill('acme');
  await expect(page.getByRole('rowheader', { name: /desk@acme/ })).toBeVisible();
  await shoot('people');
  await page.getByRole('searchbox', { name: 'Search people' }).fill('studio');
  await page.getByRole('rowheader', { name: CONTRACTOR }).dblclick();
  await expect(page.getByRole('complementary')).toContainText('Nothing yet.');
  await shoot('person');
  await page.getByRole('button', { name: 'Set an end date…' }).click();
  await dialog.getByRole('button', { name: '3 months' }).click();
  await dialog.getByRole('textbox', { name: 'Note' }).fill('Website relaunch; ask Team Lead');
  await shoot('end-date', dialog);
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(dialog).toBeHidden();
  await page.getByRole('complementary').getByRole('button', { name: 'Off-board…' }).click();
  await expect(dialog).toContainText(/Found on 3 instances/);
  await expect(dialog.getByText('Checking their other organizations')).toBeHidden();
  await shoot('off-board', dialog);
  await dialog.getByLabel('Note').fill('HR-482, last day Oct 5');
  await dialog.locator('[aria-keyshortcuts]').click();
  await expect(dialog.getByRole('heading', { name: /: gone from/ })).toBeVisible({ timeout: 60_000 });
  await shoot('certificate', dialog);
});

test('side by side', async ({ open }) => {
  const guide = await open('demo');
  const { page, shoot } = guide;
  await createAllKeys(guide);
  await openSideBySide(page);
  await addColumn(page, 'acme prod', 'Choose an organization');
  await addColumn(page, 'acme stag');
  await addColumn(page, 'nord');
  await page.getByRole('searchbox').first().fill('acme');
  await expect(page.getByRole('row', { name: /desk@acme/ })).toBeVisible();
  await shoot('side-by-side');
});

test('kits', async ({ open }) => {
  const guide = await open('demo');
  const { page, shoot, home, dialog } = guide;
  await createAllKeys(guide);
  await home('People');
  await page.getByText('Kits', { exact: true }).click();
  await page.getByRole('group', { name: 'Actions' }).getByRole('button', { name: 'New kit…' }).click();
  await dialog.getByRole('textbox', { name: 'Name', exact: true }).fill('Developers');
  await dialog.getByRole('combobox', { name: 'Rule 1: what' }).selectOption('environments');
  await dialog.getByRole('textbox', { name: 'Environment' }).fill('staging');
  await expect(dialog.getByRole('list', { name: 'What matches' })).toContainText('staging');
  await shoot('kit', dialog);
  await dialog.getByRole('button', { name: 'Save kit' }).click();
  await expect(page.getByRole('heading', { name: 'Developers' })).toBeVisible();
  await page.getByRole('button', { name: 'Apply…' }).click();
  await dialog
    .getByRole('textbox', { name: 'Email addresses' })
    .fill(`intern@acme.example\n${CONTRACTOR}\nops@acme.example`);
  const granted = dialog.getByRole('list', { name: 'To grant there' });
  await granted.getByRole('button').first().click();
  await expect(granted.getByText('environment').first()).toBeVisible();
  await shoot('kit-plan', dialog);
});
