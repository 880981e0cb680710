import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect } from './app.ts';
import { expectClean } from './axe.ts';
import { runFromPalette } from './screen.ts';
import { test } from './sharedApp.ts';
import { studio, writeHistory } from './studio.ts';

const instanceBox = (page: Page) => page.getByRole('combobox', { name: 'Instance' });
const entries = (page: Page) => page.getByRole('table', { name: 'Audit log' }).getByRole('row');

test('Dokploy’s own audit log is a second source in Activity: filtered and paged by the server, opened, and saved', async ({
  openWith,
  shared,
  simulator,
}) => {
  const licensed = await studio(simulator, { licensed: true });
  const free = await studio(simulator, { licensed: false });
  const other = await studio(simulator, { licensed: true });
  writeHistory(licensed.server, 320);
  const key = licensed.keyOf('owner@studio.example');
  const app = await openWith(
    { name: 'Free', server: free.server, key: free.keyOf('owner@studio.example') },
    { name: 'As member', server: other.server, key: other.keyOf('max@studio.example') },
    { name: 'Studio', server: licensed.server, key },
  );
  const { page, electron } = app;
  const asked = () =>
    licensed.server.requests.flatMap(({ call, path }) => (call === 'auditLog.all' ? [path] : []));

  await test.step('the palette leads to the log of the organization that is shown', async () => {
    await expect(page.getByRole('row', { name: /books@studio/ })).toBeVisible();
    expect(asked()).toEqual([]);
    await runFromPalette(page, 'go to dokploy audit', /audit/i);
    await expect(page.getByRole('radio', { name: 'Dokploy’s audit log' })).toBeChecked();
    await expect(page.getByRole('row', { name: /Changed person.*max@studio/ }).first()).toBeVisible();
    // The tile of the rail had the focus, and its tooltip with it.
    await page.getByRole('searchbox', { name: 'Search names' }).focus();
    await expectClean(page, 'audit log');
  });

  await test.step('more comes as its end comes into sight', async () => {
    expect(asked()).toHaveLength(1);
    await expect(page.getByRole('table', { name: 'Audit log' })).toHaveAttribute('aria-rowcount', '321');
    await entries(page).nth(1).click();
    await page.keyboard.press('End');
    await expect.poll(() => asked().length).toBeGreaterThan(1);
    expect(asked()[1]).toContain('offset=100&limit=100');
  });

  await test.step('the server filters, once typing rests', async () => {
    licensed.server.requests.clear();
    await page.getByRole('textbox', { name: 'User' }).fill('OPS@');
    await page.getByRole('combobox', { name: 'Action' }).selectOption({ label: 'Created' });
    await expect(page.getByText('107 entries')).toBeVisible();
    expect(asked().at(-1)).toContain('userEmail=OPS%40&action=create');
    await page.getByRole('searchbox', { name: 'Search names' }).fill('bill');
    await expect(page.getByText('54 entries')).toBeVisible();
    await page.getByRole('textbox', { name: 'From' }).fill('2001-01-01');
    await page.getByRole('textbox', { name: 'To' }).fill('2001-01-02');
    await expect(page.getByRole('heading', { name: 'No entries match' })).toBeVisible();
    await expectClean(page, 'audit log, none found');
    await page.getByRole('button', { name: 'Clear filters' }).click();
    await expect(page.getByRole('row', { name: /Changed person.*max@studio/ }).first()).toBeVisible();
  });

  await test.step('an entry opens with what was noted of it, without what may be a secret', async () => {
    await page
      .getByRole('button', { name: /^Open Deployed service/ })
      .first()
      .click();
    const dialog = page.getByRole('dialog', { name: 'Deployed service' });
    await expect(dialog).toContainText('env(not shown)');
    await expect(dialog).toContainText('branchmain');
    await expectClean(page, 'an entry of the audit log');
    await page.keyboard.press('Escape');
    expect(await page.content()).not.toContain('SECRET=hidden');
  });

  await test.step('it is saved as it is filtered', async () => {
    const filePath = join(shared.profile, 'audit.csv');
    await electron.evaluate(({ dialog }, target) => {
      dialog.showSaveDialog = async () => ({ canceled: false, filePath: target });
    }, filePath);
    await page.getByRole('searchbox', { name: 'Search names' }).fill('redis');
    await expect(page.getByText('53 entries')).toBeVisible();
    await page.getByRole('button', { name: 'Export', exact: true }).click();
    await page.getByRole('menuitem', { name: /As CSV/ }).click();
    await expect(page.getByText('Saved as “audit.csv”.')).toBeVisible();
    const lines = readFileSync(filePath, 'utf8').trimEnd().split('\r\n');
    expect(lines).toHaveLength(54);
    expect(lines[1]).toContain('Deployed service,deploy,service,redis-main-8giet1');
  });

  await test.step('where there is none, it is said why, once', async () => {
    await page.getByRole('button', { name: 'Home', exact: true }).click();
    await page.getByRole('tab', { name: 'Activity' }).click();
    await page.getByRole('radio', { name: 'Quayside' }).press('ArrowRight');
    await instanceBox(page).selectOption({ label: 'Free' });
    await expect(page.getByRole('heading', { name: 'No audit log without a license' })).toBeVisible();
    await expectClean(page, 'no audit log');
    await instanceBox(page).selectOption({ label: 'As member' });
    await expect(
      page.getByRole('heading', { name: 'This key’s role may not list audit entries' }),
    ).toBeVisible();
    await page.getByRole('radio', { name: 'Dokploy’s audit log' }).press('ArrowLeft');
    await expect(page.getByRole('searchbox', { name: 'Search activity' })).toBeVisible();
  });
});
