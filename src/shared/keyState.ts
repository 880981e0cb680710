import type { Account } from './dokploy.ts';
import type { KeyHealth, KeyRecord } from './instance.ts';
import { denyReadMembers } from './rules/members.ts';
import type { Principal } from './rules/principal.ts';
import type { Ms } from './time.ts';

const DAY = 24 * 3_600_000;
/** From when on the end of a key is pointed out, in ms before it. */
export const ENDS_SOON = 14 * DAY;

type KeychainTrouble = 'locked' | 'absent' | 'not-answering' | 'denied' | 'too-large' | 'failed';

export type KeyState =
  | { state: 'good' }
  /** Not used since the app started. */
  | { state: 'untried' }
  | { state: 'retiring' }
  | { state: 'keychain'; trouble: KeychainTrouble }
  | { state: 'missing' }
  /** What the keychain holds in its place cannot be a key. */
  | { state: 'malformed' }
  | { state: 'session-gone' }
  /** The keychain holds another key in its place; null where the organization's name is not known. */
  | { state: 'swapped'; opens: KeyHealth['opens'] }
  | { state: 'expired' }
  | { state: 'not-accepted' }
  /** A pasted key that worked within a day and then did not: it probably has a limit. */
  | { state: 'used-up' }
  | { state: 'organization-gone' }
  | { state: 'user-left' }
  /** One of the two: before 0.28.4 servers do not tell. */
  | { state: 'no-access' }
  | { state: 'role-too-low'; reason: string };

export type KeySigns = {
  health: KeyHealth | undefined;
  /** The last reading with any key of the instance. */
  account: Account | null;
  /** Who the key is in its organization; null while nothing was read. */
  principal: Principal | null;
  now: Ms;
};

/** Judges a key from its record and from how it did; pure, so that both sides can ask. */
export function keyStateOf(key: KeyRecord, signs: KeySigns): KeyState {
  const { health, account, principal, now } = signs;
  if (key.retiring) return { state: 'retiring' };
  const end = key.expiresAt === null ? Number.NaN : Date.parse(key.expiresAt);
  if (end <= now) return { state: 'expired' };
  switch (health?.state) {
    case 'missing':
    case 'malformed':
    case 'session-gone':
      return { state: health.state };
    case 'swapped':
      return { state: 'swapped', opens: health.opens };
    case 'keychain-locked':
    case 'keychain-absent':
    case 'keychain-not-answering':
    case 'keychain-denied':
    case 'keychain-too-large':
    case 'keychain-failed':
      return { state: 'keychain', trouble: troubleOf(health.state) };
    case 'refused':
      return { state: isProbablyUsedUp(key, health, now) ? 'used-up' : 'not-accepted' };
    default:
  }
  const lost = health?.lost;
  if (lost === 'organization-gone' || lost === 'user-left') return { state: lost };
  if (lost === 'either') return { state: 'no-access' };
  if (account && key.organizationId === null) return { state: 'organization-gone' };
  const weak = principal?.organizationId === key.organizationId ? denyReadMembers(principal) : null;
  if (weak && principal?.role != null) return { state: 'role-too-low', reason: weak.reason };
  return { state: health?.state === 'good' ? 'good' : 'untried' };
}

/** Keys made here have no limit; a wrong or deleted one would not have worked a moment ago. */
function isProbablyUsedUp(key: KeyRecord, health: KeyHealth, now: number): boolean {
  if (key.origin === 'made') return false;
  const used = health.goodAt ?? (key.lastUsedAt === null ? null : Date.parse(key.lastUsedAt));
  return used !== null && now - used < DAY;
}

function troubleOf(state: `keychain-${KeychainTrouble}`): KeychainTrouble {
  return state.slice('keychain-'.length) as KeychainTrouble;
}
