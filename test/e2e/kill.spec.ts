import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { addInstance, expect, fillInstance, registryOf, test, tile } from './app.ts';
import { answerBoxes } from './boxes.ts';
import { rewriteRegistry } from './registry.ts';
import { chooseForInstance, removeInstance } from './screen.ts';
import { keyOf } from './seeds.ts';
import { desk } from './shop.ts';
import { storeInstances } from './storedInstances.ts';

const instancesOf = (profile: string) => Object.values(registryOf(profile).byId);
const statusesOf = (profile: string) => instancesOf(profile).map(({ status }) => status);
const keyIdsOf = (profile: string) =>
  instancesOf(profile)
    .flatMap(({ keys }) => keys.map(({ id }) => id))
    .sort();

async function remove(page: Page, name: string): Promise<void> {
  await tile(page, name).click();
  await removeInstance(page);
}

test('killed while the key is stored, adding is undone; killed once the dialog closed, the instance stays', async ({
  simulator,
  keyring,
  profile,
  launch,
}) => {
  const server = await simulator.addInstance();
  const { page, kill } = await launch();
  keyring.freeze();
  await page.getByRole('button', { name: 'Add instance' }).click();
  await fillInstance(page, { name: 'Shop', url: server.origin, key: keyOf(server) });
  await expect
    .poll(() => existsSync(join(profile, 'instances.json')) && statusesOf(profile))
    .toEqual(['pending']);
  await kill();
  keyring.thaw();

  const again = await launch();
  await expect(again.page.getByRole('heading', { name: 'Connect your first Dokploy server' })).toBeVisible();
  await expect.poll(() => statusesOf(profile)).toEqual([]);
  expect(keyring.accounts()).toEqual([]);
  await addInstance(again.page, { name: 'Shop', url: server.origin, key: keyOf(server) });
  await again.kill();

  const last = await launch();
  await tile(last.page, 'Shop').click();
  await expect(desk(last.page)).toBeVisible();
  expect(keyring.accounts()).toEqual(keyIdsOf(profile));
});

test('killed while the keychain deletes the key, removing is finished at the next start', async ({
  simulator,
  keyring,
  profile,
  launch,
  launchWith,
}) => {
  const shop = await simulator.addInstance();
  const other = await simulator.addInstance();
  const first = await launchWith(
    { name: 'Shop', server: shop, key: keyOf(shop) },
    { name: 'Other', server: other, key: keyOf(other) },
  );
  await expect(desk(first.page)).toBeVisible();
  keyring.freeze();
  await remove(first.page, 'Shop');
  await expect.poll(() => statusesOf(profile)).toEqual(['removing', 'active']);
  // The screen does not wait for the keychain.
  await expect(tile(first.page, 'Shop')).toHaveCount(0);
  await first.kill();
  keyring.thaw();

  const { page } = await launch();
  await expect(tile(page, 'Other')).toBeVisible();
  await expect(tile(page, 'Shop')).toHaveCount(0);
  await expect.poll(() => statusesOf(profile)).toEqual(['active']);
  await expect.poll(() => keyring.accounts()).toEqual(keyIdsOf(profile));
  await tile(page, 'Other').click();
  await expect(tile(page, 'Other')).toHaveAccessibleDescription(/, connected$/);
});

test('killed while the keychain stores another key, the first one keeps working', async ({
  simulator,
  keyring,
  profile,
  launch,
  launchWith,
}) => {
  const server = await simulator.addInstance();
  const kept = keyOf(server);
  const first = await launchWith({ name: 'Shop', server, key: kept });
  await expect(desk(first.page)).toBeVisible();
  keyring.freeze();
  const dialog = await chooseForInstance(first.page, 'Replace key');
  await dialog.getByLabel('API key', { exact: true }).fill(keyOf(server));
  await dialog.getByRole('button', { name: 'Replace key' }).click();
  await expect.poll(() => keyIdsOf(profile)).toHaveLength(2);
  await first.kill();
  keyring.thaw();

  const { page } = await launch();
  await expect(tile(page, 'Shop')).toHaveAccessibleDescription(/, connected$/);
  await expect.poll(() => keyIdsOf(profile)).toHaveLength(1);
  expect(keyring.accounts()).toEqual(keyIdsOf(profile));
  expect(keyring.lookUp(keyIdsOf(profile)[0] ?? '')).toBe(kept);
});

