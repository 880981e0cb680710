import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { dayAt } from '../../src/shared/time.ts';
import type { SimulatedInstance } from '../dokploy/instance.ts';
import { expect, type RunningApp, test } from './app.ts';
import { expectClean } from './axe.ts';
import { openAudit, tabAction } from './screen.ts';

const owner = { email: 'owner@acme.example' };

/** What a colleague does on the server: a role raised, somebody let in, somebody invited. */
function changeOnServer({ world }: SimulatedInstance): void {
  const organizationId = world.organizations[0]?.id ?? '';
  const ops = world.users.find(({ email }) => email === 'ops@acme.example');
  const membership = world.membership(ops?.id ?? '', organizationId);
  if (membership) membership.role = 'admin';
  const eva = world.addUser({ email: 'eva@new.example' });
  world.addMember({ userId: eva.id, organizationId });
  world.addInvitation({
    organizationId,
    email: 'guest@new.example',
    role: 'admin',
    inviterId: world.users[0]?.id ?? '',
  });
}

const DAY = 86_400_000;
const SOON = dayAt(Date.now() + 5 * DAY);

/** Sets an end date in five days without a mouse, from the open panel of a person. */
async function setEndDate(page: Page, email: string): Promise<void> {
  await page.getByRole('complementary').getByRole('button', { name: 'Set an end date…' }).press('Enter');
  const dialog = page.getByRole('dialog', { name: `End date for ${email}` });
  await expect(dialog.getByLabel('Access ends on')).toBeFocused();
  await expectClean(page, 'setting an end date');
  // A busy page draws late: what it does with a frame comes while the date is typed.
  await page.evaluate(() => {
    const draw = window.requestAnimationFrame;
    const held: FrameRequestCallback[] = [];
    window.requestAnimationFrame = (frame) => held.push(frame);
    addEventListener('keyup', ({ key }) => {
      if (!/^\d$/.test(key) || held.length === 0) return;
      window.requestAnimationFrame = draw;
      for (const frame of held.splice(0)) frame(performance.now());
    });
  });
  await page.keyboard.press('Enter');
  await expect(dialog.getByText('Choose a date, or write a note.')).toBeVisible();
  const [year, month, day] = SOON.split('-');
  await page.keyboard.type(`${month}${day}${year}`);
  await expect(dialog.getByLabel('Access ends on')).toHaveValue(SOON);
  await dialog.getByRole('textbox', { name: 'Note' }).focus();
  await page.keyboard.type('Three months, ask Jane');
  await page.keyboard.press('Enter');
  await expect(dialog).toBeHidden();
}

/** So many days go by while the window stays open; it looks at the clock again when it is come back to. */
async function letDaysPass(page: Page, days: number): Promise<void> {
  await page.evaluate((ms) => {
    const now = Date.now.bind(Date);
    Date.now = () => now() + ms;
    dispatchEvent(new Event('focus'));
  }, days * DAY);
}

async function saveReview(
  { electron, page }: RunningApp,
  format: 'PDF' | 'HTML' | 'CSV',
  folder: string,
): Promise<string> {
  const filePath = join(folder, `review.${format.toLowerCase()}`);
  await electron.evaluate(({ dialog }, path) => {
    dialog.showSaveDialog = async () => ({ canceled: false, filePath: path });
  }, filePath);
  const dialog = page.getByRole('dialog', { name: 'Access report' });
  await dialog.getByText(format, { exact: true }).click();
  await dialog.getByRole('button', { name: 'Save…' }).click();
  await expect(dialog.getByText(`Saved “review.${format.toLowerCase()}”.`)).toBeVisible();
  return readFileSync(filePath, 'latin1');
}

