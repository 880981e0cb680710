import type { SimulatedInstance } from '../dokploy/instance.ts';
import { expect } from './app.ts';
import { expectClean } from './axe.ts';
import {
  accessOf,
  acmeWithProjects,
  DESK,
  grantedNames,
  memberOf,
  openPermissions,
  permissionsOf,
  storedAs,
  treeItem,
} from './permissions.ts';
import { chooseRole, expectTold, openPalette, outcomes, runFromPalette } from './screen.ts';
import { test } from './sharedApp.ts';

const QA = 'qa@acme.example';

test.describe.configure({ mode: 'parallel' });

/** How often what can be granted was read. */
const treesRead = ({ requests }: SimulatedInstance) =>
  requests.filter(({ call }) => call === 'project.all' || call === 'project.allForPermissions').length;

test('a member is granted a service, its parents and Docker, and undone', async ({ simulator, openWith }) => {
  const server = await simulator.addInstance({ seed: acmeWithProjects() });
  const { page } = await openWith(storedAs(server));

  await test.step('who sees nothing stands out and is found', async () => {
    await expect(accessOf(page)).toHaveText('sees nothing');
    await expect(accessOf(page, QA)).toHaveText(/^1 project(,|$)/);
    await expect(accessOf(page, 'ops@acme.example')).toHaveText('everything, as admin');
    await page.getByRole('button', { name: 'Filter by Access' }).click();
    await page.getByRole('menuitemcheckbox', { name: 'Sees nothing' }).click();
    await page.keyboard.press('Escape');
    await expect(accessOf(page)).toBeVisible();
    await expect(accessOf(page, QA)).toBeHidden();
    await page.getByRole('button', { name: 'Clear filters' }).click();
    // Once for the column, however often it is looked at.
    expect(treesRead(server)).toBe(1);
  });

  const dialog = await openPermissions(page);
  await test.step('the panel says what a new member sees', async () => {
    await expect(dialog).toContainText('sees nothing until you grant projects');
    await expectClean(page, 'permissions of a member who sees nothing');
  });

  await test.step('a child takes its parents along, and what saving would do is told', async () => {
    await treeItem(dialog, 'orders').click();
    await expect(treeItem(dialog, 'orders')).toHaveAttribute('aria-checked', 'true');
    await expect(treeItem(dialog, 'Shop')).toHaveAttribute('aria-checked', 'mixed');
    await expect(treeItem(dialog, 'Shop')).toHaveAccessibleName('Shop project 1 of 6 services granted');
    await dialog.getByRole('switch', { name: 'Docker' }).check();
    await expect(dialog.getByText('Grants 1 project, 1 environment, 1 service, “Docker”.')).toBeVisible();
    await expectClean(page, 'permissions with changes');
  });

  await test.step('saved, read back, and told', async () => {
    server.requests.clear();
    await dialog.getByRole('button', { name: 'Save permissions' }).click();
    await expect(dialog).toBeHidden();
    expect(grantedNames(server, memberOf(server))).toEqual(['Shop', 'orders', 'production']);
    expect(memberOf(server).canAccessToDocker).toBe(true);
    expect(server.requests.map(({ call }) => call)).toEqual([
      'user.one',
      'user.assignPermissions',
      'user.all',
    ]);
    await expectTold(
      page,
      `Permissions of ${DESK} in Acme on Shop changed: granted 1 project, 1 environment, 1 service, “Docker”.`,
    );
    await expect(accessOf(page)).toHaveText(/^1 project(,|$)/);
  });

  await test.step('undone', async () => {
    await page.getByRole('button', { name: `Undo: put the permissions of ${DESK} back` }).click();
    await expect(accessOf(page)).toHaveText('sees nothing');
    expect(grantedNames(server, memberOf(server))).toEqual([]);
    expect(memberOf(server).canAccessToDocker).toBe(false);
  });
});

