import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type { SimulatedInstance } from '../dokploy/instance.ts';
import { addInstance, expect, registryOf, startApp, test, tile } from './app.ts';
import { lastSeenOf, registryFile, registryText } from './registry.ts';
import { keyOf } from './seeds.ts';
import { desk } from './shop.ts';
import { storeInstances } from './storedInstances.ts';

const modeOf = (path: string) => statSync(path).mode & 0o777;
const rail = (page: Page) => page.getByRole('navigation', { name: 'Instances' });

/** What Chromium writes by itself, with modes of its own, into the folder that nobody else can enter. */
const CHROMIUMS = ['Chromium', 'Crashpad', 'Singleton'];

/** Asks main itself, past the buttons that the page has switched off. */
async function askToAdd(page: Page, server: SimulatedInstance): Promise<unknown> {
  const input = { attemptId: 'past-the-page', name: 'Shop', url: server.origin, key: keyOf(server) };
  return page.evaluate((given) => window.quayside.request('instances.add', given), input);
}

test('a registry cut in the middle is set aside, its keys kept', async ({
  simulator,
  keyring,
  profile,
  launch,
}) => {
  const server = await simulator.addInstance();
  await storeInstances(profile, keyring, [{ name: 'Shop', server, key: keyOf(server), seen: true }]);
  const kept = keyring.accounts();
  const [id = ''] = registryOf(profile).order;
  const damaged = registryText(profile).slice(0, 100);
  writeFileSync(registryFile(profile), damaged);

  const { page, close } = await launch();
  const notice = page.getByRole('alert').filter({ hasText: 'The list of instances was set aside' });
  await expect(notice).toContainText('The keys are still in the keychain');
  const aside = readdirSync(profile).filter((name) =>
    /^instances\.malformed-\d{4}-\d\d-\d\dT\d{6}\.json$/.test(name),
  );
  expect(aside).toHaveLength(1);
  await expect(notice).toContainText(join(profile, aside[0] ?? ''));
  expect(readFileSync(join(profile, aside[0] ?? ''), 'utf8')).toBe(damaged);

  await addInstance(page, { name: 'Anew', url: server.origin, key: keyOf(server) });
  await expect(desk(page)).toBeVisible();
  await close();
  // The list may come back, and then what was last seen is wanted too.
  expect(lastSeenOf(profile, id).text).toContain('desk@example.com');
  const again = await launch();
  await expect(tile(again.page, 'Anew')).toHaveAccessibleDescription(/, connected$/);
  await expect(again.page.getByRole('alert')).toHaveCount(0);
  expect(keyring.accounts()).toEqual(expect.arrayContaining(kept));
  expect(keyring.accounts()).toHaveLength(kept.length + 1);
});

test('a newer registry stays, and adding is refused', async ({ simulator, keyring, profile, launch }) => {
  const server = await simulator.addInstance();
  const newer = '{"version": 2, "id": "later", "instances": [{"something": "else"}]}';
  writeFileSync(registryFile(profile), newer);
  mkdirSync(join(profile, 'last-seen', 'of-an-instance'), { recursive: true });
  const { page, close } = await launch();
  await expect(page.getByRole('alert')).toContainText('written by a newer Quayside');
  await expect(page.getByRole('button', { name: 'Connect' })).toBeDisabled();

  await expect(rail(page).getByRole('button', { name: 'Add instance' })).toBeDisabled();
  expect(await askToAdd(page, server)).toMatchObject({
    ok: false,
    error: { code: 'registry-newer', advice: expect.stringContaining('Update Quayside') },
  });
  await close();
  expect(readdirSync(join(profile, 'last-seen'))).toEqual(['of-an-instance']);
  expect(registryText(profile)).toBe(newer);
  expect(readdirSync(profile).filter((name) => name.startsWith('instances'))).toEqual(['instances.json']);
  expect(keyring.accounts()).toEqual([]);
});

test('only the person can read what the app writes', async ({ simulator, keyring, profile }) => {
  const folder = join(profile, 'fresh');
  const server = await simulator.addInstance();
  const app = await startApp({ profile: folder, env: keyring.env, args: [] });
  await addInstance(app.page, { name: 'Shop', url: server.origin, key: keyOf(server) });
  await expect(desk(app.page)).toBeVisible();
  await app.page.setViewportSize({ width: 1000, height: 700 });
  await app.close();

  const own = readdirSync(folder, { recursive: true, withFileTypes: true })
    .map((entry) => ({ entry, path: join(entry.parentPath, entry.name) }))
    .filter(({ path }) => !CHROMIUMS.some((name) => path.startsWith(join(folder, name))));
  const names = own.map(({ path }) => path.slice(folder.length + 1));
  expect(names).toEqual(
    expect.arrayContaining(['instances.json', 'preferences.json', 'last-seen', 'logs/main.log']),
  );
  const open = own.filter(({ entry, path }) => {
    return modeOf(path) !== (entry.isDirectory() ? 0o700 : 0o600);
  });
  expect(open.map(({ path }) => `${path} ${modeOf(path).toString(8)}`)).toEqual([]);
  expect(modeOf(folder)).toBe(0o700);
});
