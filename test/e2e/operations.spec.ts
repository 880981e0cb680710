import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type { SimulatedInstance } from '../dokploy/instance.ts';
import type { Seed } from '../dokploy/seed.ts';
import { expect, test } from './app.ts';
import { chooseMore, runFromPalette, tabAction } from './screen.ts';
import { chooseFate, expectFate, summary } from './sheet.ts';
import { storeActivity } from './storedActivity.ts';

const owner = { email: 'owner@acme.example', firstName: 'First', lastName: 'Owner' };
const LEAVER = 'leaver@acme.example';

function seed(name: string, leaver: 'member' | 'invited' | 'owner' | 'none'): Seed {
  return {
    owner,
    organizations: [
      {
        name,
        members: [
          { email: 'desk@acme.example' },
          ...(leaver === 'member' || leaver === 'owner' ? [{ email: LEAVER, role: 'admin' as const }] : []),
        ],
        invitations: leaver === 'invited' ? [{ email: LEAVER }] : [],
      },
      ...(leaver === 'owner'
        ? [
            {
              name: `${name} Labs`,
              owner: { email: LEAVER },
              members: [{ ...owner, role: 'member' as const }],
            },
          ]
        : []),
    ],
  };
}

const writes = (server: SimulatedInstance) =>
  server.requests.filter(({ method }) => method === 'POST').map(({ call }) => call);

async function goHome(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Home', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'All instances' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Refresh', exact: true })).toBeEnabled();
}

