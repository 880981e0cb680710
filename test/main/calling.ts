import { type CallInput, type CallName, type CallOutput, calls } from '../../src/shared/contract.ts';
import type { Result } from '../../src/shared/errors.ts';

/** Calls as the router does: question and answer must fit the contract. */
export function calling<H extends object>(handlers: H) {
  type Name = keyof H & CallName;
  async function call<N extends Name>(name: N, input: CallInput<N>): Promise<Result<CallOutput<N>>> {
    const handle = handlers[name] as (input: unknown) => Promise<Result<CallOutput<N>>>;
    const answer = await handle(calls[name].input.parse(input));
    if (answer.ok) calls[name].output.parse(answer.value);
    return answer;
  }
  async function value<N extends Name>(name: N, input: CallInput<N>): Promise<CallOutput<N>> {
    const answer = await call(name, input);
    if (!answer.ok) throw new Error(answer.error.message);
    return answer.value;
  }
  return { call, value };
}
