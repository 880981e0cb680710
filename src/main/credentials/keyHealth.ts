import type { AppError, ErrorCode, Result } from '../../shared/errors.ts';
import type { KeyHealth } from '../../shared/instance.ts';

/** How each key did since the app started, by the id of its record; in memory alone, and never the key. */
export type KeyHealths = {
  all(): Record<string, KeyHealth>;
  /** Takes over how a call with the key ended; a failure that says nothing about the key changes nothing. */
  noteCall(keyId: string, result: Result<unknown>): void;
  /** Takes over that it could not be had from where it is kept. */
  noteLookup(keyId: string, error: AppError): void;
  noteLost(keyId: string, lost: KeyHealth['lost']): void;
  /** Whether the server turned it away when it was last used, or it could not be had. */
  isBad(keyId: string): boolean;
  forget(keyId: string): void;
};

/** Failures that show that the server took the key. */
const TAKEN: ReadonlySet<ErrorCode> = new Set([
  'role-forbidden',
  'forbidden',
  'not-found',
  'conflict',
  'bad-request',
]);
const UNFOUND: Partial<Record<ErrorCode, KeyHealth['state']>> = {
  'key-missing': 'missing',
  'session-key-gone': 'session-gone',
  'keychain-locked': 'keychain-locked',
  'keychain-absent': 'keychain-absent',
  'keychain-not-answering': 'keychain-not-answering',
  'keychain-denied': 'keychain-denied',
  'keychain-failed': 'keychain-failed',
};

/** Makes {@link KeyHealths}; `onChange` is told when a key's state becomes another one. */
export function createKeyHealths(options: {
  /** ms since the epoch. */
  clock: () => number;
  onChange?: (health: Record<string, KeyHealth>) => void;
}): KeyHealths {
  const { clock, onChange } = options;
  const byId = new Map<string, KeyHealth>();
  const all = () => Object.fromEntries(byId);

  function note(keyId: string, patch: Partial<Pick<KeyHealth, 'state' | 'lost'>>): void {
    const before = byId.get(keyId);
    const at = clock();
    const state = patch.state ?? before?.state ?? 'good';
    const goodAt = patch.state === 'good' ? at : (before?.goodAt ?? null);
    const lost = patch.lost === undefined ? (before?.lost ?? null) : patch.lost;
    byId.set(keyId, { state, at, goodAt, lost });
    if (before?.state !== state || before.lost !== lost) onChange?.(all());
  }

  return {
    all,
    noteCall(keyId, result) {
      if (result.ok || TAKEN.has(result.error.code)) note(keyId, { state: 'good' });
      else if (result.error.code === 'key-not-accepted') note(keyId, { state: 'refused' });
    },
    noteLookup(keyId, error) {
      const state = UNFOUND[error.code];
      if (state) note(keyId, { state });
    },
    noteLost: (keyId, lost) => note(keyId, { lost }),
    isBad: (keyId) => ['refused', 'missing', 'session-gone'].includes(byId.get(keyId)?.state ?? 'good'),
    forget: (keyId) => void byId.delete(keyId),
  };
}
