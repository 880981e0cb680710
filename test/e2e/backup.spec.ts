import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import type { SimulatedInstance } from '../dokploy/instance.ts';
import { owner } from '../dokploy/seed.ts';
import { expect, type RunningApp, removeProfile, startApp, test, tile } from './app.ts';
import { expectClean } from './axe.ts';
import { startKeyring } from './keyring.ts';
import { countActs, paste } from './personActs.ts';
import { chooseForInstance, chooseMore, openAudit, tabAction, writesOf } from './screen.ts';
import { keyOf, production } from './seeds.ts';
import { filesWith, heapOf, pageText } from './traces.ts';

/** A passphrase is made slow to guess on purpose, and a busy machine takes its time. */
const SLOW = { timeout: 30_000 };
const PASSPHRASE = 'nine lanterns on the harbour wall';
const desk = (page: Page) => page.getByRole('row', { name: /desk@/ });
const exporting = (page: Page) => page.getByRole('dialog', { name: 'Export instances' });
const importing = (page: Page) => page.getByRole('dialog', { name: 'Import instances' });

/** No person clicks the system's own windows in a test: this file is what they would have chosen. */
async function choose(app: RunningApp, file: string): Promise<void> {
  await app.electron.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = async () => ({ canceled: false, filePath });
    dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [filePath] });
  }, file);
}

async function chooseMenu(app: RunningApp, label: string): Promise<void> {
  await app.electron.evaluate(({ Menu }, wanted) => {
    const items = Menu.getApplicationMenu()?.items.flatMap(({ submenu }) => submenu?.items ?? []) ?? [];
    items.find((item) => item.label === wanted)?.click();
  }, label);
}

/** Types as a keyboard does, so that the value passes through nothing of the test's in the page. */
async function type(field: Locator, text: string): Promise<void> {
  await field.focus();
  await field.page().keyboard.insertText(text);
}

async function exportTo(app: RunningApp, file: string, passphrase?: string): Promise<void> {
  const { page } = app;
  await choose(app, file);
  await chooseMenu(app, 'Export instances…');
  const dialog = exporting(page);
  if (passphrase === undefined) await dialog.getByRole('radio', { name: 'Without keys' }).check();
  else {
    await type(dialog.getByLabel('Passphrase', { exact: true }), passphrase);
    await type(dialog.getByLabel('Passphrase again', { exact: true }), passphrase);
  }
  await dialog.getByRole('button', { name: 'Export…' }).click();
  await expect(dialog.getByRole('status').filter({ hasText: 'Saved' })).toBeVisible(SLOW);
  await dialog.getByRole('button', { name: 'Close' }).click();
  await expect(dialog).toBeHidden();
}

async function keepAccess(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: 'Home', exact: true }).click();
  await openAudit(page, 'Baseline drift');
  await tabAction(page, 'New baseline…').click();
  const dialog = page.getByRole('dialog', { name: 'New baseline' });
  await dialog.getByRole('textbox', { name: 'Name' }).fill(name);
  await dialog.getByRole('button', { name: 'Save baseline' }).click();
  await expect(dialog).toBeHidden();
}

async function openFile(app: RunningApp, file: string): Promise<Locator> {
  await choose(app, file);
  const dialog = importing(app.page);
  await dialog.getByRole('button', { name: 'Choose a file…' }).click();
  return dialog;
}

async function unlock(dialog: Locator, passphrase: string): Promise<void> {
  const box = dialog.getByLabel('Passphrase', { exact: true });
  await box.press('ControlOrMeta+a');
  await type(box, passphrase);
  await dialog.getByRole('button', { name: 'Open' }).click();
}

/** Another computer: its own profile and its own keyring. */
async function elsewhere(use: (app: RunningApp, profile: string) => Promise<void>): Promise<void> {
  const profile = mkdtempSync(join(tmpdir(), 'quayside-profile-'));
  const keyring = await startKeyring();
  const app = await startApp({ profile, env: keyring.env, args: [] });
  try {
    await use(app, profile);
    expect(app.complaints, 'warnings and errors of the app').toEqual([]);
  } finally {
    await app.kill().catch(() => {});
    await keyring.stop();
    await removeProfile(profile);
  }
}

