import type { HeaderRecord, KeyRecord } from '../../shared/instance.ts';
import type { KeyFacts } from './keyFacts.ts';

/** New records, each pending until its secret is stored. */
export type NewRecords = {
  key(instanceId: string, facts: KeyFacts): KeyRecord;
  header(name: string): HeaderRecord;
};

/** Is no registry's code: whoever had such a key made may still use it. */
const MADE_ELSEWHERE = 'elsewhere';

/** The registry's id in front tells this profile's accounts in the keychain from another profile's. */
export function createNewRecords(options: {
  /** Of the registry as it is then: a restored list brings its own. */
  registryId: () => string;
  /** ms since the epoch. */
  clock: () => number;
  newId: () => string;
}): NewRecords {
  const { registryId, clock, newId } = options;
  const id = () => `${registryId()}.${newId()}`;
  const now = () => new Date(clock()).toISOString();
  return {
    key: (instanceId, facts) => ({
      origin: 'pasted',
      serverKeyId: null,
      start: null,
      createdAt: now(),
      // A made one comes with the registry that had it made, or else from a backup of before: of another computer, perhaps.
      ...(facts.origin === 'made' ? { madeBy: MADE_ELSEWHERE } : {}),
      ...facts,
      id: id(),
      instanceId,
      lastUsedAt: null,
      status: 'pending',
    }),
    header: (name) => ({ id: id(), name, createdAt: now(), status: 'pending' }),
  };
}
