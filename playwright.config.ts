import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: 'test/e2e',
  outputDir: 'out/e2e',
  // The others need a keychain of their own, which can be had on Linux alone.
  testMatch: process.platform === 'linux' ? '*.spec.ts' : 'packed.spec.ts',
  // What was not packed before them is not tested.
  testIgnore: process.env.QUAYSIDE_PACKED_JSON ? [] : ['packed.spec.ts', 'updates.spec.ts'],
  // With two at once, two cores were idle for a sixth of the time: tests also wait for what the app waits for.
  workers: 3,
  // At a desk a test that wavers fails. On CI it gets a second try, and is named at the end: it is a defect all the same.
  retries: process.env.CI ? 1 : 0,
  // No test measures time: on a busy machine each may take as long as it needs.
  timeout: 120_000,
  expect: { timeout: 15_000 },
  forbidOnly: true,
  reporter: [['list'], ['json', { outputFile: process.env.QUAYSIDE_E2E_JSON ?? 'out/e2e.json' }]],
});
