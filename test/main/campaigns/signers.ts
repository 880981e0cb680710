import path from 'node:path';
import { createSigning } from '../../../src/main/campaigns/signing.ts';
import { createKeychain } from '../../../src/main/credentials/keychain.ts';
import { FakeKeychain } from '../credentials/fakeKeychain.ts';
import { makeFolder } from '../storage/folder.ts';

export function keychainOf(backend = new FakeKeychain()) {
  return createKeychain({ backend, service: 'Quayside', timeLimit: 5_000, clock: Date.now });
}

/** What signs on a computer: over the same folder and backend it is the same installation. */
export function signerOf({
  folder = makeFolder(),
  backend = new FakeKeychain(),
  clock = (): number => 1_000,
} = {}) {
  const signing = createSigning({
    keychain: keychainOf(backend),
    file: path.join(folder, 'signing.json'),
    clock,
  });
  return { signing, folder, backend };
}
