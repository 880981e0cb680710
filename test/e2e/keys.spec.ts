import type { Locator, Page } from '@playwright/test';
import { startDemo } from '../dokploy/demo.ts';
import type { SimulatedInstance } from '../dokploy/instance.ts';
import { owner } from '../dokploy/seed.ts';
import { addInstance, expect, fillInstance, registryOf, test } from './app.ts';
import { expectClean } from './axe.ts';
import { chooseForInstance, chooseMore } from './screen.ts';
import { test as sharingTest } from './sharedApp.ts';
import { filesWith, heapOf, pageText } from './traces.ts';

const keysOf = (profile: string) =>
  Object.values(registryOf(profile).byId).flatMap(({ keys }) => keys) as {
    id: string;
    status: string;
    serverKeyId?: string | null;
    organizationId?: string;
  }[];
const pastedKey = (server: SimulatedInstance, organization = 'Acme', user = owner.email) =>
  server.key({ user, organization, name: 'from Dokploy' });
const dialog = (page: Page, name: string) => page.getByRole('dialog', { name, exact: true });
const tab = (page: Page, name: string) => page.getByRole('tab', { name, exact: true });
const organization = (page: Page, name: string) =>
  page.getByRole('list', { name: 'Organizations' }).getByRole('button', { name: new RegExp(`^${name}`) });
const made = (server: SimulatedInstance) =>
  server.world.keys.filter(({ name }) => name.startsWith('Quayside ·'));

async function openKeys(page: Page): Promise<Locator> {
  await tab(page, 'Keys').click();
  return page.getByRole('table', { name: 'Keys' });
}

async function act(page: Page, what: 'Rotate' | 'Retire' | 'Forget'): Promise<void> {
  await page
    .getByRole('button', { name: /^Actions for the key of/ })
    .first()
    .click();
  await page.getByRole('menuitem', { name: new RegExp(`^${what}`) }).click();
}

async function createAll(page: Page): Promise<void> {
  await page
    .getByRole('button', { name: /^Create (\d+ )?keys?$/ })
    .first()
    .click();
  const box = dialog(page, 'Create keys');
  await box.getByRole('button', { name: /^Create \d+ keys?$/ }).click();
  await expect(box.getByRole('status').first()).toHaveText(/^\d+ keys? created\.$/);
  await box.getByRole('button', { name: 'Close' }).click();
}

test('three clicks make keys for all organizations from one pasted', async ({ keyring, profile, launch }) => {
  const demo = await startDemo();
  try {
    const largest = demo.instances.find(({ name }) => name === 'EU clients');
    if (!largest) throw new Error('no such instance');
    const app = await launch();
    const { page } = app;
    await addInstance(page, { name: 'EU clients', url: largest.origin, key: largest.key });
    await expect(page.getByText('2 organizations have no key.')).toBeVisible();
    await createAll(page);

    await expect(page.getByText(/organizations? ha(s|ve) no key\./)).toHaveCount(0);
    for (const name of ['Harbor', 'Studio Süd']) {
      await organization(page, name).click();
      await tab(page, 'Members').click();
      await expect(page.getByRole('row', { name: /owner@acme\.example/ })).toBeVisible();
    }
    const secrets = made(largest.instance).map(({ secret }) => secret);
    expect(secrets).toHaveLength(2);
    expect(made(largest.instance).every((key) => !key.rateLimitEnabled)).toBe(true);
    expect(keyring.accounts().map(keyring.lookUp).sort()).toEqual([...secrets, largest.key].sort());

    // They never pass the window, and stand in no file.
    const heap = await heapOf(page);
    const text = await pageText(page);
    for (const secret of secrets) {
      expect(heap.includes(secret)).toBe(false);
      expect(text.includes(secret)).toBe(false);
      expect(app.output.join('\n').includes(secret)).toBe(false);
    }
    await app.close();
    expect(filesWith(profile, secrets)).toEqual([]);
  } finally {
    await demo.close();
  }
});

