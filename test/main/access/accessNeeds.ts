import type { createAccess } from '../../../src/main/access/access.ts';
import { ok } from '../../../src/shared/errors.ts';

/** Audit logs of which none has anything, a keychain that keeps nothing, and a key that signs by writing the text backwards. */
export const ACCESS_NEEDS: Pick<
  Parameters<typeof createAccess>[0],
  'audit' | 'signing' | 'ask' | 'keychain'
> = {
  ask: async ({ answers: [yes] }) => yes?.choice as never,
  keychain: {
    find: async () => ({ state: 'missing' }),
    store: async () => ({ state: 'stored' }),
    remove: async () => ({ state: 'removed' }),
  },
  audit: async () => ok({ entries: [], total: 0 }),
  signing: {
    sign: async (text) => ok({ signature: backwards(text), key: 'the key' }),
    verify: (text, { signature }) => signature === backwards(text),
    fingerprintOf: (key) => `of ${key}`,
  },
};

function backwards(text: string): string {
  return [...text].reverse().join('');
}
