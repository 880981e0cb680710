import type { SimulatedInstance } from '../dokploy/instance.ts';
import { expect, test } from './app.ts';
import { expectClean } from './axe.ts';

const owner = { email: 'owner@acme.example' };

/** What a colleague does on the server: a role raised, somebody let in, somebody invited. */
function changeOnServer({ world }: SimulatedInstance): void {
  const organizationId = world.organizations[0]?.id ?? '';
  const ops = world.users.find(({ email }) => email === 'ops@acme.example');
  const membership = world.membership(ops?.id ?? '', organizationId);
  if (membership) membership.role = 'admin';
  const eva = world.addUser({ email: 'eva@new.example' });
  world.addMember({ userId: eva.id, organizationId });
  world.addInvitation({
    organizationId,
    email: 'guest@new.example',
    role: 'admin',
    inviterId: world.users[0]?.id ?? '',
  });
}

test('access is kept, what a colleague changes stands out, and is put back by a plan', async ({
  simulator,
  launch,
  launchWith,
}) => {
  const server = await simulator.addInstance({
    version: '0.30.2',
    seed: { owner, organizations: [{ name: 'Acme', members: [{ email: 'ops@acme.example' }] }] },
  });
  const first = await launchWith({
    name: 'Shop',
    server,
    key: server.key({ user: owner.email, organization: 'Acme' }),
  });
  const { page } = first;
  await expect(page.getByRole('row', { name: /ops@acme/ })).toBeVisible();
  await page.getByRole('button', { name: 'Home', exact: true }).click();
  const tab = page.getByRole('tab', { name: 'Access' });
  await tab.click();

  await page.getByRole('button', { name: 'Keep today’s access…' }).click();
  const keeping = page.getByRole('dialog', { name: 'Keep today’s access' });
  await keeping.getByRole('textbox', { name: 'Name' }).fill('Before the audit');
  await expectClean(page, 'keeping access');
  await keeping.getByRole('button', { name: 'Keep access' }).click();
  await expect(page.getByRole('heading', { name: 'No differences' })).toBeVisible();
  await expect(page.getByText('2 people in 1 organization on 1 instance')).toBeVisible();

  changeOnServer(server);
  await page.getByRole('button', { name: 'Refresh', exact: true }).click();
  const differences = page.getByRole('table', { name: 'Differences' });
  await expect(differences.getByRole('row')).toHaveText([
    /Where/,
    /Acme.*eva@new\.example.*New as member/,
    /Acme.*ops@acme\.example.*Raised from member to admin/,
    /Acme.*guest@new\.example.*Invited as admin/,
  ]);
  await expect(tab.getByRole('img', { name: '1 baseline differs from now' })).toBeVisible();
  await expectClean(page, 'access, with differences');

  await page.getByRole('checkbox', { name: 'Select all differences' }).check();
  await page.getByRole('button', { name: 'Put back…', exact: true }).click();
  const plan = page.getByRole('dialog', { name: 'Put access back' });
  await plan.getByRole('textbox', { name: /^Type “eva@new\.example”/ }).fill('eva@new.example');
  await expectClean(page, 'putting access back');
  await plan.getByRole('button', { name: 'Run 3 steps' }).click();
  await plan.getByRole('button', { name: 'Close' }).click();

  await expect(page.getByRole('heading', { name: 'No differences' })).toBeVisible();
  await expect(tab.getByRole('img')).toHaveCount(0);
  expect(server.world.users.map(({ email }) => email)).toEqual([owner.email, 'ops@acme.example']);
  expect(server.world.invitations).toEqual([]);

  for (const email of ['yan@new.example', 'zoe@new.example'])
    server.world.addMember({
      userId: server.world.addUser({ email }).id,
      organizationId: server.world.organizations[0]?.id ?? '',
    });
  await page.getByRole('button', { name: 'Refresh', exact: true }).click();
  await page
    .getByRole('button', { name: 'Accept New as member: yan@new.example in Acme on Shop' })
    .dblclick();
  await expect(page.getByRole('status').getByText('1 difference was accepted')).toBeVisible();
  await expect(differences.getByRole('row')).toHaveText([/Where/, /zoe@new\.example/]);

  await test.step('what was read is a line of the history, also after a restart without the server', async () => {
    await first.close();
    server.setFault({ kind: 'status', status: 502 });
    const again = (await launch()).page;
    await again.getByRole('button', { name: 'Home', exact: true }).click();
    await again.getByRole('tab', { name: 'Access' }).click();
    await again.getByRole('radio', { name: 'History' }).press('Space');
    await expect(again.getByText('History begins today')).toBeVisible();
    await expect(again.getByRole('img', { name: 'People: 4 today' })).toBeVisible();
    await again.getByRole('slider', { name: 'Open invitations, day by day' }).focus();
    await expectClean(again, 'history, one day');
    await again.getByRole('radio', { name: 'Table' }).press('Space');
    await expect(again.getByRole('table', { name: 'Days' }).getByRole('row')).toHaveText([
      /Day/,
      /4.*1.*0.*1 organization · v0\.30\.2/,
    ]);
    await expectClean(again, 'history, as a table');
  });
});
