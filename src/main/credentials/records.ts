import type { Keychain } from './keychain.ts';

export type Records = Pick<Keychain, 'find' | 'store' | 'remove'>;

/** Copies of kept files' facts in the keychain, which other programs cannot change with the file. */
export function createRecords(keychain: Records, of: 'review' | 'baseline'): Records {
  const accountOf = (id: string) => `quayside.${of}.${id}`;
  return {
    find: (id) => keychain.find(accountOf(id)),
    store: (id, text) => keychain.store(accountOf(id), text),
    remove: (id) => keychain.remove(accountOf(id)),
  };
}
