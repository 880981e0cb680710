import type { Account } from './dokploy.ts';
import type { KeyHealth, KeyRecord } from './instance.ts';
import { denyReadMembers } from './rules/members.ts';
import type { Principal } from './rules/principal.ts';
import { oneLine } from './text.ts';
import type { Ms } from './time.ts';

const DAY = 24 * 3_600_000;
/** Warn this long before the end. ms */
export const ENDS_SOON = 14 * DAY;

type TroubleIn<State> = State extends `keychain-${infer Trouble}` ? Trouble : never;
type KeychainTrouble = TroubleIn<KeyHealth['state']>;

export type KeyState =
  | { state: 'good' }
  | { state: 'untried' }
  | { state: 'retiring' }
  | { state: 'keychain'; trouble: KeychainTrouble }
  | { state: 'missing' }
  | { state: 'malformed' }
  | { state: 'session-gone' }
  | { state: 'swapped'; opens: KeyHealth['opens'] }
  | { state: 'expired' }
  | { state: 'not-accepted' }
  /** A pasted key that worked within a day and then failed: probably its limit. */
  | { state: 'used-up' }
  | { state: 'organization-gone' }
  | { state: 'user-left' }
  /** Either cause: Dokploy before 0.28.4 does not tell. */
  | { state: 'no-access' }
  | { state: 'role-too-low'; reason: string };

export type KeySigns = {
  health: KeyHealth | undefined;
  account: Account | null;
  principal: Principal | null;
  now: Ms;
};

export function keyStateOf(key: KeyRecord, signs: KeySigns): KeyState {
  const { health, account, principal, now } = signs;
  if (key.retiring) return { state: 'retiring' };
  const end = key.expiresAt === null ? Number.NaN : Date.parse(key.expiresAt);
  if (end <= now) return { state: 'expired' };
  const trouble = /^keychain-(.+)/.exec(health?.state ?? '')?.[1] as KeychainTrouble | undefined;
  if (trouble) return { state: 'keychain', trouble };
  switch (health?.state) {
    case 'missing':
    case 'malformed':
    case 'session-gone':
      return { state: health.state };
    case 'swapped':
      return { state: 'swapped', opens: health.opens };
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

/** Keys made here have no limit; a wrong or deleted key would not have worked a moment ago. */
function isProbablyUsedUp(key: KeyRecord, health: KeyHealth, now: number): boolean {
  if (key.origin === 'made') return false;
  const used = health.goodAt ?? (key.lastUsedAt === null ? null : Date.parse(key.lastUsedAt));
  return used !== null && now - used < DAY;
}

export type StateWords = { tone: 'ok' | 'warn' | 'danger' | 'quiet'; short: string; long: string };

/** `another`: another working key can make a new one on the instance. */
export function stateWords(state: KeyState, another: boolean): StateWords {
  switch (state.state) {
    case 'good':
      return { tone: 'ok', short: 'good', long: 'It worked when it was last used.' };
    case 'untried':
      return { tone: 'quiet', short: 'not tried yet', long: 'It has not been used since Quayside started.' };
    case 'retiring':
      return {
        tone: 'warn',
        short: 'being retired',
        long: 'Quayside deletes it on the server, then here, as soon as the server answers.',
      };
    case 'keychain':
      return KEYCHAIN_WORDS[state.trouble];
    case 'missing':
      return {
        tone: 'danger',
        short: 'missing from the keychain',
        long: 'The keychain is open but does not contain this key: another program deleted it. Paste it again or create a new one, then forget this one.',
      };
    case 'malformed':
      return {
        tone: 'danger',
        short: 'damaged in the keychain',
        long: 'The keychain’s entry is not a key. Paste it again or create a new one, then forget this one.',
      };
    case 'session-gone':
      return {
        tone: 'warn',
        short: 'kept for an earlier session',
        long: 'It was kept in memory only and was lost when Quayside quit. Paste it again or create a new one.',
      };
    case 'swapped': {
      const opened = oneLine(state.opens?.organizationName ?? '', 80) || 'another organization';
      const whose = oneLine(state.opens?.userEmail ?? '', 80);
      return {
        tone: 'danger',
        short: 'replaced outside Quayside',
        long: `The keychain holds another key in its place: it opens ${opened}${whose ? ` as ${whose}` : ''}. Nothing was shown or sent with it. Paste the right key again, or save this one for ${opened} instead.`,
      };
    }
    case 'expired':
      return {
        tone: 'danger',
        short: 'expired',
        long: another
          ? 'The server no longer accepts it. Rotate it: another key of this instance can create a new one.'
          : 'The server no longer accepts it. Paste a new one.',
      };
    case 'not-accepted':
      return {
        tone: 'danger',
        short: 'not accepted',
        long: `The server rejects it: it is wrong, disabled, deleted or expired.${another ? ' Rotate it: another key of this instance can create a new one.' : ' Paste a new one.'}`,
      };
    case 'used-up':
      return {
        tone: 'warn',
        short: 'probably used up',
        long: `It worked within the last day and is rejected now. A key created with rate limiting allows five calls a day, after which Dokploy rejects it.${another ? ' Rotate it: another key of this instance can create one without a limit.' : ' Create one in Dokploy without rate limiting and paste it, or wait a day.'}`,
      };
    case 'organization-gone':
      return {
        tone: 'danger',
        short: 'its organization is gone',
        long: 'The organization it opened was deleted. Retire or forget the key.',
      };
    case 'user-left':
      return {
        tone: 'danger',
        short: 'its owner left',
        long: 'The key’s owner is no longer a member of the organization. Have them invited again, or use a member’s key.',
      };
    case 'no-access':
      return {
        tone: 'danger',
        short: 'opens nothing',
        long: 'Its organization was deleted, or its owner left it. This server does not say which.',
      };
    case 'role-too-low':
      return { tone: 'warn', short: 'role too low', long: state.reason };
  }
}

const KEYCHAIN_WORDS: Record<KeychainTrouble, StateWords> = {
  locked: {
    tone: 'warn',
    short: 'keychain locked',
    long: 'Unlock the keychain, then refresh. Nothing was lost.',
  },
  absent: {
    tone: 'warn',
    short: 'no keychain',
    long: 'No keychain is available on this computer. Start one, then refresh. Nothing was lost.',
  },
  'not-answering': {
    tone: 'warn',
    short: 'keychain not answering',
    long: 'Look for a system window asking for a password. Nothing was lost.',
  },
  denied: {
    tone: 'warn',
    short: 'keychain denied',
    long: 'This computer does not let Quayside use the keychain. Allow it there, then refresh. Nothing was lost.',
  },
  'too-large': { tone: 'warn', short: 'too large for the keychain', long: 'Use a shorter key.' },
  failed: {
    tone: 'warn',
    short: 'keychain refused',
    long: 'Check whether Quayside is allowed to use the keychain. Nothing was lost.',
  },
};