const fileTest = test.extend<{ folder: string }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures from this pattern.
  folder: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'quayside-backup-'));
    await use(folder);
    rmSync(folder, { recursive: true, force: true });
  },
});

async function expectNoTrace(app: RunningApp, secrets: string[]): Promise<void> {
  const text = await pageText(app.page);
  const output = app.output.join('\n');
  const heap = await heapOf(app.page);
  for (const secret of secrets) {
    expect(text.includes(secret), `${secret} in the page`).toBe(false);
    expect(output.includes(secret), `${secret} in the app's output`).toBe(false);
    expect(heap.includes(secret), `${secret} in the page's heap`).toBe(false);
  }
}

function acme(server: SimulatedInstance): string {
  return server.key({ user: owner.email, organization: 'Acme' });
}

fileTest(
  'with keys under a passphrase, instances work on another computer, and nothing shows a secret',
  async ({ simulator, profile, folder, launchWith }) => {
    const shop = await simulator.addInstance({ seed: production() });
    const blog = await simulator.addInstance();
    const keys = [keyOf(shop), acme(blog)];
    const file = join(folder, 'all.age');
    const secrets = [...keys, PASSPHRASE];

    const first = await launchWith(
      { name: 'Shop', server: shop, key: keys[0] ?? '' },
      { name: 'Blog', server: blog, key: keys[1] ?? '' },
    );
    await expect(desk(first.page)).toBeVisible();
    await exportTo(first, file, PASSPHRASE);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readFileSync(file, 'utf8')).toMatch(/^-----BEGIN AGE ENCRYPTED FILE-----/);
    expect(filesWith(folder, [...secrets, shop.origin])).toEqual([]);
    await expectNoTrace(first, [PASSPHRASE]);
    await first.close();
    expect(filesWith(profile, secrets)).toEqual([]);

    await elsewhere(async (app, other) => {
      const { page } = app;
      await page.getByRole('button', { name: 'Import…' }).click();
      const dialog = await openFile(app, file);
      await unlock(dialog, 'nine lanterns on the harbor wall');
      await expect(dialog.getByRole('alert')).toHaveAttribute('data-code', 'passphrase-wrong', SLOW);
      await expect(dialog.getByRole('alert')).toContainText('This passphrase does not open the file.');
      await unlock(dialog, PASSPHRASE);
      const plan = dialog.getByRole('table', { name: 'What will change' });
      await expect(plan.getByRole('row')).toHaveCount(3, SLOW);
      await expect(plan.getByRole('row', { name: /Shop/ })).toContainText('Adds it, with 1 key.');
      await dialog.getByRole('button', { name: 'Import 2 instances' }).click();
      await expect(dialog.getByRole('status')).toContainText('Imported 2 instances.');
      await dialog.getByRole('button', { name: 'Close' }).click();
      await expect(dialog).toBeHidden();
      await expect(tile(page, 'Shop')).toHaveAccessibleDescription(/, connected$/);
      await tile(page, 'Blog').click();
      await expect(desk(page)).toBeVisible();
      await expectNoTrace(app, secrets);
      await app.close();
      expect(filesWith(other, secrets)).toEqual([]);
    });
  },
);

fileTest(
  'a passphrase that Quayside makes stands in both fields at once, and writes the file',
  async ({ simulator, folder, launchWith }) => {
    const shop = await simulator.addInstance();
    const app = await launchWith({ name: 'Shop', server: shop, key: acme(shop) });
    await choose(app, join(folder, 'made.age'));
    await chooseMenu(app, 'Export instances…');
    const dialog = exporting(app.page);
    await dialog.getByRole('button', { name: 'Make one and copy it' }).click();
    await expect(dialog.getByRole('status').filter({ hasText: 'Filled in' })).toBeVisible();
    for (const name of ['Passphrase', 'Passphrase again'])
      await expect(dialog.getByLabel(name, { exact: true })).toHaveValue(/^([a-z2-9]{5}-){4}[a-z2-9]{5}$/);
    await dialog.getByRole('button', { name: 'Export…' }).click();
    await expect(dialog.getByRole('status').filter({ hasText: 'Saved' })).toBeVisible(SLOW);
  },
);

