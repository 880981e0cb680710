import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SimulatedInstance } from '../dokploy/instance.ts';
import { crowd, type Seed } from '../dokploy/seed.ts';
import { registryOf } from '../e2e/app.ts';
import { openAudit, tabAction } from '../e2e/screen.ts';
import { storeInstances } from '../e2e/storedInstances.ts';
import { buildMany, endKeys, groupsOf } from './manyInstances.ts';
import { expect, shoot, test } from './shoot.ts';

const CONTRACTOR = 'jane.contractor@studio-north.example';

/** People of their own, and some who are in many places. */
function addPeople(seed: Seed, at: number): void {
  const members = [
    ...crowd(14, at * 9),
    { email: 'ops@acme.example', role: 'admin' as const, twoFactorEnabled: at % 3 > 0 },
    ...(at % 2 === 0 ? [{ email: CONTRACTOR, firstName: 'Jane', lastName: 'Contractor' }] : []),
    ...(at % 4 === 1 ? [{ email: 'books@acme.example', role: 'admin' as const }] : []),
  ];
  const [first] = seed.organizations;
  if (first) first.members = [...(first.members ?? []), ...members];
}

/** Some weeks of other people’s work on a server. */
function changeOnServer({ world }: SimulatedInstance, at: number): void {
  const organizationId = world.organizations[0]?.id ?? '';
  const members = world.members.filter(
    (each) => each.organizationId === organizationId && each.role === 'member',
  );
  const [raised, gone] = members;
  if (raised) raised.role = 'admin';
  if (gone && at % 3 === 0) world.members.splice(world.members.indexOf(gone), 1);
  const email = `agency-${at}@studio-south.example`;
  if (at % 2 === 0) world.addMember({ userId: world.addUser({ email }).id, organizationId });
}

test('what crosses instances, with fifty of them', async ({ simulator, keyring, profile, launch }) => {
  test.setTimeout(600_000);
  const stored = await buildMany(simulator, 50, addPeople);
  const keyless = (at: number) => (at % 16 === 11 ? { keyless: true as const } : {});
  await storeInstances(
    profile,
    keyring,
    stored.map((each, at) => ({ ...each, ...keyless(at) })),
  );
  const { order } = registryOf(profile);
  endKeys(profile, (at) => at % 9 === 4);
  writeFileSync(join(profile, 'preferences.json'), JSON.stringify({ version: 1, groups: groupsOf(order) }));
  for (const [at, { server }] of stored.entries()) {
    if (at % 13 === 5) await server.close();
    if (at % 13 === 9) server.setFault({ kind: 'status', status: 502 });
  }
  const app = await launch();
  const { page } = app;
  const settled = () =>
    expect(page.getByRole('button', { name: 'Refresh', exact: true })).toHaveAttribute('aria-busy', 'false', {
      timeout: 60_000,
    });
  await page.getByRole('button', { name: 'Home', exact: true }).click();
  await settled();

  await page.getByRole('tab', { name: 'People', exact: true }).click();
  await shoot(app, 'fifty-people', page.getByText(/people in \d+ organizations/));
  await page.getByRole('button', { name: 'Show details' }).click();
  await shoot(app, 'fifty-people-why');
  await page.getByRole('button', { name: 'Show details' }).click();
  await page.getByRole('searchbox', { name: 'Search people' }).fill('jane');
  await page.getByRole('row', { name: CONTRACTOR }).press('Space');
  await shoot(app, 'fifty-people-selected');
  await page
    .getByRole('group', { name: 'Selected people' })
    .getByRole('button', { name: /^Off-board/ })
    .click();
  await expect(page.getByRole('dialog')).toContainText(/Found on \d+ instances/);
  await shoot(app, 'fifty-off-board');
  await page.keyboard.press('Escape');
  await page.getByRole('rowheader', { name: CONTRACTOR }).dblclick();
  await shoot(app, 'fifty-person', page.getByRole('complementary'));
  await page.keyboard.press('Escape');

  await page.getByRole('tab', { name: 'Invitations' }).click();
  await shoot(app, 'fifty-invitations', page.getByRole('row').nth(8));
  await page.getByRole('tab', { name: 'Keys' }).click();
  await shoot(app, 'fifty-keys');

  await openAudit(page, 'Baseline drift');
  await tabAction(page, 'New baseline…').click();
  await page.getByRole('textbox', { name: 'Name' }).fill('Before the audit');
  await shoot(app, 'fifty-keep');
  await page.getByRole('button', { name: 'Save baseline' }).click();
  await expect(page.getByRole('heading', { name: 'No differences' })).toBeVisible();
  for (const [at, { server }] of stored.entries()) changeOnServer(server, at);
  await page.getByRole('button', { name: 'Refresh', exact: true }).click();
  await expect(page.getByRole('row').nth(8)).toBeVisible();
  await settled();
  await shoot(app, 'fifty-drift');
  await page.getByRole('checkbox', { name: 'Select all differences' }).check();
  await page.getByRole('button', { name: 'Revert…', exact: true }).click();
  await shoot(app, 'fifty-put-back', page.locator('[role="dialog"] [aria-keyshortcuts]'));
  await page.keyboard.press('Escape');
  await openAudit(page, 'Reviews');
  await tabAction(page, 'Save access report…').click();
  const review = page.getByRole('dialog', { name: 'Access report' });
  await review.getByText('Instances', { exact: true }).click();
  await shoot(app, 'fifty-review');
  await page.keyboard.press('Escape');

  await page.getByRole('tab', { name: 'Activity' }).click();
  await shoot(app, 'fifty-activity');
  await page.getByRole('tab', { name: 'Overview' }).click();
  await shoot(app, 'fifty-overview-drift');
  await shoot(app, 'fifty-overview-table');
  await page.keyboard.press('Control+K');
  await page.keyboard.type('client 2');
  await shoot(app, 'fifty-palette', page.getByRole('option').nth(3));
});
