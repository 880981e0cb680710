import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, expect, type RunningApp, removeProfile, startApp } from './app.ts';
import { type Keyring, startKeyring } from './keyring.ts';

/** One app for all tests of a file, with the profile and keyring that it runs on. */
export type Shared = { app: RunningApp; keyring: Keyring; profile: string };

/** Names under .invalid are known to have no server, without asking any network. */
const NO_NAMES = ['--host-resolver-rules=MAP *.invalid ~NOTFOUND'];

/** The test of app.ts for files whose tests leave the app as they found it, and so need one launch alone. */
export const test = base.extend<object, { shared: Shared }>({
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
