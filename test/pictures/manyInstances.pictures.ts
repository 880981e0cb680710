import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Simulator } from '../dokploy/simulator.ts';
import { expect, type RunningApp, registryOf } from '../e2e/app.ts';
import { keyOf, village } from '../e2e/seeds.ts';
import { type StoredInstance, storeInstances } from '../e2e/storedInstances.ts';
import { resize, shoot, test } from './shoot.ts';

const NAMES = [
  'Acme EU',
  'Acme US',
  'Billing',
  'Edge',
  'Harbor',
  'North',
  'Studio Süd',
  'Village',
  'Nightly',
];
const VERSIONS = ['0.30.2', '0.30.2', '0.28.6', '0.30.2', '0.28.8', '0.30.2', '0.26.5'] as const;
const GROUPS = ['Production', 'Clients', 'Lab', 'Archive of what nobody uses any more'];

/** As many instances, every seventh of them in trouble. */
async function build(simulator: Simulator, count: number): Promise<StoredInstance[]> {
  return Promise.all(
    Array.from({ length: count }, async (_, at) => {
      const name = NAMES[at] ?? `Client ${at + 1}`;
      const seed = village(`place-${at}`);
      if (at % 6 === 3) seed.organizations.push({ name: `Archive ${at}` });
      const invitations = seed.organizations[0]?.invitations;
      if (at % 5 === 1) invitations?.push({ email: `late@place-${at}.example`, expired: true });
      const server = await simulator.addInstance({
        seed,
        version: VERSIONS[at % VERSIONS.length] ?? '0.30.2',
      });
      return { name, server, key: keyOf(server) };
    }),
  );
}

/** Lets the keys of some instances end within days, as their records tell it. */
function endKeys(profile: string, isEnding: (at: number) => boolean): void {
  const file = join(profile, 'instances.json');
  const registry = JSON.parse(readFileSync(file, 'utf8'));
  const expiresAt = new Date(Date.now() + 6.5 * 86_400_000).toISOString();
  for (const [at, id] of registry.order.entries())
    if (isEnding(at)) for (const key of registry.byId[id].keys) key.expiresAt = expiresAt;
  writeFileSync(file, JSON.stringify(registry));
}

/** Four groups; what is left is in none. */
function groupsOf(ids: string[]) {
  const size = Math.max(1, Math.floor(ids.length / 5));
  return GROUPS.map((name, at) => ({
    id: `group-${at}`,
    name,
    instanceIds: ids.slice(at * size, (at + 1) * size),
    folded: at === 3,
  }));
}

async function drawOverview(app: RunningApp, name: string) {
  const { page } = app;
  await expect(page.getByRole('button', { name: 'Refresh', exact: true })).toHaveAttribute(
    'aria-busy',
    'false',
    {
      timeout: 60_000,
    },
  );
  await shoot(app, name);
}

for (const count of [1, 8, 50, 100]) {
  test(`Many instances: ${count}`, async ({ simulator, keyring, profile, launch }) => {
    test.setTimeout(600_000);
    const stored = await build(simulator, count);
    await storeInstances(profile, keyring, stored);
    const { order } = registryOf(profile);
    endKeys(profile, (at) => at % 9 === 4);
    const groups = count >= 8 ? groupsOf(order) : [];
    writeFileSync(join(profile, 'preferences.json'), JSON.stringify({ version: 1, groups }));
    for (const [at, { server }] of stored.entries()) {
      if (at % 7 === 2) await server.close();
      if (at % 7 === 6) server.setFault({ kind: 'status', status: 403 });
    }
    const app = await launch();
    const { page } = app;
    await resize(app, 'wide');
    await drawOverview(app, `many-${count}-narrow`);
    await page.keyboard.press('Control+b');
    await drawOverview(app, `many-${count}-wide`);
    if (count === 8) {
      await page.getByRole('radio', { name: 'Cards' }).press('ArrowRight');
      await drawOverview(app, `many-8-table`);
    }
    if (count < 50) return;
    await page.getByRole('searchbox', { name: 'Find an instance' }).fill('client 1');
    await shoot(app, `many-${count}-found`);
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(/Client 1/);
    await shoot(app, `many-${count}-instance`);
    await page.getByRole('button', { name: 'Client 12', exact: true }).click({ button: 'right' });
    await expect(page.getByRole('menu')).toBeVisible();
    await shoot(app, `many-${count}-menu`, 'stays');
  });
}
