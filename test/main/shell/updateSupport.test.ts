import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ownAppImage } from '../../../src/main/shell/appImage.ts';
import { updateSupport } from '../../../src/main/shell/updateSupport.ts';
import { newKeys } from '../updates/release.ts';

const { publicKey } = newKeys();
const FEED = { feed: 'https://updates.example/quayside', keys: [publicKey] };

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'quayside-support-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function found(
  changes: Partial<Parameters<typeof updateSupport>[0]> & { updates?: unknown; type?: string } = {},
): Promise<string> {
  const { updates = FEED, type, ...rest } = changes;
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ name: 'quayside', updates }));
  if (type) writeFileSync(path.join(folder, 'package-type'), `${type}\n`);
  else rmSync(path.join(folder, 'package-type'), { force: true });
  const support = await updateSupport({
    platform: 'linux',
    packaged: true,
    isTestBuild: false,
    appPath: folder,
    resources: folder,
    appImage: path.join(folder, 'Quayside.AppImage'),
    ...rest,
  });
  if ('state' in support) return `${support.reason} ${support.where}`.trim();
  return `${support.source.feed} ${support.packageKind ?? ''}`.trim();
}

test('an AppImage of a release with a feed updates itself; so does an installed app of macOS and Windows', async () => {
  expect(await found()).toBe('https://updates.example/quayside/');
  expect(await found({ platform: 'darwin', appImage: null })).toBe('https://updates.example/quayside/');
  expect(await found({ platform: 'win32', appImage: null })).toBe('https://updates.example/quayside/');
});

test('what came as a package is told of updates, which no package manager brings: a person installs them; an AppImage that was made in the same folder installs them itself', async () => {
  expect(await found({ type: 'deb', appImage: null })).toBe('https://updates.example/quayside/ deb');
  expect(await found({ type: 'rpm', appImage: null })).toBe('https://updates.example/quayside/ rpm');
  expect(await found({ type: 'rpm' })).toBe('https://updates.example/quayside/');
});

test('a checkout, a test build, an unpacked folder, and a place that is somebody else’s get none', async () => {
  expect(await found({ packaged: false })).toBe('checkout');
  expect(await found({ isTestBuild: true })).toBe('test-build');
  expect(await found({ appImage: null })).toBe('not-installed');
  expect(await found({ appImage: '/nowhere/Quayside.AppImage' })).toBe('not-writable /nowhere');
});

test('without an address, with one that is none of HTTPS’s way, or without a key there are none', async () => {
  expect(await found({ updates: null })).toBe('no-feed');
  expect(await found({ updates: { ...FEED, keys: [] } })).toBe('no-feed');
  expect(await found({ updates: { ...FEED, keys: ['bm8ga2V5'] } })).toBe('no-feed');
  expect(await found({ updates: { ...FEED, feed: 'somewhere' } })).toBe('no-feed');
});

test('the option of the tests holds for a test build alone: a release with it fetches nothing', async () => {
  const updates = { ...FEED, loopback: true };
  expect(await found({ updates })).toBe('no-feed');
  expect(await found({ updates, isTestBuild: true })).toBe('https://updates.example/quayside/');
});

test('an AppImage is known by running out of its own folder, not by what another one left in the environment', () => {
  const mount = path.join(folder, 'mount');
  mkdirSync(mount);
  const file = path.join(folder, 'Quayside-0.1.0.AppImage');
  writeFileSync(file, '');
  symlinkSync(file, path.join(folder, 'link'));
  const env = { APPIMAGE: path.join(folder, 'link'), APPDIR: mount };
  expect(ownAppImage(env, path.join(mount, 'quayside'))).toBe(file);
  expect(ownAppImage(env, '/usr/lib/quayside/quayside')).toBeNull();
  expect(ownAppImage(env, `${mount}-other/quayside`)).toBeNull();
  expect(ownAppImage({ APPIMAGE: env.APPIMAGE }, path.join(mount, 'quayside'))).toBeNull();
  expect(ownAppImage({ ...env, APPIMAGE: 'Quayside.AppImage' }, path.join(mount, 'quayside'))).toBeNull();
  expect(ownAppImage({}, path.join(mount, 'quayside'))).toBeNull();
  chmodSync(mount, 0o755);
});
