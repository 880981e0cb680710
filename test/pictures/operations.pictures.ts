import { chooseMore, chooseRole, runFromPalette } from '../e2e/screen.ts';
import { keyOf, production, staging, village } from '../e2e/seeds.ts';
import { expect, shoot, test } from './shoot.ts';

test('operations', async ({ simulator, launchWith }) => {
  const one = await simulator.addInstance({ seed: production() });
  const two = await simulator.addInstance({ seed: staging() });
  const app = await launchWith(
    { name: 'Production', server: one, key: keyOf(one) },
    { name: 'Staging', server: two, key: keyOf(two) },
  );
  const { page } = app;
  const home = () => page.getByRole('button', { name: 'Home', exact: true }).click();
  await home();
  await page.getByRole('tab', { name: 'Activity' }).click();
  await shoot(app, 'activity-empty');

  await page.getByRole('tab', { name: 'Overview' }).click();
  await expect(page.getByRole('button', { name: 'Refresh', exact: true })).toHaveAttribute(
    'aria-busy',
    'false',
  );
  await runFromPalette(page, 'invite people to', /^Invite people to organizations…/);
  const dialog = page.getByRole('dialog');
  await dialog
    .getByLabel('Email addresses')
    .fill('one@new.example, two@new.example, three@new.example, desk@acme.example, not an address');
  await dialog.getByRole('checkbox', { name: /^All \d+ organizations/ }).check();
  await shoot(app, 'change-many-invite');
  one.setFault({ kind: 'status', status: 502 }, { call: 'organization.inviteMember', times: 1 });
  const hold = two.hold('organization.inviteMember');
  await dialog.locator('[aria-keyshortcuts]').click();
  await hold.arrived;
  await shoot(app, 'operation-running');
  await app.electron.evaluate(({ app: electron, dialog: system }) => {
    system.showMessageBox = async () => ({ response: 0, checkboxChecked: false });
    electron.quit();
  });
  await shoot(app, 'closing-in-dialog', dialog.getByRole('button', { name: 'Stay open' }));
  await page.keyboard.press('Escape');
  await shoot(app, 'closing', page.getByRole('button', { name: 'Stay open' }));
  await page.getByRole('button', { name: 'Stay open' }).click();
  await page.getByRole('button', { name: /^Operations/ }).click();
  await shoot(app, 'operations-menu', page.getByRole('menuitem').first());
  await page.getByRole('menuitem').first().click();
  hold.release();
  await expect(dialog.getByRole('button', { name: 'Stop before the next step' })).toBeHidden();
  await shoot(app, 'operation-ended');
  const steps = dialog.getByRole('list', { name: 'Steps' });
  await steps.evaluate((list) => list.scrollTo({ top: list.scrollHeight }));
  await dialog
    .getByRole('button', { name: /^Copy link for/ })
    .last()
    .click();
  await shoot(app, 'operation-ended-links', dialog.getByText(/^The link for .* is copied/));
  await dialog.getByRole('button', { name: 'Close' }).last().click();
  await runFromPalette(page, 'off-board people', /^Off-board people…/);
  await dialog.getByLabel('People leaving').fill('desk@acme.example');
  await shoot(app, 'change-many-off-board');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Discard changes' }).click();
  await page.getByRole('tab', { name: 'Activity' }).click();
  await shoot(app, 'activity', page.getByRole('row', { name: /Invite people/ }));
  await page
    .getByRole('navigation', { name: 'Instances' })
    .getByRole('button', { name: 'Production' })
    .click();
  await shoot(app, 'instance-with-operations', page.getByRole('row').nth(2));
  const role = page.getByRole('combobox', { name: /^Role of/ }).last();
  const email = ((await role.getAttribute('aria-label')) ?? '').replace('Role of ', '');
  await chooseRole(page, email, 'admin');
  await shoot(app, 'outcome-told', page.getByText(/changed from/));
});

test('keys of many instances', async ({ simulator, launchWith }) => {
  const one = await simulator.addInstance({ seed: production() });
  const two = await simulator.addInstance({ seed: staging() });
  const three = await simulator.addInstance({ seed: village('north') });
  for (const [server, organization] of [
    [one, 'Shop'],
    [one, 'Archive'],
    [two, 'Trials'],
  ] as const) {
    const user = server.world.users[0]?.email ?? '';
    const number = server.world.keys.length;
    server.key({ user, organization, name: `Quayside · laptop zz11-aaaa${number}` });
    server.key({ user, organization, name: 'deploy script' });
  }
  const app = await launchWith(
    { name: 'Production', server: one, key: keyOf(one) },
    { name: 'Staging', server: two, key: keyOf(two) },
    { name: 'North', server: three, key: keyOf(three) },
  );
  const { page } = app;
  const dialog = page.getByRole('dialog');
  await page
    .getByRole('navigation', { name: 'Instances' })
    .getByRole('button', { name: 'Production' })
    .click();
  await page
    .getByRole('button', { name: /^Create (\d+ )?keys?$/ })
    .first()
    .click();
  await dialog.getByLabel('Expires').selectOption('In 30 days');
  await dialog.getByRole('button', { name: 'Create keys' }).click();
  await expect(dialog.getByRole('status').first()).toHaveText(/^\d+ done\.$/);
  await dialog.getByRole('button', { name: 'Close' }).click();
  three.setFault({ kind: 'status', status: 502 });
  await page.getByRole('button', { name: 'Home', exact: true }).click();
  await page.getByRole('button', { name: 'Refresh', exact: true }).click();
  await page.getByRole('tab', { name: 'Keys' }).click();
  await expect(page.getByRole('button', { name: 'Refresh', exact: true })).toHaveAttribute(
    'aria-busy',
    'false',
  );
  await shoot(app, 'home-keys-actions');
  await runFromPalette(page, 'rotate keys', /^Rotate keys/);
  await dialog.getByLabel('Keys expiring within (days)').fill('40');
  await shoot(app, 'rotate-many');
  await dialog.getByRole('button', { name: /^Rotate \d+ keys/ }).click();
  await expect(dialog.getByRole('status').first()).toHaveText(/done/);
  await expect(dialog.getByRole('button', { name: 'Stop before the next step' })).toBeHidden();
  await shoot(app, 'rotate-many-ended');
  await dialog.getByRole('button', { name: 'Close' }).last().click();
  await chooseMore(page, 'Retire keys…');
  await dialog.getByLabel('Computer').selectOption({ index: 2 });
  await shoot(app, 'retire-computer', dialog.getByText(/Couldn’t read|Read the keys/));
  await dialog.getByText(/^Keys not made by Quayside/).click();
  await shoot(app, 'retire-computer-review-open');
  await dialog.locator('[aria-keyshortcuts]').click();
  await expect(dialog.getByRole('button', { name: 'Copy results' })).toBeVisible({ timeout: 30_000 });
  await shoot(app, 'retire-computer-ended');
});
