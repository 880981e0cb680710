import type { Page } from '@playwright/test';
import type { SimulatedInstance } from '../dokploy/instance.ts';
import type { Simulator } from '../dokploy/simulator.ts';
import { expect, header, registryOf, test } from './app.ts';
import { answerBoxes } from './boxes.ts';
import { lastSeenOf, registryText } from './registry.ts';
import { keyOf, village } from './seeds.ts';

/** Another installation in the place of one, at the same address, that takes the same key. */
async function takeOver(
  simulator: Simulator,
  { server, key, name }: { server: SimulatedInstance; key: string; name: string },
): Promise<SimulatedInstance> {
  await server.close();
  const other = await simulator.addInstance({ port: server.port, seed: village(name) });
  const [user] = other.world.users;
  const [organization] = other.world.organizations;
  if (!user || !organization) throw new Error('This village is empty');
  other.world.addKey({ userId: user.id, organizationId: organization.id, secret: key });
  return other;
}

async function refresh(page: Page): Promise<void> {
  await header(page).getByRole('button', { name: 'Refresh' }).click();
}

const CHANGES = /create|update|delete|remove|invite|setDefault|send/i;

test('another installation at the address: told, nothing of it shown or kept, nothing written; then remembered', async ({
  simulator,
  launch,
  launchWith,
  profile,
}) => {
  const server = await simulator.addInstance({ seed: village('north') });
  const key = keyOf(server);
  const app = await launchWith({ name: 'North', server, key });
  const { page } = app;
  const members = page.getByRole('table', { name: 'Members' });
  await expect(members).toContainText('member@north.example');

  const other = await takeOver(simulator, { server, key, name: 'south' });
  await refresh(page);
  await expect(header(page)).toContainText('another installation');
  const alert = page.getByRole('alert');
  await expect(alert).toHaveAttribute('data-code', 'other-installation');
  await expect(alert).toContainText(`Another Dokploy answers at ${server.host}.`);
  await expect(alert).toContainText('It shows owner@south.example in south people.');
  await expect(alert).toContainText('“North” was known with owner@north.example in north people.');
  await expect(page.getByText('member@south.example')).toHaveCount(0);
  await expect(members).toContainText('member@north.example');

  // A write from what is still shown does not leave this computer.
  other.requests.clear();
  await page.getByRole('button', { name: 'New organization' }).click();
  const dialog = page.getByRole('dialog', { name: 'New organization' });
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Misplaced');
  await dialog.getByRole('button', { name: 'Create organization' }).click();
  await expect(dialog.getByRole('alert')).toContainText('Another Dokploy answers at');
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  expect(other.requests.filter(({ call }) => CHANGES.test(call))).toEqual([]);
  expect(other.world.organizations.map(({ name }) => name)).toEqual(['south people']);

  // Nor after a restart: it is told anew, and nothing of it was kept.
  await app.close();
  expect(registryText(profile)).not.toContain('south');
  const [instanceId = ''] = registryOf(profile).order;
  expect(lastSeenOf(profile, instanceId).text).toContain('north');
  expect(lastSeenOf(profile, instanceId).text).not.toContain('south');
  const again = await launch();
  await expect(again.page.getByRole('alert')).toHaveAttribute('data-code', 'other-installation');

  const asked = await answerBoxes(again, ['Accept the new installation']);
  await again.page.getByRole('button', { name: 'This is expected: accept the new installation' }).click();
  await expect(header(again.page)).toContainText('connected');
  await expect(again.page.getByRole('table', { name: 'Members' })).toContainText('member@south.example');
  await expect(again.page.getByText('north.example')).toHaveCount(0);
  expect((await asked()).map(({ message }) => message)).toEqual([
    'Send the keys of this instance to another Dokploy?',
  ]);
});
