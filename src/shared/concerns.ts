import type { KeyHealth, KeyRecord, SeenInvitations } from './instance.ts';
import { IS_BAD_KEY } from './keyHealth.ts';
import { ENDS_SOON } from './keyState.ts';

type EndingKey = { id: string; organizationName: string | null; at: number };

export function endingKeys(keys: readonly KeyRecord[], now: number): EndingKey[] {
  return keys.flatMap(({ id, organizationName, expiresAt, status }) => {
    const at = expiresAt && status === 'active' ? Date.parse(expiresAt) : Number.NaN;
    return at - now <= ENDS_SOON ? { id, organizationName, at } : [];
  });
}

/** The keys that did not work when they were last used. One that has ended, or soon will, is told as that. */
export function failingKeys(
  keys: readonly KeyRecord[],
  health: Readonly<Record<string, KeyHealth>>,
  ending: readonly Pick<EndingKey, 'id'>[],
): KeyRecord[] {
  const ends = new Set(ending.map(({ id }) => id));
  return keys.filter(({ id, status, retiring }) => {
    const state = health[id]?.state;
    return status === 'active' && !retiring && state !== undefined && IS_BAD_KEY[state] && !ends.has(id);
  });
}

/** How many of the invitations that were pending when they were read have expired by a time in ms. */
export function expiredAsSeen(
  { soonest, later }: Pick<SeenInvitations, 'soonest' | 'later'>,
  now: number,
): number {
  return (
    soonest.filter(({ expiresAt }) => expiresAt <= now).length +
    later.reduce((sum, { expiresAt, count }) => sum + (expiresAt <= now ? count : 0), 0)
  );
}
