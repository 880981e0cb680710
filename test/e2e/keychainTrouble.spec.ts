import { owner } from '../dokploy/seed.ts';
import { addInstance, expect, registryOf, test, tile } from './app.ts';
import type { Keyring } from './keyring.ts';
import { chooseForInstance, removeInstance, runFromPalette } from './screen.ts';
import { keyOf } from './seeds.ts';
import { test as sharingTest } from './sharedApp.ts';
import { desk, startWithShop } from './shop.ts';
import { storeInstances } from './storedInstances.ts';

/** How the keychain fails an instance that is already there, what is said, and how it comes back. */
const FAILURES = [
  {
    how: 'absent',
    break: (keyring: Keyring) => keyring.kill(),
    mend: (keyring: Keyring) => keyring.start(),
    words: 'this computer offers no keychain',
    badge: 'no keychain',
  },
  {
    how: 'locked',
    break: (keyring: Keyring) => keyring.lock(),
    mend: (keyring: Keyring) => keyring.unlock(),
    words: 'the keychain is locked',
    badge: 'keychain locked',
  },
  {
    how: 'frozen',
    break: (keyring: Keyring) => keyring.freeze(),
    mend: (keyring: Keyring) => keyring.thaw(),
    words: 'the keychain does not answer',
    badge: 'keychain not answering',
  },
] as const;

/** What a tile says of its instance's state, beside its address. */
const said = (words: string) => new RegExp(`, ${words}$`);

for (const failure of FAILURES)
  test(`with the keychain ${failure.how} at the start, an instance stays, says why it cannot be read, and Retry mends it`, async ({
    simulator,
    keyring,
    profile,
    launch,
  }) => {
    const server = await simulator.addInstance();
    const other = await simulator.addInstance();
    await storeInstances(profile, keyring, [
      { name: 'Shop', server, key: keyOf(server), seen: true },
      { name: 'Other', server: other, key: keyOf(other), seen: true },
    ]);
    const before = registryOf(profile);
    await failure.break(keyring);
    server.requests.clear();
    const { page } = await launch();
    await tile(page, 'Shop').click();
    // What was seen before is there at once, whatever the keychain does.
    await expect(desk(page)).toBeVisible();
    const trouble = page.getByRole('alert');
    await expect(trouble).toContainText(`The key of “Shop” could not be read: ${failure.words}.`, {
      timeout: 15_000,
    });
    await expect(trouble).toContainText('What you see below was read at');
    await expect(tile(page, 'Shop')).toHaveAccessibleDescription(said(failure.badge));
    expect(server.requests.filter(({ headers }) => 'x-api-key' in headers)).toHaveLength(0);
    expect(registryOf(profile).byId).toEqual(before.byId);

    // Told once for all instances.
    await page.getByRole('button', { name: 'Home', exact: true }).click();
    await expect(trouble).toHaveCount(0);
    const line = page
      .getByRole('region', { name: 'Needs you' })
      .getByRole('listitem', { name: `2 instances wait for the keychain: ${failure.words}` });
    await expect(line).toBeVisible();

    // Asked a moment too early, one that answers again is read by itself.
    if (failure.how === 'frozen') await line.getByRole('button', { name: 'Try again' }).click();
    await failure.mend(keyring);
    if (failure.how !== 'frozen') await line.getByRole('button', { name: 'Try again' }).click();
    await expect(line).toBeHidden();
    await expect(tile(page, 'Other')).toHaveAccessibleDescription(said('connected'));
    await expect(tile(page, 'Shop')).toHaveAccessibleDescription(said('connected'));
    await expect.poll(() => server.requests.map(({ call }) => call)).toContain('user.all');
    expect(Object.keys(registryOf(profile).byId)).toEqual(Object.keys(before.byId));
  });

sharingTest(
  'a keychain that was restarted is read, by one process',
  async ({ simulator, shared, openWith }) => {
    const { keyring } = shared;
    const { server, page, electron } = await startWithShop(simulator, openWith);
    await expect(desk(page)).toBeVisible();
    const [account = ''] = keyring.accounts();
    const hosts = () =>
      electron.evaluate(({ app }) =>
        app.getAppMetrics().flatMap(({ name, pid }) => (name === 'Quayside keychain' ? pid : [])),
      );

    // Twice: the second time it is the process that met the first restart whose connection is dead.
    for (const turn of [1, 2]) {
      await keyring.kill();
      await keyring.start();
      // Another key of the same person: no memory of what was read before has it. Whether a process is made anew for it is
      // no matter: one that was asked only while no keychain was there can go on.
      const key = keyOf(server);
      keyring.put(account, key);
      await expect(async () => {
        server.requests.clear();
        await page.getByRole('button', { name: 'Refresh' }).first().click();
        const keys = () =>
          server.requests.flatMap(({ call, headers }) => (call === 'user.all' ? headers['x-api-key'] : []));
        await expect.poll(keys, { message: `turn ${turn}`, timeout: 2_000 }).toContain(key);
      }).toPass();
      await expect.poll(hosts, `turn ${turn}`).toEqual([expect.any(Number)]);
      await expect(tile(page, 'Shop')).toHaveAccessibleDescription(said('connected'));
      await expect(page.getByRole('alert')).toHaveCount(0);
    }
  },
);