fileTest(
  'moving to another computer takes six clicks and two pastes; an unfinished off-boarding stays, is named, and is finished where it began',
  async ({ simulator, profile, folder, launch, launchWith }) => {
    const MARIA = 'maria@acme.example';
    const [shop, blog] = await Promise.all(
      ['Shop', 'Blog'].map((name, at) =>
        simulator.addInstance({
          version: at === 0 ? '0.30.2' : '0.26.5',
          seed: { owner, organizations: [{ name, members: [{ email: MARIA }] }] },
        }),
      ),
    );
    if (!shop || !blog) throw new Error('no servers');
    const kept = {
      'people.json': { joined: [['lead@acme.example', 'lead@home.example']] },
      'apart.json': { apart: [[MARIA, 'maria@other.example']] },
      'ends.json': {
        ends: [{ id: 'e', emails: ['a@acme.example'], day: '2030-01-31', note: 'Spring', setAt: 1 }],
      },
      'snoozes.json': {
        snoozes: [{ id: 'behind', until: Date.now() + 3 * 86_400_000, note: 'After the audit', about: '' }],
      },
    };
    for (const [name, content] of Object.entries(kept))
      writeFileSync(join(profile, name), JSON.stringify({ version: 1, ...content }));
    const first = await launchWith(
      { name: 'Shop', server: shop, key: keyOf(shop) },
      { name: 'Blog', server: blog, key: keyOf(blog) },
    );
    await first.page.getByRole('button', { name: 'Home', exact: true }).click();
    await first.page.getByRole('tab', { name: 'People', exact: true }).click();
    await expect(first.page.getByRole('row', { name: MARIA })).toContainText(
      'Shop: member in 1 organization; Blog: member in 1 organization',
    );
    await first.page.getByRole('checkbox', { name: `Select ${MARIA}` }).check();
    await first.page.getByRole('button', { name: 'Off-board 1…' }).click();
    const leaving = first.page.getByRole('dialog', { name: `Off-board ${MARIA}` });
    const leave = leaving.getByRole('button', { name: /^Delete 1 account, end 1 membership/ });
    // Once the sheet has read both: what it could not read would be another plan.
    await expect(leave).toBeEnabled();
    blog.setFault({ kind: 'status', status: 502 });
    await leave.click();
    await expect(leaving.getByText('Interim:')).toBeVisible(SLOW);
    blog.setFault(null);
    await first.page.keyboard.press('Escape');
    await first.page.getByRole('tab', { name: 'Overview' }).click();

    const file = join(folder, 'all.age');
    await choose(first, file);
    const there = await countActs(first.page);
    await chooseMore(first.page, 'Export…');
    await expect(exporting(first.page).getByLabel('Passphrase', { exact: true })).toBeFocused();
    await expect(exporting(first.page)).toContainText(
      'Stays on this computer: 1 unfinished operation, Activity. Finish operations here first.',
    );
    await expectClean(first.page, 'exporting with what goes along');
    await paste(first, PASSPHRASE);
    await exporting(first.page).getByRole('button', { name: 'Export…' }).click();
    await expect(exporting(first.page).getByRole('status').filter({ hasText: 'Saved' })).toContainText(
      'also 2 joined addresses, 1 “Not this person” choice, 1 end date, 1 snoozed line.',
      SLOW,
    );
    const gone = await there();
    await first.close();

    await elsewhere(async (app) => {
      const { page } = app;
      await choose(app, file);
      const here = await countActs(page);
      await page.getByRole('button', { name: 'Import…' }).click();
      const dialog = importing(page);
      await dialog.getByRole('button', { name: 'Choose a file…' }).click();
      await expect(dialog.getByLabel('Passphrase', { exact: true })).toBeFocused();
      await paste(app, PASSPHRASE);
      await page.keyboard.press('Enter');
      await dialog.getByRole('button', { name: 'Import 2 instances' }).click(SLOW);
      const along = dialog.getByRole('list', { name: 'Also imported' });
      await expect(along.getByRole('listitem')).toHaveText([
        /^Joined addresses.*Added 2 joined addresses\.$/,
        /^“Not this person” choices.*Added 1 “Not this person” choice\.$/,
        /^End dates and notes.*Added 1 end date\.$/,
        /^Snoozed lines.*Added 1 snoozed line\.$/,
      ]);
      const come = await here();
      expect([gone.clicks + come.clicks, gone.pastes + come.pastes]).toEqual([6, 2]);
      await expectClean(page, 'what came along');
      await dialog.getByRole('button', { name: 'Close' }).click();
      for (const name of ['Shop', 'Blog'])
        await expect(tile(page, name)).toHaveAccessibleDescription(/, connected/);
    });

    const old = await launch();
    const finish = old.page
      .getByRole('region', { name: 'Needs you' })
      .getByRole('button', { name: /^Finish…/ });
    await finish.click();
    const sheet = old.page.getByRole('dialog', { name: `Off-board ${MARIA}` });
    const rest = old.page.getByRole('dialog', { name: `Finish off-boarding ${MARIA}` });
    await rest.getByRole('button', { name: /^(?:Delete|End|Check) 1/ }).click();
    await expect(
      sheet.getByRole('heading', { name: `${MARIA}: gone from 1 instance.`, exact: true }),
    ).toBeVisible();
    await expect(sheet.getByText('Can still sign in on Blog.')).toBeVisible();
    expect([shop, blog].map((server) => writesOf(server).length)).toEqual([1, 1]);
  },
);

