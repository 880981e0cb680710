import { defineConfig } from '@playwright/test';

/** Draws every screen: `npm run demo -- --every-screen`. No test: nothing is compared. */
export default defineConfig({
  testDir: 'test/pictures',
  testMatch: '*.pictures.ts',
  outputDir: 'out/pictures-run',
  workers: 1,
  timeout: 300_000,
  reporter: 'list',
});