test('a frozen keychain leaves the rest at work, and does not keep the app from quitting', async ({
  simulator,
  keyring,
  profile,
  launchWith,
}) => {
  const one = await simulator.addInstance();
  const two = await simulator.addInstance();
  const { page, electron } = await launchWith(
    { name: 'One', server: one, key: keyOf(one) },
    { name: 'Two', server: two, key: keyOf(two) },
  );
  await expect(desk(page)).toBeVisible();

  keyring.freeze();
  await page.getByRole('button', { name: 'Refresh' }).first().click();
  await runFromPalette(page, 'theme dark', /^Theme: dark/);
  await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark');
  const [oneId, twoId] = registryOf(profile).order;
  await tile(page, 'Two').press('Alt+ArrowUp');
  await expect.poll(() => registryOf(profile).order).toEqual([twoId, oneId]);
  await tile(page, 'One').click();
  await expect(page.getByRole('heading', { name: 'One' })).toBeVisible();
  const dialog = await chooseForInstance(page, 'Edit instance');
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Renamed');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(tile(page, 'Renamed')).toBeVisible();

  keyring.thaw();
  await page.getByRole('button', { name: 'Refresh' }).first().click();
  await expect(tile(page, 'Renamed')).toHaveAccessibleDescription(said('connected'));

  keyring.freeze();
  await page.getByRole('button', { name: 'Refresh' }).first().click();
  // Closed by the person, while the call to the keychain is out: keytar itself would give up after 25 s.
  let ended = false;
  electron.process().once('exit', () => {
    ended = true;
  });
  await page.close();
  await expect.poll(() => ended).toBe(true);
});

test('an instance removed with the keychain locked leaves the screen, and its key goes once the keychain answers', async ({
  simulator,
  keyring,
  profile,
  launch,
  launchWith,
}) => {
  const first = await startWithShop(simulator, launchWith);
  await expect(desk(first.page)).toBeVisible();
  keyring.lock();
  const dialog = await removeInstance(first.page);
  await expect(first.page.getByRole('heading', { name: 'Connect your first Dokploy server' })).toBeVisible();
  const statuses = () => Object.values(registryOf(profile).byId).map(({ status }) => status);
  await expect(dialog).toBeHidden({ timeout: 15_000 });
  expect(statuses()).toEqual(['removing']);
  await first.close();

  await keyring.unlock();
  expect(keyring.accounts()).toHaveLength(1);
  const { page } = await launch();
  await expect(page.getByRole('heading', { name: 'Connect your first Dokploy server' })).toBeVisible();
  await expect.poll(statuses).toEqual([]);
  expect(keyring.accounts()).toEqual([]);
});

sharingTest(
  'a key damaged or deleted from outside is told as such, and Replace key mends it',
  async ({ simulator, shared: { keyring, profile }, openWith }) => {
    const { server, page } = await startWithShop(simulator, openWith);
    await expect(desk(page)).toBeVisible();
    const [account = ''] = keyring.accounts();
    const trouble = page.getByRole('alert');
    keyring.put(account, 'two words');
    // Until the key that was read before is let go.
    await expect(async () => {
      await page.getByRole('button', { name: 'Refresh' }).first().click();
      await expect(trouble).toContainText(
        'The key of “Shop” for “Acme” is damaged in this computer’s keychain: it has characters that no key has.',
        { timeout: 1_000 },
      );
    }).toPass();
    await expect(trouble.getByRole('button', { name: 'Replace key' })).toBeVisible();
    await expect(tile(page, 'Shop')).toHaveAccessibleDescription(said('key damaged'));

    keyring.clear(account);
    await expect(async () => {
      await page.getByRole('button', { name: 'Refresh' }).first().click();
      await expect(trouble).toContainText(
        'The key of “Shop” for “Acme” is not in this computer’s keychain.',
        {
          timeout: 1_000,
        },
      );
    }).toPass();
    await expect(tile(page, 'Shop')).toHaveAccessibleDescription(said('key missing'));
    expect(Object.keys(registryOf(profile).byId)).toHaveLength(1);

    const replacement = keyOf(server);
    await trouble.getByRole('button', { name: 'Replace key' }).click();
    const dialog = page.getByRole('dialog', { name: 'Replace key' });
    await dialog.getByLabel('API key', { exact: true }).fill(replacement);
    await dialog.getByRole('button', { name: 'Replace key' }).click();
    await expect(dialog).toBeHidden();
    await expect(trouble).toHaveCount(0);
    await expect(tile(page, 'Shop')).toHaveAccessibleDescription(said('connected'));
    const [instance] = Object.values(registryOf(profile).byId);
    expect(instance?.keys).toHaveLength(1);
    expect(keyring.accounts()).toEqual([instance?.keys[0]?.id]);
    expect(keyring.lookUp(instance?.keys[0]?.id ?? '')).toBe(replacement);
  },
);

test('a key that another program replaced by one of another organization shows nothing, says so, and can be saved for that one', async ({
  simulator,
  keyring,
  profile,
  launch,
}) => {
  const server = await simulator.addInstance();
  const first = await launch();
  const billing = server.key({ user: owner.email, organization: 'Billing' });
  await addInstance(first.page, { name: 'Shop', url: server.origin, key: billing });
  await first.close();
  const [record] = Object.values(registryOf(profile).byId)[0]?.keys ?? [];
  if (!record) throw new Error('no key is recorded');
  keyring.put(record.id, keyOf(server));

  const { page } = await launch();
  await tile(page, 'Shop').click();
  const alert = page.getByRole('alert').filter({ hasText: 'was replaced outside Quayside' }).first();
  await expect(alert).toContainText('it opens “Acme”');
  await expect(desk(page)).toHaveCount(0);
  await page.getByRole('tab', { name: 'Keys', exact: true }).click();
  await page.getByRole('button', { name: 'Missing 1' }).click();
  await page.getByRole('button', { name: /^Actions for the key of Billing/ }).click();
  await page.getByRole('menuitem', { name: 'Save it for Acme instead' }).click();
  await page.getByRole('list', { name: 'Organizations' }).getByRole('button', { name: /^Acme/ }).click();
  await page.getByRole('tab', { name: 'Members', exact: true }).click();
  await expect(desk(page)).toBeVisible();
});
