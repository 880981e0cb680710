import type { SimulatedInstance } from '../dokploy/instance.ts';
import type { Seed } from '../dokploy/seed.ts';
import type { Version } from '../dokploy/versions.ts';
import { expect, header } from './app.ts';
import {
  addByMain,
  chooseInRow,
  chooseRole,
  clipboardOf,
  createOrganization,
  deleteOrganization,
  invitationRow,
  linkOf,
  makeDefault,
  openSettings,
  organizationItem,
  readsOf,
  removePerson,
  rename,
  roleOf,
  writesOf,
} from './screen.ts';
import { keyOf } from './seeds.ts';
import { type Shared, test } from './sharedApp.ts';

/** One instance's people are called after it, so that whoever lands on the other one is seen. */
const quay = (place: string): Seed => ({
  owner: { email: `owner@${place}.example` },
  organizations: [
    {
      name: 'Quay',
      members: [
        { email: `ops@${place}.example`, role: 'admin' },
        { email: `desk@${place}.example` },
        { email: `bench@${place}.example` },
      ],
      invitations: [{ email: `late@${place}.example`, role: 'admin', expired: true }],
    },
  ],
});

const ALL = 'organization.allInvitations';
const INVITED = ['ann', 'bo', 'cy', 'di', 'ed'];
/** One reading of the person, their organizations and the version. */
const ACCOUNT = ['organization.all', 'settings.getDokployVersion', 'user.get'];

/** Before a step is sent, and after it. */
const TWICE = [...ACCOUNT, ...ACCOUNT].sort();

/** The requests since the last look: writes in their order, readings in that of the alphabet. */
function look(server: SimulatedInstance): { writes: unknown[]; reads: string[] } {
  const seen = { writes: writesOf(server), reads: readsOf(server) };
  expect(server.requests.every(({ status }) => status === 200)).toBe(true);
  server.requests.clear();
  return seen;
}

