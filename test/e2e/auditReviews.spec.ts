import { readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test } from './app.ts';
import { expectClean } from './axe.ts';
import { tabAction } from './screen.ts';
import { storeInstances } from './storedInstances.ts';

const owner = { email: 'owner@acme.example' };

const lines = (page: Page) => page.getByRole('treegrid', { name: 'Lines' });
const row = (page: Page, who: string) =>
  lines(page).getByRole('row', { name: new RegExp(`^Select ${who}@acme.example in Acme`) });
const decision = (page: Page, who: string) => row(page, who).getByRole('button', { pressed: true });

async function startReview(page: Page, email: string): Promise<void> {
  await tabAction(page, 'New review…').click();
  const dialog = page.getByRole('dialog', { name: 'New review' });
  await expect(dialog.getByRole('status').getByText(/^\d lines in /)).toBeVisible();
  await expectClean(page, 'a new review');
  await dialog.getByRole('button', { name: 'Start review' }).click();
  await expect(dialog.getByText('Enter who reviews.')).toBeVisible();
  await dialog.getByLabel('Reviewer', { exact: true }).fill('Tom Berger');
  await dialog.getByLabel('Reviewer’s address').fill(email);
  await page.keyboard.press('Control+Enter');
  await expect(dialog).toBeHidden();
}

/** A line of a worksheet with its decision, by whom; its cells have no commas here but in quotes. */
function fillIn(line: string, head: readonly string[], decision: string): string {
  const cells = line.match(/("([^"]|"")*"|[^,]*)(,|$)/g)?.map((cell) => cell.replace(/,$/, '')) ?? [];
  const set = (title: string, value: string) => cells.splice(head.indexOf(title), 1, value);
  set('Decision', decision);
  set('Your name', 'Mona');
  set('Your address', 'mona@client.example');
  return cells.slice(0, head.length).join(',');
}