test('by keyboard alone: from the row to a search, a grant, and back', async ({ simulator, openWith }) => {
  const server = await simulator.addInstance({ seed: acmeWithProjects({ sees: ['Billing'] }) });
  const { page } = await openWith(storedAs(server));
  await expect(accessOf(page)).toHaveText(/^1 project(,|$)/);
  const row = page.getByRole('row', { name: new RegExp(DESK) });
  await row.focus();
  await page.keyboard.press('Enter');
  const dialog = permissionsOf(page);
  const search = dialog.getByRole('searchbox', { name: 'Search projects and services' });
  await expect(search).toBeFocused();

  await test.step('arrows, Home, End, letters, * and Space', async () => {
    await page.keyboard.press('ArrowDown');
    await expect(treeItem(dialog, 'Billing')).toBeFocused();
    await page.keyboard.press('ArrowLeft');
    await expect(treeItem(dialog, 'invoices')).toBeHidden();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await expect(treeItem(dialog, 'production').first()).toBeFocused();
    await page.keyboard.press('End');
    await expect(treeItem(dialog, 'landing')).toBeFocused();
    await page.keyboard.type('che');
    await expect(treeItem(dialog, 'checkout')).toBeFocused();
    await page.keyboard.press('Space');
    await expect(treeItem(dialog, 'checkout')).toHaveAttribute('aria-checked', 'true');
    await page.keyboard.press('Home');
    await expect(treeItem(dialog, 'Billing')).toBeFocused();
    // Tab goes into the controls of the row.
    await page.keyboard.press('Tab');
    await expect(dialog.getByRole('button', { name: 'Billing: and everything inside' })).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(treeItem(dialog, 'Billing')).toHaveAttribute('aria-checked', 'true');
  });

  await test.step('a search, and only what is granted', async () => {
    await search.focus();
    await page.keyboard.type('postgres');
    await expect(dialog.getByRole('treeitem')).toHaveCount(3);
    await page.keyboard.press('Enter');
    await expect(dialog).toBeVisible();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
    await expect(treeItem(dialog, 'Website')).toBeHidden();
    await expect(treeItem(dialog, 'checkout')).toBeVisible();
  });

  await test.step('Escape asks before the draft is lost, and goes back to it with the focus where it was', async () => {
    await page.keyboard.press('Escape');
    const question = dialog.getByRole('group', {
      name: /^Discard your changes\? Grants .* Nothing is saved yet\.$/,
    });
    await expect(question.getByRole('button', { name: 'Keep editing' })).toBeFocused();
    await expectClean(page, 'permissions, asked whether they are discarded');
    await page.keyboard.press('Escape');
    await expect(question).toBeHidden();
    await expect(dialog.getByRole('button', { name: 'Only granted' })).toBeFocused();
    await expect(treeItem(dialog, 'checkout')).toHaveAttribute('aria-checked', 'true');
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await question.getByRole('button', { name: 'Keep editing' }).click();
    await expect(treeItem(dialog, 'checkout')).toHaveAttribute('aria-checked', 'true');
  });

  await test.step('saved by Enter on its button; the focus comes back', async () => {
    await dialog.getByRole('button', { name: 'Save permissions' }).focus();
    await page.keyboard.press('Enter');
    await expect(dialog).toBeHidden();
    await expect(row.locator(':focus').or(row.and(page.locator(':focus')))).toHaveCount(1);
    expect(grantedNames(server, memberOf(server))).toEqual(
      ['Billing', 'Shop', 'books', 'checkout', 'invoices', 'production', 'production'].sort(),
    );
  });

  await test.step('discarded, nothing is sent', async () => {
    await openPermissions(page);
    await treeItem(dialog, 'Billing').click();
    server.requests.clear();
    await page.keyboard.press('Escape');
    await dialog.getByRole('button', { name: 'Discard changes' }).click();
    await expect(dialog).toBeHidden();
    expect(server.requests.filter(({ call }) => call === 'user.assignPermissions')).toEqual([]);
  });
});

test('what a row offers is gone once done: the focus goes to its row', async ({ simulator, openWith }) => {
  const server = await simulator.addInstance({ seed: acmeWithProjects() });
  const { page } = await openWith(storedAs(server));
  await expect(accessOf(page)).toHaveText('sees nothing');
  const dialog = await openPermissions(page);
  await treeItem(dialog, 'Billing').hover();
  await dialog.getByRole('button', { name: 'Billing: and everything inside' }).click();
  await expect(treeItem(dialog, 'Billing')).toBeFocused();
  await treeItem(dialog, 'Website').hover();
  await expect(dialog.getByRole('button', { name: 'Website: and everything inside' })).toBeVisible();
  await expect(dialog.getByRole('button', { name: 'Billing: nothing inside' })).toBeHidden();
  await page.keyboard.press('Escape');
  await dialog.getByRole('button', { name: 'Discard changes' }).click();
});

