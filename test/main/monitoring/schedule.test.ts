import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createSchedule } from '../../../src/main/monitoring/schedule.ts';

beforeEach(() => void vi.useFakeTimers({ now: 1_000_000_000_000 }));
afterEach(() => void vi.useRealTimers());

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** A schedule whose rounds take `takes` ms, or until they are given up. */
function open({ random = 0.5, takes = 0 } = {}) {
  const began: number[] = [];
  const ended: ('done' | 'given up')[] = [];
  let running = 0;
  let mostRunning = 0;
  const world = { online: true };
  const schedule = createSchedule({
    async run(signal) {
      began.push(Date.now());
      running += 1;
      mostRunning = Math.max(mostRunning, running);
      await new Promise<void>((resolve) => {
        setTimeout(resolve, takes);
        signal.addEventListener('abort', () => resolve());
      });
      running -= 1;
      ended.push(signal.aborted ? 'given up' : 'done');
    },
    isOnline: () => world.online,
    clock: Date.now,
    random: () => random,
  });
  return { schedule, began, ended, world, mostRunning: () => mostRunning };
}

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

describe('rounds', () => {
  test('none runs before an interval is set, and none after it was taken away', async () => {
    const { schedule, began } = open();
    await pass(48 * HOUR);
    schedule.setInterval(5 * MINUTE);
    await pass(MINUTE);
    schedule.setInterval(null);
    await pass(48 * HOUR);
    expect(began).toHaveLength(1);
    expect(schedule.nextAt()).toBeNull();
  });

  test('are apart by the interval give or take a tenth, however long they take, and one at a time', async () => {
    const anyInterval = fc.constantFrom(5, 15, 30, 60, 240, 720, 1440);
    await fc.assert(
      fc.asyncProperty(
        anyInterval,
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.nat(10),
        async (minutes, random, takes) => {
          const interval = minutes * MINUTE;
          const { schedule, began, mostRunning } = open({ random, takes: takes * MINUTE });
          schedule.setInterval(interval);
          await pass(MINUTE * 1.1 + 6 * interval);
          schedule.stop();
          expect(began.length).toBeGreaterThanOrEqual(3);
          for (const [at, from] of began.entries()) {
            const next = began[at + 1];
            if (next === undefined) break;
            const gap = next - from;
            expect(gap).toBeGreaterThanOrEqual(interval * 0.9 - 1);
            // One that takes longer than the interval is followed by a rest.
            expect(gap).toBeLessThanOrEqual(Math.max(interval * 1.1, takes * MINUTE + MINUTE / 2) + 1);
          }
          expect(mostRunning()).toBe(1);
        },
      ),
      { numRuns: 60 },
    );
  });

  test('another interval counts from when the last round began, also while one runs', async () => {
    const { schedule, began } = open({ takes: 2 * MINUTE });
    schedule.setInterval(HOUR);
    await pass(MINUTE);
    expect(began).toHaveLength(1);
    schedule.setInterval(5 * MINUTE);
    await pass(5 * MINUTE);
    expect(began).toHaveLength(2);
    await pass(3 * MINUTE);
    schedule.setInterval(24 * HOUR);
    await pass(23 * HOUR);
    expect(began).toHaveLength(2);
    await pass(HOUR);
    expect(began).toHaveLength(3);
  });
});

test('a clock that is set back puts no round off', async () => {
  const { schedule, began } = open({ takes: 2 * MINUTE });
  schedule.setInterval(HOUR);
  await pass(MINUTE);
  vi.setSystemTime(Date.now() - 24 * HOUR);
  await pass(HOUR + 3 * MINUTE);
  expect(began).toHaveLength(2);
});

test('while there is no network none begins, also none that a person asks for, and it is looked for one every minute', async () => {
  const { schedule, began, world } = open();
  world.online = false;
  schedule.setInterval(5 * MINUTE);
  await pass(3 * HOUR);
  await schedule.runNow();
  expect(began).toEqual([]);
  world.online = true;
  await pass(1.1 * MINUTE);
  expect(began).toHaveLength(1);
});

