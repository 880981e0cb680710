import type { Page } from '@playwright/test';
import type { SimulatedInstance } from '../dokploy/instance.ts';
import type { Seed } from '../dokploy/seed.ts';
import { expect, header, tile } from './app.ts';
import { expectClean } from './axe.ts';
import { chooseRole, openRemoval, roleOf } from './screen.ts';
import { test } from './sharedApp.ts';
import { chooseFate, part, summary } from './sheet.ts';
import type { StoredInstance } from './storedInstances.ts';

const owner = { email: 'owner@acme.example', firstName: 'First', lastName: 'Owner' };

/** An organization with every kind of member, and one that belongs to somebody else. */
function acme(): Seed {
  return {
    owner,
    organizations: [
      {
        name: 'Acme',
        roles: [{ role: 'billing', permissions: { member: ['read'] } }],
        members: [
          { email: 'ops@acme.example', role: 'admin' },
          { email: 'lead@acme.example', role: 'admin' },
          { email: 'desk@acme.example' },
          { email: 'books@acme.example' },
          { email: 'qa@acme.example' },
        ],
      },
      { name: 'Labs', owner: { email: 'lead@acme.example' }, members: [{ ...owner, role: 'member' }] },
      { name: 'Billing', members: [{ email: 'lead@acme.example' }, { email: 'desk@acme.example' }] },
    ],
  };
}

/** A server as “Shop”, with the key of one of its people for Acme. */
function stored(server: SimulatedInstance, user = owner.email, name = 'Shop'): StoredInstance {
  return { name, server, key: server.key({ user, organization: 'Acme' }) };
}

/** Waits for all that is read of an instance. */
async function shown(page: Page, server: SimulatedInstance): Promise<void> {
  await expect(header(page)).toContainText('connected');
  await expect(page.getByRole('row', { name: /desk@acme\.example/ })).toBeVisible();
  // What the key may do is read last; from then on nothing is asked by itself.
  await expect
    .poll(() => server.requests.some(({ call }) => call === 'organization.allInvitations'))
    .toBe(true);
  await expect(page.getByRole('button', { name: 'Refresh', exact: true })).toBeEnabled();
  await expect(roleOf(page, 'desk@acme.example')).toBeVisible();
}

const KEY_CODES: Record<string, number> = { Enter: 13, ArrowDown: 40 };

/** Sends the keys without waiting for what each does, as somebody types who knows the way. */
async function typeAtOnce(page: Page, keys: string[]): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const events = keys.flatMap((key) =>
    (['rawKeyDown', 'keyUp'] as const).map((type) => ({
      type,
      key,
      code: key,
      windowsVirtualKeyCode: KEY_CODES[key] ?? 0,
    })),
  );
  await Promise.all(events.map((event) => session.send('Input.dispatchKeyEvent', event)));
  await session.detach();
}

const writes = (server: SimulatedInstance) =>
  server.requests.filter(({ method }) => method === 'POST').map(({ call, body }) => `${call} ${body}`);

const memberId = (server: SimulatedInstance, email: string) => {
  const user = server.world.users.find((row) => row.email === email);
  return server.world.members.find((row) => row.userId === user?.id)?.id ?? '';
};

const setRole = (id: string, role: string) =>
  `organization.updateMemberRole ${JSON.stringify({ memberId: id, role })}`;

test.describe.configure({ mode: 'parallel' });

