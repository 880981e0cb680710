import type { SimulatedInstance } from '../dokploy/instance.ts';
import { expect, test } from './app.ts';
import { expectClean } from './axe.ts';
import { chooseRole, openAudit, roleOf, tabAction, writesOf } from './screen.ts';
import { keyOf } from './seeds.ts';

const LEAD = 'lead@acme.example';
const MARIA = 'maria@acme.example';
const BEN = 'ben@acme.example';

/** Ben makes Maria an admin in Dokploy itself, and her 2FA goes. */
async function changeInDokploy(server: SimulatedInstance): Promise<void> {
  const { world } = server;
  const organizationId = world.organizations[0]?.id ?? '';
  const maria = world.users.find(({ email }) => email === MARIA);
  const answer = await fetch(`${server.origin}/api/organization.updateMemberRole`, {
    method: 'POST',
    headers: {
      'x-api-key': server.key({ user: BEN, organization: 'Acme' }),
      'content-type': 'application/json',
    },
    body: JSON.stringify({ memberId: world.membership(maria?.id ?? '', organizationId)?.id, role: 'admin' }),
  });
  expect(answer.status).toBe(200);
  if (maria) maria.twoFactorEnabled = false;
}

test('each difference from a baseline says who did it; a row opens, a reminder is copied, and a signed baseline stays as it is', async ({
  simulator,
  launchWith,
}) => {
  const server = await simulator.addInstance({
    version: '0.30.2',
    seed: {
      licensed: true,
      owner: { email: LEAD },
      organizations: [
        {
          name: 'Acme',
          members: [
            { email: MARIA, twoFactorEnabled: true },
            { email: BEN, role: 'admin' },
            { email: 'ops@acme.example', role: 'admin' },
          ],
        },
      ],
    },
  });
  const { page, electron } = await launchWith({ name: 'Shop', server, key: keyOf(server) });
  await expect(roleOf(page, MARIA)).toBeVisible();
  await page.getByRole('button', { name: 'Home', exact: true }).click();
  await openAudit(page, 'Baseline drift');
  await tabAction(page, 'New baseline…').click();
  await page
    .getByRole('dialog', { name: 'New baseline' })
    .getByRole('button', { name: 'Save baseline' })
    .click();
  await expect(page.getByRole('heading', { name: 'No differences' })).toBeVisible();

  await page.getByRole('button', { name: 'Shop', exact: true }).click();
  await chooseRole(page, 'ops@acme.example', 'member');
  await expect.poll(() => writesOf(server).length).toBe(1);
  await changeInDokploy(server);
  await page.getByRole('button', { name: 'Home', exact: true }).click();

  await page.keyboard.press('F5');
  const differences = page.getByRole('table', { name: 'Differences' });
  await expect(differences.getByRole('row')).toHaveText([
    /Change.*Person.*Where.*Who did it.*When/,
    /Raised from member to admin.*maria@acme\.example.*Acme.*by ben@acme\.example · Dokploy’s audit log/,
    /Lost 2FA.*maria@acme\.example.*Author unknown · Dokploy doesn’t log 2FA.*seen /,
  ]);

  await test.step('what was done with Quayside is folded, with who and why', async () => {
    const own = page.getByRole('region', { name: 'Done with Quayside' });
    await expect(own).toContainText('1 · by lead@acme.example 1');
    await own.getByRole('button', { name: /^Done with Quayside/ }).click();
    await expect(own.getByRole('listitem')).toHaveText(
      /Lowered from admin to member: ops@acme\.example in Acme on Shop · by lead@acme\.example · \d\d:\d\d/,
    );
    await expectClean(page, 'drift with authors');
  });

  await test.step('presets count, and a row opens to the log’s entry and what both buttons would do', async () => {
    const presets = page.getByRole('group', { name: 'Presets' });
    await expect(presets.getByRole('button')).toHaveText([
      'To decide2',
      'Raised1',
      'Lost 2FA1',
      'Author unknown1',
    ]);
    await presets.getByRole('button', { name: /^Author unknown/ }).click();
    await expect(differences.getByRole('row')).toHaveCount(2);
    await presets.getByRole('button', { name: /^To decide/ }).click();
    const raised = differences.getByRole('row', { name: /^.*Raised/ });
    await raised.press('Enter');
    await expect(raised).toContainText('Log entryChanged person: member → admin');
    await expect(raised).toContainText('AcceptThe baseline says admin from now on.');
    await expect(raised).toContainText('RevertMakes them member again.');
    await expectClean(page, 'an open difference');
    await raised.press('Enter');
    await expect(raised).not.toContainText('Log entry');
  });

  await test.step('lost 2FA is reminded of', async () => {
    await page.getByRole('button', { name: 'Copy reminder Lost 2FA: maria@acme.example in Shop' }).click();
    await expect(page.getByRole('status').getByText(/^The reminder is on the clipboard/)).toBeVisible();
    expect(await electron.evaluate(({ clipboard }) => clipboard.readText())).toContain(
      'two-factor authentication of your Dokploy account on Shop',
    );
  });

  await test.step('a signed baseline never changes: what is accepted stands beside it', async () => {
    await page.getByRole('button', { name: 'Baseline menu' }).click();
    await page.getByRole('menuitem', { name: 'Sign…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Sign baseline' });
    await dialog.getByRole('button', { name: 'Sign baseline' }).click();
    await expect(dialog.getByText('Type your name.')).toBeVisible();
    await expectClean(page, 'signing a baseline');
    await dialog.getByRole('textbox', { name: 'Your name' }).fill('Jane Doe');
    await dialog.getByRole('textbox', { name: 'Your address' }).fill('jane@acme.example');
    await dialog.getByRole('button', { name: 'Sign baseline' }).click();
    await expect(page.getByText(/by Jane Doe \(jane@acme\.example\)\. Unchanged since/)).toBeVisible();
    await page.getByRole('button', { name: /^Accept Raised from member to admin: maria/ }).click();
    await expect(page.getByText('1 difference was accepted beside this signed baseline.')).toBeVisible();
    await expect(differences.getByRole('row')).toHaveText([/Change/, /Lost 2FA/]);
    const accepted = page.getByRole('region', { name: 'Accepted beside this signed baseline' });
    await expect(accepted).toContainText('1 · on this computer');
    await expect(page.getByText(/Unchanged since/)).toBeVisible();
    await expectClean(page, 'a signed baseline');
    await page.getByRole('button', { name: 'Baseline menu' }).click();
    await expect(page.getByRole('menuitem')).toHaveText(['Delete…']);
  });
});
