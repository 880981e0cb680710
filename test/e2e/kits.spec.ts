import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { expect, test } from './app.ts';
import { expectClean } from './axe.ts';
import { accept, DESK, FRESH, grantedCounts, kitSeed, ownerKey, STAGING, storeKits } from './kitWorld.ts';
import { countActs } from './personActs.ts';
import { chooseInRow, tabAction } from './screen.ts';

const VERSIONS = [
  ['Shop', '0.30.2'],
  ['Lab', '0.30.2'],
  ['Old', '0.26.5'],
] as const;

const dialog = (page: Page, name: string | RegExp) => page.getByRole('dialog', { name });

async function openKits(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Home', exact: true }).click();
  await page.getByRole('tab', { name: 'People' }).click();
  await page.getByText('Kits', { exact: true }).first().click();
}

/** Moves a rule to the top and removes all but one: the focus stays where the next key is pressed. */
async function rulesByKeys(edit: Locator): Promise<void> {
  const button = (name: string) => edit.getByRole('button', { name });
  await button('Add rule').click();
  await button('Add rule').click();
  await button('Move rule 2 up').press('Enter');
  await expect(button('Move rule 1 up')).toBeFocused();
  await button('Remove rule 2').press('Enter');
  await expect(button('Remove rule 2')).toBeFocused();
  await button('Remove rule 2').press('Enter');
  await expect(button('Remove rule 1')).toBeFocused();
}

