import type { KeyRecord } from '../../shared/instance.ts';

/** What a checked key showed of itself. */
export type KeyFacts = Pick<
  KeyRecord,
  'organizationId' | 'organizationName' | 'userId' | 'userEmail' | 'role' | 'expiresAt'
> &
  Partial<Pick<KeyRecord, 'origin' | 'serverKeyId' | 'start' | 'createdAt' | 'madeBy' | 'serverName'>>;

/** A key with its record; for the transport alone. */
export type KeyInHand = { record: KeyRecord; key: string };
