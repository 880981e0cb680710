import type { KeyRecord } from '../instance.ts';
import { ENDS_SOON } from '../keyState.ts';
import { parseMoment } from '../time.ts';
import type { MomentFact } from './fact.ts';

/** Unknown for pasted keys, unless the server tells. */
export const KEY_END: MomentFact<Pick<KeyRecord, 'expiresAt' | 'origin'>> = {
  title: 'Expires',
  atOf({ expiresAt, origin }) {
    if (expiresAt === null && origin === 'made') return 'never';
    return parseMoment(expiresAt) ?? 'unknown';
  },
  toneOf(key, now) {
    const at = KEY_END.atOf(key);
    return typeof at !== 'number' ? 'quiet' : at - now < ENDS_SOON ? 'warn' : 'plain';
  },
};

export const KEY_ADDED: MomentFact<Pick<KeyRecord, 'createdAt'>> = {
  title: 'Added',
  atOf: ({ createdAt }) => parseMoment(createdAt) ?? 'unknown',
  toneOf: () => 'plain',
};

export const KEY_USED: MomentFact<Pick<KeyRecord, 'lastUsedAt'>> = {
  title: 'Last used',
  atOf: ({ lastUsedAt }) => (lastUsedAt === null ? 'never' : (parseMoment(lastUsedAt) ?? 'unknown')),
  toneOf: () => 'plain',
};
