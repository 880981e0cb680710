import type { CallInput, CallName, CallOutput } from '../../shared/contract.ts';
import { fail, type Result } from '../../shared/errors.ts';
import type { EventMessage } from '../../shared/events.ts';

/** The preload’s object on `window`: untyped, since the preload must not carry the schemas of the contract. */
type RawBridge = {
  request(call: string, input: unknown): Promise<Result<unknown>>;
  on(listener: (message: unknown) => void): () => void;
};

declare global {
  interface Window {
    quayside: RawBridge;
  }
}

export type Call = <N extends CallName>(name: N, input: CallInput<N>) => Promise<Result<CallOutput<N>>>;

export type Bridge = {
  call: Call;
  /** Delivers all events in main’s order. Returns a function that stops listening. */
  on(listener: (message: EventMessage) => void): () => void;
};

/** Types the preload’s bridge by the contract. Main has parsed every answer, so the types hold. */
export function createBridge(raw: RawBridge): Bridge {
  return {
    async call<N extends CallName>(name: N, input: CallInput<N>) {
      try {
        return (await raw.request(name, input)) as Result<CallOutput<N>>;
      } catch {
        // `call` rejects only when main is gone or broken; every other failure comes as an envelope.
        return fail({
          code: 'internal',
          message: 'Quayside’s own background process did not answer.',
          advice: 'Try again. If this keeps happening, restart Quayside.',
          details: { outcomeUnknown: true },
        });
      }
    },
    on: (listener) => raw.on((message) => listener(message as EventMessage)),
  };
}
