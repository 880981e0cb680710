import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { openAdding } from './adding.ts';
import { expect, fillInstance, fillLookedAt, header, type RunningApp, test, tile } from './app.ts';
import { expectClean } from './axe.ts';
import { addByMain, chooseMore } from './screen.ts';
import { keyOf, production, staging } from './seeds.ts';

async function inMenu(page: Page, item: string): Promise<void> {
  await page.getByRole('button', { name: 'Instance menu' }).click();
  await page.getByRole('menuitem', { name: item }).click();
  await expect(page.getByRole('dialog', { name: item })).toBeVisible();
}

async function leaveDialog(page: Page): Promise<void> {
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
}

/** The dialogs that move instances: the export with faults at its boxes, and what an import will change. */
async function moveByFile({ electron, page }: RunningApp, file: string): Promise<void> {
  await electron.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = async () => ({ canceled: false, filePath });
    dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [filePath] });
  }, file);
  await chooseMore(page, 'Export…');
  const dialog = page.getByRole('dialog', { name: 'Export instances' });
  await dialog.getByRole('radio', { name: 'With keys, encrypted' }).check();
  await dialog.getByRole('button', { name: 'Export…' }).click();
  await expect(dialog.getByText('Enter a passphrase.')).toBeVisible();
  await expectClean(page, 'exporting, with faults at the boxes');
  await dialog.getByRole('radio', { name: 'Without keys' }).check();
  await dialog.getByRole('button', { name: 'Export…' }).click();
  await expect(dialog.getByRole('status').filter({ hasText: 'Saved' })).toBeVisible();
  await expectClean(page, 'exported');
  await leaveDialog(page);
  await chooseMore(page, 'Import…');
  await page.getByRole('button', { name: 'Choose a file…' }).click();
  await expect(page.getByRole('table', { name: 'What will change' })).toBeVisible();
  await expectClean(page, 'importing, what will change');
  await leaveDialog(page);
}

