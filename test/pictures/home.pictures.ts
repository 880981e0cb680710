import { addInstance, tile } from '../e2e/app.ts';
import { tabAction } from '../e2e/screen.ts';
import { keyOf, production, staging, village } from '../e2e/seeds.ts';
import { expect, shoot, test } from './shoot.ts';

test('Home with one, five and thirty instances', async ({ simulator, launch }) => {
  const app = await launch();
  const { page } = app;
  const home = () => page.getByRole('button', { name: 'Home', exact: true }).click();
  const add = async (
    name: string,
    server: Awaited<ReturnType<typeof simulator.addInstance>>,
    key = keyOf(server),
  ) => {
    await addInstance(page, { name, url: server.origin, key });
  };
  const shop = await simulator.addInstance({ seed: production() });
  await add('Production', shop);
  await expect(page.getByRole('row', { name: /desk@shop/ })).toBeVisible();
  await home();
  await shoot(app, 'home-1');

  const trial = await simulator.addInstance({ seed: staging(), version: '0.28.6' });
  const north = await simulator.addInstance({ seed: village('north') });
  const south = await simulator.addInstance({ seed: village('south'), version: '0.26.5' });
  const east = await simulator.addInstance({ seed: village('east') });
  await add(
    'Staging',
    trial,
    keyOf(trial, { expiresAt: new Date(Date.now() + 3 * 86_400_000).toISOString() }),
  );
  await add('North', north);
  await add('South, with a name that is a good deal longer than others', south);
  await add('East', east, keyOf(east, { name: 'weak' }));
  await expect(page.getByRole('row', { name: /member@east/ })).toBeVisible();
  await home();
  await shoot(app, 'home-5');
  await north.close();
  south.setFault({ kind: 'status', status: 403 });
  for (const each of east.world.keys) each.enabled = false;
  await page.keyboard.press('F5');
  await expect(page.getByRole('button', { name: /^Retry / })).toHaveCount(3, { timeout: 15_000 });
  await shoot(app, 'home-5-trouble');
  const needs = page.getByRole('region', { name: 'Needs you' });
  await needs
    .getByRole('button', { name: /^Snooze/ })
    .nth(1)
    .click();
  await shoot(app, 'home-needs-snooze', page.getByRole('button', { name: 'For a day' }));
  await page.getByRole('button', { name: 'For a week' }).click();
  await needs.getByRole('button', { name: '1 snoozed' }).click();
  await needs.getByRole('button', { name: /^Show \d+ more/ }).click();
  await shoot(app, 'home-needs-whole', needs);
  await page.getByRole('tab', { name: 'Keys' }).click();
  await shoot(app, 'home-keys-trouble', page.getByRole('table', { name: 'Keys' }));
  await page.getByRole('tab', { name: 'Overview' }).click();
  await tabAction(page, 'More actions').click();
  await shoot(app, 'home-menu', page.getByRole('menuitem', { name: 'Export…' }));
  await page.keyboard.press('Escape');
  await tile(page, 'East').click();
  await shoot(app, 'instance-key-not-accepted');
  await tile(page, 'South, with a name that is a good deal longer than others').click();
  await shoot(app, 'instance-long-name-forbidden');

  for (let number = 6; number <= 30; number += 1) {
    const server = await simulator.addInstance({ seed: village(`place-${number}`) });
    await add(`Client ${number}`, server);
  }
  await home();
  await shoot(app, 'home-30');
  await page.getByRole('tab', { name: 'Keys' }).click();
  await shoot(app, 'home-30-keys');
  await tile(page, 'Client 12').hover();
  await shoot(app, 'rail-tooltip', page.getByRole('tooltip'), 'stays');
});
