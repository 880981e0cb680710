import type { Call } from '../../src/renderer/src/bridge.ts';
import type { CallInput, CallName, CallOutput } from '../../src/shared/contract.ts';
import type { Result } from '../../src/shared/errors.ts';

export function fakeCall(
  answers: {
    [N in CallName]?: (input: CallInput<N>) => Promise<Result<CallOutput<N>>>;
  },
): Call {
  return (name, input) => {
    const answer = answers[name];
    if (!answer) throw new Error(`Nobody answers ${name}`);
    return answer(input);
  };
}