test('what a member makes meanwhile stays; a draft outlasts readings', async ({ simulator, openWith }) => {
  const server = await simulator.addInstance({ seed: acmeWithProjects({ sees: ['Shop/*'] }) });
  const { page } = await openWith(storedAs(server));
  await expect(accessOf(page)).toHaveText(/^1 project(,|$)/);
  // Something else that is under way has the members read again when it is done.
  const role = server.hold('organization.updateMemberRole');
  await chooseRole(page, QA, 'billing');
  await role.arrived;
  const dialog = await openPermissions(page);
  await treeItem(dialog, 'Website').click();
  await dialog.getByRole('switch', { name: 'API page' }).check();

  const desk = memberOf(server);
  const made = { organizationId: desk.organizationId, by: desk.userId };
  server.world.addProject({ ...made, name: 'Made by Desk' });
  role.release();
  await expect(dialog).toContainText('have changed on the server: granted 1 project, 1 environment.');
  await expect(dialog.getByText('Grants 1 project, “API page”.')).toBeVisible();
  // What came since is no ghost: the tree is read again, and has it.
  await expect(treeItem(dialog, 'Made by Desk')).toBeVisible();
  await expect(dialog.getByText(/no longer exist/)).toBeHidden();
  await dialog.getByRole('button', { name: 'OK' }).click();
  await expect(dialog.getByText('Your changes are kept')).toBeHidden();

  server.world.addProject({ ...made, name: 'Made at the last moment' });
  await dialog.getByRole('button', { name: 'Save permissions' }).click();
  await expect(dialog).toBeHidden();
  const names = grantedNames(server, memberOf(server));
  for (const name of ['Shop', 'Website', 'Made by Desk', 'Made at the last moment'])
    expect(names).toContain(name);
  await expect(accessOf(page)).toHaveText(/^4 projects(,|$)/);
});

test('a failed save keeps the draft; a failed tree is told in place', async ({ simulator, openWith }) => {
  const server = await simulator.addInstance({ seed: acmeWithProjects({ sees: ['Shop/*', 'Website/*'] }) });
  server.setFault({ kind: 'status', status: 502 }, { call: 'project.allForPermissions' });
  server.world.removeProject(server.world.projects.find(({ name }) => name === 'Website')?.id ?? '');
  const { page } = await openWith(storedAs(server));
  await expect(page.getByRole('alert')).toContainText('Projects could not be read');
  await expect(accessOf(page)).toHaveText(/^2 projects, /);

  const dialog = await openPermissions(page);
  await expect(dialog.getByRole('alert')).toContainText('You can still set switches.');
  await dialog.getByRole('switch', { name: 'Docker' }).check();
  server.setFault({ kind: 'status', status: 403 }, { call: 'user.assignPermissions', times: 1 });
  await dialog.getByRole('button', { name: 'Save permissions' }).click();
  await expect(dialog.getByRole('alert')).toHaveCount(2);
  await expect(dialog.getByText('Grants “Docker”.')).toBeVisible();
  server.setFault(null);

  await dialog.getByRole('button', { name: 'Retry' }).first().click();
  await expect(treeItem(dialog, 'Shop')).toBeVisible();
  await expect(dialog).toContainText('3 granted items no longer exist.');
  await dialog.getByRole('button', { name: 'Remove them' }).click();
  await expect(
    dialog.getByText('Grants “Docker”; takes away 1 project, 1 environment, 1 service.'),
  ).toBeVisible();
  await dialog.getByRole('button', { name: 'Save permissions' }).click();
  await expect(dialog).toBeHidden();
  expect(grantedNames(server, memberOf(server))).not.toContain('gone');
  await expect(accessOf(page)).toHaveText(/^1 project(,|$)/);
  await expect(page.getByRole('alert')).toHaveCount(0);
});

test('on 0.26.5 projects are read when asked for; roles say what counts', async ({ simulator, openWith }) => {
  const old = await simulator.addInstance({
    version: '0.26.5',
    seed: acmeWithProjects({ sees: ['Shop/*'] }),
  });
  const server = await simulator.addInstance({ seed: acmeWithProjects() });
  const { page } = await openWith(storedAs(server), storedAs(old, 'Old'));

  await test.step('an old server', async () => {
    await expect(accessOf(page)).toHaveText(/^1 project, /);
    const dialog = await openPermissions(page);
    await expect(
      dialog.getByText(/Before Dokploy 0\.28\.7 members reach this without the switch/),
    ).toHaveCount(2);
    await expect(dialog).toContainText('This server sends every service in full');
    await page.keyboard.press('Escape');
    expect(treesRead(old)).toBe(0);
    await page.getByRole('button', { name: 'Count' }).click();
    await expect(accessOf(page)).toHaveText(/^1 project(,|$)/);
    await expect(page.getByRole('button', { name: 'Count' })).toBeHidden();
    expect(treesRead(old)).toBe(1);
    await openPermissions(page);
    await expect(treeItem(dialog, 'Shop')).toBeVisible();
    await expect(dialog).toContainText('needs Dokploy 0.29.0 or newer');
    await page.keyboard.press('Escape');
  });

  await test.step('roles for which permissions do not count', async () => {
    await page.getByRole('navigation', { name: 'Instances' }).getByRole('button', { name: 'Shop' }).click();
    const says = async (email: string, words: string) => {
      const dialog = await openPermissions(page, email);
      await expect(dialog).toContainText(words);
      return dialog;
    };
    await says('owner@acme.example', 'You cannot set your own permissions.');
    await page.keyboard.press('Escape');
    await says('ops@acme.example', 'Admins see everything: permissions do not count.');
    await expectClean(page, 'permissions of an admin');
    await page.keyboard.press('Escape');
    const custom = await says('books@acme.example', 'switches do not count for it');
    await expect(custom.getByRole('switch', { name: 'Docker' })).toBeDisabled();
    await treeItem(custom, 'Website').click();
    await custom.getByRole('button', { name: 'Save permissions' }).click();
    await expect(custom).toBeHidden();
    expect(grantedNames(server, memberOf(server, 'books@acme.example'))).toContain('Website');
  });
});

