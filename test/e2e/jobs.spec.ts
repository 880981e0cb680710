import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, type RunningApp, test, tile } from './app.ts';
import { expectClean } from './axe.ts';
import { countActs } from './personActs.ts';
import { chooseRole, roleOf, tabAction, writesOf } from './screen.ts';
import { keyOf } from './seeds.ts';

const owner = { email: 'lead@acme.example' };
const MARIA = 'maria@acme.example';

async function goHome(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Home', exact: true }).click();
  await page.getByRole('tab', { name: 'Overview' }).click();
}

/** No person clicks the system's own windows in a test: this file is what they would have chosen. */
async function choose({ electron }: RunningApp, file: string): Promise<void> {
  await electron.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = async () => ({ canceled: false, filePath });
    dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [filePath] });
  }, file);
}

/** Counts the keys that are pressed from now on. */
async function countKeys(page: Page): Promise<() => Promise<number>> {
  await page.evaluate(() => {
    const counted = Object.assign(globalThis, { keysPressed: 0 });
    addEventListener('keydown', () => (counted.keysPressed += 1), true);
  });
  return () => page.evaluate(() => (globalThis as unknown as { keysPressed: number }).keysPressed);
}

test('where somebody is takes eight keys: the palette, five letters, and Enter', async ({
  simulator,
  launchWith,
}) => {
  const servers = await Promise.all(
    ['Castle', 'North'].map((name, at) =>
      simulator.addInstance({
        seed: {
          owner,
          organizations: [
            {
              name,
              members: [{ email: MARIA, role: at === 0 ? 'admin' : 'member' }, { email: 'mark@x.example' }],
            },
          ],
        },
      }),
    ),
  );
  const { page } = await launchWith(
    ...servers.map((server, at) => ({ name: ['Castle', 'North'][at] ?? '', server, key: keyOf(server) })),
  );
  await goHome(page);
  for (const name of ['Castle', 'North'])
    await expect(tile(page, name)).toHaveAccessibleDescription(/connected/);
  const keys = await countKeys(page);
  await page.keyboard.press('Control+K');
  await page.keyboard.type('maria');
  const found = page
    .getByRole('dialog', { name: 'Command palette' })
    .getByRole('option', { name: /maria@acme/ });
  await expect(found.first()).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Enter');
  const panel = page.getByRole('complementary', { name: MARIA });
  await expect(panel).toContainText('Castle');
  await expect(panel).toContainText('North');
  await expect(panel).toContainText('admin');
  expect(await keys()).toBe(8);
});

test('the keys of ten instances are set up with three clicks from Home, beside the pasted ones', async ({
  simulator,
  launchWith,
}) => {
  const servers = await Promise.all(
    Array.from({ length: 10 }, (_, at) =>
      simulator.addInstance({ seed: { owner, organizations: [{ name: `Client ${at}` }, { name: 'Lab' }] } }),
    ),
  );
  const { page } = await launchWith(
    ...servers.map((server, at) => ({ name: `Server ${at}`, server, key: keyOf(server) })),
  );
  await goHome(page);
  const needs = page.getByRole('region', { name: 'Needs you' });
  await expect(
    needs.getByRole('listitem', { name: /^10 organizations are opened by pasted keys only/ }),
  ).toBeVisible();
  const acts = await countActs(page);
  await page.getByRole('tab', { name: 'Keys' }).click();
  await tabAction(page, 'Set up 20 keys').click();
  const sheet = page.getByRole('dialog', { name: 'Create keys' });
  await sheet.getByRole('button', { name: 'Create 20 keys' }).click();
  await expect(sheet.getByRole('status').first()).toHaveText('20 keys created.');
  expect((await acts()).clicks).toBe(3);
  for (const { world } of servers)
    expect(world.keys.filter(({ name }) => name.startsWith('Quayside ·'))).toHaveLength(2);
  await sheet.getByRole('button', { name: 'Close' }).click();
  await expect(page.getByRole('button', { name: /^Set up/ })).toHaveCount(0);
  await page.getByRole('tab', { name: 'Overview' }).click();
  await expect(needs.getByRole('listitem', { name: /pasted keys only/ })).toHaveCount(0);
});

test('a baseline is saved and who changed what since is found with three clicks; what was done with Quayside is no noise', async ({
  simulator,
  launchWith,
}) => {
  const server = await simulator.addInstance({
    version: '0.30.2',
    seed: {
      owner,
      licensed: true,
      organizations: [
        { name: 'Acme', members: [{ email: MARIA }, { email: 'ops@acme.example', role: 'admin' }] },
      ],
    },
  });
  const { page } = await launchWith({ name: 'Shop', server, key: keyOf(server) });
  await expect(roleOf(page, MARIA)).toBeVisible();
  await goHome(page);
  const acts = await countActs(page);
  await page.getByRole('tab', { name: 'Audit' }).click();
  await tabAction(page, 'New baseline…').click();
  await page
    .getByRole('dialog', { name: 'New baseline' })
    .getByRole('button', { name: 'Save baseline' })
    .click();
  await expect(page.getByRole('heading', { name: 'No differences' })).toBeVisible();
  const before = await acts();

  await test.step('one role is changed with Quayside, another one on the server', async () => {
    await tile(page, 'Shop').click();
    await chooseRole(page, 'ops@acme.example', 'member');
    await expect.poll(() => writesOf(server).length).toBe(1);
    const organizationId = server.world.organizations[0]?.id ?? '';
    const maria = server.world.users.find(({ email }) => email === MARIA);
    const membership = server.world.membership(maria?.id ?? '', organizationId);
    if (membership) membership.role = 'admin';
    server.world.addAudit({
      ...{ organizationId, userId: null, userEmail: 'ben@acme.example', userRole: 'admin', action: 'update' },
      ...{ resourceType: 'user', resourceId: maria?.id ?? null, resourceName: MARIA },
      metadata: JSON.stringify({ before: 'member', after: 'admin' }),
    });
    await page.getByRole('button', { name: 'Home', exact: true }).click();
  });

  const again = await acts();
  await page.keyboard.press('F5');
  const differences = page.getByRole('table', { name: 'Differences' });
  await expect(differences.getByRole('row')).toHaveText([
    /Change/,
    /Raised from member to admin.*maria@acme\.example.*by ben@acme\.example · Dokploy’s audit log/,
  ]);
  await expect(page.getByRole('region', { name: 'Done with Quayside' })).toContainText(
    '1 · by lead@acme.example 1',
  );
  await expectClean(page, 'drift with a change of one’s own');
  expect(before.clicks + (await acts()).clicks - again.clicks).toBe(3);
});

