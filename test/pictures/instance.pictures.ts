import type { Page } from '@playwright/test';
import { startDemo } from '../dokploy/demo.ts';
import { addInstance, type RunningApp, tile } from '../e2e/app.ts';
import {
  chooseInRow,
  chooseRole,
  openRemoval,
  openSettings,
  organizationItem,
  roleOf,
} from '../e2e/screen.ts';
import { keyOf, village } from '../e2e/seeds.ts';
import { expect, shoot, test } from './shoot.ts';

const tab = (page: Page, name: string) => page.getByRole('tab', { name, exact: true }).click();
const demoTest = test.extend<{ demo: Awaited<ReturnType<typeof startDemo>> }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures from this pattern.
  demo: async ({}, use) => {
    const demo = await startDemo();
    await use(demo);
    await demo.close();
  },
});

/** Adds an instance of the demo and waits for its people. */
async function add(app: RunningApp, demo: Awaited<ReturnType<typeof startDemo>>, name: string) {
  const found = demo.instances.find((each) => each.name === name);
  if (!found) throw new Error(`no ${name}`);
  await addInstance(app.page, { name, url: found.origin, key: found.key });
  await expect(app.page.getByRole('row', { name: /owner@acme/ })).toBeVisible();
  await expect(app.page.getByRole('button', { name: 'Refresh', exact: true })).toHaveAttribute(
    'aria-busy',
    'false',
  );
  await expect(app.page.getByRole('combobox', { name: /^Role of/ }).nth(1)).toBeEnabled();
  return found.instance;
}

demoTest('members', async ({ demo, launch }) => {
  const app = await launch();
  const { page } = app;
  const server = await add(app, demo, 'Production');
  await shoot(app, 'members');
  await page.getByRole('button', { name: 'Not now' }).click();
  await roleOf(page, 'desk@acme.example').click();
  await shoot(app, 'members-role-menu', page.getByRole('option').first());
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Filter by Role' }).click();
  await shoot(app, 'members-filter');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Actions for desk@acme.example' }).click();
  await shoot(app, 'members-actions');
  await page.keyboard.press('Escape');
  await page.getByRole('searchbox', { name: 'Search members' }).fill('nobody at all');
  await shoot(app, 'members-none-found', page.getByRole('heading', { name: /match/ }));
  await page.getByRole('searchbox', { name: 'Search members' }).fill('');

  await chooseRole(page, 'desk@acme.example', 'admin');
  await shoot(app, 'members-role-changed', page.getByText(/changed from member to admin/));
  server.setFault({ kind: 'status', status: 502 }, { call: 'organization.updateMemberRole', times: 1 });
  await chooseRole(page, 'qa@acme.example', 'billing');
  await shoot(app, 'members-role-failed', page.getByRole('alert'));
  await page.getByRole('button', { name: 'Dismiss' }).first().click();
  const hold = server.hold('organization.updateMemberRole');
  await chooseRole(page, 'qa@acme.example', 'admin');
  await hold.arrived;
  await shoot(app, 'members-waiting', page.getByRole('button', { name: 'Stop waiting' }));
  hold.release();
  await expect(roleOf(page, 'qa@acme.example')).toHaveText('admin');

  await page.getByRole('checkbox', { name: 'Select all members' }).click();
  await shoot(app, 'members-selected');
  await page.getByRole('button', { name: 'Change role…' }).click();
  const roles = page.getByRole('dialog', { name: 'Change roles' });
  await shoot(app, 'change-roles');
  await roles.getByRole('radio', { name: 'billing' }).check();
  await shoot(app, 'change-roles-plan');
  server.setFault({ kind: 'status', status: 502 }, { call: 'organization.updateMemberRole', times: 1 });
  const run = server.hold('organization.updateMemberRole');
  await roles.getByRole('checkbox', { name: /\(limit: 2\)\.$/ }).check();
  await roles.getByRole('button', { name: /^Change \d+ roles/ }).click();
  await run.arrived;
  await shoot(app, 'change-roles-running');
  run.release();
  await shoot(app, 'change-roles-results', roles.getByRole('button', { name: 'Close' }));
  await roles.getByRole('button', { name: 'Retry failed' }).click();
  await expect(roles.getByRole('button', { name: 'Close' })).toBeVisible({ timeout: 20_000 });
  await shoot(app, 'change-roles-done');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: /^More for the selected/ }).click();
  await page.getByRole('menuitem', { name: 'Remove from instance…' }).click();
  await shoot(app, 'remove-people', page.getByRole('region', { name: 'People who leave', exact: true }));
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Clear', exact: true }).click();
  await openRemoval(page, 'lead@acme.example');
  await shoot(app, 'remove-person', page.getByRole('list', { name: 'Instances' }));
  await page.keyboard.press('Escape');
  server.setFault({ kind: 'status', status: 500 }, { call: 'user.all' });
  // The first refresh may show what the plan above has just read.
  await expect(async () => {
    await page.keyboard.press('F5');
    await expect(page.getByRole('button', { name: 'Retry' }).first()).toBeVisible({ timeout: 2000 });
  }).toPass({ timeout: 15_000 });
  await shoot(app, 'members-stale');
});

