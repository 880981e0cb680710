import type { CommandLine } from 'electron';

/** Sets Chromium's own files aside at the start. */
export const FRESH_CACHES = 'set-caches-aside';

/**
 * Drawing, accessibility, profile, and our own. Other Chromium switches open a port, write or send keys, or
 * trust any certificate.
 */
const LET_THROUGH: ReadonlySet<string> = new Set([
  ...['hidden', FRESH_CACHES, 'user-data-dir', 'lang', 'no-sandbox', 'password-store'],
  ...['disable-gpu', 'disable-gpu-compositing', 'disable-software-rasterizer', 'in-process-gpu', 'use-gl'],
  ...['ozone-platform', 'ozone-platform-hint', 'enable-wayland-ime', 'gtk-version', 'disable-dev-shm-usage'],
  ...['force-device-scale-factor', 'force-color-profile', 'force-dark-mode', 'force-high-contrast'],
  ...['force-prefers-reduced-motion', 'force-renderer-accessibility'],
]);

/** Chromium applies these before any code of the app: V8 flags, commands, a weaker sandbox. */
const HEEDED_BEFORE: ReadonlySet<string> = new Set([
  ...['js-flags', 'zygote-cmd-prefix', 'disable-seccomp-filter-sandbox', 'disable-namespace-sandbox'],
]);

/** Also drops variables that write secrets; gives switches already applied. Call first. */
export function dropSwitches(
  commandLine: Pick<CommandLine, 'removeSwitch'>,
  { argv, env, stderr }: Pick<NodeJS.Process, 'argv' | 'env'> & { stderr: Pick<NodeJS.WriteStream, 'write'> },
): string[] {
  delete env.SSLKEYLOGFILE;
  // Already active: Node would print keys and headers to the terminal, which systems log.
  if (env.NODE_DEBUG) stderr.write = () => true;
  delete env.NODE_DEBUG;
  const foreign = switchesIn(argv).filter((name) => !LET_THROUGH.has(name));
  for (const name of foreign) commandLine.removeSwitch(name);
  return foreign.filter((name) => HEEDED_BEFORE.has(name));
}

function switchesIn(argv: readonly string[]): string[] {
  const end = argv.indexOf('--');
  return argv.slice(1, end < 0 ? argv.length : end).flatMap((argument) => {
    const name = /^(?:--?|\/)([^=/][^=]*)/.exec(argument.trim())?.[1];
    return name === undefined ? [] : [...new Set([name, name.toLowerCase()])];
  });
}

function disableFeature(commandLine: CommandLine, feature: string): void {
  const given = commandLine.getSwitchValue('disable-features').split(',');
  const disabled = new Set([...given.filter((each) => each !== ''), feature]);
  commandLine.appendSwitch('disable-features', [...disabled].join(','));
}

/** electron#51981: needs both switches to keep Chromium from the keyring. Call before ready. */
export function leaveKeyringAlone(commandLine: CommandLine, platform: string): void {
  if (platform !== 'linux') return;
  if (!commandLine.hasSwitch('password-store')) commandLine.appendSwitch('password-store', 'basic');
  disableFeature(commandLine, 'DbusSecretPortal');
}

/**
 * In Chromium's thread pool a raster task can be lost on two busy cores (seen in 130): the page stops
 * drawing. Call before Electron is ready.
 */
export function rasterInOwnThreads(commandLine: CommandLine): void {
  disableFeature(commandLine, 'UseCompositorJob');
}

/** `document.execCommand('paste')` would read the clipboard. Call before Electron is ready. */
export function barPasteByScript(commandLine: CommandLine): void {
  commandLine.appendSwitch('blink-settings', 'DOMPasteAllowed=false');
}

export function isHiddenStart(argv: readonly string[]): boolean {
  return argv.includes('--hidden');
}

export function linkIn(argv: readonly string[]): string | null {
  return argv.slice(1).find((argument) => /^quayside:/i.test(argument)) ?? null;
}