test('access is kept, what a colleague changes stands out, and is put back by a plan; it is written down, and ends on a day that is set', async ({
  simulator,
  launch,
  launchWith,
  profile,
}) => {
  const server = await simulator.addInstance({
    version: '0.30.2',
    seed: {
      owner,
      organizations: [
        { name: 'Acme', members: [{ email: 'ops@acme.example' }], projects: [{ name: 'Site' }] },
      ],
    },
  });
  const key = server.key({ user: owner.email, organization: 'Acme' });
  const first = await launchWith({ name: 'Shop', server, key });
  let { page } = first;
  await expect(page.getByRole('row', { name: /ops@acme/ })).toBeVisible();
  await page.getByRole('button', { name: 'Home', exact: true }).click();
  const tab = page.getByRole('tab', { name: 'Audit' });
  await openAudit(page, 'Baseline drift');

  await tabAction(page, 'New baseline…').click();
  const keeping = page.getByRole('dialog', { name: 'New baseline' });
  await keeping.getByRole('textbox', { name: 'Name' }).fill('Before the audit');
  await expectClean(page, 'keeping access');
  await keeping.getByRole('button', { name: 'Save baseline' }).click();
  await expect(page.getByRole('heading', { name: 'No differences' })).toBeVisible();
  await expect(page.getByText('2 people in 1 organization on 1 instance')).toBeVisible();

  changeOnServer(server);
  await page.getByRole('button', { name: 'Refresh', exact: true }).click();
  const differences = page.getByRole('table', { name: 'Differences' });
  await expect(differences.getByRole('row')).toHaveText([
    /Change/,
    /New as member.*eva@new\.example.*Acme.*Author unknown · audit log needs a license/,
    /Raised from member to admin.*ops@acme\.example.*Acme/,
    /Invited as admin.*guest@new\.example.*Acme/,
  ]);
  await expect(tab.getByRole('img', { name: /^3 changes since/ })).toBeVisible();
  await expectClean(page, 'access, with differences');

  await page.getByRole('checkbox', { name: 'Select all differences' }).check();
  await page.getByRole('button', { name: 'Revert…', exact: true }).click();
  const plan = page.getByRole('dialog', { name: 'Revert access' });
  await expectClean(page, 'putting access back');
  await plan.getByRole('checkbox', { name: /^Leave 1 owner or admin in Acme on / }).check();
  await plan.getByRole('button', { name: /^Delete 1 account, / }).click();
  await plan.getByRole('button', { name: 'Close' }).click();

  await expect(page.getByRole('heading', { name: 'No differences' })).toBeVisible();
  await expect(tab.getByRole('img')).toHaveCount(0);
  expect(server.world.users.map(({ email }) => email)).toEqual([owner.email, 'ops@acme.example']);
  expect(server.world.invitations).toEqual([]);

  for (const email of ['yan@new.example', 'zoe@new.example'])
    server.world.addMember({
      userId: server.world.addUser({ email }).id,
      organizationId: server.world.organizations[0]?.id ?? '',
    });
  await page.getByRole('button', { name: 'Refresh', exact: true }).click();
  await page
    .getByRole('button', { name: 'Accept New as member: yan@new.example in Acme on Shop' })
    .dblclick();
  await expect(page.getByRole('status').getByText('1 difference was accepted')).toBeVisible();
  await expect(differences.getByRole('row')).toHaveText([/Change/, /zoe@new\.example/]);

  await test.step('what a colleague granted stands out as well, and is taken away again', async () => {
    const { world } = server;
    const yan = world.users.find(({ email }) => email === 'yan@new.example');
    const membership = world.membership(yan?.id ?? '', world.organizations[0]?.id ?? '');
    if (!membership) throw new Error('Yan is not there.');
    membership.accessedProjects = [world.projects[0]?.id ?? ''];
    membership.canAccessToDocker = true;
    await page.getByRole('button', { name: 'Refresh', exact: true }).click();
    const what = 'Granted 1 project, “Docker”: yan@new.example in Acme on Shop';
    await page.getByRole('button', { name: `Revert ${what}…` }).click();
    const back = page.getByRole('dialog', { name: 'Revert access' });
    await expectClean(page, 'putting back what was granted');
    await back.getByRole('button', { name: 'Set permissions of 1 person' }).click();
    await expect(back.getByRole('status').first()).toHaveText('1 person with changed permissions.');
    await back.getByRole('button', { name: 'Close' }).click();
    await expect(differences.getByRole('row')).toHaveText([/Change/, /zoe@new\.example/]);
    expect([membership.accessedProjects, membership.canAccessToDocker]).toEqual([[], false]);
  });

  await test.step('a review is saved as a PDF that is printed here, as HTML and as CSV, and remembered', async () => {
    await openAudit(page, 'Reviews');
    await tabAction(page, 'Save access report…').click();
    const dialog = page.getByRole('dialog', { name: 'Access report' });
    await expect(dialog.getByRole('status').first()).toHaveText('4 people in 1 organization.');
    await expectClean(page, 'an access report');
    const pdf = await saveReview(first, 'PDF', profile);
    expect(pdf.slice(0, 5)).toBe('%PDF-');
    expect(pdf.match(/\/Type\s*\/Page\b/g)?.length).toBeGreaterThan(1);
    // Chromium writes a heading twice that it moved to the next page with what follows it.
    const titles = [...pdf.matchAll(/\/Title \(([^)]*)\)/g)].map(([, title = '']) =>
      title.replace(/^(.+)\1$/, '$1'),
    );
    expect(titles).toEqual(expect.arrayContaining(['Access report', 'Summary', 'Owners', 'Shop', 'Acme']));
    const html = await saveReview(first, 'HTML', profile);
    for (const email of [owner.email, 'ops@acme.example', 'yan@new.example', 'zoe@new.example'])
      expect(html).toContain(email);
    expect(html).toContain('New as member');
    const csv = await saveReview(first, 'CSV', profile);
    expect(csv.match(/^member,Shop,/gm)).toHaveLength(4);
    for (const text of [pdf, html, csv]) expect(text).not.toContain(key);
    await dialog.getByRole('button', { name: 'Close' }).click();
    await page.getByRole('tab', { name: 'Activity' }).click();
    await expect(page.getByRole('row', { name: /Access report saved/ })).toHaveCount(3);
  });

  await test.step('an end date stands out fourteen days before', async () => {
    await page.getByRole('tab', { name: 'People', exact: true }).click();
    await page.getByRole('row', { name: 'ops@acme.example' }).press('Enter');
    await setEndDate(page, 'ops@acme.example');
    const section = page.getByRole('region', { name: 'Access ends' });
    await expect(section.getByText('Access ends in 5 days')).toBeVisible();
    await expect(section.getByText('Three months, ask Jane')).toBeVisible();
    await expect(page.getByRole('rowheader', { name: /ops@acme.*ends / })).toBeVisible();
    await expectClean(page, 'a person whose access ends');
    await page.getByRole('tab', { name: 'Overview' }).click();
    const needs = page.getByRole('region', { name: 'Needs you' });
    await needs
      .getByRole('button', {
        name: 'Show 1 end date: ops@acme.example reaches their end date within 14 days',
      })
      .click();
    const row = page.getByRole('table', { name: 'End dates' }).getByRole('row').nth(1);
    await expect(row).toHaveText(/ops@acme.*in 5 days.*In 1 organization on 1 instance.*Three months/);
    await expectClean(page, 'end dates');
    await letDaysPass(page, 5);
    await expect(row).toContainText('today');
  });

  await test.step('the off-boarding is ready to be reviewed once the day is past, and nothing ran by itself', async () => {
    await first.close();
    const file = join(profile, 'ends.json');
    writeFileSync(file, readFileSync(file, 'utf8').replace(SOON, dayAt(Date.now() - DAY)));
    page = (await launch()).page;
    await page.getByRole('button', { name: 'Home', exact: true }).click();
    await page.getByRole('tab', { name: 'Overview' }).click();
    const needs = page.getByRole('region', { name: 'Needs you' });
    await expect(needs).toContainText('ops@acme.example is past their end date');
    await expect(
      page
        .getByRole('tab', { name: 'Audit' })
        .getByRole('img', { name: /ops@acme\.example is past their end date/ }),
    ).toBeVisible();
    await expectClean(page, 'access that ended');
    await page.getByRole('button', { name: 'Refresh', exact: true }).click();
    await needs.getByRole('button', { name: /^Off-board: ops@acme/ }).click();
    const dialog = page.getByRole('dialog');
    await expect(dialog.getByRole('list', { name: 'People leaving' })).toContainText('ops@acme.example');
    await expect(dialog.getByText('member in Acme')).toBeVisible();
    await expect(dialog.getByRole('button', { name: 'Delete 1 account' })).toBeEnabled();
    expect(server.world.users.map(({ email }) => email)).toContain('ops@acme.example');
  });
});