test('a review is decided by keys alone, a line each, closed, carried out and final', async ({
  simulator,
  keyring,
  profile,
  launch,
}) => {
  const server = await simulator.addInstance({
    version: '0.30.2',
    seed: {
      owner,
      organizations: [
        {
          name: 'Acme',
          members: [
            { email: 'amy@acme.example', role: 'admin' },
            { email: 'bob@acme.example', role: 'admin' },
            { email: 'cem@acme.example' },
            { email: 'dan@acme.example' },
          ],
        },
      ],
    },
  });
  const { world } = server;
  const organizationId = world.organizations[0]?.id ?? '';
  const inviterId = world.users[0]?.id ?? '';
  world.addInvitation({ organizationId, email: 'eva@acme.example', role: 'member', inviterId });
  const key = server.key({ user: owner.email, organization: 'Acme' });
  await storeInstances(profile, keyring, [{ name: 'Shop', server, key }]);
  const app = await launch();
  const { page } = app;
  await page.getByRole('button', { name: 'Home', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Refresh', exact: true })).toBeEnabled();
  await page.getByRole('tab', { name: 'Audit' }).click();
  await expect(page.getByRole('heading', { name: 'No review yet' })).toBeVisible();
  await expectClean(page, 'no review');
  await startReview(page, owner.email);

  await test.step('seven lines: K, R and C each decide one and go on to the next undecided', async () => {
    await expect(page.getByText('0 of 7 decided')).toBeVisible();
    await expect(row(page, 'owner')).toContainText('your own line');
    await expectClean(page, 'an undecided review');
    const close = page.getByRole('button', { name: 'Close review (7 undecided)' });
    await expect(close).toHaveAttribute('aria-disabled', 'true');
    await row(page, 'owner').focus();
    await page.keyboard.press('k');
    await expect(row(page, 'amy')).toBeFocused();
    await page.keyboard.press('c');
    await expect(page.getByRole('menuitem', { name: 'Change to member' })).toBeFocused();
    await expectClean(page, 'the roles of a line');
    await page.keyboard.press('Enter');
    await expect(row(page, 'bob')).toBeFocused();
    await page.keyboard.press('r');
    await expect(page.getByRole('menuitem', { name: 'Delete account' })).toBeFocused();
    await expect(page.getByRole('menuitem', { name: /^End membership/ })).toHaveAttribute(
      'aria-disabled',
      'true',
    );
    await page.keyboard.press('Escape');
    await expect(row(page, 'bob')).toBeFocused();
    await page.keyboard.press('r');
    await page.keyboard.press('Enter');
    await expect(row(page, 'cem')).toBeFocused();
    await Promise.all([page.keyboard.press('k'), page.keyboard.press('k')]);
    await expect(row(page, 'eva')).toBeFocused();
    await page.keyboard.press('r');
    await expect(decision(page, 'eva')).toHaveText('Revoke');
    await expect(page.getByText('6 of 7 decided')).toBeVisible();
  });

  await test.step('a section folds, a preset narrows, and what is selected is decided at once with a note', async () => {
    const members = lines(page).getByRole('row', { name: /^Members: 2/ });
    await members.press('Enter');
    await expect(row(page, 'cem')).toBeHidden();
    await members.press('Enter');
    await page.getByRole('button', { name: /^Undecided 1$/ }).click();
    await page.getByRole('checkbox', { name: 'Select all lines' }).check();
    await page.getByRole('textbox', { name: 'Note on the selected lines' }).fill('Of this computer');
    await page.getByRole('button', { name: 'Keep 1' }).click();
    await expect(page.getByText('Every line is decided.')).toBeVisible();
    await page.getByRole('button', { name: /^All 7/ }).click();
    await page
      .getByRole('textbox', { name: 'Note on bob@acme.example in Acme on Shop' })
      .fill('Left, HR-482');
    await page.keyboard.press('Enter');
    await expect(row(page, 'bob')).toBeFocused();
    await expectClean(page, 'a decided review');
  });

  await test.step('a worksheet that somebody else filled in is read back, its differences shown, and taken once', async () => {
    const file = join(profile, 'worksheet.csv');
    await app.electron.evaluate(({ dialog }, filePath) => {
      dialog.showSaveDialog = async () => ({ canceled: false, filePath });
      dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [filePath] });
    }, file);
    const choose = async (item: string) => {
      await page.getByRole('button', { name: 'Review menu' }).click();
      await page.getByRole('menuitem', { name: item }).click();
    };
    await choose('Save a worksheet…');
    const saving = page.getByRole('dialog', { name: 'Save a worksheet' });
    await expectClean(page, 'saving a worksheet');
    await saving.getByLabel('Lines').selectOption({ label: 'All lines' });
    await saving.getByLabel('Format').selectOption({ label: 'Spreadsheet (CSV)' });
    await saving.getByRole('button', { name: 'Save…' }).click();
    await expect(saving).toBeHidden();
    const rows = readFileSync(file, 'utf8').split('\r\n');
    const head = rows[0]?.split(',') ?? [];
    const decided = (text: string) =>
      rows.map((each) => (each.includes('dan@acme.example') ? fillIn(each, head, text) : each)).join('\r\n');
    writeFileSync(file, decided('Drop'));
    await choose('Read back a worksheet…');
    const reading = page.getByRole('dialog', { name: 'Worksheet' });
    await expect(reading.getByText('1 line can’t be used')).toBeVisible();
    await expectClean(page, 'a worksheet with a fault');
    await reading.getByRole('button', { name: 'Close' }).click();
    writeFileSync(file, decided('Delete account'));
    await choose('Read back a worksheet…');
    await expect(reading.getByRole('list', { name: '1 decision changes' })).toContainText(
      'dan@acme.example in Acme on Shop: Keep → Delete account',
    );
    await expectClean(page, 'a worksheet that changes a decision');
    await reading.getByRole('button', { name: 'Take 1 decision' }).click();
    await expect(decision(page, 'dan')).toHaveText('Revoke');
    await row(page, 'dan').getByRole('button', { name: 'Keep' }).click();
    await expect(decision(page, 'dan')).toHaveText('Keep');
  });

  await test.step('a decision that cannot be kept is taken back, and says so', async () => {
    const [id = ''] = readdirSync(join(profile, 'reviews'));
    const folder = join(profile, 'reviews', id);
    renameSync(folder, `${folder}.away`);
    await row(page, 'dan').getByRole('button', { name: 'Keep' }).click();
    await expect(page.getByRole('alert')).toBeVisible();
    await expect(decision(page, 'dan')).toHaveText('Keep');
    renameSync(`${folder}.away`, folder);
    await page.getByRole('button', { name: 'Dismiss' }).click();
  });

  await test.step('it is as it was after a restart of the page', async () => {
    await page.reload();
    await page.getByRole('tab', { name: /^Audit/ }).click();
    await expect(page.getByText('7 of 7 decided')).toBeVisible();
    await expect(page.getByRole('textbox', { name: 'Note on bob@acme.example in Acme on Shop' })).toHaveValue(
      'Left, HR-482',
    );
  });

  await test.step('closing signs it; its three changes run as one plan, but one is left as it is', async () => {
    await page.getByRole('button', { name: 'Close review' }).click();
    await expect(page.getByText('3 changes not carried out yet.')).toBeVisible();
    await expectClean(page, 'a closed review');
    await page.getByRole('checkbox', { name: 'Select amy@acme.example in Acme on Shop' }).check();
    await page.getByRole('button', { name: 'Leave as it is…' }).click();
    const leaving = page.getByRole('dialog', { name: 'Leave access as it is' });
    await leaving.getByRole('textbox', { name: 'Reason' }).fill('Until the audit is over');
    await expectClean(page, 'leaving a line as it is');
    await leaving.getByRole('button', { name: 'Leave 1 line' }).click();
    await page.getByRole('button', { name: 'Carry out 2 changes' }).click();
    const plan = page.getByRole('dialog');
    await plan.getByRole('button', { name: /^Delete 1 account/ }).click();
    await plan.getByRole('button', { name: 'Close' }).click();
    await expect(page.getByText('Nothing is open.')).toBeVisible();
    await expect(row(page, 'amy')).toContainText('Left as it is: Until the audit is over');
    await expect(row(page, 'bob')).toContainText(/by owner@acme\.example/);
    expect(world.users.map(({ email }) => email)).not.toContain('bob@acme.example');
    expect(world.invitations).toEqual([]);
    await expectClean(page, 'a final review');
  });

  await test.step('a review whose file was changed says so, and can be deleted', async () => {
    const [id = ''] = readdirSync(join(profile, 'reviews'));
    const file = join(profile, 'reviews', id, 'log.ndjson');
    writeFileSync(file, readFileSync(file, 'utf8').replace('HR-482', 'HR-483'));
    await page.reload();
    await page.getByRole('tab', { name: /^Audit/ }).click();
    await expect(page.getByRole('alert')).toBeVisible();
    await expectClean(page, 'a review that was touched');
    await page.getByRole('button', { name: 'Review menu' }).click();
    await page.getByRole('menuitem', { name: 'Delete…' }).click();
    await page.getByRole('button', { name: 'Delete review' }).click();
    await expect(page.getByRole('heading', { name: 'No review yet' })).toBeVisible();
  });
});
