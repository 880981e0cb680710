import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from './app.ts';
import { expectClean } from './axe.ts';
import { openAudit, tabAction } from './screen.ts';
import { part, summary } from './sheet.ts';

const owner = { email: 'owner@acme.example' };

test('what People exports reads back; edited, it is done', async ({ simulator, launchWith, profile }) => {
  const members = ['ops@acme.example', 'yan@new.example', 'zoe@new.example'].map((email) => ({ email }));
  const server = await simulator.addInstance({
    version: '0.30.2',
    seed: { owner, organizations: [{ name: 'Acme', members, projects: [{ name: 'Site' }] }] },
  });
  const key = server.key({ user: owner.email, organization: 'Acme' });
  const { page, electron } = await launchWith({ name: 'Shop', server, key });
  // No person clicks the system's own windows in a test: this file is what they would have chosen.
  const file = join(profile, 'people.csv');
  await electron.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = async () => ({ canceled: false, filePath });
    dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [filePath] });
  }, file);
  await expect(page.getByRole('row', { name: /ops@acme/ })).toBeVisible();
  await page.getByRole('button', { name: 'Home', exact: true }).click();
  const wanted = page.getByRole('dialog', { name: 'Wanted access' });

  await test.step('what is exported changes nothing', async () => {
    await page.getByRole('tab', { name: 'People' }).click();
    await page.getByRole('button', { name: 'Export…' }).click();
    await page.getByRole('menuitem', { name: 'As CSV' }).click();
    await expect(page.getByText('Saved as “people.csv”. 4 people in 4 lines.')).toBeVisible();
    await openAudit(page, 'Wanted access');
    await tabAction(page, 'Import wanted access…').click();
    await wanted.getByRole('button', { name: 'Choose a file…' }).click();
    await expect(part(wanted, 'What')).toContainText('“people.csv” has 4 lines. Everything already matches.');
    await expect(summary(wanted)).toHaveText('Nothing to do: nothing matches.');
  });

  await test.step('what is edited is shown as it would be done, and done', async () => {
    const lines = readFileSync(file, 'utf8')
      .trim()
      .split('\r\n')
      .map((line) => {
        if (line.startsWith('zoe@')) return line.replace(',sees nothing,', ',Site,');
        if (line.startsWith('ops@')) return line.replace(',member,', ',admin,');
        return line.startsWith('yan@') ? line.replace(',member,', ',none,') : line;
      });
    const added = ['guest@new.example,,Shop,Acme,member', 'desk@new.example,,Shop,Acne,member'];
    // So long a file is read in a thread.
    const empty = Array<string>(100_000).fill(',,,');
    writeFileSync(file, [...lines, ...added, ...empty].join('\r\n'));
    await wanted.getByRole('button', { name: 'Choose another file…' }).click();
    await expect(wanted.getByRole('list', { name: 'Lines not used in full' })).toHaveText(
      'Line 7, column 24 No organization on “Shop” is known as “Acne”.',
    );
    const changes = wanted.getByRole('list', { name: 'Changes on Shop' });
    await expect(changes.getByRole('listitem')).toHaveCount(3);
    await expect(changes).toContainText(/ops@acme\.example.*admin/);
    await expectClean(page, 'wanted access');
    server.requests.clear();
    await wanted.getByRole('checkbox', { name: 'Remove yan@new.example' }).check();
    await expect(changes.getByRole('listitem')).toHaveCount(4);
    await wanted.getByRole('button', { name: /^Delete 1 account/ }).click();
    await expect(wanted.getByRole('status').first()).toHaveText(/^1 account deleted, .*\.$/);
    await wanted.getByRole('button', { name: 'Close' }).click();
  });

  const writes = server.requests.filter(({ method }) => method === 'POST').map(({ call }) => call);
  expect(writes.toSorted()).toEqual([
    'organization.inviteMember',
    'organization.updateMemberRole',
    'user.assignPermissions',
    'user.remove',
  ]);
  const zoe = server.world.members.find(({ userId }) => server.world.user(userId)?.email.startsWith('zoe@'));
  expect(zoe?.accessedProjects).toEqual(server.world.projects.map(({ id }) => id));
  const roles = server.world.members.map(({ userId, role }) => [server.world.user(userId)?.email, role]);
  expect(roles).toEqual([
    [owner.email, 'owner'],
    ['ops@acme.example', 'admin'],
    ['zoe@new.example', 'member'],
  ]);
  expect(server.world.invitations.map(({ email, role }) => [email, role])).toEqual([
    ['guest@new.example', 'member'],
  ]);
});