test('a role is changed and undone by one request and one reading each', async ({ simulator, openWith }) => {
  const server = await simulator.addInstance({ version: '0.30.2', seed: acme() });
  const { page } = await openWith(stored(server));
  await shown(page, server);
  const desk = memberId(server, 'desk@acme.example');

  await test.step('it is busy until the server has answered and was read again', async () => {
    const hold = server.hold('organization.updateMemberRole');
    await chooseRole(page, 'desk@acme.example', 'billing');
    await hold.arrived;
    const role = roleOf(page, 'desk@acme.example');
    await expect(role).toHaveAttribute('aria-busy', 'true');
    await expect(role).toBeDisabled();
    await expect(role).toHaveText('member');
    await role.click({ force: true });
    await expect(page.getByRole('option')).toHaveCount(0);
    server.requests.clear();
    hold.release();
    await expect(role).toHaveText('billing');
    await expect(
      page.getByText('Role of desk@acme.example in Acme on Shop changed from member to billing.'),
    ).toBeVisible();
    expect(server.requests.map(({ call }) => call)).toEqual(['user.all']);
  });

  await test.step('undo', async () => {
    server.requests.clear();
    await page.getByRole('button', { name: 'Undo: make desk@acme.example member again' }).click();
    await expect(roleOf(page, 'desk@acme.example')).toHaveText('member');
    // Looked at for the plan, before it is taken back, and again afterwards.
    expect(server.requests.map(({ call }) => call)).toEqual([
      'user.all',
      'user.all',
      'organization.updateMemberRole',
      'user.all',
    ]);
    expect(writes(server)).toEqual([setRole(desk, 'member')]);
  });

  await test.step('with the keys alone', async () => {
    server.requests.clear();
    await page.getByRole('checkbox', { name: 'Select desk@acme.example' }).focus();
    await page.keyboard.press('Tab');
    await expect(roleOf(page, 'desk@acme.example')).toBeFocused();
    await page.keyboard.press('Enter');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Escape');
    await expect(page.getByRole('option')).toHaveCount(0);
    expect(writes(server)).toEqual([]);
    await typeAtOnce(page, ['Enter', 'ArrowDown', 'Enter']);
    await expect(roleOf(page, 'desk@acme.example')).toHaveText('admin');
    expect(writes(server)).toEqual([setRole(desk, 'admin')]);
  });

  await test.step('a proxy in the way', async () => {
    server.setFault({ kind: 'status', status: 502 }, { call: 'organization.updateMemberRole', times: 1 });
    await chooseRole(page, 'qa@acme.example', 'admin');
    const alert = page.getByRole('alert');
    await expect(alert).toContainText('could not reach Dokploy');
    await expect(alert).toContainText(
      'Whether the role of qa@acme.example in Acme on Shop was changed is unknown.',
    );
    await expect(roleOf(page, 'qa@acme.example')).toHaveText('member');
    await alert.getByRole('button', { name: 'Retry' }).click();
    await expect(roleOf(page, 'qa@acme.example')).toHaveText('admin');
    await expect(page.getByRole('alert')).toHaveCount(0);
  });

  await test.step('an answer that is lost on the way back is no failure', async () => {
    server.setFault({ kind: 'reset' }, { call: 'organization.updateMemberRole', times: 1, effect: true });
    server.requests.clear();
    await chooseRole(page, 'books@acme.example', 'billing');
    await expect(roleOf(page, 'books@acme.example')).toHaveText('billing');
    await expect(
      page.getByText('Role of books@acme.example in Acme on Shop changed from member to billing.'),
    ).toBeVisible();
    expect(writes(server)).toHaveLength(1);
    await expect(page.getByRole('alert')).toHaveCount(0);
  });

  await test.step('one that the server does not answer is named, and need not be waited for', async () => {
    server.setFault({ kind: 'hang' }, { call: 'organization.updateMemberRole', times: 1 });
    await chooseRole(page, 'desk@acme.example', 'member');
    const main = page.getByRole('main');
    await expect(main).toContainText(
      /Waiting for \S+ to answer the change of role of desk@acme\.example, \d+ s\./,
    );
    await main.getByRole('button', { name: 'Stop waiting' }).click();
    await expect(page.getByRole('alert')).toContainText('was canceled');
    await expect(main.getByRole('button', { name: 'Stop waiting' })).toBeHidden();
    await expect(roleOf(page, 'desk@acme.example')).toHaveText('admin');
  });
});

