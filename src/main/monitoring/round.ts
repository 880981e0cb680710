import { setTimeout as delay } from 'node:timers/promises';
import type { Looked } from './look.ts';

/** So many servers are read at once. */
const SERVERS_AT_ONCE = 4;
/** An instance that is busy is tried again after so long (ms), and so often. */
const BUSY_AGAIN = 5_000;
const BUSY_TRIES = 6;

/** What of an instance keeps it from being looked at now: the page reads it, or an operation changes it. */
export type Busy = (instanceId: string) => boolean;

/**
 * Looks at instances, a few servers at a time and each once. One that is busy comes later, or not in this round; a look
 * is stopped where its instance gets busy. Ends soon after `signal` aborts.
 */
export function createRound(options: {
  look: (instanceId: string, mayGoOn: () => boolean) => Promise<Looked>;
  isBusy: Busy;
  /** Whether it is to be looked at still: it may be gone, or left out by now. */
  isWanted: (instanceId: string) => boolean;
  onLooked: (instanceId: string, looked: Looked) => void;
}): (instanceIds: readonly string[], signal: AbortSignal) => Promise<void> {
  const { look, isBusy, isWanted, onLooked } = options;

  async function lookAt(instanceId: string, signal: AbortSignal): Promise<'done' | 'busy'> {
    if (!isWanted(instanceId)) return 'done';
    if (isBusy(instanceId)) return 'busy';
    const looked = await look(
      instanceId,
      () => !signal.aborted && isWanted(instanceId) && !isBusy(instanceId),
    );
    if (looked.state === 'stopped') return isBusy(instanceId) ? 'busy' : 'done';
    onLooked(instanceId, looked);
    return 'done';
  }

  return async (instanceIds, signal) => {
    let waiting = [...instanceIds];
    for (let tries = 0; waiting.length > 0 && tries < BUSY_TRIES && !signal.aborted; tries += 1) {
      if (tries > 0) await delay(BUSY_AGAIN, undefined, { signal, ref: false }).catch(() => {});
      const busy: string[] = [];
      const left = waiting.values();
      const lookOn = async () => {
        for (const instanceId of left) {
          if (signal.aborted) return;
          if ((await lookAt(instanceId, signal)) === 'busy') busy.push(instanceId);
        }
      };
      await Promise.all(Array.from({ length: SERVERS_AT_ONCE }, lookOn));
      waiting = busy;
    }
  };
}
