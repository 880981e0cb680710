import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  fingerprintOf,
  isSealed,
  isSigned,
  pemOf,
  SIGNING_ACCOUNT,
  type Signed,
} from '../../../src/main/campaigns/signing.ts';
import type { Result } from '../../../src/shared/errors.ts';
import { FakeKeychain } from '../credentials/fakeKeychain.ts';
import { makeFolder } from '../storage/folder.ts';
import { signerOf } from './signers.ts';

const BY = { name: 'Ann', email: 'ann@a.example' };
const CLOSED = { kind: 'closed' as const, at: 5, before: 'ab'.repeat(32), by: BY };

function given<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

test('signs with one key, which outlives the app and is in the keychain alone', async () => {
  const first = signerOf();
  const signed = await Promise.all(['a', 'b'].map((text) => first.signing.sign(text)));
  const [a, b] = signed.map(given) as [Signed, Signed];
  expect(b.key).toBe(a.key);
  expect([isSigned('a', a), isSigned('b', a), isSigned('b', b)]).toEqual([true, false, true]);
  await first.signing.flush();

  const again = signerOf({ ...first, clock: () => 2_000 });
  expect(given(await again.signing.sign('a'))).toEqual(a);
  expect(given(await again.signing.keys())).toEqual([{ key: a.key, since: 1_000 }]);
  expect([...first.backend.entries.keys()]).toEqual([SIGNING_ACCOUNT]);
  const secret = first.backend.entries.get(SIGNING_ACCOUNT) ?? '';
  expect(secret).not.toBe('');
  for (const file of readdirSync(first.folder))
    expect(readFileSync(path.join(first.folder, file), 'utf8')).not.toContain(secret);
  expect(JSON.stringify(signed)).not.toContain(secret);
});

test.each([
  ['a lost one', (backend: FakeKeychain) => backend.entries.clear()],
  ['one that something wrote over', ({ entries }: FakeKeychain) => entries.set(SIGNING_ACCOUNT, 'bm8=')],
])('%s begins anew, and the earlier public key stays known', async (_what, lose) => {
  const { signing, ...computer } = signerOf();
  const before = given(await signing.sign('text'));
  await signing.flush();
  lose(computer.backend);
  const again = signerOf({ ...computer, clock: () => 2_000 }).signing;
  const after = given(await again.sign('text'));
  expect(after.key).not.toBe(before.key);
  expect(given(await again.keys())).toEqual([
    { key: before.key, since: 1_000 },
    { key: after.key, since: 2_000 },
  ]);
  expect(isSigned('text', { ...before, key: after.key })).toBe(false);
});

test('a public key that something wrote into the list is none of this installation', async () => {
  const { signing, ...computer } = signerOf();
  const own = given(await signing.sign('text'));
  const forger = given(await signerOf().signing.own());
  const keys = [{ key: forger.key, since: 1 }, ...given(await signing.keys())];
  for (const signature of [forger.sign(JSON.stringify(keys)), '']) {
    writeFileSync(
      path.join(computer.folder, 'signing.json'),
      JSON.stringify({ version: 1, keys, signature }),
    );
    const known = given(await signerOf(computer).signing.keys());
    expect(known.map(({ key }) => key)).toEqual([own.key]);
  }
});

test('whoever signed nothing here has no key, and none is made by asking', async () => {
  const { signing, backend } = signerOf();
  expect(given(await signing.keys())).toEqual([]);
  expect(backend.entries.size).toBe(0);
});

test('a keychain that is locked or away loses no key and signs nothing', async () => {
  const backend = new FakeKeychain();
  const folder = makeFolder();
  const { key } = given(await signerOf({ backend, folder }).signing.sign('text'));
  for (const mode of ['locked', 'absent', 'denied'] as const) {
    backend.mode = mode;
    const refused = await signerOf({ backend, folder }).signing.sign('text');
    expect(refused.ok ? 'ok' : refused.error.code).toBe(`keychain-${mode}`);
  }
  backend.mode = 'ready';
  expect(given(await signerOf({ backend, folder }).signing.sign('text')).key).toBe(key);
});

test('an entry is sealed with all that it says', async () => {
  const { signing } = signerOf();
  const sealed = given(await signing.seal(CLOSED));
  expect(isSealed(sealed)).toBe(true);
  const { by, at, ...rest } = sealed;
  expect(isSealed({ ...rest, by: { email: by.email, name: by.name }, at }), 'in another order').toBe(true);
  const other = given(await signerOf().signing.seal(CLOSED));
  for (const changed of [
    { at: 6 },
    { before: 'ac'.repeat(32) },
    { by: { ...BY, name: 'Bob' } },
    { by: { ...BY, email: 'bob@a.example' } },
    { key: other.key },
    { signature: other.signature },
  ])
    expect(isSealed({ ...sealed, ...changed }), JSON.stringify(changed)).toBe(false);
  expect(isSealed({ ...sealed, kind: 'final' } as never)).toBe(false);
});

test('a signature or key of which any character is another one holds nothing', async () => {
  const signed = given(await signerOf().signing.sign('text'));
  fc.assert(
    fc.property(
      fc.constantFrom('signature' as const, 'key' as const),
      fc.nat(),
      fc.constantFrom(...'AQgwZ+/=\n -_'),
      (part, at, character) => {
        const text = signed[part];
        const place = at % (text.length + 1);
        const changed = text.slice(0, place) + character + text.slice(place + 1);
        fc.pre(changed !== text);
        expect(isSigned('text', { ...signed, [part]: changed })).toBe(false);
      },
    ),
    { numRuns: 1_000 },
  );
});

test('a public key has a fingerprint as certificates have, and is a file that other tools read', async () => {
  const { key } = given(await signerOf().signing.sign('text'));
  expect(fingerprintOf(key)).toMatch(/^(?:[0-9A-F]{2}:){31}[0-9A-F]{2}$/);
  expect(pemOf(key)).toBe(`-----BEGIN PUBLIC KEY-----\n${key}\n-----END PUBLIC KEY-----\n`);
  expect(pemOf('')).toBe(null);
});