test('what the rules forbid is there, disabled, with its reason', async ({ simulator, openWith }) => {
  const server = await simulator.addInstance({ version: '0.28.6', seed: acme() });
  const old = await simulator.addInstance({ version: '0.25.7', seed: acme() });
  const { page } = await openWith(stored(old, owner.email, 'Old'), stored(server, 'ops@acme.example'));
  await shown(page, server);

  for (const [email, reason] of [
    ['ops@acme.example', 'You cannot change your own role.'],
    ['owner@acme.example', 'The owner’s role cannot be changed or transferred.'],
    ['lead@acme.example', 'Only the owner can change an admin’s role.'],
  ] as const) {
    await expect(roleOf(page, email)).toBeDisabled();
    await expect(roleOf(page, email)).toHaveAccessibleDescription(reason);
  }
  await roleOf(page, 'desk@acme.example').click();
  await expect(page.getByRole('option')).toHaveText([/^member/, /^admin/]);
  await page.keyboard.press('Escape');

  await page.getByRole('button', { name: 'Actions for lead@acme.example' }).click();
  await expect(page.getByText(/^Joined /)).toBeVisible();
  const remove = page.getByRole('menuitem', { name: /Remove from instance/ });
  await expect(remove).toBeDisabled();
  await expect(remove).toContainText('Only the owner can remove an admin.');
  await remove.click({ force: true });
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await page.keyboard.press('Escape');

  await tile(page, 'Old').click();
  await shown(page, old);
  await expect(tile(page, 'Old')).toHaveAttribute('aria-current', 'page');
  await expect(roleOf(page, 'desk@acme.example')).toBeDisabled();
  await expect(roleOf(page, 'desk@acme.example')).toHaveAccessibleDescription(
    /needs Dokploy 0\.26\.0 or newer/,
  );
  expect([...writes(server), ...writes(old)]).toEqual([]);
});

test('many roles: chosen with Shift, planned, changed one at a time; a failure is listed, tried again, and all is undone', async ({
  simulator,
  openWith,
}) => {
  const server = await simulator.addInstance({ version: '0.30.2', seed: acme() });
  const { page } = await openWith(stored(server));
  await shown(page, server);
  const box = (email: string) => page.getByRole('checkbox', { name: `Select ${email}` });
  const id = (name: string) => memberId(server, `${name}@acme.example`);

  await box('owner@acme.example').click();
  await box('books@acme.example').click({ modifiers: ['Shift'] });
  await expect(page.getByText('5 selected')).toBeVisible();
  await box('lead@acme.example').focus();
  await page.keyboard.press('Space');
  await expect(page.getByText('4 selected')).toBeVisible();
  await page.getByRole('searchbox', { name: 'Search members' }).fill('desk');
  await expect(page.getByText('4 selected, 3 not shown')).toBeVisible();
  await page.getByRole('searchbox', { name: 'Search members' }).fill('');

  server.requests.clear();
  await page.getByRole('button', { name: 'Change role…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Change roles' });
  await dialog.getByRole('radio', { name: 'admin' }).check();
  await expect(summary(dialog)).toHaveText('2 of 3 will run. 1 can’t.');
  await expect(dialog.getByRole('list', { name: 'Won’t run (1)' })).toContainText(
    'You cannot change your own role.',
  );
  await expect(dialog.getByText('Already so (1)')).toBeVisible();

  const hold = server.hold('organization.updateMemberRole');
  server.setFault({ kind: 'status', status: 502 }, { call: 'organization.updateMemberRole', times: 1 });
  await dialog.getByRole('button', { name: 'Change 2 roles' }).click();
  await hold.arrived;
  await expect(dialog.getByRole('button', { name: 'Stop before the next step' })).toBeFocused();
  // It goes on without its dialog, and can be looked at again.
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await page.getByRole('button', { name: 'Operations, 1 running' }).click();
  // The newest comes first.
  await page
    .getByRole('menuitem', { name: /Change roles/ })
    .first()
    .click();
  await expect(dialog.getByRole('progressbar')).toBeAttached();
  hold.release();
  await expect(dialog.getByRole('status').first()).toHaveText(
    /^1 waits for Shop\. Can’t tell for 1 on .+\. 2 skipped\.$/,
  );
  await expect(
    dialog.getByRole('listitem').filter({ hasText: 'could not reach Dokploy' }).first(),
  ).toBeVisible();
  expect(writes(server)).toEqual([setRole(id('desk'), 'admin')]);

  await dialog.getByRole('button', { name: 'Retry failed' }).click();
  await expect(dialog.getByRole('status').first()).toHaveText(/^1 role changed\. 1 .+ Shop\. 2 skipped\.$/);
  await expect(dialog.getByRole('button', { name: 'Finish now' })).toBeVisible();
  await page.keyboard.press('Control+Enter');
  await expect(dialog.getByRole('status').first()).toHaveText('2 roles changed. 2 skipped.');
  await expect(roleOf(page, 'books@acme.example')).toHaveText('admin');
  await dialog.getByRole('button', { name: 'Undo 2' }).click();
  await expect(page.getByRole('dialog', { name: 'Undo' }).getByRole('status').first()).toHaveText(
    '2 roles changed.',
  );
  await expect(roleOf(page, 'books@acme.example')).toHaveText('member');
  await expect(page.getByRole('dialog').getByRole('button', { name: 'Close' })).toBeFocused();
  expect(writes(server)).toEqual([
    setRole(id('desk'), 'admin'),
    setRole(id('desk'), 'admin'),
    setRole(id('books'), 'admin'),
    setRole(id('books'), 'member'),
    setRole(id('desk'), 'member'),
  ]);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toBeHidden();
  await page.getByRole('button', { name: 'Clear', exact: true }).click();
  await expect(page.getByText(/selected/)).toHaveCount(0);
});

