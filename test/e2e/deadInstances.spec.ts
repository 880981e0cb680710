import type { Locator, Page } from '@playwright/test';
import type { SimulatedInstance } from '../dokploy/instance.ts';
import { expect, header, test, tile } from './app.ts';
import { keyOf, village } from './seeds.ts';

const NAMES = ['live', 'refusing', 'proxied', 'hanging'] as const;

const row = (page: Page, name: string): Locator =>
  page
    .getByRole('table', { name: 'Instances' })
    .getByRole('row')
    .filter({ has: page.getByRole('button', { name, exact: true }) });

async function expectCounts(page: Page, name: string, people: number) {
  for (const count of ['1 organization', `${people} people`, '1 open invitation'])
    await expect(row(page, name).getByRole('button', { name: `${count} on ${name}` })).toBeVisible();
}

function addMember({ world }: SimulatedInstance, email: string): void {
  const user = world.addUser({ email });
  world.addMember({ userId: user.id, organizationId: world.organizations[0]?.id ?? '' });
}

test('one refuses, one is cut off, one hangs: the live one is read', async ({ simulator, launchWith }) => {
  const start = (name: string) => simulator.addInstance({ seed: village(name) });
  const [live, refusing, proxied, hanging] = await Promise.all([
    start('live'),
    start('refusing'),
    start('proxied'),
    start('hanging'),
  ]);
  const { page } = await launchWith(
    ...[live, refusing, proxied, hanging].map((server, at) => ({
      name: NAMES[at] ?? '',
      server,
      key: keyOf(server),
    })),
  );
  await page.getByRole('button', { name: 'Home', exact: true }).click();
  for (const name of NAMES) {
    await expect(row(page, name)).toContainText('connected');
    await expectCounts(page, name, 2);
  }

  await refusing.close();
  proxied.setFault({ kind: 'status', status: 502 });
  hanging.setFault({ kind: 'hang' });
  addMember(live, 'latest@live.example');
  await page.getByRole('button', { name: 'Refresh' }).click();

  await test.step('the live one is read while the others are not', async () => {
    await expectCounts(page, 'live', 3);
    await expect(row(page, 'live')).toContainText('connected');
    await expect(row(page, 'refusing')).toContainText('not reachable');
    await expect(row(page, 'refusing').getByTitle(`${refusing.host} refused the connection`)).toBeVisible();
    await expect(row(page, 'proxied')).toContainText('not reachable (HTTP 502)');
    await expect(row(page, 'proxied').getByTitle('HTTP 502')).toBeVisible();
    await expectCounts(page, 'refusing', 2);
    await expect(tile(page, 'refusing')).toHaveAccessibleDescription(`${refusing.host}, not reachable`);
    await expect(tile(page, 'live')).toHaveAccessibleDescription(`${live.host}, connected`);
    await tile(page, 'live').click();
    await expect(page.getByRole('row', { name: /latest@live/ })).toBeVisible();
  });

  await test.step('what was seen of a dead one stays, with its time; Retry reads it once it is back', async () => {
    await tile(page, 'refusing').click();
    await expect(header(page)).toContainText('not reachable');
    await expect(header(page)).toContainText('as of');
    const trouble = page.getByRole('alert');
    await expect(trouble).toContainText('What you see below was read at');
    await expect(page.getByRole('row', { name: /member@refusing/ })).toBeVisible();

    const { users, organizations, members, invitations, keys } = refusing.world;
    const back = await simulator.addInstance({
      port: refusing.port,
      seed: (world) => void Object.assign(world, { users, organizations, members, invitations, keys }),
    });
    addMember(back, 'latest@refusing.example');
    const retry = trouble.getByRole('button', { name: 'Retry' });
    const hold = back.hold('user.get');
    await retry.press('Enter');
    await hold.arrived;
    await expect(retry).toHaveAttribute('aria-disabled', 'true');
    await expect(retry).toBeFocused();
    hold.release();
    await expect(page.getByRole('row', { name: /latest@refusing/ })).toBeVisible();
    await expect(header(page)).toContainText('connected');
    await expect(page.getByRole('alert')).toHaveCount(0);
  });

  await test.step('Retry in its row mends the one behind the proxy', async () => {
    proxied.setFault(null);
    await page.getByRole('button', { name: 'Home', exact: true }).click();
    await row(page, 'proxied').getByRole('button', { name: 'Retry' }).click();
    await expect(row(page, 'proxied')).toContainText('connected');
    await expect(row(page, 'proxied').getByRole('button', { name: 'Retry' })).toHaveCount(0);
  });

  await test.step('the hanging one is told after ten seconds, and comes back as well', async () => {
    await tile(page, 'hanging').click();
    const trouble = page.getByRole('alert');
    await expect(trouble).toContainText(`${hanging.host} did not answer within 10 seconds.`, {
      timeout: 15_000,
    });
    await expect(page.getByRole('row', { name: /member@hanging/ })).toBeVisible();
    hanging.setFault(null);
    await trouble.getByRole('button', { name: 'Retry' }).click();
    await expect(header(page)).toContainText('connected');
    await expect(page.getByRole('alert')).toHaveCount(0);
  });
});
