import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { discardInstance, expect, header, registryOf, test, tile } from './app.ts';
import { answerBoxes } from './boxes.ts';
import { chooseForInstance } from './screen.ts';
import { keyOf, village } from './seeds.ts';
import { test as sharingTest } from './sharedApp.ts';
import { storeActivity } from './storedActivity.ts';
import { storeInstances } from './storedInstances.ts';

const activityOf = (profile: string) =>
  readFileSync(join(profile, 'operations', 'operations-000001.jsonl'), 'utf8');
const keysOf = (profile: string) => Object.values(registryOf(profile).byId).flatMap(({ keys }) => keys);

sharingTest(
  'the same instance twice, however its address is written, is told and not made; Open in browser gives the system its own address alone',
  async ({ simulator, shared: { profile, keyring }, openWith }) => {
    const server = await simulator.addInstance({ seed: village('north') });
    const { page, electron } = await openWith({ name: 'North', server, key: keyOf(server) });
    await expect(page.getByRole('row', { name: /member@north/ })).toBeVisible();
    await expect(page.getByRole('button', { name: 'Refresh' })).toHaveAttribute('aria-busy', 'false');
    const asked = server.requests.length;
    const dialog = page.getByRole('dialog', { name: 'Add instance' });
    await page.getByRole('button', { name: 'Add instance' }).click();
    for (const url of [server.origin, `${server.host}/dashboard/projects`, ` HTTP://${server.host}/api/ `]) {
      await dialog.getByRole('textbox', { name: 'URL' }).fill(url);
      await dialog.getByLabel('API key', { exact: true }).fill(keyOf(server));
      await dialog.getByRole('button', { name: 'Connect' }).click();
      await expect(dialog.getByRole('alert')).toHaveAttribute('data-code', 'instance-exists');
      await expect(dialog.getByRole('alert')).toContainText(`${server.host} is already here, as “North”.`);
    }
    expect(registryOf(profile).order).toHaveLength(1);
    expect(keyring.accounts()).toHaveLength(1);
    expect(server.requests).toHaveLength(asked);
    await discardInstance(page);

    // A browser would be started; what the system is told is what is looked at.
    await electron.evaluate(({ shell }) => {
      const opened: string[] = [];
      Object.assign(globalThis, { opened });
      shell.openExternal = async (url) => void opened.push(url);
    });
    await page.getByRole('button', { name: 'Instance menu' }).click();
    await page.getByRole('menuitem', { name: 'Open in browser' }).click();
    await expect
      .poll(() => electron.evaluate(() => (globalThis as unknown as { opened: string[] }).opened))
      .toEqual([server.origin]);
  },
);

sharingTest(
  'Replace key: a bad one leaves the present one at work, a good one takes its place in the keychain',
  async ({ simulator, shared: { profile, keyring }, openWith }) => {
    const server = await simulator.addInstance({ seed: village('north') });
    const before = keyOf(server);
    const { page } = await openWith({ name: 'North', server, key: before });
    await expect(header(page)).toContainText('connected');
    const [accountBefore = ''] = keyring.accounts();

    const dialog = await chooseForInstance(page, 'Replace key');
    const box = dialog.getByLabel('API key', { exact: true });
    await expect(box).toBeFocused();
    await box.fill('wrong'.repeat(13));
    await dialog.getByRole('button', { name: 'Replace key' }).click();
    await expect(dialog.getByRole('alert')).toHaveAttribute('data-code', 'key-not-accepted');
    expect(keyring.lookUp(accountBefore)).toBe(before);
    expect(keyring.accounts()).toEqual([accountBefore]);

    const after = keyOf(server);
    await box.fill(after);
    await dialog.getByRole('button', { name: 'Replace key' }).click();
    await expect(dialog).toBeHidden();
    await expect(header(page)).toContainText('connected');
    await expect.poll(() => keysOf(profile)).toHaveLength(1);
    const [record] = keysOf(profile);
    expect(keyring.accounts()).toEqual([record?.id]);
    expect(keyring.lookUp(record?.id ?? '')).toBe(after);
    server.requests.clear();
    await page.getByRole('button', { name: 'Refresh' }).click();
    await expect.poll(() => server.requests.map(({ call }) => call)).toContain('user.getPermissions');
    expect(new Set(server.requests.map(({ headers }) => headers['x-api-key']))).toEqual(new Set([after]));
  },
);

test('Remove instance: a box of the system asks first; then tile, record, key and, by choice, its part of Activity are gone, and stay gone', async ({
  simulator,
  profile,
  keyring,
  launch,
}) => {
  const one = await simulator.addInstance({ seed: village('north') });
  const two = await simulator.addInstance({ seed: village('south') });
  await storeInstances(profile, keyring, [
    { name: 'North', server: one, key: keyOf(one), seen: true },
    { name: 'South', server: two, key: keyOf(two), seen: true },
  ]);
  const [kept = '', south = ''] = registryOf(profile).order;
  await storeActivity(profile, 3, { id: south, name: 'South' });
  const app = await launch();
  const { page } = app;
  await tile(page, 'South').click();

  const dialog = await chooseForInstance(page, 'Remove instance');
  await expect(dialog).toContainText('Nothing changes on the server.');
  const remove = dialog.getByRole('button', { name: 'Remove instance' });
  const forget = dialog.getByRole('checkbox', { name: 'Also remove its entries from Activity' });
  await expect(forget).toHaveAccessibleDescription('Deletes 3 entries. This cannot be undone.');
  await forget.check();
  const asked = await answerBoxes(app, ['Cancel', 'Remove instance']);
  await remove.click();
  await expect(dialog.getByRole('alert')).toContainText('was not removed');
  await expect(tile(page, 'South')).toBeVisible();
  await remove.click();
  await expect(dialog).toBeHidden();
  expect((await asked())[1]?.message).toBe('Remove “South” from Quayside?');
  await expect(tile(page, 'South')).toHaveCount(0);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('All instances');
  await expect(page.getByText('south.example')).toHaveCount(0);
  await expect.poll(() => registryOf(profile).order).toEqual([kept]);
  await expect.poll(() => keyring.accounts()).toEqual(keysOf(profile).map(({ id }) => id));

  await expect.poll(() => activityOf(profile)).toMatch(/"kind":"remove-instance".*removed from Activity/);
  expect(activityOf(profile)).not.toContain('of 3');

  await app.close();
  const again = await launch();
  await expect(tile(again.page, 'North')).toBeVisible();
  await expect(tile(again.page, 'South')).toHaveCount(0);
});
