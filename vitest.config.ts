import { globSync, readFileSync } from 'node:fs';
import { configDefaults, defineConfig } from 'vitest/config';
import { cutConfusables } from './scripts/dist/leftOut.ts';
import { workInMemory } from './scripts/memoryFolder.ts';

workInMemory();

const TESTS = 'test/**/*.test.{ts,tsx}';
const COMMAND_TESTS = 'test/command/**/*.test.ts';
const NO_UNIT_TESTS = [...configDefaults.exclude, 'test/e2e/**', 'out/**', COMMAND_TESTS];
/** Tests that put another module in the place of one, which must not have been loaded for an earlier file, or that count timers, of which an earlier file may have left some. */
const ALONE = globSync('test/**/*.test.{ts,tsx}').filter((file) =>
  /\bvi\.(mock|doMock|resetModules|getTimerCount)\(/.test(readFileSync(file, 'utf8')),
);

export default defineConfig({
  plugins: [cutConfusables()],
  test: {
    environment: 'node',
    passWithNoTests: false,
    maxWorkers: 2,
    pool: 'threads',
    // It ends what hangs; on a busy machine generated cases take their time.
    testTimeout: 30_000,
    projects: [
      // No module keeps state of its own, so that files can share those that are loaded: this halves the time.
      {
        extends: true,
        test: {
          name: 'unit',
          isolate: false,
          include: [TESTS],
          exclude: [...NO_UNIT_TESTS, ...ALONE],
        },
      },
      {
        extends: true,
        test: { name: 'alone', include: ALONE, exclude: NO_UNIT_TESTS },
      },
      // They run the command as it is built, or in their own process, whose folder and environment a thread could not set.
      {
        extends: true,
        test: {
          name: 'command',
          pool: 'forks',
          isolate: false,
          include: [COMMAND_TESTS],
          globalSetup: 'test/command/build.ts',
        },
      },
    ],
  },
});