sharingTest('a made key is rotated, retired and forgotten', async ({ simulator, shared, openWith }) => {
  const { keyring, profile } = shared;
  const server = await simulator.addInstance();
  const { page } = await openWith({ name: 'Shop', server, key: pastedKey(server) });
  await createAll(page);
  await organization(page, 'Billing').click();
  await expect((await openKeys(page)).getByRole('row', { name: /Billing.*made/ })).toContainText('good');

  await test.step('rotate', async () => {
    const [before] = made(server);
    await act(page, 'Rotate');
    const box = dialog(page, 'Rotate keys');
    await box.getByLabel('New key expires').selectOption('In 90 days');
    await box.getByRole('button', { name: 'Rotate 1 key' }).click();
    await expect(box.getByRole('status').first()).toHaveText('1 key rotated.');
    await box.getByRole('button', { name: 'Close' }).click();
    const now = made(server);
    expect(now).toHaveLength(1);
    expect(now[0]?.id).not.toBe(before?.id);
    await expect
      .poll(() => keyring.accounts().sort())
      .toEqual(
        keysOf(profile)
          .map(({ id }) => id)
          .sort(),
      );
    expect(keyring.accounts().map(keyring.lookUp)).toContain(now[0]?.secret);
  });
  await test.step('retire', async () => {
    await act(page, 'Retire');
    await dialog(page, 'Retire keys').getByRole('button', { name: 'Retire 1 key' }).click();
    await expect(dialog(page, 'Retire keys')).toBeHidden();
    await expect(page.getByRole('heading', { name: 'No key for Billing' })).toBeVisible();
    expect(made(server)).toEqual([]);
    expect(keyring.accounts()).toHaveLength(1);
  });
  await test.step('the others on the server', async () => {
    await organization(page, 'Acme').click();
    await openKeys(page);
    const others = page.getByRole('region', { name: 'Other keys on the server' });
    await expect(others).toContainText('from Dokploy');
    await others.getByRole('button', { name: 'Retire from Dokploy on the server' }).click();
    const box = dialog(page, 'Retire keys');
    await expect(box).toContainText('It is the key pasted here.');
    await expect(box.getByRole('button', { name: 'Retire 1 key' })).toBeEnabled();
    await box.getByRole('button', { name: 'Cancel' }).click();
  });
  await test.step('forget', async () => {
    await act(page, 'Forget');
    await expect(dialog(page, 'Forget key')).toContainText('It keeps working on the server');
    await dialog(page, 'Forget key').getByRole('button', { name: 'Forget key' }).click();
    await expect.poll(() => keyring.accounts()).toEqual([]);
    expect(server.world.keys.map(({ name }) => name)).toContain('from Dokploy');
  });
});

test('with a locked keychain a key is kept for the session, never on disk, and asked for after the restart', async ({
  simulator,
  keyring,
  profile,
  launch,
}) => {
  const server = await simulator.addInstance();
  const key = pastedKey(server);
  const first = await launch();
  const { page } = first;
  keyring.lock();
  await page.getByRole('button', { name: 'Add instance' }).click();
  await fillInstance(page, { name: 'Shop', url: server.origin, key });
  const box = dialog(page, 'Add instance');
  await expect(box.getByRole('alert')).toHaveAttribute('data-code', /^keychain-/);
  await box.getByLabel('Keep for this session').check();
  await box.getByRole('button', { name: 'Connect' }).click();
  await expect(box).toBeHidden();
  await expect(page.getByRole('row', { name: /desk@example\.com/ })).toBeVisible();
  await expect(page.getByText('One key is kept for this session only')).toBeVisible();
  expect(filesWith(profile, [key])).toEqual([]);
  await first.close();
  await keyring.unlock();

  const again = await launch();
  await again.page.getByRole('navigation').getByRole('button', { name: 'Shop' }).click();
  await expect(again.page.getByRole('alert').first()).toContainText('was kept for an earlier session only');
  await again.page.getByRole('button', { name: 'Replace key' }).first().click();
  await dialog(again.page, 'Replace key').getByLabel('API key', { exact: true }).fill(key);
  await dialog(again.page, 'Replace key').getByRole('button', { name: 'Replace key' }).click();
  await expect(dialog(again.page, 'Replace key')).toBeHidden();
  await expect(again.page.getByRole('row', { name: /desk@example\.com/ })).toBeVisible();
  await expect.poll(() => keyring.accounts().map(keyring.lookUp)).toEqual([key]);
});