test('wanted access is exported, edited and applied with six clicks and Enter', async ({
  simulator,
  launchWith,
  profile,
}) => {
  const server = await simulator.addInstance({
    version: '0.30.2',
    seed: { owner, organizations: [{ name: 'Acme', members: [{ email: MARIA }] }] },
  });
  const app = await launchWith({ name: 'Shop', server, key: keyOf(server) });
  const { page } = app;
  await expect(roleOf(page, MARIA)).toBeVisible();
  await goHome(page);
  const file = join(profile, 'people.csv');
  await choose(app, file);
  const acts = await countActs(page);
  await page.getByRole('tab', { name: 'Audit' }).click();
  await page.getByText('Wanted access', { exact: true }).click();
  await page.getByRole('button', { name: 'Export…' }).click();
  await page.getByRole('menuitem', { name: 'As CSV' }).click();
  await expect(page.getByText(/Saved as “people.csv”/)).toBeVisible();
  writeFileSync(file, `${readFileSync(file, 'utf8').trim()}\r\nnew@acme.example,,Shop,Acme,member`);
  await tabAction(page, 'Import wanted access…').click();
  const sheet = page.getByRole('dialog', { name: 'Wanted access' });
  await expect(sheet.getByRole('button', { name: 'Choose a file…' })).toBeFocused();
  await page.keyboard.press('Enter');
  await sheet.getByRole('button', { name: 'Create 1 invitation' }).click();
  await expect(sheet.getByRole('status').first()).toHaveText('1 invitation created.');
  expect((await acts()).clicks).toBe(6);
  expect(server.world.invitations.map(({ email }) => email)).toEqual(['new@acme.example']);
});

test('access at one client is saved as a PDF with two clicks from Home, and its page says what is there', async ({
  simulator,
  launchWith,
  profile,
}) => {
  const servers = await Promise.all(
    ['Northwind', 'Harbor'].map((name) =>
      simulator.addInstance({
        seed: { owner, organizations: [{ name, members: [{ email: MARIA, role: 'admin' }] }] },
      }),
    ),
  );
  const app = await launchWith(
    ...servers.map((server, at) => ({ name: ['Northwind', 'Harbor'][at] ?? '', server, key: keyOf(server) })),
  );
  const { page } = app;
  await goHome(page);
  await tile(page, 'Northwind').click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'New group…' }).click();
  await page
    .getByRole('dialog', { name: 'New group' })
    .getByRole('textbox', { name: 'Name' })
    .fill('Client one');
  await page.keyboard.press('Enter');
  const table = page.getByRole('treegrid', { name: 'Instances' });
  await expect(table.getByRole('row', { name: /^Client one/ })).toBeVisible();
  const file = join(profile, 'review.pdf');
  await choose(app, file);
  const acts = await countActs(page);
  await table.getByRole('button', { name: 'Client one' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Client one');
  await tabAction(page, /^Access at Client one, [A-Z][a-z]+ 20\d\d$/).click();
  await expect(page.getByText('Saved “review.pdf”.')).toBeVisible({ timeout: 30_000 });
  expect((await acts()).clicks).toBe(2);
  expect(readFileSync(file, 'latin1')).toMatch(/^%PDF-/);

  await test.step('it says what needs you there, who and what is there, and leads to each', async () => {
    const needs = page.getByRole('region', { name: 'Needs you' });
    await expect(needs.getByRole('listitem', { name: /^2 admins without 2FA: Northwind/ })).toBeVisible();
    await expect(needs).not.toContainText('Harbor');
    await expect(page.getByRole('table', { name: 'Instances' }).getByRole('row')).toHaveCount(2);
    const facts = page.locator('dl');
    await expect(facts).toContainText('People2 people2 owners and admins');
    await expectClean(page, 'the page of a client');
    await facts.getByRole('button', { name: '2 people' }).click();
    await expect(page.getByRole('button', { name: 'Filter people, 1 chosen' })).toBeVisible();
    await page.keyboard.press('Alt+ArrowLeft');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Client one');
    await page.getByRole('main').getByRole('button', { name: 'All instances' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('All instances');
  });

  await test.step('a click on its line in the rail leads there too; its menu folds it', async () => {
    const group = page.getByRole('navigation').getByRole('button', { name: 'Client one' });
    await group.click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Client one');
    await expect(group).toHaveAttribute('aria-current', 'page');
    await group.click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Fold' }).click();
    await expect(tile(page, 'Northwind')).toHaveCount(0);
  });
});
