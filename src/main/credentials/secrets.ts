import { fail, ok, type Result } from '../../shared/errors.ts';
import type { SecretRecord } from '../registry/records.ts';
import type { Found, Keychain } from './keychain.ts';
import { keychainError } from './keychainErrors.ts';

/** The secret of a record, by the record's id. */
export type Secret = { id: string; secret: string };

/** Where the secrets of records stand: the keychain, or this run's memory where that cannot be used. */
export type Secrets = {
  /** Stores one by one; stops at the first that is not taken. `undone` says what did not happen then. Gives `keychain-…`. */
  store(secrets: Secret[], undone: string, forSession?: boolean): Promise<Result<null>>;
  /** One kept for an earlier session may have been moved in just before that ended. */
  find(record: Pick<SecretRecord, 'id'>): Promise<Found>;
  /** Takes a record's secret away; false when the keychain does not answer. What never was in it needs none. */
  remove(record: SecretRecord): Promise<boolean>;
  /** Whether it is in memory, for this session. */
  isHeld(id: string): boolean;
  /** Moves one from memory into the keychain; it stays in memory until {@link Secrets.release}. */
  moveIn(id: string, undone: string): Promise<Result<null>>;
  release(id: string): void;
};

/** Keeps what is for this session by the record's id, never on disk. */
export function createSecrets(keychain: Pick<Keychain, 'find' | 'store' | 'remove'>): Secrets {
  const held = new Map<string, string>();

  async function store(secrets: Secret[], undone: string, forSession = false): Promise<Result<null>> {
    for (const { id, secret } of secrets) {
      if (forSession) {
        held.set(id, secret);
        continue;
      }
      const stored = await keychain.store(id, secret);
      if (stored.state !== 'stored') return fail(keychainError(stored.reason, undone));
    }
    return ok(null);
  }

  return {
    store,
    async find({ id }) {
      const key = held.get(id);
      return key === undefined ? keychain.find(id) : { state: 'found', key };
    },
    async remove({ id, keptIn }) {
      if (keptIn !== 'session') return (await keychain.remove(id)).state === 'removed';
      held.delete(id);
      return true;
    },
    isHeld: (id) => held.has(id),
    moveIn: (id, undone) => store([{ id, secret: held.get(id) ?? '' }], undone),
    release: (id) => void held.delete(id),
  };
}
