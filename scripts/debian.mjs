// Finds the Debian packages that are missing and, as root, installs them. Started by itself: those of tests and demo.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { fail, isRoot, run } from './run.mjs';

/** What Electron is linked against or loads; `a | b` where the name depends on the release. */
const FOR_ELECTRON = [
  'libgtk-3-0t64 | libgtk-3-0',
  'libnss3',
  'libgbm1',
  'libasound2t64 | libasound2',
  'libxss1',
  'libsecret-1-0',
  'libnotify4',
  'xdg-utils',
];

/** A screen, a session bus, a keychain and letters to draw, for tests and the demo. */
const FOR_A_PRIVATE_DESKTOP = [
  'xvfb',
  'xdotool',
  'dbus',
  'gnome-keyring',
  'libsecret-tools',
  'libglib2.0-bin',
  'fonts-noto-core',
  'fonts-noto-color-emoji',
];

/** Installs what is missing as root; tells anyone else the one line to run, and ends. `more`: names of others that are wanted. */
export async function installDebianPackages({ desktop, more = [] }) {
  if (process.platform !== 'linux') return;
  const wanted = [...FOR_ELECTRON, ...(desktop ? FOR_A_PRIVATE_DESKTOP : []), ...more].map((entry) =>
    entry.split(' | '),
  );
  if (!existsSync('/usr/bin/dpkg-query')) {
    checkOtherLinux({ desktop });
    return;
  }
  const installed = installedOf(wanted.flat());
  const missing = wanted.filter((names) => !names.some((name) => installed.has(name)));
  if (missing.length === 0) return;

  if (!isRoot) {
    fail(
      `Some system packages are missing. Please run:\n  sudo apt-get install -y --no-install-recommends ${namesKnown(missing).join(' ')}`,
    );
  }
  console.log('Installing Debian packages…');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const updated = await run('apt-get', ['update'], { env, output: 'on-failure' });
  const args = ['install', '-y', '--no-install-recommends', ...namesKnown(missing)];
  if (updated !== 0 || (await run('apt-get', args, { env, output: 'on-failure' })) !== 0) {
    fail('apt-get could not install the packages; its words stand above.');
  }
}

function installedOf(names) {
  // dpkg-query exits with 1 when it does not know one of the names; what it does know is still printed.
  // biome-ignore lint/suspicious/noTemplateCurlyInString: these placeholders are dpkg-query's own.
  const { stdout } = spawnSync('dpkg-query', ['-W', '-f', '${Package} ${db:Status-Status}\n', ...names], {
    encoding: 'utf8',
  });
  const lines = stdout.split('\n').map((line) => line.split(' '));
  return new Set(lines.filter(([, status]) => status === 'installed').map(([name]) => name));
}

/** Of each entry's names, the one that this release knows. */
function namesKnown(entries) {
  return entries.map((names) => names.find((name) => isKnown(name)) ?? names[0]);
}

function isKnown(name) {
  return spawnSync('apt-cache', ['show', '--no-all-versions', name], { stdio: 'ignore' }).status === 0;
}

/** Elsewhere the packages have other names: the commands can be looked for, the libraries only be named. */
function checkOtherLinux({ desktop }) {
  if (!desktop) return;
  const commands = ['Xvfb', 'xdotool', 'dbus-daemon', 'gnome-keyring-daemon', 'secret-tool', 'gdbus'];
  const missing = commands.filter((name) => spawnSync('which', [name], { stdio: 'ignore' }).status !== 0);
  if (missing.length === 0) return;
  fail(
    `These commands are missing: ${missing.join(', ')}.\n` +
      'Please install your system’s packages for them, and for GTK 3, NSS, GBM, ALSA, libXss, libsecret and libnotify.',
  );
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await installDebianPackages({ desktop: true });
}
