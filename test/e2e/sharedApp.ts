import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, expect, type RunningApp, removeProfile, startApp } from './app.ts';
import { type Keyring, startKeyring } from './keyring.ts';
import { addByMain, askMain, outcomes, removeByMain } from './screen.ts';
import type { StoredInstance } from './storedInstances.ts';

/** One app for all tests of a file, with the profile and keyring that it runs on. */
export type Shared = { app: RunningApp; keyring: Keyring; profile: string };

export type Opening = {
  /** Has main add instances, and opens the last of them; they go when the test is over. */
  openWith: (...stored: StoredInstance[]) => Promise<RunningApp>;
};

/** Names under .invalid are known to have no server, without asking any network. */
const NO_NAMES = ['--host-resolver-rules=MAP *.invalid ~NOTFOUND'];

/** The test of app.ts for files whose tests leave the app as they found it, and so need one launch alone. */
export const test = base.extend<Opening, { shared: Shared }>({
  openWith: async ({ shared: { app } }, use) => {
    await use(async (...stored) => {
      for (const each of stored) await addByMain(app, each);
      return app;
    });
    await leaveAsFound(app);
  },
  shared: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures from this pattern.
    async ({}, use) => {
      const profile = mkdtempSync(join(tmpdir(), 'quayside-profile-'));
      const keyring = await startKeyring();
      const app = await startApp({ profile, env: keyring.env, args: NO_NAMES });
      await use({ app, keyring, profile });
      await app.kill().catch(() => {});
      await keyring.stop();
      await removeProfile(profile);
      expect(app.complaints, 'warnings and errors of the app').toEqual([]);
    },
    { scope: 'worker' },
  ],
});

/** Closes what a test left open, and removes all instances. */
async function leaveAsFound(app: RunningApp): Promise<void> {
  const { page, electron } = app;
  await electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setContentSize(1200, 800));
  const open = page.getByRole('dialog');
  const discard = open.getByRole('button', { name: 'Discard changes' });
  await expect(async () => {
    if ((await discard.count()) > 0) await discard.click({ timeout: 300 });
    else if ((await open.count()) > 0) await page.keyboard.press('Escape');
    await expect(open).toHaveCount(0, { timeout: 300 });
  }).toPass();
  const start = await askMain<{ instances: { name: string }[] }>(app, 'app.start', {});
  if (start.ok) for (const { name } of start.value.instances) await removeByMain(app, name);
  const dismiss = outcomes(page).getByRole('button', { name: 'Dismiss' });
  // Some go by themselves meanwhile.
  await expect(async () => {
    if ((await dismiss.count()) > 0) await dismiss.first().click({ timeout: 300 });
    await expect(dismiss).toHaveCount(0, { timeout: 50 });
  }).toPass();
}
