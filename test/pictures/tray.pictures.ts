import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTrayHost } from '../../src/main/boot/trayHost.ts';
import { registryOf, tile } from '../e2e/app.ts';
import { startPanel } from '../e2e/panel.ts';
import { keyOf, village } from '../e2e/seeds.ts';
import { storeInstances } from '../e2e/storedInstances.ts';
import { expect, folderOf, shoot, test } from './shoot.ts';

const XFCONFD = '/usr/lib/x86_64-linux-gnu/xfce4/xfconf/xfconfd';
const NEEDED = ['/usr/bin/xfce4-panel', '/usr/bin/xdotool', '/usr/bin/import', XFCONFD];

/** A panel at the bottom with nothing but its tray. */
const PANEL = `<?xml version="1.0" encoding="UTF-8"?>
<channel name="xfce4-panel" version="1.0">
  <property name="configver" type="int" value="2"/>
  <property name="panels" type="array">
    <value type="int" value="1"/>
    <property name="panel-1" type="empty">
      <property name="position" type="string" value="p=10;x=0;y=0"/>
      <property name="length" type="double" value="100"/>
      <property name="position-locked" type="bool" value="true"/>
      <property name="size" type="uint" value="36"/>
      <property name="icon-size" type="uint" value="24"/>
      <property name="plugin-ids" type="array"><value type="int" value="1"/></property>
    </property>
  </property>
  <property name="plugins" type="empty">
    <property name="plugin-1" type="string" value="systray"/>
  </property>
</channel>
`;

/** Starts Xfce’s panel on the bus and the screen of this test. */
async function startXfcePanel(env: NodeJS.ProcessEnv, theme: 'light' | 'dark') {
  const config = mkdtempSync(join(tmpdir(), 'quayside-panel-'));
  const folder = join(config, 'xfce4/xfconf/xfce-perchannel-xml');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'xfce4-panel.xml'), PANEL);
  const own = {
    ...env,
    XDG_CONFIG_HOME: config,
    XDG_CURRENT_DESKTOP: 'XFCE',
    GTK_THEME: theme === 'dark' ? 'Adwaita:dark' : 'Adwaita',
  };
  const children: ChildProcess[] = [spawn(XFCONFD, [], { env: own, stdio: 'ignore' })];
  await expect
    .poll(() => {
      try {
        return (
          execFileSync('gdbus', ['wait', '--session', '--timeout', '2', 'org.xfce.Xfconf'], { env: own }) &&
          true
        );
      } catch {
        return false;
      }
    })
    .toBe(true);
  children.push(spawn('xfce4-panel', ['--disable-wm-check'], { env: own, stdio: 'ignore' }));
  return {
    env: own,
    stop() {
      for (const child of children.reverse()) child.kill();
      rmSync(config, { recursive: true, force: true });
    },
  };
}

for (const theme of ['light', 'dark'] as const) {
  test(`the tray and its menu on a panel, ${theme}`, async ({ simulator, keyring, profile, launch }) => {
    test.skip(!NEEDED.every(existsSync), `Needs Debian’s xfce4-panel, xfconf, xdotool and imagemagick.`);
    const env = { ...process.env, ...keyring.env };
    const panel = await startXfcePanel(env, theme);
    try {
      await expect.poll(() => createTrayHost('linux', env).isThere()).toBe(true);
      const names = ['Production', 'Staging', 'EU clients', 'Lab'];
      const stored = await Promise.all(
        names.map(async (name, at) => {
          const server = await simulator.addInstance({ seed: village(`place${at}`) });
          return { name, server, key: keyOf(server), made: true as const };
        }),
      );
      await storeInstances(profile, keyring, stored);
      const [, staging, , lab] = registryOf(profile).order;
      stored.at(-1)?.server.setFault({ kind: 'status', status: 502 });
      const known = { since: 0, failed: 0, away: false, keys: {}, invitations: {} };
      const told = {
        [staging ?? '']: { ...known, invitations: { first: ['a', 'b'] } },
        [lab ?? '']: { ...known, failed: 2, away: true },
      };
      writeFileSync(
        join(profile, 'monitoring.json'),
        JSON.stringify({ version: 1, instances: told, baselines: {} }),
      );
      writeFileSync(
        join(profile, 'preferences.json'),
        JSON.stringify({ version: 1, tray: true, monitorEvery: 60, trayTold: true, theme }),
      );
      const app = await launch({ env: { GTK_THEME: panel.env.GTK_THEME ?? '' } });
      await expect(app.page.getByText('connected').first()).toBeAttached();
      await app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
      const tool = (...args: string[]) => execFileSync('xdotool', args, { env: panel.env, encoding: 'utf8' });
      // The icon is the only thing on the panel, at its left.
      await expect
        .poll(() => {
          tool('mousemove', '22', '982', 'click', '3');
          return execFileSync('import', ['-window', 'root', '-crop', '300x250+0+750', 'png:-'], {
            env: panel.env,
          }).length;
        })
        .toBeGreaterThan(3_000);
      execFileSync(
        'import',
        ['-window', 'root', '-crop', '300x250+0+750', join(folderOf('wide', theme), 'tray-menu.png')],
        {
          env: panel.env,
        },
      );
      tool('key', 'Escape');
    } finally {
      panel.stop();
    }
  });
}

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
