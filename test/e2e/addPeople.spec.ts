import { mkdirSync, readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import type { SimulatedInstance } from '../dokploy/instance.ts';
import type { Seed } from '../dokploy/seed.ts';
import { expect, type RunningApp, test } from './app.ts';
import { expectClean } from './axe.ts';
import { clipboardOf, expectTold, invitationRow, outcomes } from './screen.ts';
import { keyOf } from './seeds.ts';
import { test as sharingTest } from './sharedApp.ts';
import { part, roleIn } from './sheet.ts';
import { filesWith, heapOf, pageText } from './traces.ts';

const CALL = 'user.createUserWithCredentials';

const workshop = (): Seed => ({
  owner: { email: 'owner@workshop.example' },
  organizations: [
    {
      name: 'Workshop',
      members: [{ email: 'bench@workshop.example' }],
      invitations: [{ email: 'vendor@north.example' }],
    },
    { name: 'Office', members: [{ email: 'desk@office.example' }] },
  ],
});

const button = (place: ReturnType<Page['getByRole']> | Page, name: string | RegExp) =>
  place.getByRole('button', { name, exact: true });
const passwordsSent = ({ requests }: SimulatedInstance) =>
  requests.filter(({ call }) => call === CALL).map(({ body }) => JSON.parse(body).password as string);

async function fill(page: Page, text: string, role = 'member') {
  await button(page, 'Invite').click();
  await page.getByRole('dialog', { name: 'Invite people' }).getByText('With a password').click();
  const dialog = page.getByRole('dialog', { name: 'Add with a password' });
  await dialog.getByRole('textbox', { name: 'Email addresses' }).fill(text);
  await roleIn(dialog).selectOption(role);
  return dialog;
}

async function openOperation(page: Page) {
  await page.getByRole('button', { name: 'Home' }).click();
  await page.getByRole('tab', { name: 'Activity' }).click();
  await page.getByRole('button', { name: /^Open Add with a password/ }).click();
  return page.getByRole('dialog', { name: 'Add with a password' });
}

const steps = (operation: Locator) => operation.getByRole('list', { name: 'Steps' }).getByRole('listitem');

/** Has the app save whatever it is asked for to this file; null gives it up. */
const saveTo = ({ electron }: RunningApp, filePath: string | null) =>
  electron.evaluate(({ dialog }, path) => {
    dialog.showSaveDialog = async () => ({ canceled: path === null, filePath: path ?? '' });
  }, filePath);

test('one person: the password is handed over once, is nowhere else, and gone with its dialog; who has an account is invited', async ({
  simulator,
  profile,
  launchWith,
}) => {
  const server = await simulator.addInstance({ seed: workshop() });
  const app = await launchWith({ name: 'Works', server, key: keyOf(server) });
  const { page } = app;
  const handing = page.getByRole('dialog', { name: 'Password of vendor@north.example' });

  await test.step('what goes with it is said before', async () => {
    const dialog = await fill(page, 'Vendor@north.example, bench@workshop.example', 'admin');
    await expect(part(dialog, 'Review').getByRole('listitem').filter({ hasText: 'vendor@' })).toContainText(
      'Cancels their invitation',
    );
    await expect(dialog.getByText('Already so (1)')).toBeVisible();
    await expectClean(page, 'adding people');
    await dialog.getByRole('textbox', { name: 'Email addresses' }).fill('vendor@north.example');
    await button(dialog, 'Add 1 person').click();
  });

  await test.step('it is not shown before it is asked for, and a stray key does not lose it', async () => {
    await expect(handing).toContainText(server.origin);
    await expect(handing).toContainText('Their open invitation was canceled.');
    await page.keyboard.press('Escape');
    await expect(handing).toBeVisible();
    await expectClean(page, 'a password that is handed over');
  });
  const [password = ''] = passwordsSent(server);
  expect(password).toMatch(/^[a-z2-9]{4}(-[a-z2-9]{4}){5}$/);

  await test.step('copied by main, it does not come into the page', async () => {
    await button(handing, 'Copy').click();
    await expect(handing.getByText('on the clipboard for a minute')).toBeVisible();
    expect(await clipboardOf(app)).toBe(password);
    expect((await heapOf(page)).includes(password), 'in the heap').toBe(false);
  });

  await test.step('shown, hidden, and gone', async () => {
    await button(handing, 'Show').click();
    await expect(handing.getByText(password)).toBeVisible();
    await button(handing, 'Hide').click();
    await expect(handing.getByText(password)).toHaveCount(0);
    await button(handing, 'Done, forget it').click();
    await expect(handing).toBeHidden();
    await expectTold(
      page,
      'vendor@north.example in Workshop on Works was added as admin. Their invitation was canceled.',
    );
    await expectTold(page, 'Quayside no longer has the password.');
    await expect(page.getByRole('row', { name: /vendor@north\.example/ })).toBeVisible();
    await expectClean(page, 'somebody was added');
    expect(await pageText(page)).not.toContain(password);
    await page.getByRole('tab', { name: 'Invitations' }).click();
    await expect(invitationRow(page, 'vendor@north.example')).toContainText('canceled');
    await page.getByRole('tab', { name: 'Members' }).click();
  });

  await test.step('an account in another organization of the instance leads to an invitation, with what was typed', async () => {
    // As if it had come after the last reading.
    server.world.addUser({ email: 'late@office.example' });
    const dialog = await fill(page, 'late@office.example', 'admin');
    await button(dialog, 'Add 1 person').click();
    await expect(dialog.getByRole('alert')).toContainText('An account with this address');
    await expectClean(page, 'an account that exists');
    await dialog.getByText('By link', { exact: true }).click();
    const invite = page.getByRole('dialog', { name: 'Invite people' });
    await expect(invite.getByRole('textbox', { name: 'Email addresses' })).toHaveValue('late@office.example');
    await expect(roleIn(invite)).toHaveValue('admin');
    await page.keyboard.press('Escape');
    await button(invite, 'Discard changes').click();
    await expect(invite).toBeHidden();
  });

  const undo = button(outcomes(page), 'Undo: delete the account of vendor@north.example, Workshop · Works');
  const plan = page.getByRole('dialog', { name: 'Undo' });

  await test.step('Undo keeps the account while its person is signed in, and says why', async () => {
    const { id: userId = '' } =
      server.world.users.find(({ email }) => email === 'vendor@north.example') ?? {};
    server.world.addSession({ userId });
    await undo.click();
    await expect(plan).toContainText('vendor@north.example has signed in since, so the account stays.');
    await expect(button(plan, 'Undo')).toBeDisabled();
    await button(plan, 'Cancel').click();
    expect(server.requests.some(({ call }) => call === 'user.remove')).toBe(false);
    server.world.sessions = [];
  });

  await test.step('where no session is seen Undo asks before it deletes the account', async () => {
    await undo.click();
    await button(plan, 'Delete 1 account').click();
    await expect(plan.getByText('1 account deleted.', { exact: true })).toBeVisible();
    await button(plan, 'Close').click();
    await expect(page.getByRole('row', { name: /vendor@north\.example/ })).toHaveCount(0);
    expect(server.world.users.some(({ email }) => email === 'vendor@north.example')).toBe(false);
  });

  expect(app.output.join('\n')).not.toContain(password);
  await app.close();
  expect(filesWith(profile, passwordsSent(server))).toEqual([]);
});

test('three at once: the sheet stands before the first call; after a kill it has every password, and what was not sent is said', async ({
  simulator,
  profile,
  launch,
  launchWith,
}) => {
  const server = await simulator.addInstance({ seed: workshop() });
  const app = await launchWith({ name: 'Works', server, key: keyOf(server) });
  const { page } = app;
  const sheet = test.info().outputPath('passwords.csv');
  mkdirSync(dirname(sheet), { recursive: true });
  const emails = ['one', 'two', 'three'].map((name) => `${name}@shop.example`);
  const dialog = await fill(page, emails.join('\n'));

  await test.step('without a file nothing is sent', async () => {
    await saveTo(app, null);
    await expect(dialog).toContainText('The file is plain text');
    await button(dialog, 'Add 3 people').click();
    await expect(dialog.getByRole('alert')).toContainText('Nothing was sent');
    expect(passwordsSent(server)).toEqual([]);
  });

  let passwords: string[] = [];
  await test.step('killed while the server makes the second account', async () => {
    await saveTo(app, sheet);
    const first = server.hold(CALL);
    const second = server.hold(CALL);
    await button(dialog, 'Add 3 people').click();
    await first.arrived;
    passwords = readFileSync(sheet, 'utf8')
      .trim()
      .split('\r\n')
      .slice(1)
      .map((row) => row.split(',').at(-1) ?? '');
    expect(passwords).toHaveLength(3);
    expect(statSync(sheet).mode & 0o777).toBe(0o600);
    expect(passwordsSent(server)).toEqual(passwords.slice(0, 1));
    first.release();
    await second.arrived;
    expect(passwordsSent(server)).toEqual(passwords.slice(0, 2));
    await app.kill();
    second.release();
    expect(filesWith(profile, passwords)).toEqual([]);
  });

  await test.step('what was sent is found, and what was not is left', async () => {
    const again = await launch();
    await expect(again.page.getByRole('row', { name: /two@shop\.example/ })).toBeVisible();
    const operation = await openOperation(again.page);
    await expect(operation.getByText(/^1 person added\. 1 .+ Can’t tell for 1 on .+\.$/)).toBeVisible();
    await expect(steps(operation).filter({ hasText: 'two@' })).toContainText(
      'If it did, its password is on the sheet.',
    );
    await expect(operation).toContainText('“passwords.csv” holds the passwords as plain text.');
    await button(operation, 'Finish now').click();
    await expect(operation.getByText(/^1 person added\. Can’t tell for 1 on .+ 1 skipped\.$/)).toBeVisible();
    await expect(steps(operation).filter({ hasText: 'three@' })).toContainText(
      'Its password was not kept. Add this person again.',
    );
    await expectClean(again.page, 'people who were added');
    expect(passwordsSent(server)).toEqual(passwords.slice(0, 2));
    await again.close();
    expect(filesWith(profile, passwords)).toEqual([]);
  });
});

sharingTest(
  'an unused password of the sheet is kept until it is given up',
  async ({ simulator, openWith }) => {
    const server = await simulator.addInstance({ seed: workshop() });
    const app = await openWith({ name: 'Works', server, key: keyOf(server) });
    const { page } = app;
    const sheet = sharingTest.info().outputPath('passwords.csv');
    mkdirSync(dirname(sheet), { recursive: true });
    await saveTo(app, sheet);
    // As if it had come after the last reading: this one is refused.
    server.world.addUser({ email: 'late@office.example' });
    const dialog = await fill(page, 'one@shop.example\nlate@office.example');
    await button(dialog, 'Add 2 people').click();
    const operation = page.getByRole('dialog', { name: 'Add with a password' });
    await expect(operation.getByText(/^1 person added\. 1 failed on .+\.$/)).toBeVisible();
    await expect(operation.getByText('1 password of the sheet is kept in memory')).toBeVisible();
    await expectClean(page, 'a password that is kept for another try');
    await button(operation, 'Forget password').press('Enter');
    await expect(operation.getByText('1 password is forgotten.')).toBeVisible();
    await expect(button(operation, 'Close').last()).toBeFocused();
    const sent = passwordsSent(server).length;
    await button(operation, 'Retry failed').click();
    await expect(operation.getByText('1 person added. 1 skipped.')).toBeVisible();
    await expect(operation.getByRole('list', { name: 'Steps' })).toContainText(
      'Its password was not kept. Add this person again.',
    );
    expect(passwordsSent(server)).toHaveLength(sent);
  },
);

test('killed before the answer, the account of one person may have a password that nobody has: it is told, and not undone unasked', async ({
  simulator,
  launch,
  launchWith,
}) => {
  const server = await simulator.addInstance({ seed: workshop() });
  const app = await launchWith({ name: 'Works', server, key: keyOf(server) });
  const held = server.hold(CALL);
  const dialog = await fill(app.page, 'one@shop.example');
  await button(dialog, 'Add 1 person').click();
  await held.arrived;
  await app.kill();
  held.release();

  const { page } = await launch();
  await expect(
    page.getByRole('alert').filter({
      hasText: 'Perhaps nobody has the password of one@shop.example on “Works”',
    }),
  ).toContainText('Ask your colleagues');
  await expect(page.getByRole('row', { name: /one@shop\.example/ })).toBeVisible();
  const operation = await openOperation(page);
  await expect(operation.getByText(/^Can’t tell for 1 on .+\.$/)).toBeVisible();
  await expect(steps(operation)).toContainText('If it did, nobody has its password');
  await expect(button(page, /^(Undo:|Delete the account)/)).toHaveCount(0);
});

sharingTest(
  'where the server is too old it says so, and invitations lead on',
  async ({ simulator, openWith }) => {
    const server = await simulator.addInstance({ version: '0.28.8', seed: workshop() });
    const { page } = await openWith({ name: 'Works', server, key: keyOf(server) });
    const dialog = await fill(page, 'one@shop.example');
    await expect(dialog).toContainText('Adding people with a password needs Dokploy 0.29.0 or newer.');
    await dialog.getByText('By link', { exact: true }).click();
    await expect(
      button(page.getByRole('dialog', { name: 'Invite people' }), 'Create 1 invitation'),
    ).toBeEnabled();
  },
);
