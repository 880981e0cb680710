import { expect, test } from 'vitest';
import {
  aliveAtFormerAddress,
  keptOnServer,
  leftBehind,
  leftOnServer,
  notRenewed,
  orphansInKeychain,
} from '../../../src/main/credentials/keyErrors.ts';
import type { KeyRecord } from '../../../src/shared/instance.ts';

const SHOP = { id: 'shop', name: 'Shop', origin: 'https://shop.example.com:3000' };
const error = { code: 'timeout', message: 'The server did not answer.', advice: 'Try again.' } as const;
const key = (patch: Partial<KeyRecord> = {}) =>
  ({
    organizationName: 'Acme',
    origin: 'made',
    start: null,
    serverName: 'Quayside · desk',
    ...patch,
  }) as KeyRecord;

test('of one key and of several each notice speaks as it should', () => {
  const [one, two] = [leftBehind(SHOP, 1), leftBehind(SHOP, 2)];
  expect(one.title).toBe('A key may be left on “Shop”');
  expect(one.text).toContain('delete a key that it had made there. Delete it at shop.example.com:3000,');
  expect(two.title).toBe('2 keys may be left on “Shop”');
  expect(two.text).toContain('delete keys that it had made there. Delete them at shop.example.com:3000,');

  const [lone, both] = [aliveAtFormerAddress(SHOP, [key()]), aliveAtFormerAddress(SHOP, [key(), key()])];
  expect(lone.title).toBe('A key of “Shop” still works at its old address');
  expect(lone.text).toContain('At shop.example.com:3000 this key is still valid: Acme (“Quayside · desk”).');
  expect(lone.text).toContain('When nothing else uses it, delete it there');
  expect(both.title).toBe('2 keys of “Shop” still work at its old address');
  expect(both.text).toContain('these keys are still valid');
  expect(both.text).toContain('When nothing else uses them, delete them there');

  const [orphan, orphans] = [orphansInKeychain(['q.1']), orphansInKeychain(['q.1', 'q.2'])];
  expect(orphan.title).toBe('The keychain holds a key that is not in the list');
  expect(orphan.text).toMatch(/this may be its newest key:.* do not need it, delete it .*: q\.1\.$/);
  expect(orphans.title).toBe('The keychain holds 2 keys that are not in the list');
  expect(orphans.text).toMatch(
    /these may be its newest keys:.* do not need them, delete them .*: q\.1, q\.2\.$/,
  );
});

test('a key is named by its name on the server, else by how it begins, else by where it came from', () => {
  const named = (patch: Partial<KeyRecord>) => {
    const { serverName: _, ...rest } = key();
    return aliveAtFormerAddress(SHOP, [{ ...rest, ...patch }]).text;
  };
  expect(named({ serverName: 'Quayside · desk', start: 'abcdef' })).toContain('Acme (“Quayside · desk”)');
  expect(named({ start: 'abcdef', origin: 'pasted' })).toContain('Acme (beginning with abcdef)');
  expect(named({ origin: 'pasted' })).toContain('Acme (pasted)');
  expect(named({ origin: 'pasted', organizationName: null })).toContain('no organization (pasted)');
});

test('what could not be done is told with its reason and its organizations, each by its name where that is known', () => {
  expect(keptOnServer(SHOP, error).text).toContain('The server did not answer. Delete it there');
  expect(leftOnServer(SHOP).title).toBe('A key may have been left on “Shop”');
  const keys = [key(), key({ organizationName: null })];
  expect(notRenewed(SHOP, keys, error).text).toContain(
    'No new key could be made for “Acme”, an organization without a name. The server did not answer.',
  );
});

test('of many the first five are named, and the rest counted', () => {
  const accounts = Array.from({ length: 7 }, (_, at) => `q.${at}`);
  expect(orphansInKeychain(accounts).text).toMatch(/: q\.0, q\.1, q\.2, q\.3, q\.4 and 2 more\.$/);
  expect(orphansInKeychain(accounts.slice(0, 5)).text).toMatch(/: q\.0, q\.1, q\.2, q\.3, q\.4\.$/);
});
