import type { CommandLine } from 'electron';
import { describe, expect, test } from 'vitest';
import { leaveKeyringAlone, withFeature } from '../../../src/main/shell/switches.ts';

test('a feature is added to those that are disabled already, once', () => {
  expect(withFeature('', 'New')).toBe('New');
  expect(withFeature('One,Two', 'New')).toBe('One,Two,New');
  expect(withFeature('One,New', 'New')).toBe('One,New');
});

describe('the keyring is not asked at the start', () => {
  function startedWith(given: Record<string, string>, platform = 'linux') {
    const switches = new Map(Object.entries(given));
    const commandLine = {
      hasSwitch: (name: string) => switches.has(name),
      getSwitchValue: (name: string) => switches.get(name) ?? '',
      appendSwitch: (name: string, value: string) => void switches.set(name, value),
    };
    leaveKeyringAlone(commandLine as unknown as CommandLine, platform);
    return Object.fromEntries(switches);
  }

  test('on Linux, by both switches, of which one alone is not enough', () => {
    expect(startedWith({})).toEqual({ 'password-store': 'basic', 'disable-features': 'DbusSecretPortal' });
  });

  test('and what was given at the start stays', () => {
    expect(startedWith({ 'password-store': 'gnome-libsecret', 'disable-features': 'One' })).toEqual({
      'password-store': 'gnome-libsecret',
      'disable-features': 'One,DbusSecretPortal',
    });
  });

  test.each(['darwin', 'win32'])('on %s, where there is none, by nothing', (platform) => {
    expect(startedWith({}, platform)).toEqual({});
  });
});
