import { readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type { SimulatedInstance } from '../dokploy/instance.ts';
import type { Simulator } from '../dokploy/simulator.ts';
import type { Version } from '../dokploy/versions.ts';
import { expect, test, tile } from './app.ts';
import { expectClean } from './axe.ts';
import { askMain, openAudit, tabAction } from './screen.ts';
import { storeInstances } from './storedInstances.ts';

const owner = { email: 'owner@acme.example' };
/** The first has all kinds of lines; the last is dead at first. */
const VERSIONS: Version[] = ['0.30.2', '0.25.7', '0.26.5', '0.27.1', '0.28.6', '0.28.7', '0.28.8', '0.30.2'];
const DEAD = 7;

const lines = (page: Page) => page.getByRole('treegrid', { name: 'Lines' });
const row = (page: Page, who: string) =>
  lines(page).getByRole('row', { name: new RegExp(`^Select ${who}@acme.example in Acme on `) });
const decision = (page: Page, who: string) => row(page, who).getByRole('button', { pressed: true });

/** Each of these finds seven lines. */
async function search(page: Page, text: 'Shop' | 'ann' | 'cat' | ''): Promise<void> {
  await page.getByRole('searchbox', { name: 'Search this review' }).fill(text);
  await expect(page.getByText('7 of 40', { exact: true })).toHaveCount(text === '' ? 0 : 1);
}

/** Forty lines on eight servers, beside an organization of which nobody has a key. */
function startServers(simulator: Simulator): Promise<SimulatedInstance[]> {
  const person = (name: string, role?: 'admin') => ({
    email: `${name}@acme.example`,
    twoFactorEnabled: name.startsWith('bob'),
    ...(role ? { role } : {}),
  });
  return Promise.all(
    VERSIONS.map((version, at) => {
      const members = [
        person(`ann${at}`, 'admin'),
        person(`cat${at}`),
        ...(at < 6 ? [person(`bob${at}`)] : []),
      ];
      const first = [person('amy', 'admin'), person('bob', 'admin'), person('cem'), person('dan')];
      const invitations = at === 0 ? [person('eva')] : [];
      const organizations = [
        { name: 'Acme', members: at === 0 ? first : members, invitations },
        ...(at === 6 ? [{ name: 'Keyless', members: [person('hidden')] }] : []),
      ];
      return simulator.addInstance({ version, seed: { owner, organizations } });
    }),
  );
}

async function startReview(page: Page, email: string): Promise<void> {
  await tabAction(page, 'New review…').click();
  const dialog = page.getByRole('dialog', { name: 'New review' });
  await expect(
    dialog.getByRole('status').getByText('40 lines in 9 organizations on 8 instances, 25 privileged lines.'),
  ).toBeVisible();
  await expectClean(page, 'a new review');
  await dialog.getByRole('button', { name: 'Start review' }).click();
  await expect(dialog.getByText('Enter who reviews.')).toBeVisible();
  await dialog.getByLabel('Reviewer', { exact: true }).fill('Tom Berger');
  await dialog.getByLabel('Reviewer’s address').fill(email);
  await page.keyboard.press('Control+Enter');
  await expect(dialog).toBeHidden();
}

test('a review of forty lines on eight servers is decided, closed, carried out, and proven by a pack', async ({
  simulator,
  keyring,
  profile,
  launch,
}) => {
  test.setTimeout(180_000);
  const servers = await startServers(simulator);
  await storeInstances(
    profile,
    keyring,
    servers.map((server, at) => ({
      ...{ name: at === 0 ? 'Shop' : `Client ${at}`, server, seen: true },
      key: server.key({ user: owner.email, organization: 'Acme' }),
    })),
  );
  const [shop, dead] = [servers[0], servers[DEAD]];
  dead?.setFault({ kind: 'reset' });
  const app = await launch();
  const { page } = app;
  await page.getByRole('button', { name: 'Home', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Refresh', exact: true })).toBeEnabled();
  await openAudit(page, 'Reviews');
  await expect(page.getByRole('heading', { name: 'No review yet' })).toBeVisible();
  await expectClean(page, 'no review');
  await startReview(page, owner.email);
  const carryOut = async (button: string) => {
    await page.getByRole('button', { name: button }).click();
    const plan = page.getByRole('dialog');
    // A reading of the server that was away may still change what has to be allowed.
    await expect(async () => {
      await plan.getByRole('checkbox', { name: /^Leave 1 owner or admin in / }).check({ timeout: 2_000 });
      await plan.locator('[aria-keyshortcuts]').click({ timeout: 2_000 });
    }).toPass();
    await plan.getByRole('button', { name: 'Close' }).click();
  };

  await test.step('K, R and C each decide a line and go on to the next undecided', async () => {
    await expect(page.getByText('0 of 40 decided')).toBeVisible();
    await expect(page.getByText(/^Couldn’t read \d lists, so this review is not complete\.$/)).toBeVisible();
    await page.getByRole('button', { name: 'Show details' }).click();
    const unread = page.getByRole('list', { name: 'Not known or older' });
    await expect(unread).toContainText('Client 6, Keyless: Its people. key required');
    await expect(unread).toContainText('Client 7: Shown as last seen. not reachable');
    await page.getByRole('button', { name: 'Show details' }).click();
    await search(page, 'Shop');
    await expect(row(page, 'owner')).toContainText('your own line');
    await expectClean(page, 'an undecided review');
    const close = page.getByRole('button', { name: 'Close review (40 undecided)' });
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
    await page.keyboard.press('k');
    await page.keyboard.press('k');
    await expect(row(page, 'eva')).toBeFocused();
    await page.keyboard.press('r');
    await expect(decision(page, 'eva')).toHaveText('Revoke');
    await expect(page.getByText('6 of 40 decided')).toBeVisible();
  });

  await test.step('several are changed at once; who is on an old server loses one membership, elsewhere the account', async () => {
    await search(page, 'ann');
    for (const at of [2, 3, 4, 5, 6, DEAD]) await row(page, `ann${at}`).getByRole('checkbox').check();
    const bar = page.getByRole('group', { name: 'Selected lines' });
    await bar.getByRole('button', { name: 'Change' }).click();
    await page.getByRole('menuitem', { name: 'Change to member' }).click();
    await expect(decision(page, 'ann6')).toHaveText('Change');
    await search(page, 'cat');
    for (const [who, fate] of [
      ['cat1', 'End membership'],
      [`cat${DEAD}`, 'Delete account'],
    ] as const) {
      await row(page, who).getByRole('button', { name: 'Revoke' }).click();
      await page.getByRole('menuitem', { name: fate }).click();
      await expect(decision(page, who)).toHaveText('Revoke');
    }
    await search(page, '');
  });

  await test.step('a section folds, a preset narrows, and members with 2FA are kept at once, all others one by one', async () => {
    const admins = lines(page).getByRole('row', { name: /^Owners and admins: / });
    await admins.press('Enter');
    await expect(row(page, 'amy')).toBeHidden();
    await admins.press('Enter');
    await expect(row(page, 'amy')).toBeVisible();
    await page.getByRole('button', { name: /^Undecided 26$/ }).click();
    await page.getByRole('checkbox', { name: 'Select all lines' }).check();
    await page.getByRole('textbox', { name: 'Note on the selected lines' }).fill('Of this computer');
    await page.getByRole('button', { name: 'Keep 5 of 26' }).click();
    await expect(page.getByText('19 of 40 decided')).toBeVisible();
    for (let decided = 20; decided <= 40; decided += 1) {
      await lines(page)
        .getByRole('row', { name: /^Select \S+@/ })
        .first()
        .press('k');
      await expect(page.getByText(`${decided} of 40 decided`)).toBeVisible();
    }
    await expect(page.getByText('Every line is decided.')).toBeVisible();
    await page.getByRole('button', { name: /^All 40/ }).click();
    await search(page, 'Shop');
    await page
      .getByRole('textbox', { name: 'Note on bob@acme.example in Acme on Shop' })
      .fill('Left, HR-482');
    await page.keyboard.press('Enter');
    await expect(row(page, 'bob')).toBeFocused();
    await expectClean(page, 'a decided review');
  });

  await test.step('a decision and a note that cannot be kept are not shown as kept; the note stays to be mended', async () => {
    const [id = ''] = readdirSync(join(profile, 'reviews'));
    const folder = join(profile, 'reviews', id);
    renameSync(folder, `${folder}.away`);
    await row(page, 'dan').getByRole('button', { name: 'Keep' }).click();
    await expect(page.getByRole('alert')).toBeVisible();
    await expect(decision(page, 'dan')).toHaveText('Keep');
    const note = page.getByRole('textbox', { name: 'Note on dan@acme.example in Acme on Shop' });
    await note.fill('Asked his lead');
    await note.press('Enter');
    await expect(note).toHaveAttribute('aria-invalid', 'true');
    // Each decision has what needs a person counted anew.
    expect(await askMain(app, 'campaigns.list', {})).toMatchObject({ ok: true, value: { campaigns: [] } });
    await search(page, 'ann');
    await expect(note).toBeHidden();
    await search(page, 'Shop');
    await expect(note).toHaveValue('Asked his lead');
    renameSync(`${folder}.away`, folder);
    await note.focus();
    await note.press('Enter');
    await expect(note).toHaveAttribute('aria-invalid', 'false');
    await page.getByRole('button', { name: 'Dismiss' }).click();
  });

  await test.step('it is as it was after a restart of the page', async () => {
    await page.reload();
    await openAudit(page, 'Reviews');
    await expect(page.getByText('40 of 40 decided')).toBeVisible();
    await search(page, 'Shop');
    await expect(page.getByRole('textbox', { name: 'Note on bob@acme.example in Acme on Shop' })).toHaveValue(
      'Left, HR-482',
    );
  });

  await test.step('closing signs it; what it changes runs as one plan, but a line that is left as it is and the dead server’s', async () => {
    await page.getByRole('button', { name: 'Close review' }).click();
    await expect(page.getByText('11 changes not carried out yet.')).toBeVisible();
    await expect(page.getByRole('button', { name: 'Save pack…' })).toBeVisible();
    await expectClean(page, 'a closed review');
    await page.getByRole('checkbox', { name: 'Select amy@acme.example in Acme on Shop' }).check();
    await page.getByRole('button', { name: 'Leave as it is…' }).click();
    const leaving = page.getByRole('dialog', { name: 'Leave access as it is' });
    await leaving.getByRole('textbox', { name: 'Reason' }).fill('Until the audit is over');
    await expectClean(page, 'leaving a line as it is');
    await leaving.getByRole('button', { name: 'Leave 1 line' }).click();
    await carryOut('Carry out 10 changes');
    await expect(page.getByText('2 changes not carried out yet.')).toBeVisible();
    await expect(row(page, 'amy')).toContainText('Left as it is: Until the audit is over');
    await expect(row(page, 'bob')).toContainText(/by owner@acme\.example/);
  });

  await test.step('once the dead server answers, the last changes run and the review is final', async () => {
    dead?.setFault(null);
    await page.getByRole('button', { name: 'Refresh', exact: true }).click();
    // Rows that come while the sheet is open would have to be included one by one.
    await expect(tile(page, `Client ${DEAD}`)).toHaveAccessibleDescription(/, connected/);
    await expect(page.getByRole('button', { name: 'Refresh', exact: true })).toBeEnabled();
    await carryOut('Carry out 2 changes');
    await expect(page.getByText('Nothing is open.')).toBeVisible();
    await expectClean(page, 'a final review');
    const people = (at: number) => {
      const { members, users } = (servers[at] as SimulatedInstance).world;
      const roleOf = ({ id }: { id: string }) => members.find(({ userId }) => userId === id)?.role ?? 'none';
      return Object.fromEntries(users.map((user) => [user.email.replace('@acme.example', ''), roleOf(user)]));
    };
    expect(people(0)).toEqual({ owner: 'owner', amy: 'admin', cem: 'member', dan: 'member' });
    expect(shop?.world.invitations).toEqual([]);
    expect(people(1)).toEqual({ owner: 'owner', ann1: 'admin', bob1: 'member', cat1: 'none' });
    for (const at of [2, 3, 4, 5, 6]) expect(people(at)).toMatchObject({ [`ann${at}`]: 'member' });
    expect(people(DEAD)).toEqual({ owner: 'owner', ann7: 'member' });
  });

  await test.step('its pack is saved, and holds', async () => {
    await app.electron.evaluate(
      ({ dialog }, filePath) => {
        dialog.showSaveDialog = async () => ({ canceled: false, filePath });
        dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [filePath] });
      },
      join(profile, 'pack.zip'),
    );
    await page.getByRole('button', { name: 'Save pack…' }).click();
    await expect(page.getByText('Saved “pack.zip”.')).toBeVisible();
    await tabAction(page, 'More actions').click();
    await page.getByRole('menuitem', { name: 'Verify a pack…' }).click();
    const verified = page.getByRole('dialog');
    await expect(verified.getByText('Nothing in this pack was changed.')).toBeVisible();
    await expect(verified.getByText(/access review, final, signed/)).toBeVisible();
    await verified.getByRole('button', { name: 'Close' }).click();
  });

  await test.step('a review whose file was changed says so, and can be deleted', async () => {
    const [id = ''] = readdirSync(join(profile, 'reviews'));
    const file = join(profile, 'reviews', id, 'log.ndjson');
    writeFileSync(file, readFileSync(file, 'utf8').replace('HR-482', 'HR-483'));
    await page.reload();
    await openAudit(page, 'Reviews');
    await expect(page.getByRole('alert')).toBeVisible();
    await expectClean(page, 'a review that was touched');
    await page.getByRole('button', { name: 'Review menu' }).click();
    await page.getByRole('menuitem', { name: 'Delete…' }).click();
    await page.getByRole('button', { name: 'Delete review' }).click();
    await expect(page.getByRole('heading', { name: 'No review yet' })).toBeVisible();
  });
});
