import type { KeychainState } from '../../shared/instance.ts';
import { type KeychainTrouble, troubleFor } from './keychainErrors.ts';

/** A call of the keychain that failed, and why. */
export class Trouble extends Error {
  readonly reason: KeychainTrouble;
  constructor(reason: KeychainTrouble) {
    super(reason);
    this.reason = reason;
  }
}

/** Why a call failed. */
export function reasonOf(error: unknown): KeychainTrouble {
  return error instanceof Trouble ? error.reason : 'failed';
}

/** What a failed call says of the keychain as a whole. */
export function stateOf(reason: KeychainTrouble): KeychainState {
  return reason === 'crashed' ? 'failed' : reason;
}

/** How long nobody waits for lost calls after one did so in vain: a hundred keys to store wait once. ms */
const REFUSES_FOR = 2_000;

/** Calls with a limit. While one that passed it has not come back, it is lost, and the others fail at once. */
export type LimitedCalls = {
  /** Throws {@link Trouble}. */
  call<T>(act: () => Promise<T>): Promise<T>;
  /** Waits for the lost calls, as long as the limit, for what a person asks: one that answers a moment later is no failure. */
  answering(): Promise<void>;
};

/** Creates the limit of a keychain's calls. */
export function createLimitedCalls({
  timeLimit,
  clock,
  onLateAnswer,
  onUnknown,
}: {
  /** For each call, ms. */
  timeLimit: number;
  /** ms since the epoch. */
  clock: () => number;
  /** Told what became of the last of the lost calls. */
  onLateAnswer: (outcome: KeychainState) => void;
  /** Told of an error that nobody has seen yet, for the log. */
  onUnknown: (error: unknown) => void;
}): LimitedCalls {
  /** Calls that passed their limit and have not come back. */
  let lost = 0;
  /** Who waits for those. */
  const waiting = new Set<() => void>();
  let refusesUntil = 0;

  function settled(late: boolean, outcome: KeychainState): void {
    if (!late) return;
    lost -= 1;
    if (lost > 0) return;
    onLateAnswer(outcome);
    for (const goOn of waiting) goOn();
  }

  return {
    call(act) {
      if (lost > 0) return Promise.reject(new Trouble('not-answering'));
      return new Promise((resolve, reject) => {
        let late = false;
        const timer = setTimeout(() => {
          late = true;
          lost += 1;
          reject(new Trouble('not-answering'));
        }, timeLimit);
        act().then(
          (value) => {
            clearTimeout(timer);
            settled(late, 'ready');
            resolve(value);
          },
          (error) => {
            clearTimeout(timer);
            const reason = troubleFor(error);
            if (reason === 'failed') onUnknown(error);
            settled(late, stateOf(reason));
            reject(new Trouble(reason));
          },
        );
      });
    },
    async answering() {
      if (lost === 0 || clock() < refusesUntil) return;
      await new Promise<void>((resolve) => {
        const goOn = () => {
          clearTimeout(timer);
          waiting.delete(goOn);
          resolve();
        };
        const timer = setTimeout(() => {
          refusesUntil = clock() + REFUSES_FOR;
          goOn();
        }, timeLimit);
        waiting.add(goOn);
      });
    },
  };
}
