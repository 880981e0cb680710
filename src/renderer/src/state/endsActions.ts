import type { CallOutput } from '../../../shared/contract.ts';
import type { Result } from '../../../shared/errors.ts';
import type { Bridge } from '../bridge.ts';

/** What can be done with end dates of people’s access: main keeps them, and does nothing by them. */
export type EndsActions = {
  listEnds(): Promise<Result<CallOutput<'ends.list'>>>;
  /** Sets a day, a note, or both for whoever has these addresses, in place of what was set before; `setAt` (ms) where that is taken back. */
  setEnd(
    emails: readonly string[],
    end: { day: string | null; note: string; setAt?: number },
  ): Promise<Result<object>>;
  clearEnd(emails: readonly string[]): Promise<Result<object>>;
};

/** Creates the actions on end dates. */
export function createEndsActions({ bridge }: { bridge: Bridge }): EndsActions {
  return {
    listEnds: () => bridge.call('ends.list', {}),
    setEnd: (emails, { day, note, setAt }) =>
      bridge.call('ends.set', {
        emails: [...emails],
        day,
        note,
        ...(setAt === undefined ? {} : { setAt }),
      }),
    clearEnd: (emails) => bridge.call('ends.clear', { emails: [...emails] }),
  };
}
