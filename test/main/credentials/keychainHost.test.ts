import { expect, test } from 'vitest';
import { endBy, UNHANDLED } from '../hostFaults.ts';

test.each(UNHANDLED)('a fault that nobody handles ends the keychain’s process: %s', async (fault) => {
  const entry = new URL('../../../src/main/credentials/keychainHost.ts', import.meta.url);
  // What ends it fails the calls in flight, and the next call starts it anew: see keychainProcess.test.ts.
  expect(await endBy(entry, fault)).toEqual({ said: 'listening\n', code: 1 });
});
