import fc from 'fast-check';
import { expect, test } from 'vitest';
import { manifestName, readManifest } from '../../../src/main/updates/manifest.ts';
import { fileName, LINUX, manifestOf, sha512 } from './release.ts';

const content = Buffer.from('the new one');
const read = (text: string) => readManifest(Buffer.from(text), LINUX);
const saidOf = (text: string) => {
  const found = read(text);
  return typeof found === 'string' ? found : 'taken';
};

test('a manifest of electron-builder gives the version, its file for this computer, and its notes as text', () => {
  expect(read(manifestOf('0.2.0', content, { notes: 'Faster.\r\n\r\n\r\n\r\nSafer.\u202e\u0007' }))).toEqual({
    version: '0.2.0',
    notes: 'Faster.\n\nSafer.',
    releasedAt: Date.UTC(2026, 4, 4, 10),
    size: content.byteLength,
    file: { name: fileName('0.2.0'), sha512: sha512(content), size: content.byteLength },
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
  const named = (name: string) => saidOf(manifestOf('0.2.0', content, { name }));
  expect(named(fileName('0.2.0'))).toBe('taken');
  expect(named(fileName('0.1.0'))).toBe('there is no 0.2.0-linux-x86_64.AppImage in it');
  expect(named('quayside-0.2.0-linux-arm64.AppImage')).toBe('there is no 0.2.0-linux-x86_64.AppImage in it');
  expect(named('quayside-0.2.0-mac-x64.zip')).toBe('there is no 0.2.0-linux-x86_64.AppImage in it');
  for (const address of [
    'https://else.example/x-0.2.0-linux-x86_64.AppImage',
    `../${fileName('0.2.0')}`,
    `/${fileName('0.2.0')}`,
  ])
    expect(named(address)).toMatch(/cannot be read$/);
});

test('sizes, hashes and versions that cannot be are refused', () => {
  expect(saidOf(manifestOf('0.2.0', content, { size: 0 }))).toMatch(/cannot be read$/);
  expect(saidOf(manifestOf('0.2.0', content, { size: 5e9 }))).toMatch(/cannot be read$/);
  expect(saidOf(manifestOf('0.2.0', content, { sha512: 'abc' }))).toMatch(/cannot be read$/);
  // A release alone, no step before it.
  expect(saidOf(manifestOf('0.2.0-beta.1', content))).toMatch(/cannot be read$/);
  expect(saidOf(manifestOf('1', content))).toMatch(/cannot be read$/);
  expect(saidOf(manifestOf('0.2.0/../..', content))).toMatch(/cannot be read$/);
});

test('whatever the bytes are, they are read or refused and never thrown at', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.uint8Array(),
        fc.string().map((text) => Buffer.from(text)),
      ),
      (bytes) => {
        expect(readManifest(bytes, LINUX)).toBeTypeOf('string');
      },
    ),
  );
  expect(saidOf('')).toMatch(/cannot be read$/);
  expect(saidOf('a: !!js/function "x"')).toMatch(/cannot be read$/);
});
