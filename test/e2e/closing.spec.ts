import { expect, test } from './app.ts';
import { answerBoxes } from './boxes.ts';
import { chooseRole, roleOf, writesOf } from './screen.ts';
import { keyOf, village } from './seeds.ts';

test('closing while a change runs asks first: stay, or end after it', async ({ simulator, launchWith }) => {
  const server = await simulator.addInstance({ version: '0.30.2', seed: village('north') });
  const app = await launchWith({ name: 'North', server, key: keyOf(server) });
  const email = 'member@north.example';
  await expect(roleOf(app.page, email)).toBeVisible();
  const hold = server.hold('organization.updateMemberRole');
  await chooseRole(app.page, email, 'admin');
  await hold.arrived;
  const asked = await answerBoxes(app, ['Cancel', 'Finish, then close', 'Finish, then close']);

  await app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
  await expect
    .poll(asked)
    .toMatchObject([{ buttons: ['Finish, then close', 'Stop after this step', 'Cancel'] }]);
  await expect(roleOf(app.page, email)).toHaveAttribute('aria-busy', 'true');

  await test.step('what it waits for stands in the window, and can be taken back', async () => {
    await app.electron.evaluate(({ app: electron }) => electron.quit());
    const note = app.page.getByText('Closing when 1 operation is done.');
    await expect(note).toBeVisible();
    await app.page.getByRole('button', { name: 'Stay open' }).click();
    await expect(note).toBeHidden();
  });

  const ended = new Promise((resolve) => app.electron.process().once('exit', resolve));
  await app.electron.evaluate(({ app: electron }) => electron.quit());
  await expect.poll(asked).toHaveLength(3);
  await expect(roleOf(app.page, email)).toHaveAttribute('aria-busy', 'true');
  hold.release();
  await ended;
  expect(writesOf(server)).toEqual([
    ['organization.updateMemberRole', { memberId: expect.any(String), role: 'admin' }, 200],
  ]);
});

test('the signal by which a system ends its session ends the app in order, and asks nothing: what ran is looked at by the next start', async ({
  simulator,
  launchWith,
}) => {
  const server = await simulator.addInstance({ version: '0.30.2', seed: village('north') });
  const app = await launchWith({ name: 'North', server, key: keyOf(server) });
  const email = 'member@north.example';
  await expect(roleOf(app.page, email)).toBeVisible();
  const hold = server.hold('organization.updateMemberRole');
  await chooseRole(app.page, email, 'admin');
  await hold.arrived;
  const main = app.electron.process();
  const ended = new Promise((resolve) => main.once('exit', (code, signal) => resolve({ code, signal })));
  main.kill('SIGTERM');
  // Not by the signal itself, which would cut the writing short.
  expect(await ended).toEqual({ code: 0, signal: null });
  hold.release();
});

test('a page that asks to stay does not keep the app from closing', async ({ launch }) => {
  const { page, electron } = await launch();
  const heading = page.getByRole('heading', { name: 'Connect your first Dokploy server' });
  // Chromium heeds it of a page that somebody has used.
  await heading.click();
  await page.evaluate(() => window.addEventListener('beforeunload', (event) => event.preventDefault()));
  // Else Playwright answers for the page, and lets it go.
  page.on('dialog', () => {});
  const ended = new Promise((resolve) => electron.process().once('exit', resolve));
  await electron.evaluate(({ app }) => app.quit());
  expect(await ended).toBe(0);
});
