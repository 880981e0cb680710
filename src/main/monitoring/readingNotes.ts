import type { Handlers } from '../../shared/contract.ts';
import type { AppError } from '../../shared/errors.ts';

/** The calls that a reading of an instance is made of. */
export type ReadingCalls = Pick<Handlers, 'account.read' | 'members.list' | 'invitations.list'>;

export type ReadingNotes = ReturnType<typeof createReadingNotes>;

/** Which instances the page reads at the moment, and how each instance failed when it was last read, by whomever. */
export function createReadingNotes(calls: ReadingCalls) {
  const running = new Map<string, number>();
  /** How each was last read in this run; null where it answered. */
  const last = new Map<string, AppError | null>();
  const listeners: (() => void)[] = [];

  function counted<I extends { instanceId: string }, R>(
    call: (input: I) => R | Promise<R>,
  ): (input: I) => Promise<R> {
    return async (input) => {
      const { instanceId } = input;
      running.set(instanceId, (running.get(instanceId) ?? 0) + 1);
      try {
        return await call(input);
      } finally {
        const left = (running.get(instanceId) ?? 1) - 1;
        if (left > 0) running.set(instanceId, left);
        else running.delete(instanceId);
      }
    };
  }

  /** Takes over how an account reading ended. */
  function note(instanceId: string, error: AppError | null): void {
    // What was given up says nothing of an instance.
    if (error?.code === 'canceled') return;
    last.set(instanceId, error);
    for (const listener of listeners) listener();
  }

  const readAccount = counted(calls['account.read']);
  return {
    /** The calls for the page. */
    calls: {
      'account.read': async (input) => {
        const account = await readAccount(input);
        note(input.instanceId, account.ok ? null : account.error);
        return account;
      },
      'members.list': counted(calls['members.list']),
      'invitations.list': counted(calls['invitations.list']),
    } satisfies ReadingCalls,
    isReading: (instanceId: string): boolean => running.has(instanceId),
    note,
    /** Null where it answered, or was not read in this run. */
    failureOf: (instanceId: string): AppError | null => last.get(instanceId) ?? null,
    /** Whether it answered when it was last read in this run. */
    hasAnswered: (instanceId: string): boolean => last.get(instanceId) === null,
    onChange: (listener: () => void): void => void listeners.push(listener),
    forget: (instanceId: string): void => void last.delete(instanceId),
  };
}
