import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { expect } from './app.ts';
import { expectClean } from './axe.ts';
import { chooseForInstance, clipboardOf, runFromPalette } from './screen.ts';
import { keyOf, village } from './seeds.ts';
import { test } from './sharedApp.ts';

const step = (dialog: Locator, title: string) =>
  dialog
    .getByRole('list', { name: 'Steps' })
    .getByRole('listitem')
    .filter({ has: dialog.page().getByText(title, { exact: true }) });

const diagnoseDialog = (page: Page) => page.getByRole('dialog', { name: 'Diagnose' });

test('an instance is looked at step by step; the text names no secret', async ({ openWith, simulator }) => {
  const server = await simulator.addInstance({ seed: village('north') });
  const key = keyOf(server);
  const app = await openWith({ name: 'North', server, key });
  const { page } = app;
  await expect(page.getByRole('row', { name: /north/ }).first()).toBeVisible();

  await test.step('all is well', async () => {
    const hold = server.hold('health');
    const dialog = await chooseForInstance(page, 'Diagnose');
    await hold.arrived;
    await expect(step(dialog, 'Name (DNS)')).toContainText('good');
    await expect(step(dialog, 'HTTP')).toContainText('running');
    await expect(dialog.getByRole('button', { name: 'Copy' })).toBeDisabled();
    // Copy is barred until it ends: the focus is within all the same.
    await expect(dialog.getByRole('button', { name: 'Close' })).toBeFocused();
    hold.release();
    await expect(dialog.getByText('All is well.')).toBeVisible();
    await expect(step(dialog, 'Version')).toContainText('Dokploy 0.30.2.');
    await expect(step(dialog, 'HTTP')).toContainText(/\d ms/);
    await expectClean(page, 'Diagnose, all good');
    await dialog.getByRole('button', { name: 'Copy' }).click();
    await expect(dialog.getByText('Copied. It holds no key.')).toBeVisible();
    const text = await clipboardOf(app);
    expect(text).toContain('Diagnosis of “North”');
    expect(text).toContain(server.host);
    expect(text).not.toContain(key);
    await dialog.getByRole('checkbox', { name: /^Hide hosts/ }).check();
    await dialog.getByRole('button', { name: 'Copy' }).click();
    await expect(dialog.getByText('Copied, with numbers for hosts, addresses and names.')).toBeVisible();
    const hidden = await clipboardOf(app);
    expect(hidden).toMatch(/Diagnosis of “name-\d”, http:\/\/address-1:/);
    expect(hidden).not.toMatch(/127\.0\.0\.1|North|@/);
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
    await expect(page.getByRole('button', { name: 'Instance menu' })).toBeFocused();
  });

  await test.step('stopped half-way', async () => {
    const hold = server.hold('user.get');
    await runFromPalette(page, 'diagnose', /^Diagnose this instance…/);
    const dialog = diagnoseDialog(page);
    await hold.arrived;
    await dialog.getByRole('button', { name: 'Stop' }).click();
    await expect(step(dialog, 'Key')).toContainText('You stopped it.');
    hold.release();
    await dialog.getByRole('button', { name: 'Run again' }).click();
    await expect(dialog.getByText('All is well.')).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
  });

  await test.step('what fails is named, with what to do', async () => {
    server.setFault({ kind: 'status', status: 502 });
    await page.keyboard.press('F5');
    await page.getByRole('alert').getByRole('button', { name: 'Diagnose' }).first().click();
    const dialog = diagnoseDialog(page);
    await expect(dialog.getByText('Something is wrong at “Proxy in between”.')).toBeVisible();
    await expect(step(dialog, 'Proxy in between')).toContainText('could not reach Dokploy (HTTP 502)');
    await expect(step(dialog, 'Key')).toContainText('Not tried, since “Proxy in between” failed.');
    await expectClean(page, 'Diagnose, failed');
    // The words of the advice are none of a secret’s.
    server.setFault({ kind: 'login-page' });
    await dialog.getByRole('button', { name: 'Run again' }).click();
    await expect(step(dialog, 'Proxy in between')).toContainText('asks for a sign-in');
    await dialog.getByRole('button', { name: 'Copy' }).click();
    await expect.poll(() => clipboardOf(app)).toContain('basic authentication) under “Advanced”');
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
    server.setFault(null);
  });
});

test('diagnostics are shown, copied, saved, without any secret', async ({ openWith, simulator, shared }) => {
  const server = await simulator.addInstance({ seed: village('north') });
  const key = keyOf(server);
  const app = await openWith({ name: 'North', server, key });
  const { page, electron } = app;
  await expect(page.getByRole('row', { name: /north/ }).first()).toBeVisible();
  const file = join(shared.profile, 'diagnostics.txt');
  await electron.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = async () => ({ canceled: false, filePath });
  }, file);
  await electron.evaluate(({ Menu }) =>
    Menu.getApplicationMenu()
      ?.items.at(-1)
      ?.submenu?.items.find(({ label }) => label.startsWith('Diagnostics'))
      ?.click(),
  );
  const dialog = page.getByRole('dialog', { name: 'Diagnostics' });
  const section = (name: string) => dialog.getByRole('region', { name });
  await expect(section('Versions')).toContainText(/Electron\s*\d+/);
  await expect(section('Keychain')).toContainText('answers');
  await expect(section('This run')).toContainText(/Sandbox\s*o(n|ff)/);
  await expect(section('Files of the profile')).toContainText(/instances\.json: \d+ k?B, whole/);
  await expect(section('Last lines of the log')).toContainText('organization.all');
  await expect(section('Instances')).toContainText('“name-1”http://address-1');
  await expectClean(page, 'Diagnostics');
  await dialog.getByRole('checkbox', { name: 'Hide hosts, addresses and names' }).uncheck();
  await expect(section('Instances')).toContainText(`“North”${server.origin}`);
  await dialog.getByRole('button', { name: 'Copy' }).click();
  await expect(dialog.getByText('The diagnostics are on the clipboard.')).toBeVisible();
  await dialog.getByRole('button', { name: 'Save…' }).click();
  await expect(dialog.getByText('Saved as “diagnostics.txt”.')).toBeVisible();
  const saved = readFileSync(file, 'utf8');
  expect(saved).toContain(server.origin);
  expect(saved).toMatch(/# Crashes\nNothing\.\n/);
  expect(saved).not.toContain(key);
  expect(await clipboardOf(app)).toBe(saved);
});
