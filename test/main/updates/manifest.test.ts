import fc from 'fast-check';
import { expect, test } from 'vitest';
import { manifestName, readManifest } from '../../../src/main/updates/manifest.ts';
import { compareSemver } from '../../../src/main/updates/versions.ts';
import { fileName, LINUX, manifestOf, sha512 } from './release.ts';

const content = Buffer.from('the new one');
const read = (text: string) => readManifest(Buffer.from(text), LINUX);
const codeOf = (text: string) => {
  const found = read(text);
  return found.ok ? 'taken' : found.failure.code;
};

test('a manifest of electron-builder gives the version, its file for this computer, and its notes as text', () => {
  expect(read(manifestOf('0.2.0', content, { notes: 'Faster.\r\n\r\n\r\n\r\nSafer.\u202e\u0007' }))).toEqual({
    ok: true,
    value: {
      version: '0.2.0',
      notes: 'Faster.\n\nSafer.',
      releasedAt: Date.UTC(2026, 4, 4, 10),
      size: content.byteLength,
      file: { name: fileName('0.2.0'), sha512: sha512(content), size: content.byteLength },
    },
  });
});

test('each system and processor has a manifest of its own, but for those that share one', () => {
  const names = [
    ['linux', 'x64'],
    ['linux', 'arm64'],
    ['darwin', 'arm64'],
    ['win32', 'x64'],
  ].map(([platform = '', arch = '']) => manifestName({ platform, arch }));
  expect(names).toEqual(['latest-linux.yml', 'latest-linux-arm64.yml', 'latest-mac.yml', 'latest.yml']);
});

test('a file is taken by its whole name alone: of this version, this system and this processor', () => {
  const named = (name: string) => codeOf(manifestOf('0.2.0', content, { name }));
  expect(named(fileName('0.2.0'))).toBe('taken');
  expect(named(fileName('0.1.0'))).toBe('not-for-this-system');
  expect(named('quayside-0.2.0-linux-arm64.AppImage')).toBe('not-for-this-system');
  expect(named('quayside-0.2.0-mac-x64.zip')).toBe('not-for-this-system');
  for (const address of [
    'https://else.example/x-0.2.0-linux-x86_64.AppImage',
    `../${fileName('0.2.0')}`,
    `/${fileName('0.2.0')}`,
  ])
    expect(named(address)).toBe('unreadable');
});

test('sizes, hashes and versions that cannot be are refused', () => {
  expect(codeOf(manifestOf('0.2.0', content, { size: 0 }))).toBe('unreadable');
  expect(codeOf(manifestOf('0.2.0', content, { size: 5e9 }))).toBe('unreadable');
  expect(codeOf(manifestOf('0.2.0', content, { sha512: 'abc' }))).toBe('unreadable');
  expect(codeOf(manifestOf('1', content))).toBe('unreadable');
  expect(codeOf(manifestOf('0.2.0/../..', content))).toBe('unreadable');
});

test('whatever the bytes are, they are read or refused and never thrown at', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.uint8Array(),
        fc.string().map((text) => Buffer.from(text)),
      ),
      (bytes) => {
        expect(readManifest(bytes, LINUX).ok).toBe(false);
      },
    ),
  );
  expect(codeOf('')).toBe('unreadable');
  expect(codeOf('a: !!js/function "x"')).toBe('unreadable');
});

test('versions are ordered as semver has them', () => {
  const ordered = [
    '0.9.9',
    '1.0.0-alpha',
    '1.0.0-alpha.1',
    '1.0.0-alpha.beta',
    '1.0.0-beta',
    '1.0.0-beta.2',
    '1.0.0-beta.11',
    '1.0.0-rc.1',
    '1.0.0',
    '1.0.1',
    '1.1.0',
    '1.10.0',
    '2.0.0',
  ];
  for (const [at, a] of ordered.entries()) {
    for (const [other, b] of ordered.entries())
      expect(Math.sign(compareSemver(a, b))).toBe(Math.sign(at - other));
  }
  expect(compareSemver('canary', '0.0.1')).toBeLessThan(0);
});
