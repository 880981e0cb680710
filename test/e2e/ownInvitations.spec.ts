import type { Simulator } from '../dokploy/simulator.ts';
import type { Version } from '../dokploy/versions.ts';
import { expect, type RunningApp, tile } from './app.ts';
import { expectClean } from './axe.ts';
import { expectTold, openPalette, organizationItem } from './screen.ts';
import { test } from './sharedApp.ts';

const OPS = 'ops@north.example';

/** A server where the key's own person is invited to what somebody else owns. */
async function inviting(simulator: Simulator, version: Version, role: string) {
  const server = await simulator.addInstance({
    version,
    seed: {
      owner: { email: OPS },
      organizations: [
        { name: 'North' },
        {
          name: `Guests of ${version}`,
          owner: { email: 'host@north.example' },
          invitations: [{ email: OPS, role }],
        },
      ],
    },
  });
  return { server, key: server.key({ user: OPS, organization: 'North' }) };
}

async function watchBrowser({ electron }: RunningApp): Promise<() => Promise<string[]>> {
  await electron.evaluate(({ shell }) => {
    const opened: string[] = [];
    Object.assign(globalThis, { opened });
    shell.openExternal = async (url) => void opened.push(url);
  });
  return () => electron.evaluate(() => (globalThis as unknown as { opened: string[] }).opened);
}

test('what waits for oneself is told, and accepted by key, or opened', async ({ openWith, simulator }) => {
  const old = await inviting(simulator, '0.26.5', 'admin');
  const current = await inviting(simulator, '0.30.2', 'member');
  const app = await openWith({ name: 'Old', ...old }, { name: 'Current', ...current });
  const { page } = app;
  const opened = await watchBrowser(app);
  const waiting = page.getByRole('region', { name: 'Invitations waiting for you' });
  const rows = waiting.getByRole('listitem');

  await test.step('Overview and the tab say so', async () => {
    await page.getByRole('button', { name: 'Home', exact: true }).click();
    await page.getByRole('tab', { name: 'Overview' }).click();
    await expect(page.getByRole('img', { name: '2 invitations wait for you' })).toBeVisible();
    await page.getByRole('button', { name: 'Show 2 invitations: 2 invitations wait for you' }).click();
    await expect(rows).toHaveCount(2);
    await expectClean(page, 'invitations waiting for oneself');
  });

  await test.step('each says to what, where, as what, for whom and until when', async () => {
    const row = rows.filter({ hasText: 'Guests of 0.26.5' });
    await expect(row).toContainText(`Guests of 0.26.5 on Old as admin for ${OPS}`);
    await expect(row).toContainText(/ends in (?:2 days|\d+ h)/);
  });

  await test.step('a newer server wants a session: its own page is opened by the link', async () => {
    const invitation = current.server.world.invitations[0];
    await page
      .getByRole('button', { name: 'Open the invitation to Guests of 0.30.2 in the browser' })
      .click();
    await expect.poll(opened).toEqual([`${current.server.origin}/invitation?token=${invitation?.id}`]);
  });

  await test.step('an old one takes the key, once, and the organization is there then', async () => {
    const accept = page.getByRole('button', { name: 'Accept the invitation to Guests of 0.26.5' });
    const hold = old.server.hold('auth/organization/accept-invitation');
    await accept.click();
    await hold.arrived;
    await expect(accept).toHaveAttribute('aria-busy', 'true');
    await accept.click({ force: true });
    hold.release();
    await expectTold(page, /The invitation to “Guests of 0\.26\.5” on .+ was accepted as admin\./);
    await expect(rows).toHaveCount(1);
    const sent = old.server.requests.filter(({ call }) => call === 'auth/organization/accept-invitation');
    expect(sent).toHaveLength(1);
    await tile(page, 'Old').click();
    await expect(organizationItem(page, 'Guests of 0.26.5')).toContainText('no key');
  });

  await test.step('what was accepted elsewhere is gone with the next refresh', async () => {
    const invitation = current.server.world.invitations[0];
    current.server.world.acceptInvitation(invitation?.id ?? '');
    await page.getByRole('button', { name: 'Home', exact: true }).click();
    await page.keyboard.press('F5');
    await expect(waiting).toHaveCount(0);
    await openPalette(page);
    await page.keyboard.type('waiting for you');
    await expect(page.getByRole('option', { name: /Invitations waiting for you/ })).toContainText(
      'No invitation waits for you.',
    );
  });
});