test('when the keychain comes back, the session’s key moves in', async ({ simulator, keyring, launch }) => {
  const server = await simulator.addInstance();
  const key = pastedKey(server);
  await keyring.kill();
  const { page } = await launch();
  await page.getByRole('button', { name: 'Add instance' }).click();
  await fillInstance(page, { name: 'Shop', url: server.origin, key });
  const box = dialog(page, 'Add instance');
  await expect(box.getByRole('alert')).toBeVisible();
  await box.getByLabel('Keep for this session').check();
  await box.getByRole('button', { name: 'Connect' }).click();
  await expect(box).toBeHidden();
  await keyring.start();
  await page.getByRole('button', { name: 'Move into the keychain' }).click();
  await expect(page.getByText('One key is kept for this session only')).toHaveCount(0);
  await expect.poll(() => keyring.accounts().map(keyring.lookUp)).toEqual([key]);
});

test('killed while the keychain stores a rotated key, the old one works and none is left on the server', async ({
  simulator,
  keyring,
  profile,
  launch,
  launchWith,
}) => {
  const server = await simulator.addInstance();
  const first = await launchWith({ name: 'Shop', server, key: pastedKey(server) });
  await createAll(first.page);
  await organization(first.page, 'Billing').click();
  await openKeys(first.page);
  const [kept] = made(server);
  const hold = server.hold('user.createApiKey');
  await act(first.page, 'Rotate');
  await dialog(first.page, 'Rotate keys').getByRole('button', { name: 'Rotate 1 key' }).click();
  await hold.arrived;
  keyring.freeze();
  hold.release();
  await expect
    .poll(() => keysOf(profile).filter((key) => key.status === 'pending' && key.serverKeyId))
    .toHaveLength(1);
  await first.kill();
  keyring.thaw();

  const again = await launch();
  await expect(again.page.getByRole('row', { name: /books@example\.com|Billing/ }).first()).toBeVisible();
  await expect.poll(() => made(server).length).toBe(1);
  await expect.poll(() => keysOf(profile).map(({ status }) => status)).toEqual(['active', 'active']);
  await expect
    .poll(() => keyring.accounts().sort())
    .toEqual(
      keysOf(profile)
        .map(({ id }) => id)
        .sort(),
    );
  // Whether the key had reached the frozen keychain or not, exactly one of the two is left, here and there.
  const [left] = made(server);
  expect(keyring.accounts().map(keyring.lookUp)).toContain(left?.secret);
  expect(kept).toBeDefined();
});

sharingTest('an instance can be removed with the keys made here', async ({ simulator, shared, openWith }) => {
  const server = await simulator.addInstance();
  const { page } = await openWith({ name: 'Shop', server, key: pastedKey(server) });
  await createAll(page);
  const box = await chooseForInstance(page, 'Remove instance');
  await box.getByLabel('Retire the key made here').check();
  await box.getByRole('button', { name: 'Remove instance' }).click();
  await expect(page.getByRole('heading', { name: 'Connect your first Dokploy server' })).toBeVisible();
  expect(made(server)).toEqual([]);
  await expect.poll(() => shared.keyring.accounts()).toEqual([]);
});

sharingTest('Home lists every key of every instance', async ({ simulator, openWith }) => {
  const shop = await simulator.addInstance();
  const blog = await simulator.addInstance();
  const { page } = await openWith(
    { name: 'Blog', server: blog, key: pastedKey(blog) },
    { name: 'Shop', server: shop, key: pastedKey(shop) },
  );
  await createAll(page);
  await page.getByRole('button', { name: 'Home' }).click();
  const table = await openKeys(page);
  await expect(table.getByRole('row', { name: /Shop.*Billing.*owner@example\.com.*made/ })).toBeVisible();
  await expect(table.getByRole('row', { name: /Blog.*Acme.*pasted/ })).toBeVisible();
  await expectClean(page, 'the keys of all instances');
  await chooseMore(page, 'Retire keys…');
  const retiring = dialog(page, 'Retire keys');
  await retiring.getByLabel('Computer').selectOption({ index: 1 });
  await expect(retiring.getByRole('button', { name: 'Retire 1 key' })).toBeVisible();
  await expectClean(page, 'the plan of retiring a computer’s keys');
});