describe('a computer that sleeps', () => {
  test('has a round given up, and one alone follows when it woke, after its network had a moment', async () => {
    const { schedule, began, ended } = open({ takes: 4 * MINUTE });
    schedule.setInterval(5 * MINUTE);
    await pass(2 * MINUTE);
    schedule.suspended();
    await pass(0);
    expect(ended).toEqual(['given up']);
    await pass(9 * HOUR);
    expect(began).toHaveLength(1);
    schedule.woke();
    await pass(29_000);
    expect(began).toHaveLength(1);
    await pass(32_000);
    expect(began).toHaveLength(2);
    await pass(3 * MINUTE);
    expect(began).toHaveLength(2);
  });

  test('that told nothing is noticed by a timer that fires too late, and that told it twice counts once', async () => {
    const { schedule, began } = open();
    schedule.setInterval(5 * MINUTE);
    await pass(1.5 * MINUTE);
    vi.setSystemTime(Date.now() + 6 * HOUR);
    await pass(5 * MINUTE);
    expect(began).toHaveLength(1);
    schedule.woke();
    schedule.woke();
    await pass(MINUTE);
    expect(began).toHaveLength(2);
    await pass(4 * MINUTE);
    expect(began).toHaveLength(2);
  });

  test('whatever comes in whatever order, rounds never overlap nor come closer than half a minute by themselves', async () => {
    const act = fc.constantFrom(
      'suspend',
      'wake',
      'offline',
      'online',
      'pause',
      'resume',
      'five',
      'day',
      'off',
      'wait',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(act, fc.nat(20)), { maxLength: 40 }), async (acts) => {
        const { schedule, began, world, mostRunning } = open({ takes: MINUTE });
        schedule.setInterval(5 * MINUTE);
        for (const [what, minutes] of acts) {
          if (what === 'suspend') schedule.suspended();
          if (what === 'wake') schedule.woke();
          if (what === 'offline' || what === 'online') world.online = what === 'online';
          if (what === 'pause') schedule.pause();
          if (what === 'resume') schedule.resume();
          if (what === 'five' || what === 'day')
            schedule.setInterval(what === 'five' ? 5 * MINUTE : 24 * HOUR);
          if (what === 'off') schedule.setInterval(null);
          await pass(minutes * MINUTE);
        }
        schedule.stop();
        const count = began.length;
        await pass(48 * HOUR);
        expect(began).toHaveLength(count);
        expect(mostRunning()).toBeLessThanOrEqual(1);
        for (const [at, from] of began.entries())
          if (at > 0) expect(from - (began[at - 1] ?? 0)).toBeGreaterThanOrEqual(MINUTE / 2);
      }),
      { numRuns: 100 },
    );
  });
});

describe('what a person asks for', () => {
  test('a pause gives a round up and lets none begin until it ends; a round now runs all the same', async () => {
    const { schedule, began, ended } = open({ takes: MINUTE });
    schedule.setInterval(5 * MINUTE);
    await pass(1.5 * MINUTE);
    schedule.pause();
    await pass(HOUR);
    expect(ended).toEqual(['given up']);
    void schedule.runNow();
    await pass(2 * MINUTE);
    expect(began).toHaveLength(2);
    await pass(HOUR);
    expect(began).toHaveLength(2);
    schedule.resume();
    await pass(MINUTE);
    expect(began).toHaveLength(3);
  });

  test('asked for twice it is one round, and one that was given up is not taken for it', async () => {
    const { schedule, began, ended } = open({ takes: MINUTE });
    const both = Promise.all([schedule.runNow(), schedule.runNow()]);
    await pass(MINUTE);
    await both;
    expect(ended).toEqual(['done']);
    void schedule.runNow();
    schedule.pause();
    const again = schedule.runNow();
    await pass(MINUTE);
    await again;
    expect(ended).toEqual(['done', 'given up', 'done']);
    expect(began).toHaveLength(3);
  });

  test('at the end of the app a round is given up, and none begins', async () => {
    const { schedule, ended, began } = open({ takes: MINUTE });
    schedule.setInterval(5 * MINUTE);
    await pass(1.5 * MINUTE);
    schedule.stop();
    schedule.woke();
    schedule.resume();
    schedule.setInterval(15 * MINUTE);
    await schedule.runNow();
    await pass(24 * HOUR);
    expect([began.length, ended]).toEqual([1, ['given up']]);
  });
});
