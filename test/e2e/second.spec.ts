import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, removeProfile, startApp, test } from './app.ts';

test('a second start on the same profile shows the first window and ends by itself', async ({
  keyring,
  profile,
  launch,
}) => {
  const { electron, page } = await launch();
  await expect(page.getByRole('button', { name: 'Add your first instance' })).toBeVisible();
  await electron.evaluate(({ app, BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows();
    const focus = { asked: 0 };
    Object.assign(globalThis, { focus });
    // Without a window manager no window has the focus, so it is the asking that is seen.
    app.on('second-instance', () => {
      if (window?.isVisible()) focus.asked += 1;
    });
  });
  const executable = await electron.evaluate(() => process.execPath);
  const second = spawn(
    executable,
    [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), '.', `--user-data-dir=${profile}`],
    { env: { ...process.env, ...keyring.env }, stdio: 'ignore' },
  );
  const [code] = (await once(second, 'exit')) as [number | null];
  expect(code).toBe(0);
  await expect
    .poll(() => electron.evaluate(() => (globalThis as unknown as { focus: { asked: number } }).focus.asked))
    .toBe(1);
  expect(electron.windows()).toHaveLength(1);
});

test('the app on another profile runs beside it', async ({ keyring, launch }) => {
  const { page } = await launch();
  const other = mkdtempSync(join(tmpdir(), 'quayside-profile-'));
  const beside = await startApp({ profile: other, env: keyring.env, args: [] });
  for (const each of [page, beside.page]) {
    await expect(each.getByRole('button', { name: 'Add your first instance' })).toBeVisible();
  }
  await beside.close();
  await expect(page.getByRole('button', { name: 'Add your first instance' })).toBeVisible();
  expect(beside.complaints).toEqual([]);
  await removeProfile(other);
});