test('a person is off-boarded over five instances, one of them down: reviewed, run, restarted, finished later, each write once', async ({
  simulator,
  profile,
  launch,
  launchWith,
}) => {
  const kinds = ['member', 'invited', 'owner', 'member', 'member'] as const;
  const servers = await Promise.all(
    kinds.map((kind, at) =>
      simulator.addInstance({ version: at === 3 ? '0.26.5' : '0.30.2', seed: seed(`Team ${at}`, kind) }),
    ),
  );
  const [shop, guests, labs, old, down] = servers as [
    SimulatedInstance,
    SimulatedInstance,
    SimulatedInstance,
    SimulatedInstance,
    SimulatedInstance,
  ];
  const names = ['Shop', 'Guests', 'Labs', 'Old', 'Down'];
  await storeActivity(profile, 150);
  const leaver = labs.world.users.find(({ email }) => email === LEAVER);
  labs.world.addSession({ userId: leaver?.id ?? '' });
  const first = await launchWith(
    ...servers.map((server, at) => ({
      name: names[at] ?? '',
      server,
      // The key that Shop is opened with is the leaver's own.
      key: server.key({ user: at === 0 ? LEAVER : owner.email, organization: `Team ${at}` }),
    })),
  );
  const { page } = first;
  await goHome(page);
  // Its people are known before it goes down.
  await expect(page.getByRole('button', { name: '3 people on Down' })).toBeVisible();
  down.setFault({ kind: 'login-redirect', to: shop.origin });
  await page.getByRole('button', { name: 'Refresh', exact: true }).click();
  await expect(page.getByText('redirected').filter({ visible: true }).first()).toBeVisible();
  const dialog = page.getByRole('dialog');
  const review = page.getByRole('dialog', { name: `Off-board ${LEAVER}` });
  const otherKey = shop.key({ user: owner.email, organization: 'Team 0' });

  await test.step('where the key in use is the person’s own, another person’s is asked for first', async () => {
    await runFromPalette(page, 'off-board people', /^Off-board people…/);
    await dialog.getByLabel('People leaving').fill(LEAVER.toUpperCase());
    await expect(dialog.getByRole('list', { name: 'Instances' })).toContainText(
      /Waits \(1\).*Down.*Won’t run \(1\)Shop.*The key in use for Team 0 is this person’s own\./,
    );
    await dialog.getByRole('button', { name: 'Paste a key for Team 0…' }).click();
    await dialog.getByLabel('API key of another person for Team 0').fill(otherKey);
    await dialog.getByRole('button', { name: 'Add key' }).click();
    await expect(dialog.getByText('is this person’s own')).toBeHidden();
    // What had the focus is gone each time: it stays within the dialog.
    await expect(page.locator('[role="dialog"]:focus, [role="dialog"] :focus')).toHaveCount(1);
  });

  await test.step('what would be done on each is said before anything is sent', async () => {
    await expectFate(dialog, 'Account on Shop', 'Delete account');
    await expectFate(dialog, 'Account on Labs', 'Lower to member');
    await expectFate(dialog, 'Account on Old', 'End membership');
    // Whether the account owns more cannot be asked there now: deleting it is a person's choice.
    await expectFate(dialog, 'Account on Down', 'Lower to member');
    await chooseFate(dialog, 'Account on Down', 'Delete account');
    const on = (name: string) =>
      review.getByRole('list', { name: 'Instances' }).getByRole('listitem').filter({ hasText: name });
    await expect(on('Labs')).toContainText(/The account stays as member.*Its browsers are signed out/);
    await expect(on('Old')).toContainText(/Signed-in browsers stay signed in: .*needs Dokploy 0\.30\.0/);
    await expect(on('Down')).toContainText('Last seen at');
    expect(servers.flatMap(writes)).toEqual([]);
  });

  await test.step('it runs; what cannot be reached stays open', async () => {
    await review.getByRole('button', { name: /^Delete 1 account, end 1 membership and \d more$/ }).click();
    const ran = page.getByRole('dialog', { name: `Off-board ${LEAVER}` });
    await expect(ran.getByText('Interim:')).toBeVisible();
    await expect(ran.getByText('Can still sign in on Labs and Old.')).toBeVisible();
    await expect(ran.getByRole('region', { name: 'Can’t tell (1)' })).toContainText(
      /Labs.*Couldn’t read “Team 2 Labs”/,
    );
    await expect(ran.getByRole('region', { name: 'Still open (1)' })).toContainText('Down');
    await expect(ran.getByRole('region', { name: 'Can still sign in (1)' })).toContainText(
      'Old · membership ended',
    );
    await expect(ran.getByRole('region', { name: 'Gone (2)' }).getByRole('listitem')).toHaveText([
      /Shop · account deleted/,
      /Guests · invitation removed/,
    ]);
    await ran.getByRole('button', { name: 'Close' }).click();
  });
  expect([shop, guests, labs, old].map(writes)).toEqual([
    ['user.remove'],
    ['organization.removeInvitation'],
    ['user.revokeSession', 'organization.updateMemberRole'],
    ['auth/organization/remove-member'],
  ]);
  expect(shop.requests.find(({ method }) => method === 'POST')?.headers['x-api-key']).toBe(otherKey);
  await first.close();

  down.setFault(null);
  down.requests.clear();
  const again = await launch();
  await test.step('after a restart it stands open, and nothing goes on by itself', async () => {
    await goHome(again.page);
    await expect(again.page.getByRole('button', { name: 'Operations, 1 open' })).toBeVisible();
    expect(writes(down)).toEqual([]);
  });
  await test.step('Activity tells it, and what is left is planned anew from there', async () => {
    await again.page.getByRole('tab', { name: 'Activity' }).click();
    const row = again.page.getByRole('row', { name: /Off-board/ });
    await row.getByRole('button', { name: 'Finish…' }).focus();
    await again.page.keyboard.press('Enter');
    const rest = again.page.getByRole('dialog', { name: `Finish off-boarding ${LEAVER}` });
    await rest.getByRole('button', { name: /^Delete 1 account/ }).click();
    const ran = again.page.getByRole('dialog', { name: `Off-board ${LEAVER}` });
    // On Labs they stay, and are signed out already. Nobody has a key for the organization that the person owns, so it could not be checked: that is given up.
    await ran.getByRole('button', { name: 'Details' }).click();
    await expect(ran.getByRole('list', { name: 'Steps' })).toContainText(
      '“Team 2 Labs” could not be checked',
    );
    await again.electron.evaluate(
      ({ dialog: files }, filePath) => {
        files.showSaveDialog = async () => ({ canceled: false, filePath });
      },
      join(profile, 'results.csv'),
    );
    await ran.getByRole('button', { name: 'Save results' }).click();
    await again.page.getByRole('menuitem', { name: 'As CSV' }).click();
    await expect(ran.getByText('Saved as “results.csv”.')).toBeVisible();
    const saved = readFileSync(join(profile, 'results.csv'), 'utf8').trim().split('\r\n');
    expect(saved).toHaveLength(13);
    expect(saved.filter((line) => line.includes(owner.email)).length).toBeGreaterThanOrEqual(5);
    await ran.getByRole('button', { name: 'Mark as done…' }).click();
    const done = again.page.getByRole('dialog', { name: 'Mark as done' });
    await done.getByRole('button', { name: 'Mark as done' }).click();
    await expect(done).toBeHidden();
    await expect(again.page.getByRole('row', { name: /Off-board/ })).toContainText(
      '10 done, 1 done already, 1 canceled.',
    );
    await expect(again.page.getByRole('button', { name: /^Operations/ })).toHaveCount(0);
  });
  await test.step('an instance shows what was done on it; cleared, one line remains', async () => {
    const { page: window } = again;
    await window.getByRole('button', { name: 'Shop', exact: true }).click();
    await window.getByRole('button', { name: 'Activity', exact: true }).click();
    await expect(window.getByRole('row', { name: /Off-board/ })).toBeVisible();
    await goHome(window);
    const table = window.getByRole('table', { name: 'Activity' });
    // The header, the off-boarding, the key that was pasted for it, and what was stored before.
    await expect(table).toHaveAttribute('aria-rowcount', '153');
    await window.getByRole('row', { name: /Off-board/ }).focus();
    // What is further down is read when it comes into sight.
    for (const last of [/\b53 of 150/, /\b1 of 150/]) {
      await window.keyboard.press('End');
      await expect(window.getByRole('row', { name: last })).toBeFocused();
    }
    await window.getByRole('searchbox', { name: 'Search activity' }).fill('nobody');
    await expect(window.getByRole('heading', { name: 'No entries match' })).toBeVisible();
    await window.getByRole('button', { name: 'Clear filters' }).click();
    await chooseMore(window, 'Clear activity…');
    const dialog = window.getByRole('dialog', { name: 'Clear activity' });
    await dialog.getByRole('button', { name: 'Clear activity' }).click();
    await expect(dialog).toHaveCount(0);
    await expect(window.getByRole('row')).toHaveCount(2);
    await expect(window.getByRole('row', { name: /Activity cleared/ })).toBeVisible();
  });
  expect(writes(down)).toEqual(['user.remove']);
  expect(servers.map((server) => writes(server).length)).toEqual([1, 1, 2, 1, 1]);
  expect(labs.world.sessions).toEqual([]);
  expect(servers.map(({ world }) => world.users.some(({ email }) => email === LEAVER))).toEqual([
    false,
    false,
    true,
    true,
    false,
  ]);
});

