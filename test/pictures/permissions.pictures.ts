import type { ProjectSeed } from '../dokploy/projectSeed.ts';
import {
  accessOf,
  acmeWithProjects,
  openPermissions,
  PROJECTS,
  permissionsOf,
  storedAs,
  treeItem,
} from '../e2e/permissions.ts';
import { expect, shoot, test } from './shoot.ts';

/** Forty projects with two environments and ten services in each. */
const MANY: ProjectSeed[] = Array.from({ length: 40 }, (_, at) => ({
  name: `project-${String(at + 1).padStart(2, '0')}`,
  environments: {
    production: {
      application: Array.from({ length: 7 }, (_, n) => `app-${n + 1}`),
      postgres: ['main', 'audit'],
      redis: ['cache'],
    },
    staging: { application: Array.from({ length: 9 }, (_, n) => `app-${n + 1}`), mongo: ['events'] },
  },
}));

test('permissions', async ({ simulator, launchWith }) => {
  const free = await simulator.addInstance({ seed: acmeWithProjects() });
  const app = await launchWith(storedAs(free, 'Production'));
  const { page } = app;
  await page
    .getByRole('button', { name: 'Not now' })
    .click({ timeout: 3_000 })
    .catch(() => {});
  await expect(accessOf(page, 'qa@acme.example')).toContainText('1 project');
  await shoot(app, 'members-access');
  await page.getByRole('button', { name: 'Filter by Access' }).click();
  await shoot(app, 'members-access-filter');
  await page.keyboard.press('Escape');

  const dialog = await openPermissions(page);
  await shoot(app, 'permissions-nothing', treeItem(dialog, 'Shop'));
  await treeItem(dialog, 'Shop').first().hover();
  await shoot(app, 'permissions-offers', undefined, 'stays');
  await treeItem(dialog, 'orders').click();
  await treeItem(dialog, 'Website').click();
  await dialog.getByRole('switch', { name: 'Docker' }).click();
  await shoot(app, 'permissions-some');
  await page.keyboard.press('Escape');
  await shoot(app, 'permissions-discard');
  await page.keyboard.press('Escape');
  await dialog.getByRole('searchbox').fill('store');
  await shoot(app, 'permissions-search');
  await dialog.getByRole('searchbox').fill('');
  await dialog.getByRole('button', { name: 'Only granted' }).click();
  await shoot(app, 'permissions-only-granted');
  await dialog.getByRole('button', { name: 'Only granted' }).click();
  const hold = free.hold('user.assignPermissions');
  await dialog.getByRole('button', { name: 'Save permissions' }).click();
  await hold.arrived;
  await shoot(app, 'permissions-saving');
  hold.release();
  await expect(dialog).toBeHidden();
  await shoot(app, 'permissions-saved');

  await openPermissions(page, 'books@acme.example');
  await shoot(app, 'permissions-custom-role', treeItem(permissionsOf(page, 'books@acme.example'), 'Shop'));
  await page.keyboard.press('Escape');
  await openPermissions(page, 'ops@acme.example');
  await shoot(app, 'permissions-admin');
  await page.keyboard.press('Escape');

  await page.getByRole('checkbox', { name: 'Select all members' }).click();
  await page.getByRole('button', { name: 'Permissions…' }).click();
  const many = page.getByRole('dialog', { name: 'Set permissions' });
  await shoot(app, 'set-permissions', treeItem(many, 'Shop'));
  await treeItem(many, 'Website').click();
  await treeItem(many, 'Billing').click();
  await treeItem(many, 'Billing').click();
  await many.getByLabel('Docker').selectOption('Turn on');
  await shoot(app, 'set-permissions-plan');
  await page.keyboard.press('Escape');
  await many.getByRole('button', { name: 'Discard changes' }).click();
});

test('permissions: all, licensed, old, failing, many', async ({ simulator, launchWith }) => {
  const licensed = await simulator.addInstance({
    seed: acmeWithProjects(
      { sees: ['*'], can: ['canAccessToDocker', 'canCreateProjects'] },
      { licensed: true },
    ),
  });
  const [acme] = licensed.world.organizations;
  const organizationId = acme?.id ?? '';
  for (const name of ['worker-1', 'worker-2', 'build']) licensed.world.addServer({ organizationId, name });
  const owner = licensed.world.users[0]?.id ?? '';
  licensed.world.addGitProvider({ organizationId, userId: owner, name: 'GitLab' });
  const gone = licensed.world.projects.find(({ name }) => name === 'Website')?.id ?? '';
  licensed.world.removeProject(gone);
  const old = await simulator.addInstance({
    version: '0.26.5',
    seed: acmeWithProjects({ sees: ['Shop/*'] }),
  });
  const big = await simulator.addInstance({
    seed: acmeWithProjects({ sees: ['project-03/*'] }, { projects: [...PROJECTS, ...MANY] }),
  });
  const failing = await simulator.addInstance({ seed: acmeWithProjects({ sees: ['Shop/*'] }) });
  failing.setFault({ kind: 'status', status: 502 }, { call: 'project.allForPermissions' });
  const app = await launchWith(
    storedAs(failing, 'Failing'),
    storedAs(old, 'Old'),
    storedAs(big, 'Big'),
    storedAs(licensed, 'Licensed'),
  );
  const { page } = app;
  await page
    .getByRole('button', { name: 'Not now' })
    .click({ timeout: 3_000 })
    .catch(() => {});
  const dialog = await openPermissions(page);
  await shoot(app, 'permissions-all-licensed', dialog.getByText(/no longer exists?/));
  await dialog.getByRole('treeitem').first().press('End');
  await shoot(app, 'permissions-licensed-servers');
  await page.keyboard.press('Escape');

  await page.getByRole('navigation', { name: 'Instances' }).getByRole('button', { name: 'Failing' }).click();
  await shoot(app, 'members-access-failed', page.getByRole('alert').first());
  await openPermissions(page);
  await shoot(app, 'permissions-failed');
  await page.keyboard.press('Escape');

  await page.getByRole('navigation', { name: 'Instances' }).getByRole('button', { name: 'Old' }).click();
  await shoot(app, 'members-access-old', page.getByRole('button', { name: 'Count' }));
  await openPermissions(page);
  await shoot(app, 'permissions-old');
  await permissionsOf(page).getByRole('button', { name: 'Read projects' }).click();
  await shoot(app, 'permissions-old-read', treeItem(permissionsOf(page), 'Shop'));
  await page.keyboard.press('Escape');

  await page.getByRole('navigation', { name: 'Instances' }).getByRole('button', { name: 'Big' }).click();
  await openPermissions(page);
  await treeItem(permissionsOf(page), 'project-03').first().press('*');
  await shoot(app, 'permissions-800');
});