/** Walks through everything that is done with organizations, members and invitations, on the instance that is shown. */
async function walk({ app }: Shared, server: SimulatedInstance, place: string): Promise<void> {
  const { page } = app;
  const at = (name: string) => `${name}@${place}.example`;
  const idOf = (name: string) => server.world.organizations.find((each) => each.name === name)?.id;
  const person = (name: string) => server.world.users.find(({ email }) => email === at(name))?.id ?? '';
  const idle = () =>
    expect(page.getByRole('button', { name: 'Refresh', exact: true })).toHaveAttribute('aria-busy', 'false');
  const quayId = idOf('Quay');
  const membership = (name: string) => server.world.membership(person(name), quayId ?? '')?.id;
  const button = (name: string) => page.getByRole('button', { name, exact: true });
  server.requests.clear();

  await test.step('create', async () => {
    await createOrganization(page, 'Depot');
    expect(look(server)).toEqual({ writes: [['organization.create', { name: 'Depot' }, 200]], reads: TWICE });
  });

  const depot = idOf('Depot');
  await test.step('rename', async () => {
    await openSettings(page, 'Depot');
    await rename(page, 'Warehouse');
    expect(look(server)).toEqual({
      writes: [['organization.update', { organizationId: depot, name: 'Warehouse' }, 200]],
      reads: TWICE,
    });
  });

  await test.step('make default', async () => {
    await makeDefault(page, 'Warehouse');
    expect(look(server)).toEqual({
      writes: [['organization.setDefault', { organizationId: depot }, 200]],
      reads: TWICE,
    });
  });

  await test.step('invite five', async () => {
    await organizationItem(page, 'Quay').click();
    await page.getByRole('tab', { name: 'Invitations' }).click();
    await idle();
    await button('Invite').click();
    const dialog = page.getByRole('dialog', { name: 'Invite people' });
    await dialog.getByRole('textbox', { name: 'Email addresses' }).fill(INVITED.map(at).join(', '));
    await dialog.getByRole('button', { name: 'Create 5 invitations' }).click();
    await expect(dialog.getByText('5 invitations created.', { exact: true })).toBeVisible();
    await dialog.getByRole('button', { name: 'Copy 5 links' }).click();
    await expect(dialog.getByText('Copied, one per line.')).toBeVisible();
    expect(await clipboardOf(app)).toBe(INVITED.map((name) => linkOf(server, at(name))).join('\n'));
    await dialog.getByRole('button', { name: 'Close', exact: true }).click();
    await expect(dialog).toBeHidden();
    expect(look(server)).toEqual({
      writes: INVITED.map((name) => ['organization.inviteMember', { email: at(name), role: 'member' }, 200]),
      // The roles that can be given; before each, and after all of them.
      reads: [
        'customRole.all',
        ...INVITED.map(() => ALL),
        ALL,
        ...INVITED.map(() => 'user.all'),
        'user.getPermissions',
      ],
    });
  });

  await test.step('renew one', async () => {
    const invitationId = server.world.invitations.find(({ email }) => email === at('late'))?.id;
    await chooseInRow(page, at('late'), 'Renew');
    await expect(
      page.getByText(new RegExp(`The invitation of ${at('late')} in .+ is renewed\\.`)),
    ).toBeVisible();
    await expect(invitationRow(page, at('late'))).toContainText('open');
    expect(look(server)).toEqual({
      writes: [
        ['organization.removeInvitation', { invitationId }, 200],
        ['organization.inviteMember', { email: at('late'), role: 'admin' }, 200],
      ],
      reads: [ALL, ALL],
    });
  });

  await test.step('copy links', async () => {
    await page.getByRole('checkbox', { name: 'Select all invitations' }).check();
    await button('Copy 6 links').click();
    await expect(page.getByText('6 links are on the clipboard, one per line.')).toBeVisible();
    const links = ['late', ...INVITED].map((name) => linkOf(server, at(name)));
    expect((await clipboardOf(app)).split('\n').sort()).toEqual(links.sort());
    expect(look(server)).toEqual({ writes: [], reads: [] });
    await button('Clear').click();
  });

  await test.step('change two roles', async () => {
    await page.getByRole('tab', { name: 'Members' }).click();
    for (const [name, role] of [
      ['desk', 'admin'],
      ['ops', 'member'],
    ] as const) {
      await chooseRole(page, at(name), role);
      await expect(roleOf(page, at(name))).toHaveText(role);
      expect(look(server)).toEqual({
        writes: [['organization.updateMemberRole', { memberId: membership(name), role }, 200]],
        reads: ['user.all', 'user.all'],
      });
    }
  });

  await test.step('remove a person', async () => {
    const userId = person('bench');
    await removePerson(page, at('bench'));
    await expect(page.getByRole('row', { name: at('bench') })).toHaveCount(0);
    // The instance is read anew for the plan, and its organizations are counted.
    expect(look(server).writes).toEqual([['user.remove', { userId }, 200]]);
  });

  await test.step('delete', async () => {
    await openSettings(page, 'Warehouse');
    await deleteOrganization(page, 'Warehouse');
    await expect(organizationItem(page, 'Quay')).toBeFocused();
    await idle();
    expect(look(server)).toEqual({
      writes: [['organization.delete', { organizationId: depot }, 200]],
      // The removal before may have taken organizations along, so who owns what is read before, too.
      reads: TWICE,
    });
    expect(server.world.organizations.map(({ name }) => name)).toEqual(['Quay']);
  });
}

test('on one of two instances: each write once, and nothing on the other', async ({ simulator, shared }) => {
  const { page } = shared.app;
  const open = async (place: string, version: Version) => {
    const server = await simulator.addInstance({ version, seed: quay(place) });
    await addByMain(shared.app, { name: place, server, key: keyOf(server) });
    await expect(header(page)).toContainText('connected');
    await expect(roleOf(page, `desk@${place}.example`)).toBeVisible();
    await expect(page.getByRole('button', { name: 'Refresh', exact: true })).toHaveAttribute(
      'aria-busy',
      'false',
    );
    return server;
  };
  const north = await open('north', '0.30.2');
  const south = await open('south', '0.28.8');

  north.requests.clear();
  await walk(shared, south, 'south');
  expect(north.requests).toHaveLength(0);
});
