// Runs a command inside a private desktop: its own bus, keychain, home folder and, where there is none, screen.
// Usage: desktop.mjs [--keyring=unlocked|locked|none] [--screen=auto|xvfb] -- COMMAND…
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { fail, run, toolEnv } from './run.mjs';
import { firstLine, startBound, startScreen } from './screen.mjs';

/** A bus that starts no service by itself, so that a keychain that is absent stays absent. */
const BUS_CONFIG = `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type><listen>unix:tmpdir=/tmp</listen><auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/>
  </policy>
</busconfig>
`;

/**
 * Opens a private desktop: `{ env, keyringPid, ownScreen, stop() }`. `screen`: 'auto' takes the person's own
 * screen when there is one. Elsewhere than on Linux there is no such thing, and `env` is the ordinary one.
 */
export async function openDesktop({ keyring = 'unlocked', screen = 'auto' } = {}) {
  if (process.platform !== 'linux') {
    return { env: toolEnv(), keyringPid: null, ownScreen: false, stop: async () => {} };
  }
  const folder = mkdtempSync(join(tmpdir(), 'quayside-desktop-'));
  const children = [];
  const stop = async () => {
    for (const child of children.reverse()) await end(child);
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  };
  try {
    const env = privateEnv(folder);
    const hasScreen = Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
    const ownScreen = screen === 'xvfb' || !hasScreen;
    // The three do not wait for each other, except the keychain for its bus.
    const screenReady = ownScreen ? openScreen(env, children) : null;
    await startBus(env, folder, children);
    const keyringPid = keyring === 'none' ? null : await startKeyring(env, folder, children, keyring);
    await screenReady;
    return { env, keyringPid, ownScreen, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Runs one command inside a private desktop and gives its exit code; nothing of the desktop is left behind. */
export async function inDesktop({ env = {}, ...options }, command, args) {
  const desktop = await openDesktop(options);
  try {
    return await run(command, args, { env: { ...desktop.env, ...env } });
  } finally {
    await desktop.stop();
  }
}

function privateEnv(folder) {
  const at = (name) => {
    mkdirSync(join(folder, name), { mode: 0o700 });
    return join(folder, name);
  };
  const env = toolEnv({
    HOME: at('home'),
    XDG_DATA_HOME: at('data'),
    XDG_CONFIG_HOME: at('config'),
    XDG_CACHE_HOME: at('cache'),
    XDG_RUNTIME_DIR: at('run'),
    // Chromium looks here for which keychain and dialogs to use; a plain desktop means the Secret Service.
    XDG_CURRENT_DESKTOP: 'GNOME',
  });
  const { HOME, WAYLAND_DISPLAY, XAUTHORITY, XDG_RUNTIME_DIR } = process.env;
  if (WAYLAND_DISPLAY && !isAbsolute(WAYLAND_DISPLAY)) {
    env.WAYLAND_DISPLAY = join(XDG_RUNTIME_DIR ?? '', WAYLAND_DISPLAY);
  }
  if (!XAUTHORITY && HOME) env.XAUTHORITY = join(HOME, '.Xauthority');
  return env;
}

async function openScreen(env, children) {
  delete env.WAYLAND_DISPLAY;
  env.XDG_SESSION_TYPE = 'x11';
  const { child, name } = startScreen(env);
  children.push(child);
  env.DISPLAY = await name;
}

async function startBus(env, folder, children) {
  const config = join(folder, 'bus.xml');
  writeFileSync(config, BUS_CONFIG);
  const args = [`--config-file=${config}`, '--nofork', '--nopidfile', '--print-address=1'];
  const child = startBound('dbus-daemon', args, { env, stdio: ['ignore', 'pipe', 'ignore'] });
  children.push(child);
  env.DBUS_SESSION_BUS_ADDRESS = await firstLine(child, child.stdout, 'dbus-daemon');
}

async function startKeyring(env, folder, children, state) {
  env.GNOME_KEYRING_CONTROL = join(folder, 'run');
  const args = ['--foreground', '--unlock', '--components=secrets'];
  const child = startBound('gnome-keyring-daemon', args, { env, stdio: ['pipe', 'ignore', 'ignore'] });
  children.push(child);
  child.stdin.end('for this desktop only');
  if (
    (await run('gdbus', ['wait', '--session', '--timeout', '10', 'org.freedesktop.secrets'], { env })) !== 0
  ) {
    throw new Error('gnome-keyring did not come up within 10 s');
  }
  if (state === 'locked') await run('secret-tool', ['lock', '--collection=login'], { env });
  return child.pid;
}

async function end(child) {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  // A frozen process must be woken to hear that it should go; Xvfb takes its lock files along when it is asked.
  child.kill('SIGCONT');
  child.kill('SIGTERM');
  const late = setTimeout(() => child.kill('SIGKILL'), 1_000);
  await gone;
  clearTimeout(late);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const split = process.argv.indexOf('--');
  if (split < 0 || split === process.argv.length - 1)
    fail('Usage: desktop.mjs [--keyring=…] [--screen=…] -- COMMAND…');
  const options = Object.fromEntries(
    process.argv.slice(2, split).map((flag) => flag.replace(/^--/, '').split('=')),
  );
  const [command, ...args] = process.argv.slice(split + 1);
  process.exitCode = await inDesktop(options, command, args);
}
