import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isSignedBy, signManifest } from '../../../src/main/updates/manifest.ts';
import { manifestOf, newKeys } from './release.ts';

const { key, publicKey } = newKeys();
const name = 'latest-linux.yml';
const manifest = Buffer.from(manifestOf('0.2.0', Buffer.from('new')));
const signature = signManifest(name, manifest, key);

function flipped(bytes: Uint8Array, at: number, bit: number): Buffer {
  const changed = Buffer.from(bytes);
  changed[at % bytes.length] = (changed[at % bytes.length] ?? 0) ^ (1 << bit);
  return changed;
}

test('a manifest is taken as it was signed, by any of the keys that are built in', () => {
  expect(isSignedBy([publicKey], name, manifest, signature)).toBe(true);
  expect(isSignedBy([newKeys().publicKey, publicKey], name, manifest, signature)).toBe(true);
  expect(isSignedBy([newKeys().publicKey], name, manifest, signature)).toBe(false);
  expect(isSignedBy([], name, manifest, signature)).toBe(false);
});

test('any flipped bit of a manifest is refused', () => {
  fc.assert(
    fc.property(fc.nat(), fc.nat({ max: 7 }), (at, bit) => {
      expect(isSignedBy([publicKey], name, flipped(manifest, at, bit), signature)).toBe(false);
    }),
    { numRuns: 400 },
  );
});

test('any flipped bit of a signature is refused, also where it decodes to the same bytes', () => {
  const text = Buffer.from(signature, 'latin1');
  for (let at = 0; at < text.length; at += 1)
    for (let bit = 0; bit < 8; bit += 1)
      expect(isSignedBy([publicKey], name, manifest, flipped(text, at, bit).toString('latin1'))).toBe(false);
});

test('a manifest is refused that was cut, lengthened, or signed for another system, processor or channel', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 20 }), fc.nat({ max: 300 }), (more, less) => {
      expect(isSignedBy([publicKey], name, Buffer.concat([manifest, more]), signature)).toBe(false);
      expect(isSignedBy([publicKey], name, manifest.subarray(0, -1 - less), signature)).toBe(false);
    }),
  );
  for (const other of ['latest-mac.yml', 'latest.yml', 'latest-linux-arm64.yml', 'beta-linux.yml', ''])
    expect(isSignedBy([publicKey], other, manifest, signature)).toBe(false);
});

test('what is no signature is refused and not thrown at', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.base64String(), fc.uint8Array().map(String)), (text) => {
      expect(isSignedBy([publicKey], name, manifest, text)).toBe(false);
    }),
  );
  expect(isSignedBy([publicKey], name, manifest, `${signature}\n`)).toBe(false);
});
