import { meaningOf } from '../../shared/errorMeanings.ts';
import type { AppError, Result } from '../../shared/errors.ts';
import type { KeyHealth } from '../../shared/instance.ts';
import { IS_BAD_KEY } from '../../shared/keyHealth.ts';

/** How each key did since the app started, by the id of its record; in memory alone, and never the key. */
export type KeyHealths = {
  all(): Record<string, KeyHealth>;
  /** Takes over how a call with the key ended; a failure that says nothing about the key changes nothing. */
  noteCall(keyId: string, result: Result<unknown>): void;
  /** Takes over that it could not be had from where it is kept. */
  noteLookup(keyId: string, error: AppError): void;
  /** Takes over that the keychain holds another key than the recorded one. */
  noteSwapped(keyId: string, opens: NonNullable<KeyHealth['opens']>): void;
  noteLost(keyId: string, lost: KeyHealth['lost']): void;
  /** Whether the server turned it away when it was last used, or it could not be had. */
  isBad(keyId: string): boolean;
  forget(keyId: string): void;
};

/** Keeps how each key did in this run; `onChange` is called when the state of one changes. */
export function createKeyHealths(options: {
  /** ms since the epoch. */
  clock: () => number;
  onChange?: (health: Record<string, KeyHealth>) => void;
  /** How long changes are gathered before they are told, in ms: a refresh changes many at once. Without it they are told at once. */
  gatherFor?: number;
}): KeyHealths {
  const { clock, onChange, gatherFor = 0 } = options;
  const byId = new Map<string, KeyHealth>();
  const all = () => Object.fromEntries(byId);

  let waits = false;

  function notify(): void {
    waits = false;
    onChange?.(all());
  }

  function notifySoon(): void {
    if (gatherFor === 0) notify();
    else if (!waits) {
      waits = true;
      setTimeout(notify, gatherFor);
    }
  }

  function note(keyId: string, patch: Partial<Pick<KeyHealth, 'state' | 'lost' | 'opens'>>): void {
    const before = byId.get(keyId);
    const at = clock();
    const state = patch.state ?? before?.state ?? 'good';
    const goodAt = patch.state === 'good' ? at : (before?.goodAt ?? null);
    const lost = patch.lost === undefined ? (before?.lost ?? null) : patch.lost;
    const opens = state === 'swapped' ? (patch.opens ?? before?.opens) : undefined;
    byId.set(keyId, { state, at, goodAt, lost, ...(opens ? { opens } : {}) });
    const changed = before?.state !== state || before.lost !== lost;
    if (changed || before.opens?.organizationId !== opens?.organizationId) notifySoon();
  }

  return {
    all,
    noteCall(keyId, result) {
      const state = result.ok ? 'good' : meaningOf(result.error).key;
      if (state) note(keyId, { state });
    },
    noteLookup(keyId, error) {
      const state = meaningOf(error).key;
      if (state) note(keyId, { state });
    },
    noteSwapped: (keyId, opens) => note(keyId, { state: 'swapped', opens }),
    noteLost: (keyId, lost) => note(keyId, { lost }),
    isBad: (keyId) => IS_BAD_KEY[byId.get(keyId)?.state ?? 'good'],
    forget: (keyId) => void byId.delete(keyId),
  };
}
