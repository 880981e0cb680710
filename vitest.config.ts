import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    exclude: ['test/e2e/**', 'node_modules/**', 'out/**'],
    environment: 'node',
    passWithNoTests: false,
    maxWorkers: 2,
    // It ends what hangs; on a busy machine generated cases take their time.
    testTimeout: 30_000,
  },
});
