import type { SimulatedInstance } from '../dokploy/instance.ts';
import { expect, header, type RunningApp } from './app.ts';
import { expectHarmless, harbor, OWNER } from './harbor.ts';
import {
  addByMain,
  askOutright,
  chooseInRow,
  chooseRole,
  createOrganization,
  deleteOrganization,
  expectBarred,
  instanceIdOf,
  invitationRow,
  makeDefault,
  openSettings,
  organizationItem,
  removeByMain,
  removePerson,
  rename,
  roleOf,
  writesOf,
} from './screen.ts';
import { keyOf } from './seeds.ts';
import { test } from './sharedApp.ts';

type Expected = {
  /** The roles that are offered, or why none is. */
  roles: string[] | RegExp;
  /** The call that invites; null where only the server's own page can. */
  invite: 'organization.inviteMember' | 'auth/organization/invite-member' | null;
  defaultRole?: true;
  /** Why no account is deleted. */
  noRemoval?: RegExp;
};

/** One server for each way that the screen differs; test/shared/rules and test/main/operations go through all versions. */
const PROFILES: Record<'0.25.7' | '0.28.6' | '0.30.2' | 'cloud', Expected> = {
  '0.25.7': {
    roles: /Changing roles needs Dokploy 0\.26\.0 or newer/,
    invite: 'auth/organization/invite-member',
  },
  '0.28.6': { roles: ['member', 'admin'], invite: null },
  '0.30.2': {
    roles: ['member', 'admin', 'auditor'],
    invite: 'organization.inviteMember',
    defaultRole: true,
  },
  cloud: {
    roles: ['member', 'admin', 'auditor'],
    invite: 'organization.inviteMember',
    defaultRole: true,
    noRemoval: /Dokploy Cloud does not remove people/,
  },
};

/** What no button offers. Servers from 0.26 on refuse to delete an owner; 0.25.7 would do it and so must not be asked. */
async function tryHarm(app: RunningApp, server: SimulatedInstance, name: string): Promise<void> {
  const { world, version } = server;
  const instanceId = await instanceIdOf(app, name);
  const idOf = (wanted: string) => world.organizations.find((each) => each.name === wanted)?.id ?? '';
  const there = { instanceId, organizationId: idOf('Harbor') };
  const elsewhere = { instanceId, organizationId: idOf('Elsewhere') };
  const desk = world.users.find(({ email }) => email === 'desk@harbor.example')?.id ?? '';
  const { id: memberId = '' } = world.membership(desk, there.organizationId) ?? {};
  const people = world.users.length;
  server.requests.clear();
  const [ours, theirs] = world.organizations.slice(0, 2).map(({ ownerId }) => ownerId);
  for (const intent of [
    { kind: 'set-role', ...there, memberIds: [memberId], role: 'owner' },
    {
      ...{ kind: 'invite', emails: ['third@north.example'], places: [{ ...there, role: 'owner' }] },
      ...{ kitId: null, ownRoles: {} },
    },
    { kind: 'change-organization', ...elsewhere, settings: { name: 'Ours' } },
    { kind: 'delete-organization', ...elsewhere },
    ...[ours, theirs].map((userId) => ({
      ...{
        kind: 'off-board',
        addresses: [world.user(userId ?? '')?.email],
        together: [],
        only: [instanceId],
      },
      ...{ choices: {}, fate: 'end', confirmed: {} },
    })),
  ])
    expect(await askOutright(app, intent), JSON.stringify(intent)).not.toBe('done');
  if (version === '0.25.7') expectHarmless(server);
  expect(server.requests.filter(({ body }) => OWNER.test(body))).toEqual([]);
  expect(writesOf(server)).toEqual([]);
  expect(idOf('Elsewhere')).toBe(elsewhere.organizationId);
  expect(world.users).toHaveLength(people);
}

// Playwright runs the tests of the shared app last: one after another, they would keep one core idle at the end.
test.describe.configure({ mode: 'parallel' });

