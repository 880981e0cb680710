import { expect, test } from 'vitest';
import { keychainService } from '../../../src/main/credentials/openKeychain.ts';

test.each([
  ['a packaged app, whatever it is told', true, 'Trial', 'Quayside'],
  ['the demo, which names another', false, 'Trial', 'Trial'],
  ['an app from its sources that names none', false, undefined, 'Quayside'],
  ['one that names nothing', false, '', 'Quayside'],
])('the keychain of %s', (_, packaged, named, service) => {
  const env = named === undefined ? {} : { QUAYSIDE_KEYCHAIN_SERVICE: named };
  expect(keychainService(packaged, env)).toBe(service);
});
