/** See {@link createSemaphore}. */
export type Lanes = {
  /**
   * Waits for a place in the lane of a name, where at most `most` are at once; gives the function that leaves it.
   * Null when the signal aborts first: whoever gives up waits for nobody.
   */
  enter(name: string, most: number, signal: AbortSignal): Promise<(() => void) | null>;
};

/** Lets at most so many into a lane at once, the others after them in the order in which they came. */
export function createSemaphore(): Lanes {
  const lanes = new Map<string, { busy: number; waiting: Set<() => void> }>();

  return {
    async enter(name, most, signal) {
      if (signal.aborted) return null;
      const lane = lanes.get(name) ?? { busy: 0, waiting: new Set() };
      lanes.set(name, lane);
      if (lane.busy < most) lane.busy += 1;
      else if (!(await waitIn(lane.waiting, signal))) return null;
      return () => {
        const [next] = lane.waiting;
        if (next) {
          lane.waiting.delete(next);
          // The place is handed on, so `busy` stays.
          next();
          return;
        }
        lane.busy -= 1;
        if (lane.busy === 0 && lanes.get(name) === lane) lanes.delete(name);
      };
    },
  };
}

/** True when the turn came, false when the signal aborted before. */
function waitIn(waiting: Set<() => void>, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const giveUp = () => {
      waiting.delete(go);
      resolve(false);
    };
    const go = () => {
      signal.removeEventListener('abort', giveUp);
      resolve(true);
    };
    waiting.add(go);
    signal.addEventListener('abort', giveUp, { once: true });
  });
}
