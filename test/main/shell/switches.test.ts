import type { CommandLine } from 'electron';
import { describe, expect, test } from 'vitest';
import {
  dropSwitches,
  FRESH_CACHES,
  leaveKeyringAlone,
  rasterInOwnThreads,
} from '../../../src/main/shell/switches.ts';

describe('of what a start is given', () => {
  /** What Node wrote of requests to the terminal, where it was told to. */
  const written: string[] = [];

  function startedWith(...given: string[]) {
    const removed = new Set<string>();
    const env: NodeJS.ProcessEnv = { SSLKEYLOGFILE: '/tmp/keys', NODE_DEBUG: 'http', HOME: '/home/one' };
    const commandLine = { removeSwitch: (name: string) => void removed.add(name) };
    const stderr = { write: (text: string) => written.push(text) > 0 };
    const heeded = dropSwitches(commandLine, { argv: ['/usr/bin/quayside', ...given], env, stderr });
    stderr.write('HTTP 1: x-api-key');
    return { removed: [...removed], heeded, env };
  }

  test('every switch that opens a port, writes keys, sends them elsewhere or trusts anything is dropped', () => {
    for (const name of [
      ...['remote-debugging-port', 'remote-debugging-pipe', 'remote-debugging-address', 'log-net-log'],
      ...['net-log-capture-mode', 'ssl-key-log-file', 'ignore-certificate-errors', 'proxy-server'],
      ...['ignore-certificate-errors-spki-list', 'proxy-pac-url', 'host-resolver-rules', 'host-rules'],
      ...[
        'disable-web-security',
        'load-extension',
        'renderer-cmd-prefix',
        'enable-logging',
        'enable-features',
      ],
      ...['unheard-of', 'blink-settings', 'disable-features'],
    ]) {
      for (const given of [`--${name}`, `--${name}=1`, `-${name}=a=b`, ` --${name}=1 `])
        expect([given, startedWith(given).removed]).toEqual([given, [name]]);
      expect(startedWith(`/${name.toUpperCase()}:1=2`).removed).toHaveLength(2);
    }
    expect(startedWith('--Remote-Debugging-Port=0').removed).toContain('remote-debugging-port');
  });

  test('what draws it, reads it aloud, hides it or names its profile stays, as do links and what follows “--”', () => {
    const given = ['--hidden', `--${FRESH_CACHES}`, '--user-data-dir=/tmp/x', '--no-sandbox', '--lang=de'];
    const drawn = ['--ozone-platform=wayland', '--force-renderer-accessibility', '--disable-gpu'];
    expect(startedWith(...given, ...drawn, 'quayside://add', '--', '--log-net-log=x').removed).toEqual([]);
  });

  test('the variables that have secrets of TLS, and keys, written down go, and no other', () => {
    expect(startedWith().env).toEqual({ HOME: '/home/one' });
    expect(written).toEqual([]);
  });

  test('what Chromium heeded before the app could drop it is told, so that it does not start', () => {
    expect(startedWith('--js-flags=--expose-gc', '--log-net-log', '--zygote-cmd-prefix=x').heeded).toEqual([
      'js-flags',
      'zygote-cmd-prefix',
    ]);
    expect(startedWith('--log-net-log').heeded).toEqual([]);
  });
});

function changed(given: Record<string, string>, change: (commandLine: CommandLine) => void) {
  const switches = new Map(Object.entries(given));
  const commandLine = {
    hasSwitch: (name: string) => switches.has(name),
    getSwitchValue: (name: string) => switches.get(name) ?? '',
    appendSwitch: (name: string, value: string) => void switches.set(name, value),
  };
  change(commandLine as unknown as CommandLine);
  return Object.fromEntries(switches);
}

test('the page is rastered in threads of its own, and a feature that is off already is switched off once', () => {
  expect(changed({ 'disable-features': 'One' }, rasterInOwnThreads)).toEqual({
    'disable-features': 'One,UseCompositorJob',
  });
  expect(changed({ 'disable-features': 'UseCompositorJob,One' }, rasterInOwnThreads)).toEqual({
    'disable-features': 'UseCompositorJob,One',
  });
});

describe('the keyring is not asked at the start', () => {
  const startedWith = (given: Record<string, string>, platform = 'linux') =>
    changed(given, (commandLine) => leaveKeyringAlone(commandLine, platform));

  test('on Linux, by both switches, of which one alone is not enough', () =>
    expect(startedWith({})).toEqual({ 'password-store': 'basic', 'disable-features': 'DbusSecretPortal' }));

  test('and what was given at the start stays', () => {
    expect(startedWith({ 'password-store': 'gnome-libsecret', 'disable-features': 'One' })).toEqual({
      'password-store': 'gnome-libsecret',
      'disable-features': 'One,DbusSecretPortal',
    });
  });

  test.each(['darwin', 'win32'])('on %s, where there is none, by nothing', (platform) =>
    expect(startedWith({}, platform)).toEqual({}),
  );
});