test('killed while a change is on its way, Finish now and Retry failed at once do not send it twice without a person’s word', async ({
  simulator,
  launch,
  launchWith,
}) => {
  // A server that makes two of what comes twice.
  const server = await simulator.addInstance({ version: '0.26.5' });
  const first = await launchWith({ name: 'Shop', server, key: keyOf(server) });
  await expect(desk(first.page)).toBeVisible();
  const call = 'auth/organization/invite-member';
  const held = server.hold(call, 'request');
  await first.page.getByRole('button', { name: 'Invite', exact: true }).click();
  const dialog = first.page.getByRole('dialog', { name: 'Invite people' });
  await dialog.getByRole('textbox', { name: 'Email addresses' }).fill('one@example.net two@example.net');
  await dialog.getByRole('button', { name: 'Create 2 invitations' }).click();
  await held.arrived;
  await first.kill();
  const sent = () =>
    server.requests.flatMap((each) => (each.call === call ? JSON.parse(each.body).email : [])).sort();
  expect(sent()).toEqual(['one@example.net']);

  const again = await launch();
  const { page } = again;
  const asked = await answerBoxes(again, []);
  await page.getByRole('button', { name: 'Home', exact: true }).click();
  await page.getByRole('tab', { name: 'Activity' }).click();
  const row = page.getByRole('row', { name: /Invite/ });
  await row.getByRole('button', { name: /^Finish now/ }).click();
  await expect(row).toContainText('1 done, 1 unknown');
  expect(sent()).toEqual(['one@example.net', 'two@example.net']);
  await row.getByRole('button', { name: /^Retry failed/ }).click();
  await expect.poll(asked).toMatchObject([{ message: 'Send the change of one@example.net again?' }]);
  await expect(page.getByText(/You did not confirm it\./)).toBeVisible();
  expect(sent()).toEqual(['one@example.net', 'two@example.net']);

  held.release();
  await expect
    .poll(() => server.world.invitations.some(({ email }) => email === 'one@example.net'))
    .toBe(true);
  await page.getByRole('button', { name: 'Refresh', exact: true }).click();
  await expect(row).toContainText('2 done');
  expect(sent()).toEqual(['one@example.net', 'two@example.net']);
});

test('a bad end leaves no key but those no record knows, also beside an entry without an account', async ({
  simulator,
  keyring,
  profile,
  launch,
}) => {
  const server = await simulator.addInstance();
  await storeInstances(profile, keyring, [{ name: 'Shop', server, key: keyOf(server) }]);
  const [own = ''] = keyIdsOf(profile);
  keyring.put(`${registryOf(profile).id}.orphan`, 'an orphan');
  keyring.putForeign();
  keyring.put('another-profile.key', 'not ours');
  rewriteRegistry(profile, (instance) => ({ ...instance, status: 'removing' }));

  const { page } = await launch();
  await expect.poll(() => statusesOf(profile)).toEqual([]);
  // What the list does not know can be the newest key of a newer list: it stays.
  const orphan = `${registryOf(profile).id}.orphan`;
  await expect.poll(() => keyring.accounts().sort()).toEqual([orphan, 'another-profile.key'].sort());
  expect(keyring.lookUp(own)).toBeNull();
  // The app goes on.
  await addInstance(page, { name: 'Again', url: server.origin, key: keyOf(server) });
  await expect(desk(page)).toBeVisible();
});

test('ended with the session, without a close, the window keeps its place', async ({ profile, launch }) => {
  const place = { x: 60, y: 40, width: 1010, height: 707 };
  const { electron, page, kill } = await launch();
  await expect(page.getByRole('heading', { name: 'Connect your first Dokploy server' })).toBeVisible();
  await electron.evaluate(
    ({ BrowserWindow }, bounds) => BrowserWindow.getAllWindows()[0]?.setBounds(bounds),
    place,
  );
  // As Windows tells a window; no other system does.
  await electron.evaluate(
    ({ BrowserWindow }) => void BrowserWindow.getAllWindows()[0]?.emit('query-session-end'),
  );
  const file = join(profile, 'window.json');
  const kept = () => (existsSync(file) ? readFileSync(file, 'utf8') : '');
  await expect.poll(kept).toContain('1010');
  await kill();
  const again = await launch();
  const bounds = () =>
    again.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getBounds());
  await expect.poll(bounds).toEqual(place);
});
