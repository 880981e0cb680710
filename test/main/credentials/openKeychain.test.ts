import { expect, test } from 'vitest';
import { keychainService } from '../../../src/main/credentials/openKeychain.ts';

test.each([
  ['a packaged app, whatever it is told', true, 'Quayside', 'Trial', 'Quayside'],
  ['a test build, apart from that of the app', true, 'Quayside test build', undefined, 'Quayside test build'],
  ['the demo, which names another', false, 'Quayside', 'Trial', 'Trial'],
  ['an app from its sources that names none', false, 'Quayside', undefined, 'Quayside'],
  ['one that names nothing', false, 'Quayside', '', 'Quayside'],
])('the keychain of %s', (_, isPackaged, name, named, service) => {
  const env = named === undefined ? {} : { QUAYSIDE_KEYCHAIN_SERVICE: named };
  expect(keychainService({ isPackaged, name }, env)).toBe(service);
});
