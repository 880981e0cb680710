import { defineConfig } from '@playwright/test';

/** Draws screens: `npm run demo -- --every-screen`, and `--docs` those of the guide. No test: nothing is compared. */
export default defineConfig({
  outputDir: 'out/pictures-run',
  workers: 1,
  timeout: 300_000,
  expect: { timeout: 15_000 },
  reporter: 'list',
  projects: [
    { name: 'screens', testDir: 'test/pictures', testMatch: '*.pictures.ts', testIgnore: '**/guide/**' },
    { name: 'guide', testDir: 'test/pictures/guide', testMatch: '*.pictures.ts' },
  ],
});
