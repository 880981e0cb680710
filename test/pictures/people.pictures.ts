import type { ProjectSeed } from '../dokploy/projectSeed.ts';
import { crowd } from '../dokploy/seed.ts';
import { keyOf, production, staging, village } from '../e2e/seeds.ts';
import { storeInstances } from '../e2e/storedInstances.ts';
import { expect, shoot, test } from './shoot.ts';

const PROJECTS: ProjectSeed[] = [
  {
    name: 'Shop',
    environments: { production: { application: ['web', 'queue'], postgres: ['orders'] }, staging: {} },
  },
  { name: 'Blog', environments: { production: { compose: ['site'] } } },
];

const openPeople = async (page: import('@playwright/test').Page) => {
  await page.getByRole('button', { name: 'Home', exact: true }).click();
  await page.getByRole('tab', { name: 'People' }).click();
};

test('People of one instance that was never read', async ({ simulator, launchWith }) => {
  const dead = await simulator.addInstance({ seed: village('cellar') });
  const key = keyOf(dead);
  await dead.close();
  const app = await launchWith({ name: 'Cellar', server: dead, key });
  await expect(app.page.getByRole('alert')).toBeVisible();
  await openPeople(app.page);
  await shoot(app, 'people-0', app.page.getByRole('heading', { name: 'No people yet' }));
});

test('People of one instance', async ({ simulator, launchWith }) => {
  const shop = await simulator.addInstance({ seed: production() });
  const app = await launchWith({ name: 'Production', server: shop, key: keyOf(shop) });
  await openPeople(app.page);
  await shoot(app, 'people-1', app.page.getByRole('rowheader', { name: /desk@shop/ }));
});

test('People of eight instances', async ({ simulator, keyring, profile, launch }) => {
  const seeds = ['north', 'south', 'east', 'west', 'hill'].map((name) => village(name));
  const shop = await simulator.addInstance({ seed: production() });
  const trial = await simulator.addInstance({ seed: staging(), version: '0.28.6' });
  const others = await Promise.all(
    seeds.map((seed, at) =>
      simulator.addInstance({
        seed: {
          ...seed,
          organizations: seed.organizations.map((each) => ({
            ...each,
            projects: PROJECTS,
            members: [
              ...(each.members ?? []),
              { email: 'ops@shop.example', role: at % 2 ? 'admin' : 'member', twoFactorEnabled: at > 2 },
              {
                email: 'desk@shop.example',
                firstName: 'Front',
                lastName: 'Desk',
                ...(at % 2 ? { sees: ['Shop/*'], can: ['canAccessToDocker'] as const } : {}),
              },
              ...crowd(12, at * 4).map((person, place) => ({
                ...person,
                ...(place % 3 === 0 ? {} : { sees: ['Shop/*', ...(place % 2 ? ['Blog'] : [])] }),
              })),
            ],
          })),
        },
        version: at === 1 ? '0.26.5' : '0.30.2',
      }),
    ),
  );
  const dead = await simulator.addInstance({ seed: village('cellar') });
  const names = [
    'North',
    'South, with a name that is a good deal longer than others',
    'East',
    'West',
    'Hill',
  ];
  const key = keyOf(dead);
  await dead.close();
  await storeInstances(profile, keyring, [
    { name: 'Production', server: shop, key: keyOf(shop) },
    { name: 'Staging', server: trial, key: keyOf(trial) },
    ...others.map((server, at) => ({ name: names[at] ?? '', server, key: keyOf(server) })),
    { name: 'Cellar', server: dead, key },
  ]);
  const app = await launch();
  const { page } = app;
  await openPeople(page);
  await shoot(app, 'people-8', page.getByText(/people in 12 organizations, 7 read in full/));
  await page.getByRole('button', { name: 'Show details' }).click();
  await page.getByRole('row', { name: /desk@shop/ }).press('Space');
  await shoot(app, 'people-8-selected-why');
  await page.getByRole('button', { name: 'Show details' }).click();
  await page.getByRole('button', { name: 'Filter people' }).click();
  await page.getByRole('checkbox', { name: 'No 2FA somewhere' }).check();
  await shoot(app, 'people-8-filter');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await page
    .getByRole('group', { name: 'Presets' })
    .getByRole('button', { name: /^Admins without/ })
    .click();
  await shoot(app, 'people-8-preset');
  await page.getByRole('button', { name: 'Save this view' }).click();
  await shoot(app, 'people-8-save', page.getByRole('dialog'));
  await page.keyboard.press('Escape');
  await page
    .getByRole('group', { name: 'Presets' })
    .getByRole('button', { name: /^Everyone/ })
    .click();
  await page.getByRole('radiogroup', { name: 'View' }).getByText('Matrix').click();
  await shoot(app, 'people-8-matrix', page.getByRole('columnheader', { name: /^Shop on Production/ }));
  await page.getByRole('radiogroup', { name: 'View' }).getByText('List').click();
  await page
    .getByRole('searchbox', { name: 'Search people' })
    .fill('desk@shop.example ops@shop.example gone@x.example');
  await shoot(app, 'people-8-pasted', page.getByText('2 of 3 found'));
  await page.getByRole('searchbox', { name: 'Search people' }).fill('');
  await page.getByRole('row', { name: /desk@shop/ }).click({ button: 'right' });
  await shoot(app, 'people-8-menu', page.getByRole('menuitem', { name: 'Off-board…' }));
  await page.keyboard.press('Escape');
  await expect(page.getByRole('menu')).toHaveCount(0);
  await page.getByRole('row', { name: /desk@shop/ }).press('?');
  await shoot(app, 'people-8-shortcuts', page.getByRole('dialog', { name: 'Keyboard shortcuts' }));
  await page.keyboard.press('Escape');
  await page.getByRole('rowheader', { name: /desk@shop/ }).dblclick();
  await expect(page.getByRole('complementary')).toContainText('Nothing yet.');
  await shoot(app, 'people-8-panel');
});

test('Invitations of all instances', async ({ simulator, keyring, profile, launch }) => {
  const shop = await simulator.addInstance({ seed: production() });
  const north = await simulator.addInstance({ seed: village('north') });
  const dead = await simulator.addInstance({ seed: village('cellar') });
  const key = keyOf(dead);
  await dead.close();
  await storeInstances(profile, keyring, [
    { name: 'Production', server: shop, key: keyOf(shop) },
    { name: 'North', server: north, key: keyOf(north) },
    { name: 'Cellar', server: dead, key },
  ]);
  const app = await launch();
  const { page } = app;
  await page.getByRole('button', { name: 'Home', exact: true }).click();
  await page.getByRole('tab', { name: 'Invitations' }).click();
  await expect(page.getByRole('row', { name: /late@north/ })).toBeVisible();
  await page.getByRole('checkbox', { name: 'Select all invitations' }).check();
  await shoot(app, 'home-invitations');
  await page.getByRole('button', { name: 'Renew…' }).click();
  await shoot(app, 'home-invitations-renew', page.getByRole('dialog'));
});
