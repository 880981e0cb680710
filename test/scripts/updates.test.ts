import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { signRelease } from '../../scripts/dist/signRelease.ts';
import { notesIn, updateKeys, updateSourceOf } from '../../scripts/dist/updates.ts';
import { isSignedBy } from '../../src/main/updates/manifest.ts';
import { sha512 } from '../main/updates/release.ts';

const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const key = privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
const publicKeys = [publicKey.export({ format: 'der', type: 'spki' }).toString('base64')];

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'quayside-release-'));
  mkdirSync(path.join(folder, 'packaging'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function keep(keys: readonly string[]): void {
  writeFileSync(path.join(folder, 'packaging/update-keys.json'), JSON.stringify(keys));
}

test('an app gets the feed and the keys that it is packed with, and none without a feed', () => {
  keep(publicKeys);
  const env = { QUAYSIDE_UPDATES_URL: 'https://updates.example/quayside' };
  const source = { feed: 'https://updates.example/quayside/', keys: publicKeys, loopback: false };
  expect(updateSourceOf(folder, env)).toEqual(source);
  expect(updateSourceOf(folder, {})).toBeNull();
  expect(updateSourceOf(folder, { QUAYSIDE_UPDATES_URL: '' })).toBeNull();
});

test('a feed that is not HTTPS, or without a key to take anything by, is not packed', () => {
  keep(publicKeys);
  for (const feed of ['http://127.0.0.1:1/', 'http://updates.example/', 'updates.example'])
    expect(() => updateSourceOf(folder, { QUAYSIDE_UPDATES_URL: feed })).toThrow('HTTPS');
  keep([]);
  expect(() => updateSourceOf(folder, { QUAYSIDE_UPDATES_URL: 'https://updates.example/' })).toThrow(
    'no key',
  );
  keep(['bm8ga2V5']);
  expect(() => updateSourceOf(folder, { QUAYSIDE_UPDATES_URL: 'https://updates.example/' })).toThrow();
});

test('the keys that are kept with the source are a list of texts', () =>
  expect(updateKeys('.').every((each) => typeof each === 'string')).toBe(true));

test('what is new is the chapter of the version, without the addresses below it', () => {
  const changelog =
    '# Changelog\n\n## [Unreleased]\n\n- later\n\n## [0.2.0] - 2026-05-04\n\n### Added\n\n- Updates.\n\n## [0.1.0]\n\n- First.\n\n[0.2.0]: https://example\n';
  expect(notesIn(changelog, '0.2.0')).toBe('### Added\n\n- Updates.');
  expect(notesIn(changelog, '0.1.0')).toBe('- First.');
  expect(notesIn(changelog, '0.3.0')).toBe('');
});

/** A release as the workflow gathers it: the manifests of all systems, with their files. */
function release(): void {
  const manifests: Record<string, string[]> = {
    'latest-linux.yml': ['linux-x86_64.AppImage', 'linux-x86_64.rpm'],
    'latest-linux-arm64.yml': ['linux-arm64.AppImage'],
    'latest-mac.yml': ['mac-x64.zip', 'mac-arm64.zip', 'mac-x64.dmg'],
    'latest.yml': ['windows-x64.exe', 'windows-arm64.exe'],
  };
  for (const [name, endings] of Object.entries(manifests)) {
    const lines = endings.flatMap((ending) => {
      const file = `quayside-0.2.0-${ending}`;
      writeFileSync(path.join(folder, file), ending);
      return [`  - url: ${file}`, `    sha512: ${sha512(Buffer.from(ending))}`, `    size: ${ending.length}`];
    });
    writeFileSync(path.join(folder, name), ['version: 0.2.0', 'files:', ...lines, ''].join('\n'));
  }
}

test('each manifest of a release is signed under its own name, once apps would take it', () => {
  release();
  const names = signRelease({ folder, key, publicKeys });
  expect(names.sort()).toEqual([
    'latest-linux-arm64.yml',
    'latest-linux.yml',
    'latest-mac.yml',
    'latest.yml',
  ]);
  for (const name of names) {
    const signature = readFileSync(path.join(folder, `${name}.sig`), 'latin1');
    expect(isSignedBy(publicKeys, name, readFileSync(path.join(folder, name)), signature)).toBe(true);
  }
});

test('a release is not signed that lacks a manifest or a file, has another file, or with a key that no app knows', () => {
  const sign = () => signRelease({ folder, key, publicKeys });
  release();
  rmSync(path.join(folder, 'latest.yml'));
  expect(sign).toThrow('latest.yml');
  release();
  rmSync(path.join(folder, 'quayside-0.2.0-mac-arm64.zip'));
  expect(sign).toThrow('mac-arm64.zip');
  release();
  writeFileSync(path.join(folder, 'quayside-0.2.0-windows-x64.exe'), 'windows-x64.eve');
  expect(sign).toThrow('windows-x64.exe is not the file');
  release();
  expect(() => signRelease({ folder, key, publicKeys: [] })).toThrow('none of those');
  writeFileSync(path.join(folder, 'beta.yml'), '');
  writeFileSync(path.join(folder, 'latest-haiku.yml'), '');
  expect(sign).toThrow('latest-haiku.yml');
});
