import { defineConfig } from '@playwright/test';

/** Draws the pictures of the guide: `npm run demo -- --docs`. No test: nothing is compared. */
export default defineConfig({
  testDir: 'test/pictures/guide',
  testMatch: '*.pictures.ts',
  outputDir: 'out/pictures-run',
  workers: 1,
  timeout: 300_000,
  expect: { timeout: 15_000 },
  reporter: 'list',
});
