import { owner } from '../dokploy/seed.ts';
import { expect, fillInstance, registryOf, test, tile } from './app.ts';

const shop = { user: owner.email, organization: 'Acme' };

const FAILURES = [
  { how: 'absent', words: 'this computer offers no keychain', code: 'keychain-absent' },
  { how: 'locked', words: 'the keychain is locked', code: 'keychain-locked' },
  { how: 'frozen', words: 'the keychain does not answer', code: 'keychain-not-answering' },
] as const;

test('adding with the keychain absent at the start, then locked, then frozen says so, stores nothing, and works once it answers: each key stands there under its record’s id', async ({
  simulator,
  keyring,
  profile,
  launch,
}) => {
  await keyring.kill();
  const { page } = await launch();
  for (const [at, { how, words, code }] of FAILURES.entries())
    await test.step(how, async () => {
      if (how === 'locked') keyring.lock();
      if (how === 'frozen') keyring.freeze();
      const server = await simulator.addInstance();
      const key = server.key(shop);
      await page.getByRole('button', { name: 'Add instance' }).first().click();
      await fillInstance(page, { name: how, url: server.origin, key });
      const dialog = page.getByRole('dialog', { name: 'Add instance' });
      const told = dialog.getByRole('alert');
      await expect(told).toContainText(
        `“${how}” was not added, because its key could not be stored: ${words}.`,
        { timeout: 15_000 },
      );
      await expect(told).toHaveAttribute('data-code', code);
      // What a frozen one was asked to store may reach it still.
      await expect(told).toContainText(how === 'frozen' ? 'Nothing is stored' : 'Nothing was stored.');
      await expect(tile(page, how)).toHaveCount(0);
      await expect(dialog.getByRole('textbox', { name: 'URL' })).toHaveValue(server.origin);

      if (how === 'absent') await keyring.start();
      if (how === 'locked') await keyring.unlock();
      await dialog.getByRole('button', { name: 'Connect' }).click();
      // It may be asked a moment before it answers again.
      if (how === 'frozen') keyring.thaw();
      await expect(dialog).toBeHidden();
      await expect(page.getByRole('heading', { level: 1, name: how })).toBeVisible();
      await expect(page.getByRole('row', { name: /desk@example\.com/ })).toBeVisible();

      // The failed try left neither a record nor a key that only it knew of.
      const instances = () => Object.values(registryOf(profile).byId);
      await expect
        .poll(() => instances().map(({ name, status }) => ({ name, status })))
        .toEqual(FAILURES.slice(0, at + 1).map((each) => ({ name: each.how, status: 'active' })));
      const keyIds = instances().flatMap(({ keys }) => keys.map(({ id }) => id));
      await expect.poll(() => keyring.accounts().sort()).toEqual(keyIds.toSorted());
      expect(keyring.lookUp(instances()[at]?.keys[0]?.id ?? '')).toBe(key);
    });
});
