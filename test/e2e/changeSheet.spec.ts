import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { test as alone, expect } from './app.ts';
import { expectClean } from './axe.ts';
import { tabAction, writesOf } from './screen.ts';
import { keyOf } from './seeds.ts';
import { test } from './sharedApp.ts';
import { part, summary } from './sheet.ts';

const owner = { email: 'lead@acme.example' };

/** Counts what a person presses from now on. */
async function countClicks(page: Page): Promise<() => Promise<number>> {
  await page.evaluate(() => {
    const counted = Object.assign(globalThis, { clicks: 0 });
    addEventListener('pointerdown', () => (counted.clicks += 1), true);
  });
  return () => page.evaluate(() => (globalThis as unknown as { clicks: number }).clicks);
}

async function openPeople(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Home', exact: true }).click();
  await page.getByRole('tab', { name: 'People', exact: true }).click();
}

const selected = (page: Page) => page.getByRole('group', { name: 'Selected people' });

test('the role of four people is changed at one client, and taken back, with five clicks and only there', async ({
  simulator,
  openWith,
}) => {
  const staff = ['anna', 'ben', 'cleo', 'dan'].map((name) => `${name}@northwind.example`);
  const servers = await Promise.all(
    ['Northwind', 'Harbor'].map((name, at) =>
      simulator.addInstance({
        seed: {
          owner,
          organizations: [
            {
              name,
              // Taken back, two owners and admins are left: no limit is in the way.
              members: [
                ...staff.slice(0, at === 0 ? 4 : 1).map((email) => ({ email })),
                { email: 'lead@ops.example', role: 'admin' },
              ],
            },
          ],
        },
      }),
    ),
  );
  const { page } = await openWith(
    ...servers.map((server, at) => ({ name: `Server ${at + 1}`, server, key: keyOf(server) })),
  );
  await openPeople(page);
  await page.getByRole('searchbox', { name: 'Search people' }).fill('@northwind');
  await expect(page.getByRole('checkbox', { name: /^Select .*@northwind/ })).toHaveCount(4);
  const clicks = await countClicks(page);
  await page.getByRole('checkbox', { name: 'Select all people' }).check();
  await selected(page).getByRole('button', { name: 'Change role…' }).click();
  const sheet = page.getByRole('dialog', { name: 'Change roles' });
  await sheet.getByRole('radio', { name: 'admin' }).check();
  await expect(part(sheet, 'Where')).toContainText('Server 1: 1 organization');
  await expect(sheet.getByText('1 more change is outside your choice, on Server 2.')).toBeVisible();
  await expect(sheet.getByText('You can undo this.')).toBeVisible();
  await sheet.getByRole('button', { name: 'Change 4 roles' }).click();
  await expect(sheet.getByRole('status').first()).toHaveText('4 roles changed.');
  expect(servers.map((server) => writesOf(server).length)).toEqual([4, 0]);
  await sheet.getByRole('button', { name: 'Undo 4' }).click();
  await expect(page.getByRole('dialog', { name: 'Undo' }).getByRole('status').first()).toHaveText(
    '4 roles changed.',
  );
  expect(await clicks()).toBe(5);
  expect(servers.map((server) => writesOf(server).length)).toEqual([8, 0]);

  await test.step('who is invited from the filtered list joins what the filter names, and its role is chosen first', async () => {
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await tabAction(page, 'Invite…').click();
    const invite = page.getByRole('dialog', { name: 'Invite people' });
    await expect(part(invite, 'Where')).toContainText('Server 1: 1 organization');
    await expect(part(invite, 'Where')).toContainText('your filter');
    await invite.getByRole('textbox', { name: 'Email addresses' }).fill('new@northwind.example');
    await invite.getByRole('combobox', { name: 'Role', exact: true }).selectOption('admin');
    await expect(part(invite, 'Review')).toContainText('as admin');
    await expectClean(page, 'inviting into what is filtered');
  });
});