test('a kit grants a fresh member who sees nothing on three instances of two versions, is undone, and shows the drift', async ({
  simulator,
  launchWith,
  profile,
}) => {
  const servers = await Promise.all(
    VERSIONS.map(([, version]) => simulator.addInstance({ version, seed: kitSeed() })),
  );
  const { page, electron } = await launchWith(
    ...servers.map((server, at) => ({ name: VERSIONS[at]?.[0] ?? '', server, key: ownerKey(server) })),
  );
  const [shop] = servers;
  const nothing = servers.map(() => [0, 0, 0]);
  const counts = (email: string) => servers.map((server) => grantedCounts(server, email));
  const operation = dialog(page, 'Set permissions');

  await test.step('it is made, with what it matches today', async () => {
    await openKits(page);
    await expect(page.getByRole('heading', { name: 'No kit yet' })).toBeVisible();
    await tabAction(page, 'New kit…').click();
    const edit = dialog(page, 'New kit');
    await edit.getByRole('button', { name: 'Save kit' }).click();
    await expect(edit.getByText('Enter a name.')).toBeVisible();
    await edit.getByRole('textbox', { name: 'Name', exact: true }).fill('Developers');
    await rulesByKeys(edit);
    await edit.getByRole('combobox', { name: 'Rule 1: what' }).selectOption('environments');
    await edit.getByRole('textbox', { name: 'Environment' }).fill('stag*');
    await expect(
      edit.getByText('Grants environments “stag*” of all projects and all in them.'),
    ).toBeVisible();
    await expect(edit.getByRole('region', { name: 'Preview' }).getByRole('status')).toHaveText(
      '2 projects, 2 environments, 3 services, of 2 projects there.',
    );
    await edit.getByRole('button', { name: 'Add rule' }).click();
    await edit.getByRole('combobox', { name: 'Rule 2: what' }).selectOption('services');
    await edit.getByRole('combobox', { name: 'Rule 2: grant or withhold' }).selectOption('withhold');
    await edit.getByRole('group', { name: 'Rule 2: kinds' }).getByRole('checkbox', { name: 'redis' }).check();
    await expect(edit.getByRole('region', { name: 'Preview' }).getByRole('status')).toHaveText(/2 services/);
    await edit.getByRole('radiogroup', { name: 'Create services' }).getByText('On', { exact: true }).click();
    await expectClean(page, 'editing a kit');
    await edit.getByRole('button', { name: 'Save kit' }).click();
    await expect(page.getByRole('list', { name: 'Rules' }).getByRole('listitem')).toHaveText([
      'Grants environments “stag*” of all projects and all in them.',
      'Withholds all Redis services in all projects.',
    ]);
    await expectClean(page, 'kits');
  });

  await test.step('it is planned over three instances, granted, and read back', async () => {
    await page.getByRole('button', { name: 'Apply…' }).click();
    const apply = dialog(page, 'Apply kit');
    await apply.getByRole('textbox', { name: 'Email addresses' }).fill(`${FRESH}\nnobody@example.com`);
    await expect(apply.getByRole('status')).toHaveText('3 will run.');
    await expect(apply.getByText('Not found in these organizations: nobody@example.com.')).toBeVisible();
    await expect(apply.getByRole('list', { name: 'Changes on Old' })).toHaveText(
      `${FRESH}Acmegrant 2 projects, 2 environments, 2 services, “Create services”`,
    );
    await apply.getByRole('button', { name: 'Acme on Old' }).click();
    await expect(apply.getByRole('list', { name: 'To grant there' })).toContainText('stagingenvironment');
    await expectClean(page, 'the plan of a kit');
    expect(counts(FRESH)).toEqual(nothing);
    await apply
      .getByRole('button', { name: 'Set permissions of 1 person in 3 organizations on 3 instances' })
      .click();
    await expect(operation.getByRole('status').first()).toHaveText('1 person with changed permissions.');
    expect(counts(FRESH)).toEqual(servers.map(() => [2, 2, 2]));
    await operation.getByRole('button', { name: 'Close', exact: true }).last().click();
    await expect(page.getByText(/^The one person has what it grants/)).toBeVisible();
  });

  await test.step('new projects show as drift, and are granted once that is run', async () => {
    const organizationId = shop?.world.organizations[0]?.id ?? '';
    const wiki = shop?.world.addProject({ organizationId, name: 'Wiki' });
    shop?.world.addEnvironment({ projectId: wiki?.id ?? '', name: 'staging' });
    await page.getByRole('button', { name: 'Check again' }).click();
    await expect(page.getByRole('list', { name: 'Drift' })).toHaveText(
      'Acme on Shop1 person drifted, 1 new project matches',
    );
    await expectClean(page, 'drift of a kit');
    await page.getByRole('button', { name: 'Apply again to 1 person…' }).click();
    const apply = dialog(page, 'Apply kit');
    await expect(apply.getByRole('list', { name: 'To grant there' })).toHaveText(
      /Acme on Shop.*1 new project since the kit was applied/,
    );
    await apply.getByRole('button', { name: /^Set permissions of 1 person in Acme/ }).click();
    await expect(operation.getByRole('status').first()).toHaveText('1 person with changed permissions.');
    await operation.getByRole('button', { name: 'Undo' }).click();
    await expect(dialog(page, 'Undo').getByRole('status').first()).toHaveText(
      '1 person with changed permissions.',
    );
    expect(shop && grantedCounts(shop, FRESH)).toEqual([2, 2, 2]);
    await dialog(page, 'Undo').getByRole('button', { name: 'Close', exact: true }).last().click();
  });

  await test.step('it is exported as a file, deleted, and imported again', async () => {
    const file = join(profile, 'developers.json');
    await electron.evaluate(({ dialog: system }, filePath) => {
      system.showSaveDialog = async () => ({ canceled: false, filePath });
      system.showOpenDialog = async () => ({ canceled: false, filePaths: [filePath] });
    }, file);
    await page.getByRole('button', { name: 'Kit menu' }).click();
    await page.getByRole('menuitem', { name: 'Export…' }).click();
    await expect(page.getByText('Saved as “developers.json”.')).toBeVisible();
    expect(readFileSync(file, 'utf8')).toContain('stag*');
    await page.getByRole('button', { name: 'Kit menu' }).click();
    await page.getByRole('menuitem', { name: 'Delete…' }).click();
    await dialog(page, 'Delete kit').getByRole('button', { name: 'Delete kit' }).click();
    await tabAction(page, 'More actions').click();
    await page.getByRole('menuitem', { name: 'Import kits…' }).click();
    await expect(page.getByText('1 kit imported from “developers.json”.')).toBeVisible();
    await expect(page.getByText('It has not been applied to anybody yet.')).toBeVisible();
  });
});

