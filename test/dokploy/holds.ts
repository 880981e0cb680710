import type { LoggedRequest } from './request.ts';

/** A held request: `arrived` when it came and where it is held, on its way again at `release`. */
export type Hold = { arrived: Promise<LoggedRequest>; release: () => void };

/** Where a request is held: on its way to the server, with nothing done; or its answer on the way back. */
export type Stage = 'request' | 'answer';

export type Holds = {
  hold: (call: string, stage?: Stage) => Hold;
  pass: (request: LoggedRequest, stage: Stage) => Promise<void>;
  releaseAll: () => void;
};

type Waiting = {
  call: string;
  stage: Stage;
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
    hold(call, stage = 'answer') {
      const arrived = deferred<LoggedRequest>();
      const gate = deferred<void>();
      const entry = { call, stage, arrive: arrived.resolve, gate: gate.promise, open: gate.resolve };
      waiting.push(entry);
      open.add(gate.resolve);
      const release = () => {
        waiting = waiting.filter((other) => other !== entry);
        gate.resolve();
      };
      return { arrived: arrived.promise, release };
    },
    async pass(request, stage) {
      const entry = waiting.find((other) => other.call === request.call && other.stage === stage);
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
