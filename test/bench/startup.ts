import type { Measurement } from './bench.ts';

/** From the spawned process to the first paint, and to the remembered instance's rows in the page. */
export const startup: Measurement = {
  name: 'startup',
  async measure({ inTurn }) {
    const { bare, quayside } = await inTurn(({ firstPaint, usable }) => ({ firstPaint, usable }));
    const barePaint = bare.map(({ firstPaint }) => firstPaint);
    return [
      {
        name: 'first paint',
        unit: 'ms',
        bare: barePaint,
        quayside: quayside.map(({ firstPaint }) => firstPaint),
        atMostTimes: 1.25,
      },
      {
        name: 'last seen data usable (bare: first paint)',
        unit: 'ms',
        bare: barePaint,
        quayside: quayside.map(({ usable }) => usable ?? Number.NaN),
        atMostTimes: 1.45,
      },
    ];
  },
};
