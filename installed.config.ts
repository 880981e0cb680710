import { defineConfig } from '@playwright/test';

/** The Debian package on a Debian of its own: `npm run test:installed`. */
export default defineConfig({
  testDir: 'test/installed',
  outputDir: 'out/installed-run',
  // One machine, on which one thing follows another.
  workers: 1,
  timeout: 600_000,
  expect: { timeout: 30_000 },
  forbidOnly: true,
  reporter: 'list',
});
