import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from './app.ts';
import { test } from './sharedApp.ts';

const SECRET = 's'.repeat(64);

test('what throws in a callback or a promise of main is logged with its stack and without keys, and the app goes on', async ({
  shared,
}) => {
  const { app, profile } = shared;
  await app.electron.evaluate((_electron, secret) => {
    setTimeout(() => {
      throw new Error(`A callback failed with ${secret}`);
    });
    void Promise.reject(new Error(`A promise failed with ${secret}`));
  }, SECRET);
  const file = join(profile, 'logs/main.log');
  // The first line makes the file.
  const log = () => (existsSync(file) ? readFileSync(file, 'utf8') : '');
  await expect.poll(log).toMatch(/Uncaught Error: A callback failed with \[cut\]\n +at /);
  await expect.poll(log).toMatch(/Unhandled rejection: Error: A promise failed with \[cut\]\n +at /);
  expect(log()).not.toContain(SECRET);
  expect(await app.page.evaluate(async () => (await window.quayside.request('app.start', {})).ok)).toBe(true);
});
