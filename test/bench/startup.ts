import type { Measurement } from './bench.ts';
import type { Launched } from './launch.ts';
import { type ByProcess, beyondWords, cpuOf } from './processes.ts';

type Start = { usable: number; cpu: ByProcess };

/** When it was usable, in ms since the start, and what CPU was used until then. */
export function usableWithCpu({ pid, usable }: Launched): Start {
  return { usable: usable ?? Number.NaN, cpu: cpuOf(pid) };
}

/** What CPU the one start took beyond the other. */
export function beyondCpu(starts: Record<'bare' | 'quayside', { cpu: ByProcess }[]>): string {
  const cpu = (side: 'bare' | 'quayside') => starts[side].map((start) => start.cpu);
  return beyondWords(cpu('bare'), cpu('quayside'), 'ms');
}

/** From the spawned process to the first paint, and to the remembered instance's rows in the page. */
export const startup: Measurement = {
  name: 'startup',
  async measure({ inTurn }) {
    const { bare, quayside } = await inTurn((running) => ({
      ...usableWithCpu(running),
      firstPaint: running.firstPaint,
    }));
    const barePaint = bare.map(({ firstPaint }) => firstPaint);
    const madeOf = beyondCpu({ bare, quayside });
    return [
      {
        name: 'first paint',
        unit: 'ms',
        madeOf,
        bare: barePaint,
        quayside: quayside.map(({ firstPaint }) => firstPaint),
        atMostTimes: 1.25,
      },
      {
        name: 'last seen data usable (bare: first paint)',
        unit: 'ms',
        madeOf,
        bare: barePaint,
        quayside: quayside.map(({ usable }) => usable),
        atMostTimes: 1.45,
      },
    ];
  },
};