test('twenty addresses are invited to six organizations on six instances: three conflicts are said before, a lost answer is settled, and nothing is sent twice', async ({
  simulator,
  profile,
  launchWith,
}) => {
  const emails = Array.from({ length: 20 }, (_, at) => `guest-${at}@new.example`);
  // The first three teams have one of them each already.
  const [member, invited, expired] = ['guest-3@new.example', 'guest-7@new.example', 'guest-11@new.example'];
  const conflicts: Partial<Seed['organizations'][number]>[] = [
    { members: [{ email: member }] },
    { invitations: [{ email: invited }] },
    { invitations: [{ email: expired, expired: true }] },
  ];
  const servers = await Promise.all(
    Array.from({ length: 6 }, (_, at) =>
      simulator.addInstance({
        version: at % 2 === 0 ? '0.30.2' : '0.28.8',
        seed: { owner, organizations: [{ name: `Team ${at}`, ...conflicts[at] }] },
      }),
    ),
  );
  const stored = servers.map((server, at) => ({
    name: `Server ${at}`,
    server,
    key: server.key({ user: owner.email, organization: `Team ${at}` }),
  }));
  const { page, electron } = await launchWith(...stored);
  await goHome(page);
  await page.getByRole('tab', { name: 'Invitations' }).click();
  await tabAction(page, 'Invite…').click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Email addresses').fill(emails.join(', '));
  await dialog.getByLabel('All 6 organizations').check();
  await dialog.getByLabel('Role in Team 5 on Server 5').selectOption('admin');
  const plan = page.getByRole('dialog', { name: 'Invite people' });
  await expect(summary(plan)).toHaveText('118 will run.');
  await expect(plan.getByText('Already so (2)')).toBeVisible();
  expect(servers.flatMap(writes)).toEqual([]);
  // The invitation was made, and only its answer is lost.
  servers[5]?.setFault({ kind: 'reset' }, { call: 'organization.inviteMember', times: 1, effect: true });
  await plan.getByRole('button', { name: 'Create 117 invitations, renew 1 invitation' }).click();
  // A reading shows that it was made; what comes after it waits until the server is in reach.
  await expect(plan.getByRole('status').first()).toHaveText(
    /^98 invitations created, 1 invitation renewed\. 19 wait for .+\. 2 skipped\.$/,
  );
  // Whoever was about to stop it must not give up what is left of it.
  await expect(plan.getByRole('button', { name: 'Copy 99 links' })).toBeFocused();
  const held = servers[5]?.hold('organization.inviteMember');
  await plan.getByRole('button', { name: 'Finish now' }).click();
  await expect(plan.getByRole('button', { name: 'Stop before the next step' })).toBeFocused();
  await plan.getByRole('button', { name: 'Close' }).focus();
  held?.release();
  await expect(plan.getByRole('status').first()).toHaveText(
    /^117 invitations created, 1 invitation renewed\. 2 skipped\.$/,
  );
  // Whoever was about to press it as it ended presses it, and nothing else.
  await expect(plan.getByRole('button', { name: 'Close' })).toBeFocused();

  // As the servers' own logs have it: each pair once, the conflicts aside, and the one that ran out removed before.
  const asked = servers.map((server) =>
    server.requests
      .filter(({ call }) => call === 'organization.inviteMember')
      .map(({ body }) => JSON.parse(body) as { email: string; role: string }),
  );
  expect(asked.map((rows) => rows.map(({ email }) => email).sort())).toEqual(
    servers.map((_, at) => emails.filter((email) => email !== [member, invited][at]).sort()),
  );
  expect(asked.map((rows) => [...new Set(rows.map(({ role }) => role))])).toEqual(
    servers.map((_, at) => [at === 5 ? 'admin' : 'member']),
  );
  expect(servers.map((server) => writes(server).length)).toEqual([19, 19, 21, 20, 20, 20]);
  expect(writes(servers[2] as SimulatedInstance)).toContain('organization.removeInvitation');
  const pending = servers.map(({ world }) => world.invitations.map(({ email }) => email).sort());
  expect(pending).toEqual(
    servers.map((_, at) => emails.filter((email) => at !== 0 || email !== member).sort()),
  );

  await plan.getByRole('button', { name: 'Copy 118 links' }).click();
  await expect(plan.getByText('Copied, one per line.')).toBeVisible();
  const file = join(profile, 'invitations.csv');
  await electron.evaluate(({ dialog: files }, filePath) => {
    files.showSaveDialog = async () => ({ canceled: false, filePath });
  }, file);
  await plan.getByRole('button', { name: 'Details' }).click();
  await plan.getByRole('button', { name: 'Save results' }).click();
  await page.getByRole('menuitem', { name: 'As CSV' }).click();
  await expect(plan.getByText('Saved as “invitations.csv”.')).toBeVisible();
  const links = readFileSync(file, 'utf8').match(/http[^",]+\/invitation\?token=[^",\r]+/g);
  expect(new Set(links).size).toBe(118);
});
