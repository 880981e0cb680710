import { vi } from 'vitest';

export async function turnsOf(work: () => Promise<unknown>): Promise<number> {
  let turns = 0;
  const count = () => {
    turns += 1;
    next = setImmediate(count);
  };
  let next = setImmediate(count);
  await work();
  clearImmediate(next);
  return turns;
}

/** The same, on a computer that takes so long that each piece of work is due to yield. */
export async function turnsWhenSlow(work: () => Promise<unknown>): Promise<number> {
  let now = 0;
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => {
    now += 10;
    return now;
  });
  try {
    return await turnsOf(work);
  } finally {
    clock.mockRestore();
  }
}
