import { join } from 'node:path';
import { createArchive } from '../../src/main/operations/archive.ts';
import { countSteps } from '../../src/shared/operations/steps.ts';
import type { SimulatedInstance } from '../dokploy/instance.ts';
import type { Seed } from '../dokploy/seed.ts';
import { storeInstances } from '../e2e/storedInstances.ts';
import { expect, shoot, test } from './shoot.ts';

const owner = { email: 'ops@shop.example', twoFactorEnabled: true };

function seed(name: string, count: number): Seed {
  const person = (at: number) => ({
    email: `person${at}@${name.toLowerCase()}.example`,
    twoFactorEnabled: at % 2 === 0,
  });
  return {
    owner,
    organizations: [
      { name: `${name} Web`, members: Array.from({ length: count }, (_, at) => person(at)) },
      { name: `${name} Labs`, members: [person(1), person(2)] },
    ],
  };
}

/** Some weeks of other people’s work. */
function changeOnServer({ world }: SimulatedInstance, name: string): void {
  const [main] = world.organizations;
  const organizationId = main?.id ?? '';
  const members = world.members.filter(
    (each) => each.organizationId === organizationId && each.role === 'member',
  );
  for (const [at, member] of members.entries()) if (at % 4 === 0) member.role = 'admin';
  world.members.splice(world.members.indexOf(members[1] as (typeof members)[number]), 1);
  const user = world.users.find(({ id }) => id === members[2]?.userId);
  if (user) user.twoFactorEnabled = false;
  for (const email of [
    'a.very.long.address.of.a.contractor@studio-north.example',
    `new@${name.toLowerCase()}.example`,
  ])
    world.addMember({ userId: world.addUser({ email }).id, organizationId });
  world.addInvitation({
    organizationId,
    email: `vendor@${name.toLowerCase()}.example`,
    role: 'admin',
    inviterId: world.users[0]?.id ?? '',
  });
}

/** Somebody was off-boarded before they came back. */
async function remember(folder: string): Promise<void> {
  const at = Date.now() - 40 * 86_400_000;
  const archive = createArchive({ folder, clock: () => at });
  const counts = { ...countSteps([]), done: 2 };
  const ended = {
    ...{ id: 'left', kind: 'off-board' as const, startedAt: at, changedAt: at, phase: 'ended' as const },
    ...{ counts, undoable: 0, revision: 1, instanceNames: ['Production'], instanceIds: [] },
    subjects: ['new@production.example'],
  };
  await archive.add({ ended, installations: {}, steps: [] });
  await archive.close();
}

test('access', async ({ simulator, launch, keyring, profile }) => {
  const names = ['Production', 'Staging'];
  const servers = await Promise.all(
    names.map((name, at) => simulator.addInstance({ version: '0.30.2', seed: seed(name, at === 0 ? 9 : 4) })),
  );
  await storeInstances(
    profile,
    keyring,
    servers.map((server, at) => ({
      name: names[at] ?? '',
      server,
      key: server.key({ user: owner.email, organization: `${names[at]} Web` }),
    })),
  );
  await remember(join(profile, 'operations'));
  const app = await launch();
  const { page } = app;
  await page.getByRole('button', { name: 'Home', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Refresh', exact: true })).toBeEnabled();
  await page.getByRole('tab', { name: 'Access' }).click();
  await expect(page.getByRole('heading', { name: 'No baseline yet' })).toBeVisible();
  await shoot(app, 'access-empty');
  const keep = async (name: string) => {
    await page.getByRole('button', { name: 'Keep today’s access…' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill(name);
  };
  await keep('Before the audit');
  await shoot(app, 'access-keeping');
  await page.getByRole('button', { name: 'Keep access' }).click();
  await expect(page.getByRole('heading', { name: 'No differences' })).toBeVisible();
  await shoot(app, 'access-no-drift');
  for (const [at, server] of servers.entries()) changeOnServer(server, names[at] ?? '');
  await page.getByRole('button', { name: 'Refresh', exact: true }).click();
  await expect(page.getByRole('row').nth(8)).toBeVisible();
  await keep('A second baseline with a name that is too long for its list');
  await page.getByRole('button', { name: 'Keep access' }).click();
  await expect(page.getByRole('heading', { name: 'No differences' })).toBeVisible();
  await page.getByRole('button', { name: /^Before the audit/ }).click();
  await expect(page.getByRole('row').nth(8)).toBeVisible();
  await shoot(app, 'access-drift');
  await page.getByRole('button', { name: 'Filter by Difference' }).click();
  await expect(page.getByRole('menu')).toBeVisible();
  await shoot(app, 'access-filter');
  await page.keyboard.press('Escape');
  await page.getByRole('checkbox', { name: 'Select all differences' }).check();
  await shoot(app, 'access-selected');
  await page.getByRole('button', { name: 'Put back…', exact: true }).click();
  await expect(page.getByRole('button', { name: /^Run/ })).toBeVisible();
  await shoot(app, 'access-put-back');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Clear', exact: true }).click();
  await page
    .getByRole('button', { name: /^Accept New as member/ })
    .first()
    .click();
  await expect(page.getByText(/accepted into this baseline/)).toBeVisible();
  servers[1]?.setFault({ kind: 'status', status: 502 });
  await page.getByRole('button', { name: 'Refresh', exact: true }).click();
  await expect(page.getByText(/places were not compared/)).toBeVisible();
  await shoot(app, 'access-unread');
  await page.getByRole('button', { name: 'Baseline menu' }).click();
  await page.getByRole('menuitem', { name: 'Delete…' }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await shoot(app, 'access-delete');
});