test('what is unchecked is not sent, the button says what is left, and Ctrl+Enter presses it', async ({
  simulator,
  openWith,
}) => {
  const staff = ['anna', 'ben', 'cleo'].map((name) => `${name}@acme.example`);
  const server = await simulator.addInstance({
    seed: { owner, organizations: [{ name: 'Acme', members: staff.map((email) => ({ email })) }] },
  });
  const { page } = await openWith({ name: 'Shop', server, key: keyOf(server) });
  for (const email of staff) await page.getByRole('checkbox', { name: `Select ${email}` }).check();
  await page.getByRole('button', { name: 'Change role…' }).click();
  const sheet = page.getByRole('dialog', { name: 'Change roles' });
  const run = sheet.getByRole('button', { name: /^Change/ });

  await test.step('what is missing is said where it is to be chosen', async () => {
    await expect(sheet.getByRole('radio', { name: 'member' })).toBeFocused();
    await expect(part(sheet, 'Review')).toContainText('Choose the new role.');
    await run.click();
    await expect(part(sheet, 'What').getByRole('alert')).toHaveText('Choose the new role.');
  });

  await test.step('a person who is unchecked stays as they are', async () => {
    await sheet.getByRole('radio', { name: 'admin' }).check();
    await expect(summary(sheet)).toHaveText('3 will run.');
    await sheet.getByRole('checkbox', { name: 'ben@acme.example, Acme · Shop' }).uncheck();
    await expect(summary(sheet)).toHaveText('2 of 3 will run.');
    await expect(run).toHaveText(/^Change 2 roles/);
    await expectClean(page, 'the sheet of a change');
    await page.keyboard.press('ControlOrMeta+Enter');
    await expect(sheet.getByRole('status').first()).toHaveText('2 roles changed.');
    const admins = server.world.members.filter(({ role }) => role === 'admin');
    expect(admins.map(({ userId }) => server.world.user(userId)?.email)).toEqual([staff[0], staff[2]]);
    await expectClean(page, 'the result of a change');
  });
});

test('no step of a result is ever drawn over the next, whatever words come below it', async ({
  simulator,
  openWith,
}) => {
  const staff = ['anna', 'ben', 'cleo'].map((name) => `${name}@acme.example`);
  const server = await simulator.addInstance({
    seed: { owner, organizations: [{ name: 'Acme', members: staff.map((email) => ({ email })) }] },
  });
  const { page } = await openWith({ name: 'Shop', server, key: keyOf(server) });
  for (const email of staff) await page.getByRole('checkbox', { name: `Select ${email}` }).check();
  await page.getByRole('button', { name: 'Change role…' }).click();
  const sheet = page.getByRole('dialog', { name: 'Change roles' });
  await sheet.getByRole('radio', { name: 'admin' }).check();
  server.setFault({ kind: 'status', status: 502 }, { call: 'organization.updateMemberRole', times: 1 });
  /** In each frame, before what is drawn in it is measured: how far steps lie on those below them. */
  const overlaps = await page.evaluateHandle(() => {
    const seen: number[] = [];
    requestAnimationFrame(function look() {
      const rows = [...document.querySelectorAll('[aria-label="Steps"] > [aria-posinset]')];
      const boxes = rows.map((row) => row.getBoundingClientRect());
      seen.push(...boxes.slice(1).map(({ top }, at) => (boxes[at]?.bottom ?? 0) - top));
      requestAnimationFrame(look);
    });
    return seen;
  });
  await sheet.getByRole('button', { name: /^Change 3 roles/ }).click();
  await expect(sheet.getByRole('status').first()).toHaveText(/^2 wait for Shop\. Can’t tell for 1 on .+\.$/);
  await expect.poll(() => overlaps.evaluate((seen) => seen.length)).toBeGreaterThan(0);
  expect(await overlaps.evaluate((seen) => Math.max(...seen))).toBeLessThan(1);
});

test('in a small window what is set folds to one line, and at twice the size nothing is out of reach', async ({
  simulator,
  openWith,
}) => {
  const staff = ['anna', 'ben'].map((name) => `${name}@acme.example`);
  const server = await simulator.addInstance({
    seed: { owner, organizations: [{ name: 'Acme', members: staff.map((email) => ({ email })) }] },
  });
  const { page, electron } = await openWith({ name: 'Shop', server, key: keyOf(server) });
  const resize = (width: number, height: number) =>
    electron.evaluate(
      ({ BrowserWindow }, [w, h]) => {
        const [window] = BrowserWindow.getAllWindows();
        window?.setMinimumSize(1, 1);
        window?.setContentSize(w, h);
      },
      [width, height] as const,
    );
  await resize(900, 600);
  for (const email of staff) await page.getByRole('checkbox', { name: `Select ${email}` }).check();
  await page.getByRole('button', { name: 'Change role…' }).click();
  const sheet = page.getByRole('dialog', { name: 'Change roles' });
  await sheet.getByRole('radio', { name: 'admin' }).check();
  const set = sheet.getByRole('button', { name: '2 people · Shop: 1 organization · admin' });
  await expect(set).toHaveAttribute('aria-expanded', 'true');
  await set.click();
  await expect(part(sheet, 'Who')).toBeHidden();
  await expect(summary(sheet)).toBeInViewport();
  await expectClean(page, 'a sheet of which the left half is folded');
  await set.click();
  await expect(part(sheet, 'Who')).toBeVisible();

  await resize(720, 450);
  const wide = () =>
    sheet.evaluate(
      (element) =>
        [...element.querySelectorAll('*')].filter(
          (each) => each.getBoundingClientRect().right > innerWidth + 1,
        ).length,
    );
  await expect.poll(wide).toBe(0);
  await expect(sheet.getByRole('button', { name: 'Change 2 roles' })).toBeInViewport({ ratio: 1 });
  await expect(sheet.getByRole('button', { name: 'Cancel' })).toBeInViewport({ ratio: 1 });
});

