import { appendFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type { SimulatedInstance } from '../dokploy/instance.ts';
import type { Seed } from '../dokploy/seed.ts';
import type { RunningApp } from '../e2e/app.ts';
import { tabAction } from '../e2e/screen.ts';
import { storeInstances } from '../e2e/storedInstances.ts';
import { expect, shoot, test } from './shoot.ts';

const owner = { email: 'ops@shop.example', twoFactorEnabled: true };

function seed(name: string, count: number): Seed {
  const person = (at: number) => ({
    email: `person${at}@${name.toLowerCase()}.example`,
    twoFactorEnabled: at % 2 === 0,
    role: at % 4 === 0 ? ('admin' as const) : ('member' as const),
  });
  return {
    owner,
    organizations: [
      {
        name: `${name} Web`,
        members: [
          ...Array.from({ length: count }, (_, at) => person(at)),
          { email: 'a.very.long.address.of.a.contractor@studio-north.example' },
        ],
        projects: [{ name: 'Site' }],
      },
      { name: `${name} Labs`, members: [person(1)] },
    ],
  };
}

const NAMES = ['Production', 'Staging'];

function invite({ world }: SimulatedInstance): void {
  world.addInvitation({
    organizationId: world.organizations[0]?.id ?? '',
    email: 'vendor@production.example',
    role: 'admin',
    inviterId: world.users[0]?.id ?? '',
  });
}

const chooseFile = ({ electron }: RunningApp, path: string) =>
  electron.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = async () => ({ canceled: false, filePath });
    dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [filePath] });
  }, path);

const decide = (page: Page, who: RegExp, what: string) =>
  page.getByRole('group', { name: who }).first().getByRole('button', { name: what });

test('reviews', async ({ simulator, launch, keyring, profile }) => {
  const servers = await Promise.all(
    NAMES.map((name, at) =>
      simulator.addInstance({ version: at === 0 ? '0.30.2' : '0.26.5', seed: seed(name, at === 0 ? 14 : 4) }),
    ),
  );
  for (const server of servers) invite(server);
  await storeInstances(
    profile,
    keyring,
    servers.map((server, at) => ({
      name: NAMES[at] ?? '',
      server,
      key: server.key({ user: owner.email, organization: `${NAMES[at]} Web` }),
    })),
  );
  const app = await launch();
  const { page } = app;
  await page.getByRole('button', { name: 'Home', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Refresh', exact: true })).toBeEnabled();
  await page.getByRole('tab', { name: 'Audit' }).click();
  await shoot(app, 'reviews-empty', page.getByRole('heading', { name: 'No review yet' }));

  await tabAction(page, 'New review…').click();
  const starting = page.getByRole('dialog', { name: 'New review' });
  await starting.getByRole('button', { name: 'Start review' }).click();
  await shoot(app, 'reviews-new', starting.getByText('Enter who reviews.'));
  await starting.getByLabel('Reviewer', { exact: true }).fill('Tom Berger');
  await starting.getByLabel('Reviewer’s address').fill('ops@shop.example');
  await starting.getByRole('button', { name: 'Start review' }).click();
  const table = page.getByRole('treegrid', { name: 'Lines' });
  await expect(table).toBeVisible();
  await shoot(app, 'reviews-begun', table.getByRole('row').nth(4));

  await table.getByRole('row').nth(2).focus();
  await page.keyboard.press('k');
  await page.keyboard.press('k');
  await page.keyboard.press('r');
  await shoot(app, 'reviews-revoke', page.getByRole('menu'));
  // The sizes of the pictures took the focus from it.
  await page.getByRole('menuitem', { name: 'Delete account' }).click();
  await page.keyboard.press('c');
  await expect(page.getByRole('menuitem', { name: 'Change to member' })).toBeFocused();
  await page.keyboard.press('Enter');
  await page.keyboard.press('k');
  await page.getByRole('textbox', { name: /^Note on person0@production/ }).fill('Left Nov 28, HR-482');
  await page.keyboard.press('Enter');
  await shoot(app, 'reviews-deciding', table.getByRole('row').nth(4));
  await page
    .getByRole('checkbox', { name: 'Select person1@production.example in Production Web on Production' })
    .check();
  await page
    .getByRole('checkbox', { name: 'Select person2@production.example in Production Web on Production' })
    .check();
  await shoot(app, 'reviews-selected', page.getByRole('button', { name: 'Keep 2' }));
  await page.getByRole('button', { name: 'Clear', exact: true }).click();
  await decide(page, /vendor@production/, 'Revoke').click();
  await page.getByRole('button', { name: 'Review menu' }).click();
  await shoot(app, 'reviews-menu', page.getByRole('menu'));
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: /^Undecided/ }).click();
  await page.getByRole('checkbox', { name: 'Select all lines' }).check();
  await page.getByRole('button', { name: /^Keep \d/ }).click();
  await page.getByRole('button', { name: /^All/ }).click();
  await shoot(app, 'reviews-decided', page.getByText('Every line is decided.'));
  await page.getByRole('button', { name: 'Close review' }).click();
  await shoot(app, 'reviews-closed', page.getByText(/not carried out yet/));
  await page.getByRole('button', { name: /^Carry out/ }).click();
  const plan = page.getByRole('dialog');
  await shoot(app, 'reviews-plan', plan.locator('[aria-keyshortcuts]'));
  await plan.locator('[aria-keyshortcuts]').click();
  await plan.getByRole('button', { name: 'Close' }).click();
  await shoot(app, 'reviews-carried-out', page.getByText('Nothing is open.'));

  const file = join(profile, 'pack.zip');
  await chooseFile(app, file);
  await page.getByRole('button', { name: 'Review menu' }).click();
  await page.getByRole('menuitem', { name: 'Save pack…' }).click();
  await expect(page.getByText(/^Saved “/)).toBeVisible();
  await tabAction(page, 'More actions').click();
  await page.getByRole('menuitem', { name: 'Verify a pack…' }).click();
  await shoot(app, 'reviews-verified', page.getByText('Nothing in this pack was changed.'));
  await page.keyboard.press('Escape');
  const pack = readFileSync(file);
  pack[Math.floor(pack.length / 2)] = (pack[Math.floor(pack.length / 2)] ?? 0) ^ 1;
  writeFileSync(file, pack);
  await tabAction(page, 'More actions').click();
  await page.getByRole('menuitem', { name: 'Verify a pack…' }).click();
  await shoot(app, 'reviews-not-verified', page.getByText('This pack does not hold.'));
  await page.keyboard.press('Escape');

  const [id = ''] = readdirSync(join(profile, 'reviews'));
  appendFileSync(join(profile, 'reviews', id, 'log.ndjson'), 'x\n');
  await page.reload();
  await page.getByRole('tab', { name: 'Audit' }).click();
  await shoot(app, 'reviews-touched', page.getByRole('alert'));
  await page.getByRole('button', { name: 'Review menu' }).click();
  await page.getByRole('menuitem', { name: 'Delete…' }).click();
  await shoot(app, 'reviews-delete', page.getByRole('dialog'));
});
