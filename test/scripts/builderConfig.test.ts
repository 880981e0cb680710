import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { builderConfig } from '../../scripts/dist/builderConfig.ts';
import { identityOf } from '../../scripts/dist/identity.ts';

const root = process.cwd();
function configFor(env: NodeJS.ProcessEnv = {}) {
  const identity = identityOf({ version: '1.2.3', electron: '45.4.1', pinned: '45.4.1' });
  const updates = env.QUAYSIDE_UPDATES_URL
    ? { feed: env.QUAYSIDE_UPDATES_URL, keys: [], loopback: false }
    : null;
  const folders = { staged: '/staged', licenses: '/licenses.txt', output: '/output' };
  return builderConfig({ root, identity, updates, ...folders, env });
}

test('on macOS it asks for the local network in words, needs macOS 13, and runs hardened with one right alone', () => {
  const { mac } = configFor();
  expect(mac.extendInfo.NSLocalNetworkUsageDescription).toContain('your own network');
  expect(mac.minimumSystemVersion).toBe('13.0');
  expect(mac.hardenedRuntime).toBe(true);
  expect(mac.entitlementsInherit).toBe(mac.entitlements);
  expect(readFileSync(mac.entitlements, 'utf8').match(/<key>.*<\/key>/g)).toEqual([
    '<key>com.apple.security.cs.allow-jit</key>',
  ]);
});

test('nothing is compiled, and the native file lies outside the archive', () => {
  const { npmRebuild, asar, asarUnpack } = configFor();
  expect({ npmRebuild, asar, asarUnpack }).toEqual({
    npmRebuild: false,
    asar: true,
    asarUnpack: ['**/*.node'],
  });
});

test('it signs where it is given what to sign with, then never without, and has Apple look at it where it can', () => {
  expect(configFor()).toMatchObject({ forceCodeSigning: false, mac: { notarize: false } });
  expect(configFor({ CSC_LINK: 'x', APPLE_API_KEY: 'y' })).toMatchObject({
    forceCodeSigning: true,
    mac: { notarize: true },
  });
});

test('Windows keeps what people have when the app goes; quayside:// belongs to it everywhere', () => {
  const { nsis, protocols, linux } = configFor();
  expect(nsis.deleteAppDataOnUninstall).toBe(false);
  expect(protocols).toEqual([{ name: 'Quayside', schemes: ['quayside'] }]);
  expect(linux.mimeTypes).toEqual(['x-scheme-handler/quayside']);
});

test('it writes manifests of updates where there is an address for them', () => {
  expect(configFor().publish).toBeNull();
  const url = 'https://updates.example/';
  expect(configFor({ QUAYSIDE_UPDATES_URL: url }).publish).toEqual({ provider: 'generic', url });
});

test('what it names is there', () => {
  const { mac, win, linux, beforePack, afterPack } = configFor();
  const files = [mac.icon, mac.entitlements, win.icon, linux.icon, beforePack, afterPack];
  expect(files.filter((file) => !existsSync(path.resolve(root, file)))).toEqual([]);
});
