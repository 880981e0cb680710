import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { globSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createTrayHost } from '../../../src/main/boot/trayHost.ts';
import { expect, type RunningApp } from '../../e2e/app.ts';

const [XFCONFD = ''] = globSync('/usr/lib/*/xfce4/xfconf/xfconfd');

/** Height of the panel. px */
const HEIGHT = 36;
/** Above and beside the menu. px */
const MARGIN = 14;
/** What is behind the menu, by the theme of GTK. */
const BACKDROPS: Record<string, string> = { Adwaita: '#c3ced6', 'Adwaita:dark': '#11161a' };

/** A panel at the bottom with nothing but its tray, a little away from its end. */
const PANEL = `<?xml version="1.0" encoding="UTF-8"?>
<channel name="xfce4-panel" version="1.0">
  <property name="configver" type="int" value="2"/>
  <property name="panels" type="array">
    <value type="int" value="1"/>
    <property name="panel-1" type="empty">
      <property name="position" type="string" value="p=10;x=0;y=0"/>
      <property name="length" type="double" value="100"/>
      <property name="position-locked" type="bool" value="true"/>
      <property name="size" type="uint" value="${HEIGHT}"/>
      <property name="icon-size" type="uint" value="24"/>
      <property name="plugin-ids" type="array"><value type="int" value="1"/><value type="int" value="2"/></property>
    </property>
  </property>
  <property name="plugins" type="empty">
    <property name="plugin-1" type="string" value="separator">
      <property name="style" type="uint" value="0"/>
    </property>
    <property name="plugin-2" type="string" value="systray"/>
  </property>
</channel>
`;

/** What the app keeps where its icon is in the tray, and instances are looked after. */
export const TRAY_PREFERENCES = { version: 1, tray: true, monitorEvery: 60, trayTold: true } as const;

/** Writes what looking after instances has found out: of one that invitations expired, of another that it is away. */
export function storeMonitoring(profile: string, { invited = '', away = '' }): void {
  const known = { since: 0, failed: 0, away: false, keys: {}, invitations: {} };
  const told = {
    [invited]: { ...known, invitations: { first: ['a', 'b'] } },
    [away]: { ...known, failed: 2, away: true },
  };
  writeFileSync(
    join(profile, 'monitoring.json'),
    JSON.stringify({ version: 1, instances: told, baselines: {} }),
  );
}

export type XfcePanel = {
  /** What an app is started with, to go with the panel’s theme. */
  env: { GTK_THEME: string };
  /** Draws the panel with the menu of the app’s icon open, cut to the two. */
  shootMenu: (app: RunningApp, file: string) => Promise<void>;
  stop: () => void;
};

export async function startXfcePanel(
  keyringEnv: Record<string, string>,
  theme: 'light' | 'dark',
): Promise<XfcePanel> {
  const config = mkdtempSync(join(tmpdir(), 'quayside-panel-'));
  const folder = join(config, 'xfce4/xfconf/xfce-perchannel-xml');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'xfce4-panel.xml'), PANEL);
  const GTK_THEME = theme === 'dark' ? 'Adwaita:dark' : 'Adwaita';
  const desktop = { ...process.env, ...keyringEnv };
  const env = { ...desktop, XDG_CONFIG_HOME: config, XDG_CURRENT_DESKTOP: 'XFCE', GTK_THEME };
  const children: ChildProcess[] = [spawn(XFCONFD, [], { env, stdio: 'ignore' })];
  const stop = () => {
    for (const child of children.reverse()) child.kill();
    rmSync(config, { recursive: true, force: true });
  };
  try {
    const wait = ['wait', '--session', '--timeout', '15', 'org.xfce.Xfconf'];
    execFileSync('gdbus', wait, { env });
    children.push(spawn('xfce4-panel', ['--disable-wm-check'], { env, stdio: 'ignore' }));
    await expect.poll(() => createTrayHost('linux', desktop).isThere()).toBe(true);
  } catch (error) {
    stop();
    throw error;
  }
  return { env: { GTK_THEME }, shootMenu: (app, file) => shootMenu(app, file, env), stop };
}

type Box = { x: number; y: number; width: number; height: number };

async function shootMenu(app: RunningApp, file: string, env: NodeJS.ProcessEnv): Promise<void> {
  await app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
  const tool = (...args: string[]) => execFileSync('xdotool', args, { env, encoding: 'utf8', stdio: 'pipe' });
  let found = null as { panel: Box; menu: Box } | null;
  // What was listed may be gone when it is asked about.
  await expect(() => {
    found = panelAndMenu(tool);
    expect(found).not.toBeNull();
  }).toPass({ timeout: 15_000 });
  if (!found) throw new Error('The menu is closed again.');
  const { panel, menu } = found;
  const { x, y, width, height } = menu;
  const wide = x + width + MARGIN;
  const [top, bottom] = [y - MARGIN, panel.y + panel.height];
  // A screen without a desktop is black, and has no edge with a dark menu.
  const canvas = ['-size', `${wide}x${bottom - top}`, `xc:${BACKDROPS[env.GTK_THEME ?? '']}`];
  const cut = (from: string[], box: Box) => [
    ...['(', ...from, '-crop', `${box.width}x${box.height}+${box.x}+${box.y}`, '+repage', ')'],
    ...['-geometry', `+${box.x}+${box.y - top}`, '-composite'],
  ];
  const shown = execFileSync('import', ['-window', 'root', 'png:-'], { env, maxBuffer: 2 ** 26 });
  const parts = [
    ...cut(['png:-', '-write', 'mpr:screen'], { ...panel, width: wide }),
    ...cut(['mpr:screen'], { x, y, width, height: Math.min(height, panel.y - y) }),
  ];
  mkdirSync(dirname(file), { recursive: true });
  execFileSync('convert', [...canvas, ...parts, file], { input: shown });
  tool('key', 'Escape');
}

/** Where panel and menu are; opens the menu, and gives null, where it is not open. The menu is a window of the app. */
function panelAndMenu(tool: (...args: string[]) => string): { panel: Box; menu: Box } | null {
  const ids = tool('search', '--onlyvisible', '--maxdepth', '2', '--name', '.*').trim().split('\n');
  const boxes = ids.map((id): Box => {
    const told = tool('getwindowgeometry', '--shell', id);
    const of = (name: string) => Number(new RegExp(`^${name}=(-?\\d+)$`, 'm').exec(told)?.[1]);
    return { x: of('X'), y: of('Y'), width: of('WIDTH'), height: of('HEIGHT') };
  });
  const screen = Math.max(...boxes.map(({ width }) => width));
  const panel = boxes.find(({ width, height }) => width === screen && height < 2 * HEIGHT);
  const menu = boxes.find(({ width, height }) => width < screen / 2 && height > 2 * HEIGHT);
  if (panel && menu) return { panel, menu };
  // The icon is the only thing on the panel, at its left.
  if (panel) tool('mousemove', '28', String(panel.y + HEIGHT / 2), 'click', '3');
  return null;
}
