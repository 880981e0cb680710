import type { Found, Keychain } from './keychain.ts';

/** How long after it was read: the calls of one refresh follow each other more closely. ms */
const HOLDS = 2_000;

/**
 * The keychain with a short memory: a secret is read once for all calls of a refresh, and let go two seconds after it
 * was read, or at once when it is stored anew or removed. What is not found, or cannot be had, is not remembered.
 */
export function withSecretMemory(
  keychain: Keychain,
  isUnattended: () => boolean = () => false,
): Keychain & { release(): void } {
  const byAccount = new Map<string, Promise<Found>>();

  async function find(account: string): Promise<Found> {
    const known = byAccount.get(account);
    if (known) return known;
    const asked = keychain.find(account);
    // What nobody asked for may be refused where a person would be asked for a password: nobody else gets that answer.
    if (isUnattended() && (await asked).state !== 'found') return asked;
    byAccount.set(account, asked);
    const forget = () => {
      if (byAccount.get(account) === asked) byAccount.delete(account);
    };
    const found = await asked;
    if (found.state === 'found') setTimeout(forget, HOLDS).unref();
    else forget();
    return found;
  }

  return {
    ...keychain,
    find,
    /** Lets go of all at once: the next reading asks the keychain itself. */
    release: () => byAccount.clear(),
    store(account, key) {
      byAccount.delete(account);
      return keychain.store(account, key).finally(() => byAccount.delete(account));
    },
    remove(account) {
      byAccount.delete(account);
      return keychain.remove(account).finally(() => byAccount.delete(account));
    },
  };
}
