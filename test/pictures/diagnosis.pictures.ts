import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chooseForInstance } from '../e2e/screen.ts';
import { keyOf, village } from '../e2e/seeds.ts';
import { expect, shoot, test } from './shoot.ts';

test('what helps when something is wrong', async ({ simulator, launchWith, profile }) => {
  const server = await simulator.addInstance({ seed: village('north') });
  const reports = join(profile, 'crash-reports');
  mkdirSync(join(reports, 'pending'), { recursive: true });
  writeFileSync(join(reports, 'README.txt'), 'Chosen');
  writeFileSync(join(reports, 'pending', 'one.dmp'), 'MDMP'.padEnd(120_000));
  mkdirSync(join(profile, 'logs'), { recursive: true });
  const crash = '[2026-11-20 10:11:12.131] [info]  a process ended: Window, crashed, exit code 11';
  writeFileSync(join(profile, 'logs', 'main.log'), `${crash}\n`);
  const app = await launchWith({ name: 'North', server, key: keyOf(server) });
  const { page } = app;
  await expect(page.getByRole('row', { name: /north/ }).first()).toBeVisible();

  const hold = server.hold('user.get');
  const dialog = await chooseForInstance(page, 'Diagnose');
  await hold.arrived;
  await shoot(app, 'diagnose-running');
  hold.release();
  await shoot(app, 'diagnose-good', dialog.getByText('All is well.'));
  server.setFault({ kind: 'status', status: 502 });
  await dialog.getByRole('button', { name: 'Run again' }).click();
  await shoot(app, 'diagnose-failed', dialog.getByText(/^Something is wrong/));
  await page.keyboard.press('Escape');
  await page.keyboard.press('ControlOrMeta+k');
  await page.keyboard.type('diagnostics');
  await page.keyboard.press('Enter');
  await shoot(app, 'diagnostics', page.getByRole('region', { name: 'Versions' }));
  await page.getByRole('region', { name: 'Files of the profile' }).scrollIntoViewIfNeeded();
  await shoot(app, 'diagnostics-below');
  await page.getByRole('region', { name: 'Crash reports' }).scrollIntoViewIfNeeded();
  await shoot(app, 'diagnostics-crashes');
});

test('what can be mended of list and keychain', async ({ simulator, launchWith, profile, keyring }) => {
  const [north, south] = await Promise.all(
    ['north', 'south'].map((name) => simulator.addInstance({ seed: village(name) })),
  );
  if (!north || !south) throw new Error('No servers');
  const app = await launchWith(
    { name: 'North', server: north, key: keyOf(north) },
    { name: 'South', server: south, key: keyOf(south), headers: [['x-gate', 'open']] },
  );
  const { page } = app;
  const openRepair = async () => {
    await page.keyboard.press('ControlOrMeta+k');
    // Its code comes when it is first opened.
    await expect(page.getByRole('dialog', { name: 'Command palette' }).getByRole('combobox')).toBeFocused();
    await page.keyboard.type('repair');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { name: 'Earlier list' })).toBeVisible();
  };
  await expect
    .poll(
      () =>
        readdirSync(profile).includes('instances-copies') &&
        readdirSync(join(profile, 'instances-copies')).length,
    )
    .toBe(1);
  await openRepair();
  await shoot(app, 'repair-nothing');
  await page.keyboard.press('Escape');
  const [first = '', second = ''] = keyring.accounts();
  keyring.clear(second);
  keyring.putAsApp(first.replace(/.$/, '-'), 'k'.repeat(64));
  keyring.putAsApp('elsewhere.key', 'k'.repeat(64));
  writeFileSync(join(profile, 'people.malformed-2026-01-31T090507.json'), '{"version":1,');
  // An earlier list with an instance that the present one lacks.
  const list = readFileSync(join(profile, 'instances.json'), 'utf8');
  const [gone = ''] = JSON.parse(list).order;
  writeFileSync(join(profile, 'instances.replaced-2026-01-31T090507.json'), list.replaceAll(gone, 'gone'));
  await openRepair();
  await shoot(app, 'repair');
  await page.getByRole('button', { name: 'Start over…' }).click();
  await shoot(app, 'start-over');
});
