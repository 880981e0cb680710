import type { CallInput, CallName, CallOutput } from '../../shared/contract.ts';
import { fail, type Result } from '../../shared/errors.ts';
import type { EventMessage } from '../../shared/events.ts';

/** What the preload puts on `window`: untyped, since it must not carry the contract's schemas. */
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
  /** Listens to all events, in main's order. Returns a function that stops the listening. */
  on(listener: (message: EventMessage) => void): () => void;
};

/** Gives the preload's bridge the contract's types. Main has parsed every answer, so they hold. */
export function createBridge(raw: RawBridge): Bridge {
  return {
    async call<N extends CallName>(name: N, input: CallInput<N>) {
      try {
        return (await raw.request(name, input)) as Result<CallOutput<N>>;
      } catch {
        // Only a main that is gone or broken rejects: everything else comes as an envelope.
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
