import { utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fillInstance, registryOf } from '../../e2e/app.ts';
import { startPanel } from '../../e2e/panel.ts';
import { chooseForInstance, chooseMore } from '../../e2e/screen.ts';
import { expect, FOLDER, test } from './guide.ts';
import { startXfcePanel, storeMonitoring, TRAY_PREFERENCES } from './xfcePanel.ts';

test('moving instances by a file', async ({ open, profile }) => {
  const { app, page, shoot, home, dialog } = await open('demo');
  await home();
  await chooseMore(page, 'Export…');
  await page.getByRole('radio', { name: 'With keys, encrypted' }).check();
  await shoot('export', dialog);
  const passphrase = 'nine lanterns on the harbour wall';
  for (const name of ['Passphrase', 'Passphrase again'])
    await page.getByLabel(name, { exact: true }).fill(passphrase);
  await app.electron.evaluate(
    ({ dialog: system }, filePath) => {
      system.showSaveDialog = async () => ({ canceled: false, filePath });
      system.showOpenDialog = async () => ({ canceled: false, filePaths: [filePath] });
    },
    join(profile, 'instances.age'),
  );
  await page.getByRole('button', { name: 'Export…' }).click();
  await expect(page.getByText(/Saved/)).toBeVisible({ timeout: 60_000 });
  await page.getByRole('button', { name: 'Close' }).click();
  await page.getByRole('navigation').getByRole('button', { name: 'Staging' }).click();
  const remove = await chooseForInstance(page, 'Remove instance');
  await expect(remove).toBeVisible();
  await shoot('remove-instance', dialog);
  await remove.getByRole('button', { name: 'Remove instance' }).click();
  await expect(dialog).toBeHidden();
  await home();
  await chooseMore(page, 'Import…');
  await page.getByRole('button', { name: 'Choose a file…' }).click();
  await page.getByLabel('Passphrase', { exact: true }).fill(passphrase);
  await page.getByRole('button', { name: 'Open', exact: true }).click();
  await expect(page.getByRole('table', { name: 'What will change' })).toBeVisible({ timeout: 60_000 });
  await shoot('import', dialog);
});

test('settings, and a link', async ({ open, keyring }) => {
  // A desktop that shows icons of apps.
  const panel = await startPanel(keyring.env);
  // Those with pasted keys alone could not be monitored.
  const { app, page, shoot, home, dialog } = await open('demo', { made: true });
  await home();
  await page.keyboard.press('Control+,');
  await expect(dialog.getByRole('button', { name: 'Show folder' })).toBeVisible();
  await shoot('settings', dialog);
  const background = dialog.getByRole('region', { name: 'In the background' });
  const often = background.getByRole('combobox', { name: 'Monitor instances' });
  await often.selectOption('30');
  await expect(often).toHaveValue('30');
  await background.scrollIntoViewIfNeeded();
  await shoot('background', background);
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  const link = 'quayside://add?url=https%3A%2F%2Fdokploy.acme-login.example&name=Production';
  await app.electron.evaluate(({ app: main }, text) => {
    main.emit('second-instance', {}, ['quayside', text], '/', undefined);
  }, link);
  await expect(dialog.getByText('A link filled this in.')).toBeVisible();
  await shoot('link', dialog);
  await app.close();
  panel.stop();
});

for (const theme of ['light', 'dark'] as const)
  test(`the icon in the tray, ${theme}`, async ({ open, demo, profile, keyring }) => {
    const panel = await startXfcePanel(keyring.env, theme);
    try {
      const prepare = () => {
        const [, away, invited] = registryOf(profile).order;
        storeMonitoring(profile, { away, invited });
        demo[1]?.instance.setFault({ kind: 'status', status: 502 });
        writeFileSync(join(profile, 'preferences.json'), JSON.stringify({ ...TRAY_PREFERENCES, theme }));
      };
      // Those with pasted keys are not looked after.
      const { app, home } = await open('demo', { env: panel.env, prepare, made: true });
      await home();
      await panel.shootMenu(app, join(FOLDER, `tray-menu-${theme}.png`));
    } finally {
      panel.stop();
    }
  });

test('what Quayside is, and what is known of it', async ({ open }) => {
  const { app, page, shoot, home, dialog } = await open('demo');
  await home();
  await app.electron.evaluate(({ app: main }) => {
    // As an installed one tells of itself, started by a person, on a computer that is always the same.
    Object.defineProperty(main, 'isPackaged', { value: true });
    process.argv.splice(1);
    const os = process.getBuiltinModule('node:os');
    const release = () => '6.12.48+deb13-amd64';
    Object.assign(os, { release, version: () => '#1 SMP PREEMPT_DYNAMIC Debian 6.12.48-1' });
    Object.defineProperty(process, 'getSystemVersion', { value: release });
    process.getBuiltinModule('node:module').syncBuiltinESMExports();
  });
  await page.keyboard.press('Control+,');
  await dialog.getByRole('button', { name: 'About Quayside' }).click();
  await expect(dialog.getByText('Chromium')).toBeVisible();
  await shoot('about', dialog);
  await dialog.getByRole('button', { name: 'Diagnostics' }).click();
  await expect(page.getByRole('region', { name: 'Versions' })).toBeVisible();
  // Of the window, which ends before the lines on how this computer protects the run.
  await shoot('diagnostics');
});

test('after an update', async ({ open, profile }) => {
  writeFileSync(join(profile, 'starts.json'), '{"version":1,"last":"0.0.9","open":null}');
  const { page, shoot, dialog } = await open('demo');
  await page.getByRole('button', { name: 'What’s new' }).click();
  await expect(page.getByRole('region', { name: 'Versions' })).toBeVisible();
  await shoot('whats-new', dialog);
});

test('when something is wrong', async ({ open, profile, keyring }) => {
  const { page, shoot, home, instance, dialog, servers } = await open('demo');
  await home();
  servers[1]?.setFault({ kind: 'status', status: 502 });
  await page.getByRole('button', { name: 'Refresh', exact: true }).click();
  await instance('Staging');
  await expect(page.getByRole('alert').first()).toBeVisible();
  await shoot('trouble');
  const diagnose = await chooseForInstance(page, 'Diagnose');
  await expect(diagnose.getByText(/^Something is wrong/)).toBeVisible({ timeout: 30_000 });
  await shoot('diagnose', dialog);
  await page.keyboard.press('Escape');
  const [first = '', second = ''] = keyring.accounts();
  keyring.clear(second);
  keyring.putAsApp(first.replace(/.$/, '-'), 'k'.repeat(64));
  const aside = join(profile, 'people.malformed-2026-10-01T090507.json');
  writeFileSync(aside, '{"version":1,');
  utimesSync(aside, Date.UTC(2026, 9, 1, 9, 5) / 1000, Date.UTC(2026, 9, 1, 9, 5) / 1000);
  await page.keyboard.press('Control+k');
  await expect(dialog.getByRole('combobox')).toBeFocused();
  await page.keyboard.type('repair');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Earlier list' })).toBeVisible();
  await shoot('repair', dialog);
});

test('with the keychain locked', async ({ open, demo, keyring }) => {
  const { page, shoot, dialog } = await open('none');
  keyring.lock();
  await page.getByRole('button', { name: 'Add instance' }).click();
  const [production] = demo;
  const url = 'https://dokploy.acme.example';
  await fillInstance(page, { name: 'Production', url, key: production?.key ?? '' });
  await expect(dialog.getByRole('alert')).toBeVisible({ timeout: 20_000 });
  await expect(dialog.getByLabel('Keep for this session')).toBeVisible();
  await shoot('keychain', dialog);
});
