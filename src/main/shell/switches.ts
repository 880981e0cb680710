import type { CommandLine } from 'electron';

/** A list of Chromium's features with one more in it; what was given at the start stays. */
export function withFeature(features: string, feature: string): string {
  const all = features.split(',').filter((each) => each !== '');
  return all.includes(feature) ? features : [...all, feature].join(',');
}

/**
 * Keeps Chromium's own store of passwords, of which the app has no use, from asking a person to unlock the keyring at
 * the start (electron#51981: either switch alone is not enough). Must run before Electron is ready.
 */
export function leaveKeyringAlone(commandLine: CommandLine, platform: string): void {
  if (platform !== 'linux') return;
  if (!commandLine.hasSwitch('password-store')) commandLine.appendSwitch('password-store', 'basic');
  const disabled = withFeature(commandLine.getSwitchValue('disable-features'), 'DbusSecretPortal');
  commandLine.appendSwitch('disable-features', disabled);
}

/** Keeps `document.execCommand('paste')` from reading the clipboard: a person pastes without it. Must run before Electron is ready. */
export function barPasteByScript(commandLine: CommandLine): void {
  commandLine.appendSwitch('blink-settings', 'DOMPasteAllowed=false');
}

/** Whether a start is to leave the window closed, as the one at login does where the app goes on in the tray. */
export function isHiddenStart(argv: readonly string[]): boolean {
  return argv.includes('--hidden');
}
