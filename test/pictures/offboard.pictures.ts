import type { OrganizationSeed, Seed } from '../dokploy/seed.ts';
import type { Version } from '../dokploy/versions.ts';
import { runFromPalette } from '../e2e/screen.ts';
import { chooseFate } from '../e2e/sheet.ts';
import { expect, shoot, test } from './shoot.ts';

const owner = { email: 'owner@acme.example', firstName: 'First', lastName: 'Owner' };
const LEAVER = { email: 'contractor-07@studio.example', firstName: 'Sam', lastName: 'Contractor' };
const NAMES = ['Production', 'Staging', 'EU clients', 'Labs', 'Office', 'Billing', 'Cloud', 'Archive'];

/** Thirty servers on which the person is something else each: by its place in the list. */
function seedAt(at: number): { version: Version; seed: Seed; keyOf: string } {
  const team = `Team ${at + 1}`;
  const leaver = { ...LEAVER, role: at % 3 === 0 ? 'admin' : 'member' };
  const others: OrganizationSeed[] = [
    ...(at === 1 ? [{ name: 'Studio', owner: LEAVER, members: [{ ...owner, role: 'member' }] }] : []),
    ...(at === 5 ? [{ name: 'Ledger' }, { name: 'Audit' }] : []),
  ];
  const invited = at === 3 || at % 7 === 6;
  return {
    version: at === 2 ? '0.26.5' : at === 6 ? 'cloud' : at === 7 ? '0.28.6' : '0.30.2',
    keyOf: at === 0 ? LEAVER.email : owner.email,
    seed: {
      owner,
      organizations: [
        {
          name: team,
          members: [
            { email: 'ops@acme.example', role: 'admin' },
            ...(invited ? [] : [at === 1 || at === 7 ? { ...leaver, role: 'admin' } : leaver]),
            ...(at === 4 ? [{ ...LEAVER, email: 'sam@home.example' }] : []),
          ],
          invitations: invited ? [{ email: LEAVER.email }] : [],
        },
        ...others,
      ],
    },
  };
}

test('off-boarding over thirty instances', async ({ simulator, launch, launchWith }) => {
  const seeds = Array.from({ length: 30 }, (_, at) => seedAt(at));
  const servers = await Promise.all(
    seeds.map(({ version, seed }) => simulator.addInstance({ version, seed })),
  );
  const stored = servers.map((server, at) => ({
    name: NAMES[at] ?? `Client ${at + 1}`,
    server,
    key: server.key({ user: seeds[at]?.keyOf ?? '', organization: `Team ${at + 1}` }),
  }));
  const app = await launchWith(...stored);
  const { page } = app;
  const home = async () => {
    await page.getByRole('button', { name: 'Home', exact: true }).click();
    await expect(page.getByRole('button', { name: 'Refresh', exact: true })).toHaveAttribute(
      'aria-busy',
      'false',
    );
  };
  await home();
  servers[9]?.setFault({ kind: 'login-page' });
  await page.getByRole('button', { name: 'Refresh', exact: true }).click();
  await home();

  await runFromPalette(page, 'off-board people', /^Off-board people…/);
  const dialog = page.getByRole('dialog');
  await shoot(app, 'off-board-empty');
  await dialog.getByLabel('People leaving').fill('nobody@acme.example');
  await shoot(app, 'off-board-nobody');
  await dialog.getByLabel('People leaving').fill(LEAVER.email);
  await expect(dialog.getByText('Checking their other organizations')).toBeHidden();
  await shoot(app, 'off-board-own-key');
  await dialog.getByRole('button', { name: 'Include sam@home.example' }).click();
  await expect(dialog.getByText('Checking their other organizations')).toBeHidden();
  await dialog.getByRole('radiogroup', { name: 'Account on Staging' }).scrollIntoViewIfNeeded();
  await shoot(app, 'off-board-found');
  await dialog.getByRole('listitem').last().scrollIntoViewIfNeeded();
  await shoot(app, 'off-board-found-end');
  await dialog.getByRole('button', { name: 'Paste a key for Team 1…' }).click();
  await dialog.getByLabel('API key of another person for Team 1').fill('nonsense');
  await dialog.getByRole('button', { name: 'Add key' }).click();
  await shoot(app, 'off-board-paste-refused', dialog.getByRole('alert'));
  const key = servers[0]?.key({ user: owner.email, organization: 'Team 1' }) ?? '';
  await dialog.getByLabel('API key of another person for Team 1').fill(key);
  await dialog.getByRole('button', { name: 'Add key' }).click();
  await expect(dialog.getByText('is this person’s own')).toBeHidden();
  await expect(dialog.getByText('Checking their other organizations')).toBeHidden();
  await chooseFate(dialog, 'Account on Staging', 'Delete account');
  await dialog.getByLabel('Note').fill('HR-482, last day Nov 28');
  await shoot(app, 'off-board-review');
  servers[8]?.setFault({ kind: 'status', status: 500 }, { call: 'user.remove' });
  // Lowered by a colleague meanwhile: the server refuses.
  const world = servers[11]?.world;
  const ownerId = world?.users.find(({ email }) => email === owner.email)?.id;
  const lowered = world?.members.find(({ userId }) => userId === ownerId);
  if (lowered) lowered.role = 'member';
  const hold = servers[10]?.hold('user.remove');
  await dialog.locator('[aria-keyshortcuts]').click();
  await hold?.arrived;
  await shoot(app, 'off-board-running');
  hold?.release();
  const ran = page.getByRole('dialog', { name: 'Off-board' });
  await expect(ran.getByRole('button', { name: 'Stop before the next step' })).toBeHidden();
  await shoot(app, 'off-board-ended', ran.getByText('Interim:'));
  await app.close();

  servers[9]?.setFault(null);
  const again = await launch();
  await again.page.getByRole('button', { name: /^Operations/ }).click();
  await again.page.getByRole('menuitem').first().click();
  await again.page
    .getByRole('dialog', { name: 'Off-board' })
    .getByRole('button', { name: 'Finish…' })
    .click();
  const rest = again.page.getByRole('dialog', { name: 'Finish off-boarding' });
  await shoot(again, 'off-board-finish', rest.getByText(/^As of \d\d:\d\d\.$/));
  await rest.getByRole('button', { name: 'Show its result' }).click();
  await again.page.getByRole('button', { name: 'Mark as done…' }).click();
  await shoot(again, 'off-board-mark-done', again.page.getByLabel('Reason, for the record'));
});
