import { acme } from './acme.ts';
import { expect, test, tile } from './app.ts';
import { expectClean } from './axe.ts';
import { clipboardOf, writesOf } from './screen.ts';
import { addColumn, compared, lineOf, openSideBySide, placeOf } from './sideBySide.ts';

test('two organizations side by side: differences in words, people invited from one to the other by keyboard', async ({
  simulator,
  launchWith,
}) => {
  const { us, stored } = await acme(simulator);
  const app = await launchWith(...stored);
  const { page } = app;
  await openSideBySide(page);
  await expect(page.getByRole('button', { name: 'Choose an organization' })).toBeVisible();
  await expect(page.getByRole('group', { name: 'Presets' })).toHaveCount(0);
  await expect(page.getByRole('searchbox', { name: 'Search people' })).toHaveCount(0);
  await addColumn(page, 'acme eu', 'Choose an organization');
  await addColumn(page, 'acme us');
  await page.getByRole('button', { name: 'Filter people' }).click();
  await expect(page.getByRole('group', { name: 'Role' })).toBeVisible();
  await expect(page.getByRole('group', { name: 'Where' })).toHaveCount(0);
  await page.keyboard.press('Escape');
  const only = page.getByRole('button', { name: 'Only differences 8', exact: true });
  await expect(only).toBeVisible();
  await expect(page.getByText(/^10 people in 2 organizations/)).toBeVisible();

  await test.step('a person stands in one line, and what differs is said', async () => {
    await expect(lineOf(page, 'bot@acme.example')).toHaveCount(1);
    await expect(placeOf(page, 'ops@acme.example', 1)).toContainText(
      'other role: admin in Acme on Acme EU, 2FA off here',
    );
    await expect(placeOf(page, 'desk@acme.example', 1)).toContainText('missing here');
    await expect(placeOf(page, 'qa@acme.example', 0)).toContainText('missing here');
    await expect(placeOf(page, 'late@north.example', 1)).toContainText('invited as admin, expired');
    await only.click();
    await expect(lineOf(page, 'desk@acme.example')).toBeVisible();
    await expect(lineOf(page, 'bot@acme.example')).toHaveCount(0);
  });

  await test.step('lines are chosen by Shift with the arrows, and copied with what they are in each list', async () => {
    await lineOf(page, 'desk@acme.example').focus();
    await page.keyboard.press('Shift+ArrowDown');
    await expect(page.getByText(/^2 people, /)).toBeVisible();
    await page.keyboard.press('Control+C');
    await expect(page.getByText('2 people copied')).toBeVisible();
    const copied = (await clipboardOf(app)).split('\n').map((line) => line.split('\t'));
    expect(copied).toHaveLength(3);
    expect(copied[0]?.slice(3)).toEqual(['Acme on Acme EU', 'Acme on Acme US']);
    const desk = copied.find(([email]) => email === 'desk@acme.example');
    expect(desk?.slice(3)).toEqual(['member', '']);
    await page.keyboard.press('Escape');
    await expect(page.getByText(/^2 people, /)).toHaveCount(0);
  });

  await test.step('a column that no key opens is unknown, and says why', async () => {
    await addColumn(page, 'labs');
    await expect(placeOf(page, 'desk@acme.example', 2)).toContainText('unknown: No key');
    await expect(only).toBeVisible();
    await expectClean(page, 'side by side');
    await page.getByRole('button', { name: 'Column Labs on Acme US' }).press('Enter');
    await page.getByRole('menuitem', { name: 'Remove column' }).press('Enter');
    await expect(compared(page).getByRole('columnheader')).toHaveCount(5);
  });

  await test.step('chosen people are invited by the menu, each with their role; a role that is not there is held back', async () => {
    for (const email of ['desk@acme.example', 'books@acme.example'])
      await page.getByRole('checkbox', { name: `Select ${email}` }).press(' ');
    await page.getByRole('button', { name: 'Column Acme on Acme US' }).press('Enter');
    await page.getByRole('menuitem', { name: 'Invite the selected here…' }).press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Invite people' });
    await expect(dialog.getByRole('list', { name: 'Won’t run (1)' })).toContainText(
      'The role “billing” does not exist there.',
    );
    await dialog.getByRole('button', { name: 'Create 1 invitation' }).press('Enter');
    await dialog.getByRole('button', { name: 'Close' }).last().press('Enter');
    await expect(placeOf(page, 'desk@acme.example', 1)).toContainText('invited as member');
    expect(writesOf(us).map(([, body]) => body)).toMatchObject([
      { email: 'desk@acme.example', role: 'member' },
    ]);
    await page.getByRole('button', { name: 'Clear', exact: true }).click();
  });

  await test.step('a role is changed in its place, and the view is kept under its name', async () => {
    await placeOf(page, 'ops@acme.example', 1)
      .getByRole('button', { name: /^Change the role of ops@acme\.example in Acme/i })
      .click();
    const sheet = page.getByRole('dialog', { name: 'Change roles' });
    await sheet.getByRole('radio', { name: 'admin' }).check();
    await sheet.getByRole('button', { name: 'Change 1 role' }).click();
    await sheet.getByRole('button', { name: 'Close' }).last().click();
    await expect(placeOf(page, 'ops@acme.example', 1)).not.toContainText('other role');
    await page.getByRole('button', { name: 'Save this view' }).click();
    const dialog = page.getByRole('dialog', { name: 'Save this view' });
    await dialog.getByRole('textbox', { name: 'Name' }).fill('Acme across regions');
    await dialog.getByRole('button', { name: 'Save view' }).click();
    const saved = page
      .getByRole('group', { name: 'Presets' })
      .getByRole('button', { name: 'Acme across regions', exact: true });
    await expect(saved).toHaveAttribute('aria-pressed', 'true');
    await page.getByRole('radiogroup', { name: 'View' }).getByText('List').click();
    await tile(page, 'Acme EU').click();
    await page.keyboard.press('Control+K');
    await page.keyboard.type('acme across');
    await page.keyboard.press('Enter');
    await expect(lineOf(page, 'desk@acme.example')).toBeVisible();
    await expect(saved).toHaveAttribute('aria-pressed', 'true');
  });
});