alone(
  'somebody is off-boarded everywhere with three clicks while two servers are dead; once they answer, two clicks make the certificate whole',
  async ({ simulator, profile, launchWith }) => {
    const MARIA = 'maria@acme.example';
    const servers = await Promise.all(
      [0, 1, 2, 3].map((at) =>
        simulator.addInstance({
          version: at < 2 ? '0.30.2' : '0.26.5',
          seed: {
            owner,
            organizations: [{ name: `Team ${at}`, members: [{ email: MARIA, role: 'admin' }] }],
          },
        }),
      ),
    );
    const app = await launchWith(
      ...servers.map((server, at) => ({ name: `Server ${at}`, server, key: keyOf(server) })),
    );
    const { page } = app;
    await openPeople(page);
    await expect(page.getByRole('rowheader', { name: MARIA })).toBeVisible();
    for (const dead of servers.slice(2)) dead.setFault({ kind: 'status', status: 502 });
    const clicks = await countClicks(page);
    await page.getByRole('checkbox', { name: `Select ${MARIA}` }).check();
    await selected(page).getByRole('button', { name: 'Off-board 1…' }).click();
    const sheet = page.getByRole('dialog', { name: `Off-board ${MARIA}` });
    const instances = sheet.getByRole('list', { name: 'Instances' });
    await expect(instances).toContainText('Delete account (2)Can’t be undone.');
    await expect(instances.getByRole('button', { name: 'Diagnose' })).toHaveCount(2);
    await expectClean(page, 'the sheet of an off-boarding');
    await sheet.getByLabel('Note').focus();
    await page.keyboard.type('HR-482');
    await sheet.getByLabel('Last day (optional)').fill('2026-11-28');
    await expect(instances).toContainText('Waits (2)Done once the server answers.');
    const run = sheet.getByRole('button', { name: 'Delete 2 accounts', exact: true });
    await run.click();
    const result = sheet.getByRole('region', { name: 'Result' });
    await expect(result.getByRole('heading', { name: `${MARIA}: gone from 2 instances.` })).toBeVisible();
    await expect(result.getByText('Still admin on Server 2 and Server 3.')).toBeVisible();
    await expect(result.getByText('Interim:')).toBeVisible();
    await expectClean(page, 'the certificate of an off-boarding');
    expect(await clicks()).toBe(3);
    expect(servers.map((server) => writesOf(server).map(([call]) => call))).toEqual([
      ['user.remove'],
      ['user.remove'],
      [],
      [],
    ]);
    await page.keyboard.press('Escape');
    await page.getByRole('tab', { name: 'Overview' }).click();
    const finish = page.getByRole('region', { name: 'Needs you' }).getByRole('button', { name: /^Finish…/ });
    await expect(finish).toHaveAccessibleName(`Finish…: Finish off-boarding ${MARIA}`);
    const open = page.getByRole('region', { name: 'Needs you' });
    await expect(open).toContainText('waits for the server');
    for (const dead of servers.slice(2)) dead.setFault(null);
    await page.getByRole('button', { name: 'Refresh', exact: true }).click();
    await expect(open).toContainText('answers again');
    const before = await clicks();
    await finish.click();
    await page
      .getByRole('dialog', { name: `Finish off-boarding ${MARIA}` })
      .getByRole('button', { name: /^End 2 memberships/ })
      .click();
    await expect(
      result.getByRole('heading', { name: `${MARIA}: gone from 2 instances.`, exact: true }),
    ).toBeVisible();
    await expect(result.getByText('Can still sign in on Server 2 and Server 3.')).toBeVisible();
    expect((await clicks()) - before).toBe(2);
    await expect(result).toContainText('HR-482 · Last day: 2026-11-28');
    await expect(result.getByText('Interim:')).toBeHidden();
    await expect(sheet.getByRole('region', { name: 'Gone (2)' }).getByRole('listitem')).toHaveText([
      /^Server 0 · account deleted.*lead@acme\.example.*Checked 1 organization at/,
      /^Server 1 · account deleted/,
    ]);
    await expect(
      sheet.getByRole('region', { name: 'Can still sign in (2)' }).getByRole('listitem'),
    ).toHaveText([
      /^Server 2 · membership ended.*The account stays and can sign in\.$/,
      /^Server 3 · membership ended/,
    ]);
    await expectClean(page, 'the certificate of somebody who is gone');
    const file = join(profile, 'certificate.pdf');
    await app.electron.evaluate(({ dialog }, filePath) => {
      dialog.showSaveDialog = async () => ({ canceled: false, filePath });
    }, file);
    await sheet.getByRole('button', { name: 'Save as PDF…' }).click();
    await expect(sheet.getByText('Saved as “certificate.pdf”.')).toBeVisible();
    const pdf = readFileSync(file);
    expect(pdf.toString('latin1')).toMatch(/^%PDF-/);
  },
);
