import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type { SimulatedInstance } from '../dokploy/instance.ts';
import type { Seed } from '../dokploy/seed.ts';
import { expect, test } from './app.ts';
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

test('a person is off-boarded over four instances, one of them behind a login page: reviewed, run, restarted, finished later, each write once', async ({
  simulator,
  profile,
  launch,
  launchWith,
}) => {
  const kinds = ['member', 'invited', 'owner', 'member'] as const;
  const servers = await Promise.all(
    kinds.map((kind, at) => simulator.addInstance({ version: '0.30.2', seed: seed(`Team ${at}`, kind) })),
  );
  const [shop, guests, labs, down] = servers as [
    SimulatedInstance,
    SimulatedInstance,
    SimulatedInstance,
    SimulatedInstance,
  ];
  const names = ['Shop', 'Guests', 'Labs', 'Down'];
  await storeActivity(profile, 150);
  const first = await launchWith(
    ...servers.map((server, at) => ({
      name: names[at] ?? '',
      server,
      key: server.key({ user: owner.email, organization: `Team ${at}` }),
    })),
  );
  const { page } = first;
  await goHome(page);

  await test.step('what would be done on each is said before anything is sent', async () => {
    await page.getByRole('button', { name: 'Change many…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Change many' });
    await dialog.getByLabel('What').selectOption('Off-board a person');
    await dialog.getByLabel('Email addresses of the person').fill(LEAVER.toUpperCase());
    await expect(dialog.getByLabel('Account on Shop')).toHaveValue('delete');
    await expect(dialog.getByLabel('Account on Labs')).toHaveValue('lower');
    await dialog.getByRole('button', { name: 'Review' }).click();
    await expect(dialog.getByRole('list', { name: 'Steps' }).getByRole('listitem')).toHaveCount(4);
    await expect(dialog.getByRole('list', { name: 'What goes with it' })).toContainText(
      'On Labs the account stays',
    );
    expect(servers.flatMap(writes)).toEqual([]);
  });

  await test.step('it runs; an instance that cannot be reached keeps its step open', async () => {
    down.setFault({ kind: 'login-redirect', to: shop.origin });
    const dialog = page.getByRole('dialog');
    await expect(dialog.getByRole('button', { name: 'Run 4 steps' })).toBeDisabled();
    await dialog.getByLabel(/^Type “/).fill(LEAVER);
    await dialog.getByRole('button', { name: 'Run 4 steps' }).click();
    const ran = page.getByRole('dialog', { name: 'Off-board' });
    await expect(ran.getByRole('status').first()).toHaveText('3 done, 1 open.');
    await ran.getByRole('button', { name: 'Close' }).click();
  });
  expect([shop, guests, labs].map(writes)).toEqual([
    ['user.remove'],
    ['organization.removeInvitation'],
    ['organization.updateMemberRole'],
  ]);
  await first.close();

  down.setFault(null);
  down.requests.clear();
  const again = await launch();
  await test.step('after a restart it stands open, and nothing goes on by itself', async () => {
    await goHome(again.page);
    await expect(again.page.getByRole('button', { name: 'Operations, 1 open' })).toBeVisible();
    expect(writes(down)).toEqual([]);
  });
  await test.step('Activity tells it, and the open step is run from there', async () => {
    await again.page.getByRole('tab', { name: 'Activity' }).click();
    await again.page.getByRole('button', { name: `Open Off-board, ${LEAVER}` }).click();
    const dialog = again.page.getByRole('dialog', { name: 'Off-board' });
    await dialog.getByRole('button', { name: 'Run the open steps' }).click();
    await expect(dialog.getByRole('status').first()).toHaveText('4 done.');
    await again.electron.evaluate(
      ({ dialog: files }, filePath) => {
        files.showSaveDialog = async () => ({ canceled: false, filePath });
      },
      join(profile, 'results.csv'),
    );
    await dialog.getByRole('button', { name: 'Save results' }).click();
    await again.page.getByRole('menuitem', { name: 'As CSV' }).click();
    await expect(dialog.getByText('Saved as “results.csv”.')).toBeVisible();
    const saved = readFileSync(join(profile, 'results.csv'), 'utf8').trim().split('\r\n');
    expect(saved).toHaveLength(5);
    expect(saved.every((line, at) => at === 0 || line.includes(owner.email))).toBe(true);
    await dialog.getByRole('button', { name: 'Close' }).click();
    await expect(again.page.getByRole('row', { name: /Off-board/ })).toContainText('4 done.');
    await expect(again.page.getByRole('button', { name: /^Operations/ })).toHaveCount(0);
  });
  await test.step('an instance shows what was done on it; cleared, one line remains', async () => {
    const { page: window } = again;
    await window.getByRole('button', { name: 'Shop', exact: true }).click();
    await window.getByRole('button', { name: 'Activity', exact: true }).click();
    await expect(window.getByRole('row', { name: /Off-board/ })).toBeVisible();
    await goHome(window);
    const table = window.getByRole('table', { name: 'Activity' });
    await expect(table).toHaveAttribute('aria-rowcount', '152');
    await window.getByRole('row', { name: /Off-board/ }).focus();
    // What is further down is read when it comes into sight.
    for (const last of [/\b52 of 150/, /\b1 of 150/]) {
      await window.keyboard.press('End');
      await expect(window.getByRole('row', { name: last })).toBeFocused();
    }
    await window.getByRole('searchbox', { name: 'Search activity' }).fill('nobody');
    await expect(window.getByRole('heading', { name: 'No entries match' })).toBeVisible();
    await window.getByRole('button', { name: 'Clear filters' }).click();
    await window.getByRole('button', { name: 'Clear activity…' }).click();
    const dialog = window.getByRole('dialog', { name: 'Clear activity' });
    await dialog.getByRole('button', { name: 'Clear activity' }).click();
    await expect(dialog).toHaveCount(0);
    await expect(window.getByRole('row')).toHaveCount(2);
    await expect(window.getByRole('row', { name: /Activity cleared/ })).toBeVisible();
  });
  expect(writes(down)).toEqual(['user.remove']);
  expect([shop, guests, labs].map((server) => writes(server).length)).toEqual([1, 1, 1]);
});
