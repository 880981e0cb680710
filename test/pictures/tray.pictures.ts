import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { registryOf, tile } from '../e2e/app.ts';
import { startPanel } from '../e2e/panel.ts';
import { keyOf, village } from '../e2e/seeds.ts';
import { storeInstances } from '../e2e/storedInstances.ts';
import { expect, folderOf, shoot, test } from './shoot.ts';
import { hasXfcePanel, startXfcePanel, storeMonitoring, TRAY_PREFERENCES } from './xfcePanel.ts';

for (const theme of ['light', 'dark'] as const)
  test(`the tray and its menu on a panel, ${theme}`, async ({ simulator, keyring, profile, launch }) => {
    test.skip(!hasXfcePanel, 'Needs Debian’s xfce4-panel, xfconf, xdotool and imagemagick.');
    const panel = await startXfcePanel(keyring.env, theme);
    try {
      const names = ['Production', 'Staging', 'EU clients', 'Lab'];
      const stored = await Promise.all(
        names.map(async (name, at) => {
          const server = await simulator.addInstance({ seed: village(`place${at}`) });
          return { name, server, key: keyOf(server), made: true as const };
        }),
      );
      await storeInstances(profile, keyring, stored);
      const [, invited, , away] = registryOf(profile).order;
      stored.at(-1)?.server.setFault({ kind: 'status', status: 502 });
      storeMonitoring(profile, { invited, away });
      writeFileSync(join(profile, 'preferences.json'), JSON.stringify({ ...TRAY_PREFERENCES, theme }));
      const app = await launch({ env: panel.env });
      await expect(app.page.getByText('connected').first()).toBeAttached();
      await panel.shootMenu(app, join(folderOf('wide', theme), 'tray-menu.png'));
    } finally {
      panel.stop();
    }
  });

test('settings of what goes on in the background', async ({ simulator, keyring, profile, launch }) => {
  const host = await startPanel(keyring.env);
  const north = await simulator.addInstance({ seed: village('north') });
  const south = await simulator.addInstance({ seed: village('south') });
  await storeInstances(profile, keyring, [
    { name: 'North', server: north, key: keyOf(north), made: true },
    { name: 'A client with a pasted key', server: south, key: keyOf(south) },
  ]);
  writeFileSync(
    join(profile, 'preferences.json'),
    JSON.stringify({ version: 1, tray: true, monitorEvery: 15, trayTold: true }),
  );
  const app = await launch();
  await tile(app.page, 'North').click();
  await expect(app.page.getByRole('row', { name: /north/ }).first()).toBeVisible();
  await app.page.keyboard.press('Control+,');
  const part = app.page.getByRole('region', { name: 'In the background' });
  await expect(part.getByText(/Left out: A client/)).toBeVisible();
  await part.getByText('Notifications').scrollIntoViewIfNeeded();
  await shoot(app, 'settings-background');
  host.stop();
});