test('axe finds nothing on any screen, in either theme', async ({ simulator, keyring, profile, launch }) => {
  // One long walk over every screen: on a busy machine it takes longer than other tests may.
  test.setTimeout(300_000);
  const one = await simulator.addInstance({ seed: production() });
  const two = await simulator.addInstance({ seed: staging() });
  const app = await launch();
  const { page } = app;
  await expectClean(page, 'welcome');

  const dialog = await openAdding({ app, keyring, profile });
  await expectClean(page, 'adding, idle');
  await dialog.getByRole('button', { name: 'Connect' }).click();
  await expect(dialog.getByText('Paste the API key.')).toBeVisible();
  await expectClean(page, 'adding, with faults at the boxes');
  await fillLookedAt(page, one);
  const hold = one.hold('health');
  await fillInstance(page, { name: 'Production', url: one.origin, key: 'wrong'.repeat(13) });
  await hold.arrived;
  await expectClean(page, 'adding, while it checks');
  hold.release();
  await expect(dialog.getByRole('alert')).toBeVisible();
  await expectClean(page, 'adding, failed');
  await page.keyboard.press('Escape');
  await expect(dialog.getByRole('button', { name: 'Keep editing' })).toBeFocused();
  await expectClean(page, 'adding, asking before it is lost');
  await dialog.getByRole('button', { name: 'Discard changes' }).click();
  await expect(dialog).toBeHidden();

  const first = page.getByRole('region', { name: 'Add instance' });
  await first.getByRole('textbox', { name: 'URL' }).fill(two.origin);
  await expect(first.getByText('Dokploy answers.')).toBeVisible();
  await expectClean(page, 'welcome, with a server that answers');
  await first.getByRole('button', { name: 'Connect' }).click();
  await expect(first.getByText('Paste the API key.')).toBeVisible();
  await expectClean(page, 'welcome, with a fault at a box');

  await page.getByRole('button', { name: 'Add several…' }).click();
  const many = page.getByRole('dialog', { name: 'Add several instances' });
  await many
    .getByRole('textbox')
    .fill(`North, http://dokploy.invalid, ${'k'.repeat(64)}\nSouth, 127.0.0.1:1, ${'k'.repeat(64)}\nNowhere`);
  await expect(many.getByRole('status')).toHaveText('2 ready, 1 to fix.');
  await many.getByRole('button', { name: 'Reveal the key of line 1' }).click();
  await expectClean(page, 'adding several, pasted, with a key revealed');
  await many.getByRole('button', { name: 'Drop: North' }).click();
  await many.getByRole('button', { name: 'Add 1 instance' }).click();
  await expect(many.getByRole('status')).toContainText('None added. 1 failed, 1 to fix:');
  await expectClean(page, 'adding several, failed');
  await many.getByRole('button', { name: 'Close' }).click();
  await expect(many).toBeHidden();

  await addByMain(app, { name: 'Staging', server: two, key: keyOf(two) });
  await addByMain(app, { name: 'Production', server: one, key: keyOf(one) });
  await expect(page.getByRole('row', { name: /desk@shop/ })).toBeVisible();
  await expect(header(page)).toContainText('connected');
  await expectClean(page, 'members');
  await page.keyboard.press('Control+K');
  await expect(page.getByRole('dialog', { name: 'Command palette' })).toBeVisible();
  await expectClean(page, 'palette');
  await page.keyboard.type('nothing like this');
  await expect(page.getByText('Nothing matches')).toBeVisible();
  await expectClean(page, 'palette, nothing found');
  await leaveDialog(page);
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
  await expectClean(page, 'sheet of shortcuts');
  await leaveDialog(page);
  await page.getByRole('button', { name: 'Filter by Role' }).click();
  await expect(page.getByRole('menu')).toBeVisible();
  await expectClean(page, 'members, filter open');
  await page.getByRole('menuitemcheckbox', { name: /member/ }).click();
  await page.keyboard.press('Escape');
  await expectClean(page, 'members, with a filter set');
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await page.getByRole('tab', { name: 'Invitations' }).click();
  await expect(page.getByRole('row', { name: /vendor@north/ })).toBeVisible();
  await expectClean(page, 'invitations');
  await page.getByRole('searchbox', { name: 'Search invitations' }).fill('nobody');
  await expect(page.getByRole('heading', { name: 'No invitations match' })).toBeVisible();
  await expectClean(page, 'invitations, none found');
  await page.getByRole('button', { name: /^Archive/ }).click();
  await expect(page.getByRole('heading', { name: 'No key for Archive' })).toBeVisible();
  await expectClean(page, 'organization without a key');

  await page.getByRole('tab', { name: 'Settings' }).click();
  await expectClean(page, 'settings');
  await page.getByRole('textbox', { name: 'Organization name' }).fill('Shop');
  await page.getByRole('textbox', { name: 'Logo' }).fill('nothing');
  await page.getByRole('button', { name: 'Save' }).click();
  await expectClean(page, 'settings, with a fault and a warning');
  await page.getByRole('textbox', { name: 'Logo' }).fill('');
  await page.getByRole('textbox', { name: 'Organization name' }).fill('Store');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText(/^The settings of “Store” on .+ were saved\./)).toBeVisible();
  await expectClean(page, 'settings, saved');
  await page.getByRole('button', { name: 'Delete organization' }).click();
  await expect(page.getByRole('dialog', { name: 'Delete organization' })).toBeVisible();
  await expectClean(page, 'deleting an organization');
  await leaveDialog(page);
  await page.getByRole('button', { name: 'New organization' }).click();
  await expect(page.getByRole('dialog', { name: 'New organization' })).toBeVisible();
  await expectClean(page, 'new organization');
  await leaveDialog(page);
  await page.getByRole('button', { name: /^Shop/ }).click();
  await expectClean(page, 'settings of an organization with a key');

  await page.getByRole('button', { name: 'Instance menu' }).click();
  await expect(page.getByRole('menuitem', { name: 'Refresh' })).toBeVisible();
  await expectClean(page, 'instance menu');
  await page.keyboard.press('Escape');

  for (const item of ['Edit instance', 'Replace key', 'Remove instance']) {
    await inMenu(page, item);
    await expectClean(page, item);
    await leaveDialog(page);
  }
  await inMenu(page, 'Edit instance');
  await page.getByRole('textbox', { name: 'URL' }).fill('http://dokploy.invalid');
  await expectClean(page, 'Edit instance, moved to http');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Discard changes' }).click();
  await expect(page.getByRole('dialog')).toHaveCount(0);

  await page.getByRole('button', { name: 'Home', exact: true }).click();
  await expectClean(page, 'Home');
  await page.getByRole('tab', { name: 'People' }).click();
  await page.getByRole('rowheader', { name: /desk@shop/ }).dblclick();
  await expect(page.getByRole('complementary')).toContainText('Nothing yet.');
  await page.getByRole('checkbox', { name: 'Select tester@staging.example' }).check();
  await expectClean(page, 'People, with one selected and the panel of another');
  await page.getByRole('button', { name: 'Close panel' }).click();
  await page.getByRole('button', { name: 'Filter people' }).click();
  const owners = page.getByRole('group', { name: 'Role' }).getByRole('checkbox', { name: 'owner' });
  await expect(owners).toBeVisible();
  await page.getByRole('button', { name: 'More', exact: true }).click();
  await expectClean(page, 'People, filters open');
  await owners.check();
  await page.keyboard.press('Escape');
  await expectClean(page, 'People, with a filter set');
  await page.getByRole('button', { name: 'Clear all filters' }).click();
  await page.getByRole('tab', { name: 'Invitations' }).click();
  await page.getByRole('checkbox', { name: /^Select vendor@north.example in / }).check();
  await expectClean(page, 'Invitations of all instances, with one selected');
  await page.getByRole('tab', { name: 'Activity' }).click();
  await expect(page.getByRole('row', { name: /Change organization/ })).toBeVisible();
  await expectClean(page, 'Activity');
  await page.getByRole('button', { name: 'Export', exact: true }).click();
  await expect(page.getByRole('menuitem', { name: 'As JSON' })).toBeVisible();
  await expectClean(page, 'Activity, export menu');
  await page.keyboard.press('Escape');
  await chooseMore(page, 'Clear activity…');
  await expect(page.getByRole('dialog', { name: 'Clear activity' })).toBeVisible();
  await expectClean(page, 'clearing Activity');
  await leaveDialog(page);
  await page.getByRole('button', { name: /^Open Change organization/ }).click();
  await page.getByRole('button', { name: 'Details' }).click();
  await expect(page.getByRole('button', { name: 'Copy results' })).toBeVisible();
  await expectClean(page, 'an operation that is over');
  await leaveDialog(page);
  await page.getByRole('tab', { name: 'Overview' }).click();
  await moveByFile(app, join(profile, 'backup.json'));
  await tile(page, 'Staging').click();
  two.setFault({ kind: 'status', status: 403 });
  await page.keyboard.press('F5');
  await expect(page.getByRole('alert')).toBeVisible();
  await expectClean(page, 'failed instance, with what was seen');
  await page.getByRole('button', { name: 'Home', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Retry Staging' })).toBeVisible();
  await expectClean(page, 'Home, with a failed instance');
  await app.electron.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.setContentSize(900, 600),
  );
  await expect.poll(() => page.evaluate(() => innerWidth)).toBe(900);
  await expectClean(page, 'Home, in the smallest window');
});