for (const [version, expected] of Object.entries(PROFILES) as [keyof typeof PROFILES, Expected][]) {
  const name = version === 'cloud' ? 'Cloud' : `Dokploy ${version}`;

  test(`${name}: all works or says why; nothing is sent in vain`, async ({ simulator, shared: { app } }) => {
    const { page } = app;
    const server = await simulator.addInstance({ version, seed: harbor() });
    const row = (email: string) => page.getByRole('row', { name: email });

    await test.step('add, and the lists', async () => {
      await addByMain(app, { name, server, key: keyOf(server) });
      await expect(header(page)).toContainText(version === 'cloud' ? 'connected' : version);
      await expect(row('desk@harbor.example')).toBeVisible();
      await page.getByRole('tab', { name: 'Invitations' }).click();
      await expect(invitationRow(page, 'guest@north.example')).toContainText('open');
      await expect(invitationRow(page, 'late@north.example')).toContainText('expired');
      await chooseInRow(page, 'late@north.example', 'Remove');
      await expect(invitationRow(page, 'late@north.example')).toHaveCount(0);
      await page.getByRole('tab', { name: 'Members' }).click();
      await expect(page.getByRole('button', { name: 'Refresh', exact: true })).toHaveAttribute(
        'aria-busy',
        'false',
      );
    });

    await test.step('roles', async () => {
      const role = roleOf(page, 'desk@harbor.example');
      if (expected.roles instanceof RegExp) await expectBarred(role, expected.roles);
      else {
        await role.click();
        await expect(page.getByRole('option')).toHaveText(
          expected.roles.map((role) => new RegExp(`^${role}`)),
        );
        await page.keyboard.press('Escape');
        const given = expected.roles.at(-1) ?? '';
        await chooseRole(page, 'desk@harbor.example', given);
        await expect(role).toHaveText(given);
      }
    });

    await test.step('invite', async () => {
      await page.getByRole('button', { name: 'Invite', exact: true }).click();
      const dialog = page.getByRole('dialog', { name: 'Invite people' });
      await dialog.getByRole('textbox', { name: 'Email addresses' }).fill('new@north.example');
      if (expected.invite === null) {
        await expect(dialog).toContainText('update it to 0.28.7.');
        await expect(dialog.getByRole('button', { name: 'Open Dokploy' })).toBeVisible();
        await page.keyboard.press('Escape');
        await dialog.getByRole('button', { name: 'Discard changes' }).click();
      } else {
        await dialog.getByRole('button', { name: 'Create 1 invitation' }).click();
        await expect(dialog.getByText('1 invitation created.', { exact: true })).toBeVisible();
        await dialog.getByRole('button', { name: 'Close', exact: true }).last().click();
      }
      await expect(dialog).toBeHidden();
    });

    await test.step('create, settings, rename, make default, delete', async () => {
      await createOrganization(page, 'Depot');
      await openSettings(page, 'Depot');
      const role = page.getByRole('combobox', { name: 'Default role' });
      if (expected.defaultRole) await role.selectOption('admin');
      else await expect(role).toHaveAccessibleDescription(/needs Dokploy 0\.30\.0 or newer/);
      await rename(page, 'Warehouse');
      await makeDefault(page, 'Warehouse');
      await deleteOrganization(page, 'Warehouse');
    });

    await test.step('remove a person', async () => {
      await organizationItem(page, 'Harbor').click();
      await page.getByRole('tab', { name: 'Members' }).click();
      if (expected.noRemoval) {
        await page.getByRole('button', { name: 'Actions for bench@harbor.example' }).click();
        await expectBarred(page.getByRole('menuitem', { name: /Remove from instance/ }), '');
        await expect(page.getByRole('menuitem', { name: /Remove from instance/ })).toContainText(
          expected.noRemoval,
        );
        await page.keyboard.press('Escape');
      } else {
        await removePerson(page, 'bench@harbor.example');
        await expect(row('bench@harbor.example')).toHaveCount(0);
      }
    });

    expectHarmless(server);
    expect(writesOf(server).map(([call]) => call)).toEqual([
      'organization.removeInvitation',
      ...(expected.roles instanceof RegExp ? [] : ['organization.updateMemberRole']),
      ...(expected.invite ? [expected.invite] : []),
      'organization.create',
      'organization.update',
      'organization.setDefault',
      'organization.delete',
      ...(expected.noRemoval ? [] : ['user.remove']),
    ]);
    await tryHarm(app, server, name);
    await removeByMain(app, name);
  });
}