test('removing a person tells what goes with them, and deletes once', async ({ simulator, openWith }) => {
  const server = await simulator.addInstance({ version: '0.30.2', seed: acme() });
  const { page } = await openWith(stored(server));
  await shown(page, server);
  const organizations = page.getByRole('list', { name: 'Organizations' }).getByRole('listitem');
  await expect(organizations).toHaveCount(3);
  const lead = server.world.users.find(({ email }) => email === 'lead@acme.example')?.id;
  server.requests.clear();

  const dialog = await openRemoval(page, 'lead@acme.example');
  await expect(part(dialog, 'Where')).toContainText('Shop');
  await chooseFate(dialog, 'Account on Shop', 'Delete account');
  const button = dialog.getByRole('button', { name: 'Delete 1 account' });
  await expect(dialog).toContainText(/Labs/);
  await expectClean(page, 'removing a person');

  await test.step('a failure keeps the sheet', async () => {
    server.setFault({ kind: 'status', status: 503 }, { call: 'user.remove', times: 1 });
    await button.click();
    await expect(dialog.getByRole('alert')).toContainText('could not reach Dokploy');
    await expect(page.getByRole('row', { name: /lead@acme\.example/ })).toHaveCount(1);
  });

  await test.step('one click, one deletion, and all of it is read again', async () => {
    server.requests.clear();
    const hold = server.hold('user.remove');
    await button.click();
    await hold.arrived;
    await page.keyboard.press('Enter');
    hold.release();
    await expect(dialog).toBeHidden();
    await expect(
      page.getByText('The account of lead@acme.example in Acme on Shop was deleted.'),
    ).toBeVisible();
    await expect(page.getByRole('row', { name: /lead@acme\.example/ })).toHaveCount(0);
    await expect(organizations).toHaveCount(2);
    expect(writes(server)).toEqual([`user.remove ${JSON.stringify({ userId: lead })}`]);
    await expect(page.locator('[data-row]:focus')).toHaveCount(1);
  });
});

test('several are removed from an instance, each confirmed by itself; nobody else is', async ({
  simulator,
  openWith,
}) => {
  const server = await simulator.addInstance({ version: '0.28.6', seed: acme() });
  const { page } = await openWith(stored(server));
  await shown(page, server);
  for (const name of ['desk', 'qa', 'books'])
    await page.getByRole('checkbox', { name: `Select ${name}@acme.example` }).check();
  await page.getByRole('button', { name: /^More for the selected/ }).click();
  await page.getByRole('menuitem', { name: 'Remove from instance…' }).click();
  const sheet = page.getByRole('dialog', { name: 'Remove 3 people' });
  await expect(sheet).toContainText('Confirm each person; nobody else is removed.');
  for (const name of ['desk', 'qa']) {
    await sheet.getByRole('button', { name: new RegExp(`of ${name}@acme`) }).click();
    await chooseFate(sheet, `Account of ${name}@acme.example on Shop`, 'Delete account');
    await sheet.getByRole('checkbox', { name: `Remove ${name}@acme.example` }).check();
  }
  server.requests.clear();
  await sheet.getByRole('button', { name: 'Delete 2 accounts' }).click();
  const result = page.getByRole('dialog', { name: 'Remove people' });
  await expect(result.getByRole('status').first()).toHaveText('2 accounts deleted.');
  expect(writes(server)).toHaveLength(2);
  expect(server.world.users.map(({ email }) => email)).toContain('books@acme.example');
  expect(server.world.users).toHaveLength(4);
});
