import { expect, test, tile } from './app.ts';
import { countActs, paste } from './personActs.ts';
import { keyOf, production, village } from './seeds.ts';

test('from the first start to an invitation whose link can be copied: four clicks and three pastes', async ({
  simulator,
  launch,
}) => {
  const server = await simulator.addInstance({ seed: production() });
  const app = await launch();
  const { page } = app;
  const first = page.getByRole('region', { name: 'Add instance' });
  const url = first.getByRole('textbox', { name: 'URL' });
  await expect(url).toBeFocused();
  const counted = await countActs(page);

  // The address of a page, as it is copied from a browser.
  await paste(app, `${server.origin}/dashboard/project/12?tab=general`);
  await expect(url).toHaveValue(server.origin);
  await expect(first.getByText('Dokploy answers.')).toBeVisible();
  expect(server.requests.filter(({ headers }) => 'x-api-key' in headers)).toEqual([]);
  await first.getByLabel('API key', { exact: true }).click();
  await paste(app, keyOf(server));
  await first.getByRole('button', { name: 'Connect' }).click();

  const organizations = page.getByRole('list', { name: 'Organizations' }).getByRole('button');
  await expect(organizations.first()).toBeFocused();
  await expect(page.getByText('3 organizations have no key.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Create 3 keys' })).toHaveCount(1);
  await page.getByRole('button', { name: 'Invite', exact: true }).click();
  const invite = page.getByRole('dialog', { name: 'Invite people' });
  await expect(invite.getByRole('textbox', { name: 'Email addresses' })).toBeFocused();
  await paste(app, 'guest@partner.example');
  await invite.getByRole('button', { name: /^Create/ }).click();
  await expect(invite.getByRole('button', { name: /^Copy link/ }).first()).toBeVisible();
  expect(await counted()).toEqual({ clicks: 4, pastes: 3 });
});

test('ten instances from a list, two lines mended, keys of Quayside’s own set up for all organizations: five clicks and one paste', async ({
  simulator,
  launch,
}) => {
  const servers = await Promise.all(
    Array.from({ length: 10 }, (_, at) => {
      const seed = village(`place-${at}`);
      seed.organizations.push({ name: `Archive ${at}` });
      return simulator.addInstance({ seed });
    }),
  );
  const app = await launch();
  const { page } = app;
  const keys = servers.map((server) => keyOf(server));
  const lines = servers.map(({ origin }, at) => {
    const [address, key] = [at === 3 ? '' : origin, at === 6 ? '' : keys[at]];
    return `Client ${at + 1}, ${address}, ${key}`;
  });
  const counted = await countActs(page);

  await page.getByRole('button', { name: 'Add several…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add several instances' });
  await expect(dialog.getByRole('textbox')).toBeFocused();
  await paste(app, lines.join('\n'));
  await expect(dialog.getByRole('status')).toHaveText('8 ready, 2 to fix.');
  await expect(dialog.getByRole('textbox', { name: 'URL of line 4' })).toBeFocused();
  await page.keyboard.insertText(servers[3]?.origin ?? '');
  await page.keyboard.press('Enter');
  await expect(dialog.getByLabel('API key of line 7', { exact: true })).toBeFocused();
  await page.keyboard.insertText(keys[6] ?? '');
  await dialog.getByRole('button', { name: 'Add 10 instances' }).click();
  await expect(dialog.getByRole('status')).toHaveText('10 added.');
  await dialog.getByRole('button', { name: 'Set up 20 keys' }).click();
  const ran = page.getByRole('dialog', { name: 'Create keys' });
  await ran.getByRole('button', { name: 'Create 20 keys' }).click();
  await expect(ran.getByRole('status').first()).toHaveText('20 keys created.');
  await ran.getByRole('button', { name: 'Close' }).click();
  await expect(tile(page, 'Client 10')).toBeVisible();
  expect(await counted()).toEqual({ clicks: 5, pastes: 1 });
});
