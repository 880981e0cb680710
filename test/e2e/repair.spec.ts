import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, header, type RunningApp, test, tile } from './app.ts';
import { expectClean } from './axe.ts';
import { answerBoxes } from './boxes.ts';
import { runFromPalette } from './screen.ts';
import { keyOf, village } from './seeds.ts';

async function openRepair(page: Page) {
  await runFromPalette(page, 'repair', /^Repair…/);
  const dialog = page.getByRole('dialog', { name: 'Repair' });
  await expect(dialog.getByRole('heading', { name: 'Earlier list' })).toBeVisible();
  return dialog;
}

/** Answers the window that asks for a file, and keeps the app from starting anew outside of the test. */
async function standIn({ electron }: RunningApp, file: string): Promise<void> {
  await electron.evaluate(({ app, dialog }, filePath) => {
    dialog.showSaveDialog = async () => ({ canceled: false, filePath });
    app.relaunch = () => {};
  }, file);
}

test('a list that was damaged is restored from its last good copy, its keys are found again; then it is started over', async ({
  simulator,
  launchWith,
  launch,
  profile,
  keyring,
}) => {
  const [north, south] = await Promise.all(
    ['north', 'south'].map((name) => simulator.addInstance({ seed: village(name) })),
  );
  if (!north || !south) throw new Error('No servers');
  const first = await launchWith(
    { name: 'North', server: north, key: keyOf(north) },
    { name: 'South', server: south, key: keyOf(south) },
  );
  await expect(header(first.page)).toContainText('connected');
  const copies = () => {
    try {
      return readdirSync(join(profile, 'instances-copies'));
    } catch {
      return [];
    }
  };
  await expect.poll(() => copies().length).toBeGreaterThan(0);
  await first.close();
  const registry = join(profile, 'instances.json');
  writeFileSync(registry, readFileSync(registry, 'utf8').slice(0, 300));

  const app = await launch();
  const { page } = app;
  await test.step('the list is gone, its keys are known by the copy', async () => {
    await expect(page.getByRole('alert').filter({ hasText: 'was set aside' })).toContainText('Repair');
    const dialog = await openRepair(page);
    const strays = dialog.getByRole('list', { name: 'Keys not in the list' });
    await expect(strays.getByRole('listitem')).toHaveText([/on “North”/, /on “South”/]);
    await expect(dialog.getByRole('list', { name: 'Files that were set aside' })).toContainText(
      'instances.malformed-',
    );
    await expectClean(page, 'Repair, after the list was damaged');
    await strays.getByRole('button', { name: /on “North”/ }).click();
    const deleting = page.getByRole('dialog', { name: 'Delete key' });
    await expect(deleting.getByRole('button', { name: 'Delete the key' })).toBeEnabled();
    await expectClean(page, 'deleting a key that is not in the list');
    await deleting.getByRole('button', { name: 'Back' }).click();
  });

  await test.step('restored, every instance has its key again', async () => {
    const dialog = page.getByRole('dialog', { name: 'Repair' });
    await expect(dialog).toContainText('2 instances, 2 keys: North, South');
    await answerBoxes(app, ['Restore the list']);
    await dialog.getByRole('button', { name: 'Restore this list' }).click();
    await expect(page.getByRole('status').filter({ hasText: 'The list was restored' })).toBeVisible();
    await tile(page, 'North').click();
    await expect(header(page)).toContainText('connected');
    const again = await openRepair(page);
    await expect(again).toContainText('Every key in the keychain is in the list.');
    await expect(again).toContainText('No key or header value is missing from the keychain.');
    await expect(again).toContainText('No earlier list has keys or instances');
  });

  await test.step('a key that left the keychain is told with what can be done', async () => {
    keyring.clear(keyring.accounts()[0] ?? '');
    const dialog = page.getByRole('dialog', { name: 'Repair' });
    await dialog.getByRole('button', { name: 'Check again' }).click();
    const missing = dialog.getByRole('list', { name: 'Keys missing from the keychain' });
    await missing.getByRole('button', { name: /^Forget/ }).click();
    await expect(page.getByRole('dialog', { name: 'Forget key' })).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
  });

  await test.step('started over, after an export, with what was kept in a folder', async () => {
    await standIn(app, join(profile, 'before.json'));
    const dialog = await openRepair(page);
    await dialog.getByRole('button', { name: 'Start over…' }).click();
    const starting = page.getByRole('dialog', { name: 'Start over' });
    await expect(starting.getByRole('button', { name: 'Start over', exact: true })).toBeDisabled();
    await expectClean(page, 'starting over, before the export');
    await starting.getByRole('button', { name: 'Export instances…' }).click();
    const exporting = page.getByRole('dialog', { name: 'Export instances' });
    await exporting.getByRole('radio', { name: 'Without keys' }).check();
    await exporting.getByRole('button', { name: 'Export…' }).click();
    await exporting.getByRole('button', { name: 'Continue' }).click();
    await expect(starting).toContainText('Exported to “before.json”.');
    await answerBoxes(app, ['Start over']);
    const ended = app.electron.waitForEvent('close');
    // The window may go while it is being clicked at.
    const click = starting.getByRole('button', { name: 'Start over', exact: true }).click();
    await Promise.all([ended, click.catch(() => {})]);
    const names = readdirSync(profile);
    expect(names).not.toContain('instances.json');
    const aside = names.find((name) => name.startsWith('set-aside-')) ?? '';
    expect(readFileSync(join(profile, aside, 'instances.json'), 'utf8')).toContain('North');
  });

  await test.step('the next start is the first one, and Repair has the earlier list', async () => {
    const fresh = await launch();
    await expect(
      fresh.page.getByRole('heading', { name: 'Connect your first Dokploy server' }),
    ).toBeVisible();
    const dialog = await openRepair(fresh.page);
    await expect(dialog.getByRole('region', { name: 'Earlier list' })).toContainText('North, South');
  });
});