demoTest('invitations', async ({ demo, launch }) => {
  const app = await launch();
  const { page } = app;
  const server = await add(app, demo, 'Production');
  await page.getByRole('button', { name: 'Not now' }).click();
  await tab(page, 'Invitations');
  await shoot(app, 'invitations', page.getByRole('row', { name: /vendor@north/ }));
  await page.getByRole('button', { name: 'Actions for vendor@north.example', exact: true }).click();
  await shoot(app, 'invitation-menu', page.getByRole('menuitem', { name: 'Copy link' }));
  await page.keyboard.press('Escape');
  await chooseInRow(page, 'vendor@north.example', 'Copy link');
  await expect(page.getByText(/on the clipboard/)).toBeVisible();
  await chooseInRow(page, 'audit@harbor.example', 'Remove');
  await expect(page.getByText(/is removed/)).toBeVisible();
  await chooseInRow(page, 'freelance@studio.example', 'Renew');
  await shoot(app, 'invitations-feedback', page.getByText(/is renewed/));
  server.setFault({ kind: 'status', status: 502 }, { call: 'organization.removeInvitation', times: 1 });
  await chooseInRow(page, 'vendor@north.example', 'Remove');
  await shoot(app, 'invitations-failed', page.getByRole('alert'));
  await page.getByRole('button', { name: 'Dismiss' }).first().click();

  await page.getByRole('button', { name: 'Invite', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Invite people' });
  await shoot(app, 'invite', dialog);
  await dialog
    .getByRole('textbox', { name: 'Email addresses' })
    .fill(
      'One Two <one@shop.example>; ops@acme.example, vendor@north.example\nnobody, two@shop.example two@shop.example three@shop.example',
    );
  await dialog.getByRole('combobox', { name: /^Role in / }).selectOption('admin');
  await shoot(app, 'invite-plan', dialog.getByText(/^Already so/));
  server.setFault({ kind: 'status', status: 502 }, { call: 'organization.inviteMember', times: 1 });
  const run = server.hold('organization.inviteMember');
  await dialog.getByRole('button', { name: /^Create \d/ }).click();
  await run.arrived;
  await shoot(app, 'invite-running');
  run.release();
  await expect(dialog.getByRole('progressbar')).toHaveCount(0, { timeout: 15_000 });
  await shoot(app, 'invite-results');
  await dialog.getByRole('button', { name: 'Close' }).click();
  await page.getByRole('checkbox', { name: 'Select all invitations' }).click();
  await shoot(app, 'invitations-selected');
  await page.getByRole('button', { name: 'Renew…' }).click();
  await shoot(app, 'invitations-renew');
  await page.getByRole('button', { name: /^Renew \d+ invitations/ }).click();
  const renewed = page.getByRole('dialog', { name: 'Renew invitations' });
  await expect(renewed.getByRole('status').first()).toContainText(/^\d+ done/, { timeout: 15_000 });
  await shoot(app, 'invitations-renewed');
  await page.keyboard.press('Escape');
  await page.getByRole('checkbox', { name: 'Select all invitations' }).click();
  await page.getByRole('button', { name: 'Remove…' }).click();
  await shoot(app, 'invitations-remove');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Clear', exact: true }).click();
  await chooseInRow(page, 'vendor@north.example', 'Send by mail');
  await shoot(app, 'invitation-by-mail', page.getByRole('dialog').getByRole('button', { name: 'Send mail' }));
  const [notification] = server.world.notifications;
  if (notification) notification.refused = true;
  await page.getByRole('button', { name: 'Send mail' }).click();
  await shoot(app, 'invitation-by-mail-failed', page.getByRole('dialog').getByRole('alert'));
  await page.keyboard.press('Escape');
});

demoTest('settings and organizations', async ({ demo, launch }) => {
  const app = await launch();
  const { page } = app;
  const server = await add(app, demo, 'Production');
  await openSettings(page, 'Acme');
  await shoot(app, 'settings-of-organization');
  await page.getByRole('textbox', { name: 'Organization name' }).fill('Billing');
  await page.getByRole('textbox', { name: 'Logo' }).fill('nothing');
  await shoot(app, 'settings-dirty');
  await page.getByRole('button', { name: 'Save' }).click();
  await shoot(app, 'settings-faults');
  await page.getByRole('textbox', { name: 'Logo' }).fill('');
  await page.getByRole('textbox', { name: 'Organization name' }).fill('Acme Works');
  server.setFault({ kind: 'status', status: 502 }, { call: 'organization.update', times: 1 });
  await page.getByRole('button', { name: 'Save' }).click();
  await shoot(app, 'settings-failed', page.getByRole('alert'));
  await page.getByRole('button', { name: 'Save' }).click();
  await shoot(app, 'settings-saved', page.getByText(/The settings of .* were saved\./));
  await page.getByRole('button', { name: 'Delete organization' }).click();
  await shoot(app, 'delete-organization');
  await page.keyboard.press('Escape');
  await organizationItem(page, 'Labs').click();
  await shoot(app, 'settings-keyless');
  await page.getByRole('button', { name: 'Make default' }).click();
  await shoot(app, 'settings-made-default', page.getByText(/is your default organization now/));
  await tab(page, 'Members');
  await shoot(app, 'organization-keyless');
  await page.getByRole('button', { name: 'New organization' }).click();
  await shoot(app, 'new-organization');
  await page.getByRole('dialog').getByRole('textbox', { name: 'Name' }).fill('labs');
  server.setFault({ kind: 'status', status: 502 }, { call: 'organization.create', times: 1 });
  await page.getByRole('button', { name: 'Create organization' }).click();
  await shoot(app, 'new-organization-failed', page.getByRole('dialog').getByRole('alert'));
  await page.getByRole('dialog').getByRole('textbox', { name: 'Name' }).fill('Depot');
  await page.getByRole('button', { name: 'Create organization' }).click();
  await shoot(app, 'organization-created', page.getByText(/was created/));
  await page.getByRole('button', { name: 'Instance menu' }).click();
  await shoot(app, 'instance-menu');
  await page.keyboard.press('Escape');
  for (const item of ['Edit instance', 'Replace key', 'Remove instance']) {
    await page.getByRole('button', { name: 'Instance menu' }).click();
    await page.getByRole('menuitem', { name: item }).click();
    await shoot(app, item.toLowerCase().replace(' ', '-'), page.getByRole('dialog', { name: item }));
    if (item === 'Edit instance') {
      await page.getByRole('textbox', { name: 'URL' }).fill('http://dokploy.example.com');
      await shoot(app, 'edit-instance-moved');
      await page.keyboard.press('Escape');
      await shoot(app, 'edit-instance-discard', page.getByRole('button', { name: 'Keep editing' }));
      await page.getByRole('button', { name: 'Discard changes' }).click();
      continue;
    }
    await page.keyboard.press('Escape');
  }
});

demoTest('keys', async ({ demo, launch }) => {
  const app = await launch();
  const { page } = app;
  const server = await add(app, demo, 'Production');
  await page
    .getByRole('button', { name: /^Create (\d+ )?keys?$/ })
    .first()
    .click();
  const dialog = page.getByRole('dialog', { name: 'Create keys' });
  await shoot(app, 'create-keys', dialog);
  server.setFault({ kind: 'status', status: 503 }, { call: 'user.createApiKey', times: 1 });
  const hold = server.hold('user.createApiKey');
  await dialog.getByRole('button', { name: /^Create \d+ keys?$/ }).click();
  await hold.arrived;
  await shoot(app, 'create-keys-running');
  hold.release();
  const again = dialog.getByRole('button', { name: 'Finish now' });
  await expect(again).toBeVisible({ timeout: 20_000 });
  await shoot(app, 'create-keys-failed');
  await again.click();
  await expect(dialog.getByRole('status').first()).toHaveText(/^\d+ done\.$/, { timeout: 20_000 });
  await shoot(app, 'create-keys-done');
  await dialog.getByRole('button', { name: 'Close' }).click();
  await organizationItem(page, 'Billing').click();
  await tab(page, 'Keys');
  await shoot(app, 'keys', page.getByRole('row', { name: /made/ }));
  const act = async (item: string) => {
    await page
      .getByRole('button', { name: /^Actions for the key of/ })
      .first()
      .click();
    if (item) await page.getByRole('menuitem', { name: new RegExp(`^${item}`) }).click();
  };
  await act('');
  await shoot(app, 'keys-menu');
  await page.keyboard.press('Escape');
  for (const item of ['Retire', 'Forget', 'Rotate']) {
    await act(item);
    await shoot(app, `key-${item.toLowerCase()}`, page.getByRole('dialog'));
    if (item === 'Rotate') {
      await page.getByRole('dialog').getByRole('button', { name: 'Rotate 1 key' }).click();
      await shoot(app, 'key-rotated', page.getByRole('dialog').getByRole('button', { name: 'Copy results' }));
    }
    await page.keyboard.press('Escape');
  }
  await page.getByRole('button', { name: 'Paste a key' }).click();
  await shoot(app, 'paste-key');
  const other = server.key({ user: 'owner@acme.example', organization: 'Labs' });
  await page.getByRole('dialog').getByLabel('API key', { exact: true }).fill(other);
  await page.getByRole('dialog').getByRole('button', { name: 'Paste key' }).click();
  await shoot(app, 'paste-key-elsewhere', page.getByRole('dialog').getByRole('alert'));
  await page.keyboard.press('Escape');
  await organizationItem(page, 'Acme').click();
  await shoot(app, 'keys-others');
  await page
    .getByRole('button', { name: /^Retire .* on the server/ })
    .first()
    .click();
  await shoot(app, 'retire-on-server');
  await page.keyboard.press('Escape');
  for (const key of server.world.keys) if (key.name === 'Quayside demo') key.remaining = 0;
  await page.getByRole('button', { name: 'Refresh' }).first().click();
  await shoot(app, 'keys-used-up', page.getByRole('list', { name: 'Keys that need attention' }));
  await tab(page, 'Members');
  await shoot(app, 'members-key-used-up');
  await page.getByRole('button', { name: 'Home', exact: true }).click();
  await page.getByRole('tab', { name: 'Keys' }).click();
  await shoot(app, 'home-keys');
});

demoTest('big and small lists', async ({ demo, simulator, launch }) => {
  const app = await launch();
  const { page } = app;
  const server = await add(app, demo, 'EU clients');
  await shoot(app, 'members-500');
  await tab(page, 'Invitations');
  await shoot(app, 'invitations-40');
  for (const name of [
    'Atlas',
    'Beacon',
    'Cove',
    'Dock',
    'Estuary',
    'Ferry',
    'Gantry',
    'Workshop 10',
    'An organization with a name much longer than its place',
  ])
    server.world.addOrganization({ name, ownerId: server.world.organizations[0]?.ownerId ?? '' });
  await page.keyboard.press('F5');
  await shoot(app, 'organizations-12', page.getByRole('searchbox', { name: 'Search organizations' }));
  await page.getByRole('searchbox', { name: 'Search organizations' }).fill('nothing');
  await shoot(app, 'organizations-none-found');
  const small = await simulator.addInstance({
    seed: { owner: { email: 'owner@solo.example' }, organizations: [{ name: 'Solo' }] },
  });
  await addInstance(page, { name: 'Solo', url: small.origin, key: keyOf(small) });
  await expect(page.getByRole('row', { name: /owner@solo/ })).toBeVisible();
  await tab(page, 'Members');
  await shoot(app, 'members-1');
  await tab(page, 'Invitations');
  await shoot(app, 'invitations-none', page.getByRole('heading', { name: 'No invitations' }));
  const low = await simulator.addInstance({ seed: village('north') });
  await addInstance(page, {
    name: 'As member',
    url: low.origin,
    key: keyOf(low, { user: 'member@north.example' }),
  });
  await expect(tile(page, 'As member')).toHaveAttribute('aria-current', 'page');
  await shoot(app, 'members-not-allowed', page.getByText(/only to owners and admins/));
  await tab(page, 'Invitations');
  await shoot(app, 'invitations-not-allowed');
  await tab(page, 'Settings');
  await shoot(app, 'settings-not-allowed');
  const fresh = await simulator.addInstance({ seed: village('fresh') });
  const waits = [fresh.hold('user.all'), fresh.hold('user.all')];
  await addInstance(page, { name: 'Fresh', url: fresh.origin, key: keyOf(fresh) });
  await expect(tile(page, 'Fresh')).toHaveAttribute('aria-current', 'page');
  await shoot(app, 'members-loading');
  for (const each of waits) each.release();
  const broken = await simulator.addInstance({ seed: village('broken') });
  broken.setFault({ kind: 'status', status: 500 }, { call: 'user.all' });
  await addInstance(page, { name: 'Broken', url: broken.origin, key: keyOf(broken) });
  await shoot(app, 'members-failed', page.getByRole('button', { name: 'Retry' }).first());
});
