import { setTimeout as wait } from 'node:timers/promises';
import { type Launched, launch } from './launch.ts';
import type { Subject, Subjects } from './subjects.ts';

/** One line of the result: a quantity of Quayside, beside the same of a bare window or alone; the aims go by the medians. */
export type Row = {
  name: string;
  /** Empty for a number of something. */
  unit: 'ms' | 'MB' | '';
  /** Empty where it could not be measured. */
  quayside: number[];
  /** What the time, the memory or the number is made of: told where the aim is missed. */
  madeOf?: string;
} & (
  | {
      bare: number[];
      /** How many times the bare window it may be. */
      atMostTimes: number;
    }
  | { atMost: number }
);

export function rowAtMost(
  name: string,
  unit: Row['unit'],
  quayside: number[],
  atMost: number,
  madeOf: string,
): Row {
  return { name, unit, quayside, atMost, madeOf };
}

export type Pair = { bare: Subject; quayside: Subject };

export type Bench = {
  /** Starts a bare window and Quayside, or another pair, in turn; the first two of each are warm-ups and are not kept. */
  inTurn<T>(take: (running: Launched) => Promise<T> | T, pair?: Pair): Promise<{ bare: T[]; quayside: T[] }>;
  /** Starts one subject over and over, after two warm-ups, for which `keep` is false; without `times` as often as asked. */
  repeat(
    subject: Subject,
    take: (running: Launched, keep: boolean) => Promise<void>,
    times?: number,
  ): Promise<void>;
  /** The name of the keychain's service for what is measured. */
  service: string;
  /** What the command line named: of a measurement, or of a part of one. */
  named: readonly string[];
};

/** A measurement; to add one, write a file that exports one, and name it in run.ts. */
export type Measurement = { name: string; measure(bench: Bench): Promise<Row[]> };

const WARM_UPS = 2;
/** ms between two launches, so that what the one leaves behind is not paid for by the next. */
const REST = 500;

/** Creates what the measurements share; `runs` is how many launches of each are kept. */
export function createBench(options: {
  electron: string;
  subjects: Subjects;
  runs: number;
  service: string;
  named: readonly string[];
}): Bench {
  const { electron, subjects, runs, service, named } = options;
  return {
    ...{ service, named },
    async repeat(subject, take, times = runs) {
      for (let run = 0; run < WARM_UPS + times; run += 1) {
        const running = await launch(electron, subject);
        try {
          await take(running, run >= WARM_UPS);
        } finally {
          await running.close();
        }
        await wait(REST);
      }
    },
    async inTurn<T>(take: (running: Launched) => Promise<T> | T, pair: Pair = subjects) {
      const taken = { bare: [] as T[], quayside: [] as T[] };
      for (let run = 0; run < WARM_UPS + runs; run += 1)
        for (const name of ['bare', 'quayside'] as const) {
          const running = await launch(electron, pair[name]);
          try {
            const value = await take(running);
            if (run >= WARM_UPS) taken[name].push(value);
          } finally {
            await running.close();
          }
          await wait(REST);
        }
      return taken;
    },
  };
}
