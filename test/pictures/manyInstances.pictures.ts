import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type RunningApp, registryOf } from '../e2e/app.ts';
import { storeInstances } from '../e2e/storedInstances.ts';
import { buildMany, endKeys, groupsOf } from './manyInstances.ts';
import { resize, shoot, test } from './shoot.ts';

async function drawOverview(app: RunningApp, name: string) {
  const { page } = app;
  await expect(page.getByRole('button', { name: 'Refresh', exact: true })).toHaveAttribute(
    'aria-busy',
    'false',
    { timeout: 60_000 },
  );
  await shoot(app, name);
}

for (const count of [1, 8, 50, 100])
  test(`Many instances: ${count}`, async ({ simulator, keyring, profile, launch }) => {
    test.setTimeout(600_000);
    const stored = await buildMany(simulator, count);
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
    if (count < 50) return;
    await page.getByRole('searchbox', { name: 'Find an instance' }).fill('client 1');
    await shoot(app, `many-${count}-found`);
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(/Client 1/);
    await shoot(app, `many-${count}-instance`);
    await page.getByRole('button', { name: 'Client 12', exact: true }).click({ button: 'right' });
    await shoot(app, `many-${count}-menu`, page.getByRole('menu'), 'stays');
  });