test('several people get and lose what is chosen, each by a difference', async ({ simulator, openWith }) => {
  const server = await simulator.addInstance({ seed: acmeWithProjects({ sees: ['Billing/*'] }) });
  const { page } = await openWith(storedAs(server));
  await expect(accessOf(page)).toHaveText(/^1 project(,|$)/);
  await page.getByRole('checkbox', { name: 'Select all members' }).click();
  await page.getByRole('button', { name: 'Permissions…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Set permissions' });
  await expect(dialog).toContainText('3 of 5 people can be changed, 2 cannot be changed.');
  await treeItem(dialog, 'Billing').click();
  await treeItem(dialog, 'Billing').click();
  await treeItem(dialog, 'Website').click();
  await dialog.getByLabel('Docker').selectOption('Turn on');
  await expect(dialog).toContainText('3 of 5 people will be changed, 2 cannot be changed.');
  await expectClean(page, 'permissions of several people');
  await dialog.getByRole('button', { name: 'Set permissions of 3 people' }).click();
  await expect(page.getByRole('list', { name: 'Steps' })).toContainText(DESK);
  // The steps are listed before the last of them was answered.
  await expect.poll(() => memberOf(server, QA).canAccessToDocker).toBe(true);
  await expect.poll(() => grantedNames(server, memberOf(server, 'books@acme.example'))).toEqual(['Website']);
  await expect.poll(() => grantedNames(server, memberOf(server))).toEqual(['Website']);
  await page.getByRole('button', { name: 'Close' }).last().click();
  expect(grantedNames(server, memberOf(server, QA))).toContain('storefront');
  expect(memberOf(server, 'books@acme.example').canAccessToDocker).toBe(false);
});

test('the panel opens from the palette, the row’s menu and People', async ({ simulator, openWith }) => {
  const server = await simulator.addInstance({ seed: acmeWithProjects() });
  const { page } = await openWith(storedAs(server));
  await expect(accessOf(page)).toBeVisible();
  const dialog = permissionsOf(page);
  const isOpened = async () => {
    await expect(treeItem(dialog, 'Shop')).toBeVisible();
    // A menu that is still closing takes Escape for itself.
    await expect(page.getByRole('menu')).toHaveCount(0);
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
  };

  await openPalette(page);
  await page.keyboard.type('permissions of');
  await expect(page.getByRole('option', { name: `Permissions of ${DESK}` })).toBeVisible();
  await page.keyboard.type(' front');
  await page.keyboard.press('Enter');
  await isOpened();

  await page.getByRole('button', { name: `Actions for ${DESK}`, exact: true }).click();
  await page.getByRole('menuitem', { name: 'Permissions…' }).click();
  await isOpened();

  await page.getByRole('navigation', { name: 'Instances' }).getByRole('button', { name: 'Home' }).click();
  await page.getByRole('tab', { name: 'People' }).click();
  await page.getByRole('row', { name: DESK }).press('Enter');
  await page.getByRole('button', { name: `Actions for ${DESK} in Acme` }).click();
  await page.getByRole('menuitem', { name: 'Permissions…' }).click();
  await expect(dialog).toBeVisible();
  // As on a slow computer, where the dialog has not taken the focus yet: Escape is for the dialog alone.
  await page.getByRole('button', { name: 'Close panel' }).evaluate((close) => close.focus());
  await isOpened();
  // The panel is open still: the palette goes on with the organizations of its person.
  await runFromPalette(page, 'this person’s permissions', /^This person’s permissions…/);
  await expect(page.getByRole('option', { name: `Permissions of ${DESK}` })).toContainText('Acme on');
  await page.keyboard.press('Enter');
  await isOpened();
  await runFromPalette(page, 'compare this person', /^Compare this person’s access…/);
  await expect(page.getByRole('option', { name: `Compare access of ${DESK}` })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog', { name: 'Compare access' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(outcomes(page).getByRole('status')).toHaveText('');
});