test('people are compared, and access is copied, elsewhere by names', async ({ simulator, launchWith }) => {
  const [shop, old] = await Promise.all([
    simulator.addInstance({ version: '0.30.2', seed: kitSeed() }),
    simulator.addInstance({ version: '0.26.5', seed: kitSeed() }),
  ]);
  const { page } = await launchWith(
    { name: 'Old', server: old, key: ownerKey(old) },
    { name: 'Shop', server: shop, key: ownerKey(shop) },
  );
  const operation = dialog(page, 'Set permissions');
  const compare = dialog(page, 'Compare access');

  await test.step('where there is no kit, one is made first and applied to whom it was begun for', async () => {
    const apply = dialog(page, 'Apply kit');
    await page.getByRole('button', { name: `Actions for ${FRESH}`, exact: true }).click();
    await page.getByRole('menuitem', { name: 'Apply kit…' }).click();
    await apply.getByRole('button', { name: 'New kit…' }).click();
    const edit = dialog(page, 'New kit');
    await edit.getByRole('textbox', { name: 'Name', exact: true }).fill('All');
    await page.keyboard.press('Escape');
    await edit.getByRole('button', { name: 'Keep editing' }).click();
    await edit.getByRole('button', { name: 'Save kit' }).click();
    await expect(apply.getByRole('list', { name: 'Email addresses' })).toContainText(FRESH);
    await apply.getByRole('button', { name: 'Cancel' }).click();
  });

  await test.step('two who were selected are compared, and one is made like the other', async () => {
    await page.getByRole('checkbox', { name: `Select ${FRESH}` }).check();
    await page.getByRole('checkbox', { name: `Select ${DESK}` }).check();
    await page.getByRole('button', { name: /^More for the selected/ }).click();
    await page.getByRole('menuitem', { name: 'Compare access…' }).click();
    await expect(compare.getByRole('list', { name: 'Comparison' }).getByRole('listitem')).toHaveText([
      'API page',
      /^Shop/,
      /^production/,
      /^web/,
    ]);
    await expectClean(page, 'comparing two people');
    await compare.getByRole('button', { name: `Make ${FRESH} like ${DESK}…` }).click();
    const copy = dialog(page, `Copy access of ${DESK}`);
    await expect(copy.getByRole('status')).toHaveText('1 will run.');
    await copy.getByRole('button', { name: /^Set permissions of 1 person in Acme/ }).click();
    await expect(operation.getByRole('status').first()).toHaveText('1 person with changed permissions.');
    expect(grantedCounts(shop, FRESH)).toEqual([1, 1, 1]);
    await operation.getByRole('button', { name: 'Close', exact: true }).last().click();
  });

  await test.step('what one has is copied by names to an instance of another version', async () => {
    await page.getByRole('button', { name: `Actions for ${DESK}` }).click();
    await page.getByRole('menuitem', { name: 'Copy access to…' }).click();
    const copy = dialog(page, `Copy access of ${DESK}`);
    await copy.getByRole('textbox', { name: 'Email addresses' }).fill(FRESH);
    await copy.getByRole('checkbox', { name: 'Acme on Old' }).check();
    await expect(copy.getByRole('status')).toHaveText('1 will run.');
    await expectClean(page, 'copying access');
    await copy.getByRole('button', { name: /^Set permissions of 1 person in Acme/ }).click();
    await expect(operation.getByRole('status').first()).toHaveText('1 person with changed permissions.');
    expect(grantedCounts(old, FRESH)).toEqual([1, 1, 1]);
    await operation.getByRole('button', { name: 'Close', exact: true }).last().click();
  });

  await test.step('one person is compared in two organizations', async () => {
    const project = shop.world.addProject({
      organizationId: shop.world.organizations[0]?.id ?? '',
      name: 'Wiki',
    });
    const fresh = shop.world.users.find((row) => row.email === FRESH)?.id;
    shop.world.members.find(({ userId }) => userId === fresh)?.accessedProjects.push(project.id);
    await page.getByRole('button', { name: `Actions for ${FRESH}` }).click();
    await page.getByRole('menuitem', { name: 'Compare access…' }).click();
    await expect(
      compare.getByRole('group', { name: 'Other' }).getByRole('combobox', { name: 'Organization' }),
    ).toHaveValue(/.+/);
    await compare.getByRole('button', { name: 'Compare', exact: true }).click();
    await expect(compare.getByText('Only Acme on Shop has 1 thing. Both have 4 things.')).toBeVisible();
    await expect(compare.getByRole('button', { name: 'Make Acme on Old like Acme on Shop…' })).toBeVisible();
  });
});