fileTest(
  'without keys, an imported instance asks for its key and works once it is given; what goes along is chosen, and holds there',
  async ({ simulator, profile, folder, launchWith }) => {
    const server = await simulator.addInstance();
    const key = acme(server);
    const file = join(folder, 'all.json');
    const joined = [['desk@acme.example', 'desk@home.example']];
    writeFileSync(join(profile, 'people.json'), JSON.stringify({ version: 1, joined }));
    const first = await launchWith({ name: 'Blog', server, key });
    await expect(desk(first.page)).toBeVisible();
    await keepAccess(first.page, 'Before the move');
    await exportTo(first, file);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({
      instances: [{ name: 'Blog' }],
      joins: joined,
      baselines: [{ name: 'Before the move' }],
    });
    expect(filesWith(folder, [key])).toEqual([]);

    await elsewhere(async (app) => {
      const { page } = app;
      await chooseMenu(app, 'Import instances…');
      const dialog = await openFile(app, file);
      await expect(dialog.getByRole('row', { name: /Blog/ })).toContainText('Adds it, and asks for its key.');
      const along = dialog.getByRole('group', { name: 'Also in the file' });
      await expect(along.getByRole('checkbox', { name: 'Baselines' })).toHaveAccessibleDescription(
        '1 baseline.',
      );
      await along.getByRole('checkbox', { name: /^Joined addresses/ }).uncheck();
      await expectClean(page, 'what an import brings');
      await dialog.getByRole('button', { name: 'Import 1 instance' }).click();
      await expect(dialog.getByRole('list', { name: 'Also imported' })).toHaveText(
        /Baselines.*Added 1 baseline/,
      );
      await dialog.getByRole('button', { name: 'Close' }).click();
      await tile(page, 'Blog').click();
      await expect(page.getByRole('alert').first()).toContainText(
        'The key of “Blog” for “Acme” is not in this computer’s keychain.',
      );
      const replacing = await chooseForInstance(page, 'Replace key');
      await replacing.getByLabel('API key', { exact: true }).fill(key);
      await replacing.getByRole('button', { name: 'Replace key' }).click();
      await expect(desk(page)).toBeVisible();
      await page.getByRole('button', { name: 'Home', exact: true }).click();
      await openAudit(page, 'Baseline drift');
      await expect(page.getByRole('heading', { name: 'No differences' })).toBeVisible();
      await expect(page.getByText('Before the move').first()).toBeVisible();
    });
  },
);
