import type { CommandLine } from 'electron';

/** Has Chromium's own files in the profile set aside at the start. */
export const FRESH_CACHES = 'set-caches-aside';

/** Drawing, reading aloud, the profile, our own. Others of Chromium’s open a port, write or send keys, or trust any certificate. */
const LET_THROUGH: ReadonlySet<string> = new Set([
  ...['hidden', FRESH_CACHES, 'user-data-dir', 'lang', 'no-sandbox', 'password-store'],
  ...['disable-gpu', 'disable-gpu-compositing', 'disable-software-rasterizer', 'in-process-gpu', 'use-gl'],
  ...['ozone-platform', 'ozone-platform-hint', 'enable-wayland-ime', 'gtk-version', 'disable-dev-shm-usage'],
  ...['force-device-scale-factor', 'force-color-profile', 'force-dark-mode', 'force-high-contrast'],
  ...['force-prefers-reduced-motion', 'force-renderer-accessibility'],
]);

/** Chromium heeds these before any code of the app runs: V8’s own flags, a command that starts processes, a weaker sandbox. */
const HEEDED_BEFORE: ReadonlySet<string> = new Set([
  ...['js-flags', 'zygote-cmd-prefix', 'disable-seccomp-filter-sandbox', 'disable-namespace-sandbox'],
]);

/** Drops all others, and the variables that write secrets; gives those heeded already: the app must not start. Must run first. */
export function dropSwitches(
  commandLine: Pick<CommandLine, 'removeSwitch'>,
  { argv, env, stderr }: Pick<NodeJS.Process, 'argv' | 'env'> & { stderr: Pick<NodeJS.WriteStream, 'write'> },
): string[] {
  delete env.SSLKEYLOGFILE;
  // Node has heeded it already, and writes keys and headers to the terminal, which systems keep in a log.
  if (env.NODE_DEBUG) stderr.write = () => true;
  delete env.NODE_DEBUG;
  const foreign = switchesIn(argv).filter((name) => !LET_THROUGH.has(name));
  for (const name of foreign) commandLine.removeSwitch(name);
  return foreign.filter((name) => HEEDED_BEFORE.has(name));
}

/** As Chromium finds them: behind one hyphen or two, up to an argument `--`; on Windows also behind a slash and in capitals. */
function switchesIn(argv: readonly string[]): string[] {
  const end = argv.indexOf('--');
  return argv.slice(1, end < 0 ? argv.length : end).flatMap((argument) => {
    const name = /^(?:--?|\/)([^=/][^=]*)/.exec(argument.trim())?.[1];
    return name === undefined ? [] : [...new Set([name, name.toLowerCase()])];
  });
}

/** Switches a feature of Chromium's off, beside those that were given at the start. */
function disableFeature(commandLine: CommandLine, feature: string): void {
  const given = commandLine.getSwitchValue('disable-features').split(',');
  const disabled = new Set([...given.filter((each) => each !== ''), feature]);
  commandLine.appendSwitch('disable-features', [...disabled].join(','));
}

/** Keeps Chromium's password store from asking for the keyring (electron#51981: needs both switches). Must run before Electron is ready. */
export function leaveKeyringAlone(commandLine: CommandLine, platform: string): void {
  if (platform !== 'linux') return;
  if (!commandLine.hasSwitch('password-store')) commandLine.appendSwitch('password-store', 'basic');
  disableFeature(commandLine, 'DbusSecretPortal');
}

/** As jobs of Chromium’s thread pool, on two busy cores, a raster task can be lost (seen in 130): the page then draws nothing any more. Must run before Electron is ready. */
export function rasterInOwnThreads(commandLine: CommandLine): void {
  disableFeature(commandLine, 'UseCompositorJob');
}

/** Keeps `document.execCommand('paste')` from reading the clipboard: a person pastes without it. Must run before Electron is ready. */
export function barPasteByScript(commandLine: CommandLine): void {
  commandLine.appendSwitch('blink-settings', 'DOMPasteAllowed=false');
}

/** Whether a start is to leave the window closed, as the one at login does where the app goes on in the tray. */
export function isHiddenStart(argv: readonly string[]): boolean {
  return argv.includes('--hidden');
}

/** The link among the arguments of a start; null where there is none. */
export function linkIn(argv: readonly string[]): string | null {
  return argv.slice(1).find((argument) => /^quayside:/i.test(argument)) ?? null;
}
