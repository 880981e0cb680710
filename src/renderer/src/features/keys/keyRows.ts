import type { Account, ServerKey } from '../../../../shared/dokploy.ts';
import type { Instance, KeyHealth, KeyRecord } from '../../../../shared/instance.ts';
import { ENDS_SOON, type KeyState, keyStateOf } from '../../../../shared/keyState.ts';
import type { Principal } from '../../../../shared/principal.ts';
import { sanitizeText } from '../../ui/sanitizeText.ts';
import { inWords, parseMoment } from '../../ui/when.ts';

export type KeyRow = { key: KeyRecord; instanceName: string; opens: string; state: KeyState };

export function keyRowsOf(
  instance: Instance,
  facts: {
    account: Account | null;
    health: Record<string, KeyHealth>;
    standingOf: (organizationId: string, userId: string | null) => Principal | null;
    now: number;
  },
  organizationId?: string,
): KeyRow[] {
  const { account, health, standingOf, now } = facts;
  return instance.keys
    .filter((key) => organizationId === undefined || key.organizationId === organizationId)
    .map((key) => {
      const principal = key.organizationId === null ? null : standingOf(key.organizationId, key.userId);
      return {
        key,
        instanceName: instance.name,
        opens:
          key.organizationId === null
            ? 'no organization'
            : sanitizeText(key.organizationName, 120) || 'Unnamed organization',
        state: keyStateOf(key, { health: health[key.id], account, principal, now }),
      };
    });
}

export function otherKeysOf(instance: Instance, account: Account | null): ServerKey[] | null {
  const listed = account?.caller?.user.apiKeys;
  if (!listed) return null;
  const known = new Set(instance.keys.flatMap((key) => key.serverKeyId ?? []));
  return listed.filter((key) => !known.has(key.id));
}

/**
 * Which of the `listed` other keys of a person on the server was pasted here, as a sentence: Dokploy does not say it, so it is
 * known only where no other is left. Null where none was.
 */
export function pastedWords(
  { keys }: Pick<Instance, 'keys'>,
  userId: string | null,
  listed: number,
): string | null {
  const pasted = keys.filter(({ serverKeyId }) => serverKeyId === null);
  const own = pasted.filter((key) => key.userId === userId && userId !== null).length;
  const isMaybe = pasted.some((key) => key.userId === null || userId === null);
  if (listed === 0 || (own === 0 && !isMaybe)) return null;
  if (own === 0)
    return listed === 1 ? 'It may be the key pasted here.' : 'One of them may be the key pasted here.';
  if (listed === 1) return 'It is the key pasted here.';
  if (own >= listed) return 'They are the keys pasted here.';
  return `${own === 1 ? 'One of them was' : 'Some of them were'} pasted here: Dokploy does not say which one.`;
}

export function onlyShown(shown: readonly KeyRow[], all: readonly KeyRow[]): { keyIds?: string[] } {
  return shown.length < all.length ? { keyIds: shown.map(({ key }) => key.id) } : {};
}

export type StateWords = { tone: 'ok' | 'warn' | 'danger' | 'quiet'; short: string; long: string };

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
      const opened = sanitizeText(state.opens?.organizationName, 80) || 'another organization';
      const whose = sanitizeText(state.opens?.userEmail, 80);
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

const KEYCHAIN_WORDS: Record<Extract<KeyState, { state: 'keychain' }>['trouble'], StateWords> = {
  locked: {
    tone: 'warn',
    short: 'keychain locked',
    long: 'Unlock the keychain, then refresh. Nothing was lost.',
  },
  absent: {
    tone: 'warn',
    short: 'no keychain',
    long: 'No keychain is available on this computer. Start one, then refresh. The record is kept.',
  },
  'not-answering': {
    tone: 'warn',
    short: 'keychain not answering',
    long: 'Look for a system window asking for a password. The record is kept.',
  },
  denied: {
    tone: 'warn',
    short: 'keychain denied',
    long: 'This computer does not let Quayside use the keychain. Allow it there, then refresh. The record is kept.',
  },
  'too-large': { tone: 'warn', short: 'too large for the keychain', long: 'Use a shorter key.' },
  failed: {
    tone: 'warn',
    short: 'keychain refused',
    long: 'Check whether Quayside is allowed to use the keychain. The record is kept.',
  },
};

export function endOf(expiresAt: string | null | undefined, now: number) {
  const at = parseMoment(expiresAt);
  if (at === null) return { at, words: 'never', soon: false };
  return { at, words: inWords(at, now), soon: at - now < ENDS_SOON };
}

export function createHasAnother(among: readonly KeyRow[]): (row: KeyRow) => boolean {
  const working = new Map<string, Set<string>>();
  for (const { key, state } of among)
    if (['good', 'untried', 'role-too-low'].includes(state.state))
      working.set(key.instanceId, (working.get(key.instanceId) ?? new Set<string>()).add(key.id));
  return ({ key }) => {
    const ids = working.get(key.instanceId);
    return ids !== undefined && ids.size > (ids.has(key.id) ? 1 : 0);
  };
}

export type KeyTrouble = { row: KeyRow; words: StateWords; another: boolean };

export function troublesOf(rows: readonly KeyRow[], among: readonly KeyRow[], now: number): KeyTrouble[] {
  const hasAnother = createHasAnother(among);
  const troubled = rows.flatMap((row): KeyTrouble[] => {
    const another = hasAnother(row);
    const words = stateWords(row.state, another);
    const end = endOf(row.key.expiresAt, now);
    if (words.tone === 'warn' || words.tone === 'danger') return [{ row, words, another }];
    if (!end.soon) return [];
    const long = `It expires ${end.words}. Rotate it before then.`;
    return [{ row, another: true, words: { tone: 'warn', short: 'expires soon', long } }];
  });
  const isWorse = ({ words }: KeyTrouble) => words.tone === 'danger';
  return [...troubled.filter(isWorse), ...troubled.filter((each) => !isWorse(each))];
}
