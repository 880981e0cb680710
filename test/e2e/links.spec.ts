import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test, tile } from './app.ts';
import { expectClean } from './axe.ts';
import { countActs, paste } from './personActs.ts';
import { askMain } from './screen.ts';
import { keyOf, production, staging } from './seeds.ts';
import { storeInstances } from './storedInstances.ts';
import { APP_ARGUMENTS } from './subject.ts';

test('a link fills the dialog in and warns of a borrowed name; one of a second start opens a place, or offers to add it, a strange one is told', async ({
  simulator,
  keyring,
  profile,
  launch,
}) => {
  const one = await simulator.addInstance({ seed: production() });
  const two = await simulator.addInstance({ seed: staging() });
  const stored = { name: 'Production', server: one, key: keyOf(one), seen: true } as const;
  await storeInstances(profile, keyring, [stored]);
  const before = two.requests.length;
  const link = `quayside://add?url=${encodeURIComponent(two.origin)}&name=production`;
  const app = await launch({ args: [link] });
  const { page, electron } = app;

  const dialog = page.getByRole('dialog', { name: 'Add instance' });
  await expect(dialog.getByRole('textbox', { name: 'Name' })).toHaveValue('production');
  await expect(dialog.getByRole('textbox', { name: 'URL' })).toHaveValue(two.origin);
  await expect(dialog.getByRole('status').filter({ hasText: 'A link filled this in.' })).toContainText(
    `This is not your Production: yours is at ${one.origin}.`,
  );
  await expectClean(page, 'adding, filled in by a link');
  const look = { attemptId: 'a', url: two.origin, proxy: { mode: 'system' } };
  expect(await askMain(app, 'instances.probe', look)).toMatchObject({ error: { code: 'canceled' } });
  expect(two.requests.length, 'requests before a click').toBe(before);

  const executable = await electron.evaluate(() => process.execPath);
  async function startAgain(by: string): Promise<void> {
    const second = spawn(executable, [...APP_ARGUMENTS, `--user-data-dir=${profile}`, by], {
      env: { ...process.env, ...keyring.env },
      stdio: 'ignore',
    });
    const [code] = (await once(second, 'exit')) as [number | null];
    expect(code).toBe(0);
  }

  await startAgain(`quayside://instance/${new URL(one.origin).host}`);
  await expect(page.getByText('A dialog was open. Close it and open the link again.')).toBeAttached();
  await expect(dialog).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();

  await startAgain(`quayside://instance/${new URL(one.origin).host}`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Production');
  await expect(tile(page, 'Production')).toHaveAttribute('aria-current', 'page');

  await test.step('one to an instance that is not here offers to add it, and goes on to its organization', async () => {
    const other = two.world.organizations[1];
    await startAgain(`quayside://instance/${new URL(two.origin).host}/${other?.id}`);
    await expect(dialog.getByRole('textbox', { name: 'URL' })).toHaveValue(two.origin);
    const note = dialog.getByRole('status').filter({ hasText: 'A link filled this in.' });
    await expect(note).toContainText('This link leads to an instance you don’t have.');
    await expectClean(page, 'adding, filled in by a link to a place');
    expect(two.requests.length, 'requests before a click').toBe(before);
    const counted = await countActs(page);
    await dialog.getByLabel('API key', { exact: true }).click();
    await paste(app, keyOf(two));
    await dialog.getByRole('button', { name: 'Connect' }).click();
    await expect(page.getByRole('heading', { name: `No key for ${other?.name}` })).toBeVisible();
    expect(await counted()).toEqual({ clicks: 2, pastes: 1 });
  });

  const secret = 'k'.repeat(64);
  await startAgain(`quayside://add?url=${encodeURIComponent(two.origin)}&key=${secret}`);
  await expect(page.getByText('Never put a key in a link.')).toBeVisible();
  await expect(page.getByText(secret)).toHaveCount(0);
  await expect(page.getByRole('dialog')).toHaveCount(0);
});
