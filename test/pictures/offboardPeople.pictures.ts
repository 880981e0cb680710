import type { MemberSeed, OrganizationSeed } from '../dokploy/seed.ts';
import type { Version } from '../dokploy/versions.ts';
import { chooseFate } from '../e2e/sheet.ts';
import { expect, shoot, test } from './shoot.ts';

const owner = { email: 'owner@acme.example', firstName: 'First', lastName: 'Owner' };
const AGENCY = ['mira', 'jonas', 'elif', 'theo', 'paula', 'samir', 'greta', 'noah'].map(
  (name): MemberSeed => ({ email: `${name}@studio.example`, firstName: name, lastName: 'Studio' }),
);
const [MIRA, JONAS, ELIF, THEO] = AGENCY as [MemberSeed, MemberSeed, MemberSeed, MemberSeed];
const PLACES: [name: string, version: Version][] = [
  ['Production', '0.30.2'],
  ['Staging', '0.30.2'],
  ['EU clients', '0.26.5'],
  ['Labs', '0.30.2'],
  ['Billing', '0.28.6'],
  ['Archive', '0.30.2'],
];

/** Who of the agency is where: all on the first, fewer on each further one, with an organization of their own on one. */
function organizationsAt(at: number): OrganizationSeed[] {
  const there = AGENCY.slice(0, AGENCY.length - at).map((person, turn) => ({
    ...person,
    role: (turn + at) % 3 === 0 ? 'admin' : 'member',
  }));
  const members: MemberSeed[] = [
    { email: 'ops@acme.example', role: 'admin' },
    ...there,
    ...(at === 0 ? [{ email: 'mira@home.example', firstName: 'mira', lastName: 'Studio' }] : []),
  ];
  return [
    { name: `Team ${at + 1}`, members, invitations: at === 2 ? [{ email: 'noah@studio.example' }] : [] },
    ...(at === 1
      ? [
          {
            name: 'Studio',
            owner: JONAS,
            members: [
              { ...owner, role: 'admin' },
              { ...ELIF, role: 'member' },
            ],
          },
        ]
      : []),
  ];
}

test('eight people leave six instances together', async ({ simulator, launchWith }) => {
  const servers = await Promise.all(
    PLACES.map(([, version], at) =>
      simulator.addInstance({ version, seed: { owner, organizations: organizationsAt(at) } }),
    ),
  );
  const app = await launchWith(
    ...servers.map((server, at) => ({
      name: PLACES[at]?.[0] ?? '',
      server,
      // On one of them the key in use is that of a person who leaves.
      key: server.key({ user: at === 3 ? THEO.email : owner.email, organization: `Team ${at + 1}` }),
    })),
  );
  const { page } = app;
  await page.getByRole('button', { name: 'Home', exact: true }).click();
  const refresh = page.getByRole('button', { name: 'Refresh', exact: true });
  await expect(refresh).toHaveAttribute('aria-busy', 'false');
  servers[5]?.setFault({ kind: 'login-page' });
  await refresh.click();
  await expect(refresh).toHaveAttribute('aria-busy', 'false');

  await page.getByRole('tab', { name: 'People' }).click();
  const search = page.getByRole('searchbox', { name: 'Search people' });
  await search.fill('studio.example');
  await page.getByRole('checkbox', { name: 'Select all people' }).check();
  await search.fill('');
  const bar = page.getByRole('group', { name: 'Selected people' });
  await shoot(app, 'off-board-people-selected');
  await bar.getByRole('button', { name: /^Off-board/ }).click();
  const dialog = page.getByRole('dialog');
  const add = dialog.getByRole('button', { name: 'Add…' });
  const addresses = dialog.getByRole('textbox', { name: 'People leaving' });
  await expect(add.or(addresses)).toBeVisible();
  if (await add.isVisible()) await add.click();
  await expect(addresses).toHaveValue(/mira@studio/);
  await addresses.fill(`${await addresses.inputValue()}\nnobody@studio.example`);
  await expect(dialog.getByText('Checking their other organizations')).toBeHidden();
  await shoot(app, 'off-board-people');
  await dialog.locator('[aria-keyshortcuts]').click();
  await shoot(app, 'off-board-people-unconfirmed', dialog.getByRole('alert'));
  await dialog.getByRole('button', { name: `instances of ${JONAS.email}` }).click();
  await chooseFate(dialog, `Account of ${JONAS.email} on Staging`, 'Delete account');
  await dialog.getByRole('button', { name: `instances of ${MIRA.email}` }).click();
  await dialog.getByRole('button', { name: 'Include mira@home.example' }).scrollIntoViewIfNeeded();
  await shoot(app, 'off-board-people-open');
  await dialog.getByRole('button', { name: 'Include mira@home.example' }).click();
  await expect(dialog.getByText('Checking their other organizations')).toBeHidden();
  for (const { email } of AGENCY.slice(0, 7))
    await dialog.getByRole('checkbox', { name: `Off-board ${email}` }).check();
  await dialog.getByRole('checkbox', { name: `Off-board ${THEO.email}` }).scrollIntoViewIfNeeded();
  await shoot(app, 'off-board-people-confirmed');
  const review = page.getByRole('dialog', { name: /^Off-board/ });
  await shoot(app, 'off-board-people-review');
  servers[1]?.setFault({ kind: 'status', status: 500 }, { call: 'user.remove', times: 1 });
  const hold = servers[0]?.hold('user.remove');
  await review.getByRole('checkbox', { name: /\(limit: 25%\)\.$/ }).check();
  await review.locator('[aria-keyshortcuts]').click();
  await hold?.arrived;
  await shoot(app, 'off-board-people-running');
  hold?.release();
  await expect(review.getByRole('button', { name: 'Stop before the next step' })).toBeHidden();
  await shoot(app, 'off-board-people-ended');
});
