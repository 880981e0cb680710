import type { SimulatedInstance } from '../dokploy/instance.ts';
import { addInstance, expect, header, test } from './app.ts';
import { keyOf, village } from './seeds.ts';

/** What one reading of an instance with one key asks. */
const READING = [
  'organization.all',
  'organization.allInvitations',
  'settings.getDokployVersion',
  'user.all',
  'user.get',
];

/** What is asked besides of the organization that is looked at: what the key may do there. */
const LOOKING = [...READING, 'customRole.all', 'user.getPermissions'].sort();

/** And whenever a person asks: what waits for the key's own person. */
const BESIDES = ['user.getInvitations'];
const WANTED = [...LOOKING, ...BESIDES].sort();

const asked = ({ requests }: SimulatedInstance) =>
  requests
    .filter(({ status }) => status === 200)
    .map(({ call }) => call)
    .sort();

test('F5, Ctrl+R, the button and both menus read what is shown, once', async ({ simulator, launchWith }) => {
  const one = await simulator.addInstance({ seed: village('north') });
  const two = await simulator.addInstance({ seed: village('south') });
  const { page, electron } = await launchWith(
    { name: 'North', server: one, key: keyOf(one) },
    { name: 'South', server: two, key: keyOf(two) },
  );
  const refresh = page.getByRole('button', { name: 'Refresh' });
  const ways = {
    'the key F5': () => page.keyboard.press('F5'),
    'the keys Ctrl+R': () => page.keyboard.press('Control+r'),
    'the button': () => refresh.click(),
    'the instance menu': async () => {
      await page.getByRole('button', { name: 'Instance menu' }).click();
      await page.getByRole('menuitem', { name: 'Refresh' }).click();
    },
    'the application menu': () =>
      electron.evaluate(({ Menu }) => {
        const view = Menu.getApplicationMenu()?.items.find(({ label }) => label === '&View');
        view?.submenu?.items.find(({ label }) => label === 'Refresh')?.click();
      }),
  };
  await expect(page.getByRole('row', { name: /member@south/ })).toBeVisible();
  // What the key may do is read beside the lists, and may end after them.
  await expect.poll(() => asked(two)).toEqual(expect.arrayContaining(LOOKING));
  for (const [way, press] of Object.entries(ways)) {
    await expect(refresh).toHaveAttribute('aria-busy', 'false');
    one.requests.clear();
    two.requests.clear();
    await press();
    await expect.poll(() => asked(two), way).toEqual(WANTED);
    expect(one.requests, way).toHaveLength(0);
  }

  await page.getByRole('button', { name: 'Home', exact: true }).click();
  await expect(refresh).toHaveAttribute('aria-busy', 'false');
  two.requests.clear();
  await page.keyboard.press('F5');
  const all = [...READING, ...BESIDES].sort();
  await expect.poll(() => [asked(one), asked(two)]).toEqual([all, all]);
});

test('nothing is asked by itself; on focus what is over a minute old', async ({ simulator, launchWith }) => {
  const server = await simulator.addInstance({ seed: village('north') });
  const { page } = await launchWith({ name: 'North', server, key: keyOf(server) });
  await expect(page.getByRole('row', { name: /member@north/ })).toBeVisible();
  // From here on the page's time is ours: a page loaded anew takes all its timers from it.
  await page.clock.install();
  await page.reload();
  const refresh = page.getByRole('button', { name: 'Refresh' });
  await expect(header(page)).toContainText('connected');
  await expect(refresh).toHaveAttribute('aria-busy', 'false');
  server.requests.clear();

  // Chromium takes a page under test for focused always, so the event is sent by hand.
  const focus = () => page.evaluate(() => window.dispatchEvent(new Event('focus')));
  await focus();
  await page.clock.runFor('00:30');
  await focus();
  await page.clock.runFor('10:00');
  expect(server.requests).toHaveLength(0);

  await focus();
  await expect.poll(() => asked(server)).toEqual(LOOKING);
  await expect(refresh).toHaveAttribute('aria-busy', 'false');
  // When it was read main’s time tells.
  await page.clock.setSystemTime(new Date());
  await focus();
  await page.clock.runFor('00:30');
  expect(asked(server)).toEqual(LOOKING);
});

test('a key of five requests a day lasts for a screen; then that is told', async ({ simulator, launch }) => {
  const server = await simulator.addInstance({ seed: village('north') });
  const { page } = await launch();
  const key = keyOf(server, { rateLimited: true });
  await addInstance(page, { name: 'North', url: server.origin, key });
  await expect(page.getByRole('row', { name: /member@north/ })).toBeVisible();
  await page.getByRole('tab', { name: 'Invitations' }).click();
  await expect(page.getByRole('row', { name: /invited@north/ })).toBeVisible();
  await expect(header(page)).toContainText('connected');
  // What the key may do is asked last, and refused: the role then decides.
  const spent = server.requests.filter(({ headers, status }) => headers['x-api-key'] && status === 200);
  expect(spent.map(({ call }) => call).sort()).toEqual(READING);

  await page.getByRole('button', { name: 'Refresh' }).click();
  await expect(header(page)).toContainText('key not accepted');
  const trouble = page.getByRole('alert');
  await expect(trouble).toContainText('rate limiting allows few calls a day');
  await expect(trouble).toContainText('What you see below was read at');
  await expect(trouble.getByRole('button', { name: 'Replace key' })).toBeVisible();
  await expect(page.getByRole('row', { name: /invited@north/ })).toBeVisible();
});
