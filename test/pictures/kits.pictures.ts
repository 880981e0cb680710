import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { accept, DESK, FRESH, kitSeed, ownerKey, STAGING, storeKits } from '../e2e/kitWorld.ts';
import { openAudit, tabAction } from '../e2e/screen.ts';
import { storeInstances } from '../e2e/storedInstances.ts';
import { expect, shoot, test } from './shoot.ts';

const VERSIONS = [
  ['Production', '0.30.2'],
  ['Staging', '0.28.6'],
  ['Legacy', '0.26.5'],
] as const;

test('kits', async ({ simulator, launch, keyring, profile }) => {
  const servers = await Promise.all(
    VERSIONS.map(([, version]) => simulator.addInstance({ version, seed: kitSeed() })),
  );
  await storeInstances(
    profile,
    keyring,
    servers.map((server, at) => ({ name: VERSIONS[at]?.[0] ?? '', server, key: ownerKey(server) })),
  );
  const app = await launch();
  const { page } = app;
  await page.getByRole('button', { name: 'Home', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Refresh', exact: true })).toBeEnabled();
  await page.getByRole('tab', { name: 'People' }).click();
  await page.getByText('Kits', { exact: true }).click();
  await shoot(app, 'kits-empty', page.getByRole('heading', { name: 'No kit yet' }));

  await tabAction(page, 'New kit…').click();
  const edit = page.getByRole('dialog', { name: 'New kit' });
  await shoot(app, 'kit-new', edit.getByRole('list', { name: 'What matches' }));
  await edit.getByRole('button', { name: 'Save kit' }).click();
  await shoot(app, 'kit-fault');
  await fillStaging(page);
  await shoot(app, 'kit-edit');
  await edit.getByRole('group', { name: 'Keys and sources' }).scrollIntoViewIfNeeded();
  await shoot(app, 'kit-switches');
  await edit
    .getByRole('combobox', { name: 'Add an organization' })
    .selectOption({ label: 'Acme on Staging' });
  await edit.getByRole('textbox', { name: 'Access ends after (days)' }).fill('90');
  await edit.getByRole('textbox', { name: 'Name', exact: true }).scrollIntoViewIfNeeded();
  await shoot(app, 'kit-places');
  await edit.getByRole('button', { name: 'Save kit' }).click();
  await shoot(app, 'kits', page.getByRole('heading', { name: 'Developers' }));

  await page.getByRole('button', { name: 'Apply…' }).click();
  const apply = page.getByRole('dialog', { name: 'Apply kit' });
  await apply.getByRole('button', { name: 'Apply kit' }).click();
  await shoot(app, 'apply-fault');
  const people = [FRESH, DESK, 'ops@example.com', 'new@example.net', 'nobody@example.com'];
  await apply.getByRole('textbox', { name: 'Email addresses' }).fill(people.join('\n'));
  await apply.getByText('Exactly this').click();
  await shoot(app, 'apply-plan', apply.getByRole('list', { name: 'To grant there' }));
  await apply.getByRole('button', { name: 'Acme on Production' }).click();
  await shoot(app, 'apply-plan-open');
  servers[2]?.setFault({ kind: 'reset' });
  await apply.getByRole('button', { name: 'Check again' }).click();
  await shoot(app, 'apply-barred', apply.getByRole('list', { name: 'Won’t run (1)' }));
  servers[2]?.setFault(null);
  await apply.getByRole('button', { name: /^Set permissions/ }).click();
  await expect(page.getByRole('dialog', { name: 'Set permissions' }).getByRole('status').first()).toHaveText(
    /done/,
  );
  await shoot(app, 'apply-done');
  await page.getByRole('dialog').getByRole('button', { name: 'Close', exact: true }).last().click();
  const [production] = servers;
  const organizationId = production?.world.organizations[0]?.id ?? '';
  const project = production?.world.addProject({ organizationId, name: 'Wiki' });
  production?.world.addEnvironment({ projectId: project?.id ?? '', name: 'staging' });
  await page.getByRole('button', { name: 'Check again' }).click();
  await shoot(app, 'kits-drift', page.getByRole('list', { name: 'Drift' }));
});

test('copies and comparisons', async ({ simulator, launchWith, profile }) => {
  const [shop, old] = await Promise.all([
    simulator.addInstance({ version: '0.30.2', seed: kitSeed() }),
    simulator.addInstance({ version: '0.28.6', seed: kitSeed() }),
  ]);
  storeKits(profile, [STAGING]);
  const app = await launchWith(
    { name: 'Staging', server: old, key: ownerKey(old) },
    { name: 'Production', server: shop, key: ownerKey(shop) },
  );
  const { page } = app;
  const blog = old.world.projects.find(({ name }) => name === 'Shop');
  if (blog) blog.name = 'Store';
  await page.getByRole('checkbox', { name: `Select ${FRESH}` }).check();
  await page.getByRole('checkbox', { name: `Select ${DESK}` }).check();
  await shoot(app, 'members-selected-two');
  await page.getByRole('button', { name: /^More for the selected/ }).click();
  await page.getByRole('menuitem', { name: 'Compare access…' }).click();
  const compare = page.getByRole('dialog', { name: 'Compare access' });
  await shoot(app, 'compare', compare.getByRole('list', { name: 'Comparison' }));
  await compare.getByRole('button', { name: 'Close', exact: true }).last().click();
  await page.getByRole('button', { name: `Actions for ${DESK}` }).click();
  await shoot(app, 'member-menu', undefined, 'stays');
  await page.getByRole('menuitem', { name: 'Copy access to…' }).click();
  const copy = page.getByRole('dialog', { name: /^Copy access/ });
  await copy.getByRole('textbox', { name: 'Email addresses' }).fill(FRESH);
  await copy.getByRole('checkbox', { name: 'Acme on Staging' }).check();
  await copy.getByRole('button', { name: /^Acme on Staging/ }).click();
  await shoot(app, 'copy-plan', copy.getByText(/nothing there has this name/));
  await copy.getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('button', { name: 'Discard changes' }).click();

  await page.getByRole('button', { name: 'Invite', exact: true }).click();
  const invite = page.getByRole('dialog', { name: 'Invite people' });
  await invite.getByRole('textbox', { name: 'Email addresses' }).fill('late@example.net');
  await invite.getByRole('combobox', { name: 'Kit' }).selectOption('Developers');
  await shoot(app, 'invite-kit');
  await invite.getByRole('button', { name: 'Create 1 invitation' }).click();
  await expect(invite.getByRole('status').first()).toHaveText('1 done.');
  await invite.getByRole('button', { name: 'Close', exact: true }).last().click();
  await page.getByRole('tab', { name: 'Invitations' }).click();
  await shoot(app, 'invitations-kit', page.getByRole('img', { name: /^Invited with the kit/ }));
  await page.getByRole('tab', { name: 'Members' }).click();
  accept(shop, 'late@example.net');
  await page.getByRole('button', { name: 'Refresh', exact: true }).click();
  await shoot(app, 'members-joined', page.getByText('1 person who joined waits for their permissions.'));
  await page.getByRole('button', { name: 'Home', exact: true }).click();
  await shoot(app, 'overview-joined');
  await page.getByRole('tab', { name: 'People' }).click();
  await page.getByText('Kits', { exact: true }).click();
  await shoot(app, 'kits-joined');
});

/** A kit as an operator may make it. */
async function fillStaging(page: Page): Promise<void> {
  const edit = page.getByRole('dialog');
  await edit.getByRole('textbox', { name: 'Name', exact: true }).fill('Developers');
  await edit.getByRole('combobox', { name: 'Rule 1: what' }).selectOption('environments');
  await edit.getByRole('textbox', { name: 'Environment' }).fill('staging');
  await edit.getByRole('button', { name: 'Add rule' }).click();
  await edit.getByRole('combobox', { name: 'Rule 2: what' }).selectOption('services');
  await edit.getByRole('combobox', { name: 'Rule 2: grant or withhold' }).selectOption('withhold');
  await edit.getByRole('group', { name: 'Rule 2: kinds' }).getByRole('checkbox', { name: 'redis' }).check();
  await edit.getByRole('radiogroup', { name: 'Create services' }).getByText('On', { exact: true }).click();
  await edit.getByRole('radiogroup', { name: 'API page' }).getByText('Off', { exact: true }).click();
}

/** Wanted access by a kit, by projects, none, and what cannot be used. */
const WANTED = [
  'address,instance,organization,role,access',
  `${FRESH},Production,Acme,member,Developers`,
  `${DESK},Production,Acme,member,Shop; Blog`,
  'ops@example.com,Production,Acme,member,sees nothing',
  'a.new.colleague.with.a.long.address@studio-north.example,Production,Acme,member,Developers',
  `${FRESH},Staging,Acme,member,Blog`,
  `${DESK},Staging,Acme,admin,Developers`,
  `${DESK},Legacy,Acme,member,Intranet`,
].join('\n');

test('a file of wanted access with what people see', async ({ simulator, launch, keyring, profile }) => {
  const servers = await Promise.all(
    VERSIONS.map(([, version]) => simulator.addInstance({ version, seed: kitSeed() })),
  );
  await storeInstances(
    profile,
    keyring,
    servers.map((server, at) => ({ name: VERSIONS[at]?.[0] ?? '', server, key: ownerKey(server) })),
  );
  storeKits(profile, [STAGING]);
  const app = await launch();
  const { page } = app;
  const file = join(profile, 'wanted access.csv');
  writeFileSync(file, WANTED);
  await app.electron.evaluate(({ dialog }, filePath) => {
    dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [filePath] });
  }, file);
  await page.getByRole('button', { name: 'Home', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Refresh', exact: true })).toBeEnabled();
  await openAudit(page, 'Baseline drift');
  await tabAction(page, 'Import wanted access…').click();
  const wanted = page.getByRole('dialog', { name: 'Wanted access' });
  await wanted.getByRole('button', { name: 'Choose a file…' }).click();
  await expect(wanted.getByRole('list', { name: 'Changes on Production' })).toBeVisible();
  await shoot(app, 'wanted-access-review', wanted.locator('[aria-keyshortcuts]'));
});
