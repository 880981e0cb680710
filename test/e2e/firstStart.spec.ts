import type { Page } from '@playwright/test';
import { addInstance, expect, header, test, tile } from './app.ts';
import { keyOf, production, staging } from './seeds.ts';

/** What is seen in the cells of a table, row by row, without its head: a narrow one has a name elsewhere than a wide one. */
async function rowsOf(page: Page, table: string): Promise<string[][]> {
  const rows = page.getByRole('table', { name: table }).getByRole('row');
  return rows.evaluateAll((all) =>
    all
      .slice(1)
      .sort((a, b) => Number(a.ariaRowIndex) - Number(b.ariaRowIndex))
      .map((row) =>
        [...row.querySelectorAll<HTMLElement>('[role="cell"]')].map((cell) =>
          // biome-ignore lint/performance/useDomNodeTextContent: what is not drawn does not count.
          cell.innerText.replaceAll('\n', ''),
        ),
      ),
  );
}

test('a first start says what to do; two instances are added and told', async ({ simulator, launch }) => {
  const newer = await simulator.addInstance({ version: '0.30.2', seed: production() });
  const older = await simulator.addInstance({ version: '0.28.6', seed: staging() });
  const { page } = await launch({ args: ['--host-resolver-rules=MAP *.invalid ~NOTFOUND'] });

  await test.step('the first start welcomes', async () => {
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Connect your first Dokploy server');
    await expect(page.getByRole('heading', { name: 'What happens with the key' })).toBeVisible();
    const first = page.getByRole('region', { name: 'Add instance' });
    await first.getByRole('button', { name: 'Open the key page' }).hover();
    await expect(page.getByRole('tooltip')).toHaveText('Enter the server address first.');
  });

  await test.step('what was typed there goes wrong, is told, and can be given up', async () => {
    const first = page.getByRole('region', { name: 'Add instance' });
    await first.getByRole('textbox', { name: 'URL' }).click();
    await first.getByRole('textbox', { name: 'URL' }).fill('dokploy.invalid/dashboard');
    await expect(first.getByText('No server was found under the name dokploy.invalid.')).toBeVisible();
    await first.getByLabel('API key', { exact: true }).fill('k'.repeat(64));
    await first.getByRole('button', { name: 'Connect' }).click();
    await expect(first.getByRole('alert')).toHaveAttribute('data-code', 'dns');
    await expect(first.getByRole('alert')).toContainText('Nothing was stored.');
    const hold = newer.hold('user.get');
    await first.getByRole('textbox', { name: 'URL' }).fill(newer.origin);
    await first.getByLabel('API key', { exact: true }).fill(keyOf(newer));
    await page.keyboard.press('ControlOrMeta+Enter');
    await hold.arrived;
    await first.getByRole('button', { name: 'Cancel' }).click();
    await expect(first.getByRole('button', { name: 'Connect' })).toBeVisible();
    await expect(first.getByRole('button', { name: 'Cancel' })).toHaveCount(0);
    hold.release();
  });

  await test.step('both are added', async () => {
    await addInstance(page, { name: 'Production', url: newer.origin, key: keyOf(newer) });
    await expect(page.getByRole('heading', { level: 1, name: 'Production' })).toBeVisible();
    await expect(header(page)).toContainText('v0.30.2');
    await addInstance(page, { name: 'Staging', url: older.origin, key: keyOf(older) });
    await expect(page.getByRole('heading', { level: 1, name: 'Staging' })).toBeVisible();
    await expect(header(page)).toContainText('v0.28.6');
    await expect(header(page)).toContainText('connected');
    await expect(tile(page, 'Production')).toHaveAccessibleDescription(`${newer.host}, connected`);
    await expect(tile(page, 'Staging')).toHaveAttribute('aria-current', 'page');
  });

  await test.step('the older one: organizations, members, invitations', async () => {
    const organizations = page.getByRole('list', { name: 'Organizations' }).getByRole('listitem');
    await expect(organizations).toContainText(['Trials', 'Sandbox']);
    await expect(organizations).toHaveCount(2);
    const members = page.getByRole('table', { name: 'Members' });
    await expect(members).toHaveAttribute('aria-rowcount', '3');
    const role = (email: string) => members.getByRole('combobox', { name: `Role of ${email}` });
    await expect(role('host@staging.example')).toHaveText('owner');
    await expect(role('tester@staging.example')).toHaveText('member');
    await page.getByRole('tab', { name: 'Invitations' }).click();
    const guest = page.getByRole('row', { name: /guest@staging\.example/ });
    await expect(guest).toContainText('open');
    await expect(guest).toContainText('in 47 h');
  });

  await test.step('the newer one: the default first, then by name, numbers as numbers', async () => {
    await tile(page, 'Production').click();
    const organizations = page.getByRole('list', { name: 'Organizations' }).getByRole('listitem');
    await expect(organizations).toContainText(['Shop', 'Archive', 'Workshop 9', 'Workshop 10']);
    await expect(organizations.first().getByRole('img', { name: 'default' })).toBeVisible();
    await expect(organizations.first()).toContainText('3 members');
    await expect(organizations.nth(1)).toContainText('no key');
    const members = page.getByRole('table', { name: 'Members' });
    await expect(members).toHaveAttribute('aria-rowcount', '4');
    expect((await rowsOf(page, 'Members')).map((cells) => cells.slice(1, 3))).toEqual([
      ['First Owner(you)', 'owner@example.com'],
      ['—', 'ops@shop.example'],
      ['Front Desk', 'desk@shop.example'],
    ]);
    await expect(
      members.getByRole('row', { name: /desk@shop/ }).getByRole('img', { name: 'on' }),
    ).toBeVisible();
    await expect(members.getByRole('row', { name: /desk@shop/ })).toContainText('Jan 2025');
  });

  await test.step('an invitation that ended says expired, whatever the server calls it', async () => {
    await page.getByRole('tab', { name: 'Invitations' }).click();
    await expect(page.getByRole('table', { name: 'Invitations' })).toHaveAttribute('aria-rowcount', '5');
    const statuses = (await rowsOf(page, 'Invitations')).map(([, email, role, status]) => [
      email,
      role,
      status,
    ]);
    expect(statuses).toEqual(
      expect.arrayContaining([
        ['vendor@north.example', 'member', 'open'],
        ['late@north.example', 'admin', 'expired'],
        ['desk@shop.example', 'member', 'accepted'],
        ['stray@north.example', 'member', 'canceled'],
      ]),
    );
  });

  await test.step('an organization without a key says so', async () => {
    await page
      .getByRole('list', { name: 'Organizations' })
      .getByRole('button', { name: /Archive/ })
      .click();
    await expect(page.getByRole('heading', { name: 'No key for Archive' })).toBeVisible();
    await expect(page.getByText('There is a key here for Shop.')).toBeVisible();
    await expect(page.getByRole('table')).toHaveCount(0);
  });

  await test.step('Home counts', async () => {
    await page.getByRole('button', { name: 'Home', exact: true }).click();
    await expect(page.getByText('2 instances · 5 members in 2 of 6 organizations')).toBeVisible();
    const rows = page.getByRole('table', { name: 'Instances' }).getByRole('row');
    const production = rows.filter({ has: page.getByRole('button', { name: 'Production', exact: true }) });
    await expect(production).toContainText('connected');
    await expect(production).toContainText('v0.30.2');
    for (const label of ['4 organizations', '3 people', '1 open invitation'])
      await expect(production.getByRole('button', { name: `${label} on Production` })).toBeVisible();
    const staging = rows.filter({ has: page.getByRole('button', { name: 'Staging', exact: true }) });
    await expect(staging).toContainText('v0.28.6');
    for (const label of ['2 organizations', '2 people', '1 open invitation'])
      await expect(staging.getByRole('button', { name: `${label} on Staging` })).toBeVisible();
    await staging.getByRole('button', { name: 'Staging', exact: true }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Staging' })).toBeVisible();
    // Where the person was in it is remembered.
    await expect(page.getByRole('tab', { name: 'Invitations' })).toHaveAttribute('aria-selected', 'true');
  });
});
