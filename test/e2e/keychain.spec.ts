import { owner } from '../dokploy/seed.ts';
import { expect, fillInstance, registryOf, test } from './app.ts';

const shop = { user: owner.email, organization: 'Acme' };

const FAILURES = [
  { how: 'absent', words: 'this computer offers no keychain', code: 'keychain-absent' },
  { how: 'locked', words: 'the keychain is locked', code: 'keychain-locked' },
  { how: 'frozen', words: 'the keychain does not answer', code: 'keychain-not-answering' },
] as const;

for (const { how, words, code } of FAILURES)
  test(`adding with the keychain ${how} says so, stores nothing, and works once it answers: the key stands there under its record’s id`, async ({
    simulator,
    keyring,
    profile,
    launch,
  }) => {
    const server = await simulator.addInstance();
    const key = server.key(shop);
    if (how === 'absent') await keyring.kill();
    if (how === 'locked') keyring.lock();
    if (how === 'frozen') keyring.freeze();

    const { page } = await launch();
    await page.getByRole('button', { name: 'Add instance' }).click();
    await fillInstance(page, { name: 'Shop', url: server.origin, key });
    const dialog = page.getByRole('dialog', { name: 'Add instance' });
    const told = dialog.getByRole('alert');
    await expect(told).toContainText(`“Shop” was not added, because its key could not be stored: ${words}.`, {
      timeout: 15_000,
    });
    await expect(told).toHaveAttribute('data-code', code);
    // What a frozen one was asked to store may reach it still.
    await expect(told).toContainText(how === 'frozen' ? 'Nothing is stored' : 'Nothing was stored.');
    await expect(page.getByRole('navigation').getByRole('button', { name: 'Shop' })).toHaveCount(0);
    await expect(dialog.getByRole('textbox', { name: 'URL' })).toHaveValue(server.origin);

    if (how === 'absent') await keyring.start();
    if (how === 'locked') await keyring.unlock();
    await dialog.getByRole('button', { name: 'Connect' }).click();
    // It may be asked a moment before it answers again.
    if (how === 'frozen') keyring.thaw();
    await expect(dialog).toBeHidden();
    await expect(page.getByRole('row', { name: /desk@example\.com/ })).toBeVisible();

    // The failed try left neither a record nor a key that only it knew of.
    await expect
      .poll(() => Object.values(registryOf(profile).byId).map(({ name, status }) => ({ name, status })))
      .toEqual([{ name: 'Shop', status: 'active' }]);
    const [instance] = Object.values(registryOf(profile).byId);
    await expect.poll(() => keyring.accounts()).toEqual(instance?.keys.map(({ id }) => id));
    expect(keyring.lookUp(instance?.keys[0]?.id ?? '')).toBe(key);
  });
