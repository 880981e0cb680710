import type { LoggedRequest } from './request.ts';

/** A held request: `arrived` when it came and its answer is ready, sent at `release`. */
export type Hold = { arrived: Promise<LoggedRequest>; release: () => void };

export type Holds = {
  hold: (call: string) => Hold;
  pass: (request: LoggedRequest) => Promise<void>;
  releaseAll: () => void;
};

type Waiting = {
  call: string;
  arrive: (request: LoggedRequest) => void;
  gate: Promise<void>;
  open: () => void;
};

function deferred<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => {};
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

/** Makes the holds of an instance: in the order they were asked for, one request each. */
export function createHolds(): Holds {
  let waiting: Waiting[] = [];
  const open = new Set<() => void>();
  return {
    hold(call) {
      const arrived = deferred<LoggedRequest>();
      const gate = deferred<void>();
      const entry = { call, arrive: arrived.resolve, gate: gate.promise, open: gate.resolve };
      waiting.push(entry);
      open.add(gate.resolve);
      const release = () => {
        waiting = waiting.filter((other) => other !== entry);
        gate.resolve();
      };
      return { arrived: arrived.promise, release };
    },
    async pass(request) {
      const entry = waiting.find((other) => other.call === request.call);
      if (!entry) return;
      waiting = waiting.filter((other) => other !== entry);
      entry.arrive(request);
      await entry.gate;
    },
    releaseAll() {
      for (const release of open) release();
      waiting = [];
    },
  };
}
