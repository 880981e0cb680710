import { type AppError, fail, ok, type Result } from '../../shared/errors.ts';

export type ChangeQueue<State> = {
  change<T>(plan: (before: State) => Result<{ after: State; value: T }>): Promise<Result<T>>;
  flush(): Promise<unknown>;
};

type Outcome = (saved: Result<null>) => void;

export function createChangeQueue<State>(options: {
  obstacle: AppError | null;
  current: () => State;
  isSame: (a: State, b: State) => boolean;
  save: (next: State) => Promise<Result<null>>;
}): ChangeQueue<State> {
  const { obstacle, current, isSame, save } = options;
  let turn: Promise<unknown> = Promise.resolve();
  let waiting: ((before: State) => { after: State; settle: Outcome })[] = [];

  async function saveWaiting(): Promise<void> {
    const batch = waiting;
    waiting = [];
    let next = current();
    const settles = batch.map((planned) => {
      const { after, settle } = planned(next);
      next = after;
      return settle;
    });
    const saved = isSame(next, current()) ? ok(null) : await save(next);
    for (const settle of settles) settle(saved);
  }

  return {
    change: (plan) =>
      new Promise((resolve, reject) => {
        waiting.push((before) => {
          const unchanged = { after: before, settle: () => {} };
          try {
            const planned = obstacle ? fail(obstacle) : plan(before);
            if (!planned.ok) {
              resolve(planned);
              return unchanged;
            }
            const { after, value } = planned.value;
            return { after, settle: (saved) => resolve(saved.ok ? ok(value) : saved) };
          } catch (error) {
            reject(error);
            return unchanged;
          }
        });
        if (waiting.length === 1) turn = turn.then(saveWaiting);
      }),
    flush: () => turn,
  };
}