test('who is invited with a kit is offered it once they joined, also after a restart, and granted it when that is run', async ({
  simulator,
  launchWith,
  launch,
  profile,
}) => {
  const server = await simulator.addInstance({ version: '0.30.2', seed: kitSeed() });
  storeKits(profile, [STAGING]);
  const email = 'late@example.net';
  const first = await launchWith({ name: 'Shop', server, key: ownerKey(server) });
  await first.page.getByRole('button', { name: 'Invite', exact: true }).click();
  const invite = dialog(first.page, 'Invite people');
  await invite.getByRole('textbox', { name: 'Email addresses' }).fill(email);
  await expect(invite.getByText('New members see nothing until you grant it.')).toBeVisible();
  await invite.getByRole('combobox', { name: 'Kit' }).selectOption('Developers');
  await expectClean(first.page, 'inviting with a kit');
  await invite.getByRole('button', { name: 'Create 1 invitation' }).click();
  await expect(invite.getByRole('status').first()).toHaveText('1 invitation created.');
  await invite.getByRole('button', { name: 'Close', exact: true }).last().click();
  await first.page.getByRole('tab', { name: 'Invitations' }).click();
  const sign = first.page.getByRole('img', { name: /^Invited with the kit “Developers”/ });
  await expect(sign).toBeVisible();
  await chooseInRow(first.page, email, 'Remove');
  await expect(sign).toHaveCount(0);
  await first.page.getByRole('button', { name: `Undo: invite ${email} again` }).click();
  await expect(sign).toBeVisible();
  await expectClean(first.page, 'an invitation with a kit');
  await first.page.getByRole('tab', { name: 'Members' }).click();
  await first.close();

  accept(server, email);
  const { page } = await launch();
  await expect(page.getByText('1 person who joined waits for their permissions.')).toBeVisible();
  expect(grantedCounts(server, email)).toEqual([0, 0, 0]);
  await expectClean(page, 'people who joined');
  await page.getByRole('button', { name: 'Review…' }).click();
  const apply = dialog(page, 'Apply kit');
  await apply.getByRole('button', { name: /^Set permissions of 1 person in Acme/ }).click();
  await expect(dialog(page, 'Set permissions').getByRole('status').first()).toHaveText(
    '1 person with changed permissions.',
  );
  expect(grantedCounts(server, email)).toEqual([2, 2, 3]);
  await dialog(page, 'Set permissions').getByRole('button', { name: 'Close', exact: true }).last().click();
  await expect(page.getByText(/who joined wait/)).toHaveCount(0);
});

test('a colleague is invited to six organizations by a kit, with permissions and an end date, in four clicks', async ({
  simulator,
  launchWith,
}) => {
  const servers = await Promise.all(
    Array.from({ length: 6 }, () => simulator.addInstance({ version: '0.30.2', seed: kitSeed() })),
  );
  const { page } = await launchWith(
    ...servers.map((server, at) => ({ name: `Server ${at + 1}`, server, key: ownerKey(server) })),
  );
  await openKits(page);
  await tabAction(page, 'New kit…').click();
  const edit = dialog(page, 'New kit');
  await edit.getByRole('textbox', { name: 'Name', exact: true }).fill('Frontend contractor');
  for (const at of servers.keys())
    await edit
      .getByRole('combobox', { name: 'Add an organization' })
      .selectOption({ label: `Acme on Server ${at + 1}` });
  await edit.getByRole('textbox', { name: 'Access ends after (days)' }).fill('90');
  await edit.getByRole('textbox', { name: 'Project' }).fill('Shop');
  await expectClean(page, 'a kit with organizations');
  await edit.getByRole('button', { name: 'Save kit' }).click();
  await expect(page.getByRole('list', { name: 'Organizations' }).getByRole('listitem')).toHaveCount(6);

  await page.getByRole('button', { name: 'All people' }).click();
  const acts = await countActs(page);
  await tabAction(page, 'Invite…').click();
  const sheet = dialog(page, 'Invite people');
  await sheet.getByRole('textbox', { name: 'Email addresses' }).fill('nora@studio.example');
  await sheet.getByRole('combobox', { name: 'Kit' }).click();
  await page.keyboard.press('Escape');
  await sheet.getByRole('combobox', { name: 'Kit' }).selectOption('Frontend contractor');
  await expect(sheet.getByLabel('Access ends (optional)')).not.toHaveValue('');
  await sheet.getByRole('button', { name: 'Create 6 invitations' }).click();
  await expect(sheet.getByRole('status').first()).toHaveText(/^6 invitations created/);
  // The fourth is in the list of kits, which the system draws.
  expect((await acts()).clicks).toBe(3);
  for (const { world } of servers)
    expect(world.invitations.map(({ email }) => email)).toContain('nora@studio.example');
});
