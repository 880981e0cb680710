import { expect, test } from 'vitest';
import { summarize, toTable } from './report.ts';

const row = (change: object) => ({ name: 'a refresh', unit: 'ms' as const, quayside: [10], ...change });

test('an aim that was worked out is told, and judged, without the dust of its fractions', () => {
  const summary = summarize({ ...row({}), quayside: [2_875], atMost: 1.15 * 2_500 });
  expect(summary).toMatchObject({ atMost: 2_875, met: true });
  expect(toTable([summary])).toContain('≤ 2875 ms: met');
});

test('each missed aim has a line that says what it is made of, or that nobody knows', () => {
  const table = toTable([
    summarize({ ...row({ name: 'met' }), atMost: 10, madeOf: 'not told' }),
    summarize({ ...row({ name: 'missed' }), atMost: 9, madeOf: 'half of it is sending.' }),
    summarize({ ...row({ name: 'beside a window' }), bare: [5], atMostTimes: 1.5 }),
    summarize({ ...row({ name: 'failed' }), quayside: [], atMost: 9, madeOf: 'not told' }),
  ]);
  expect(table.split('Missed:\n')[1]?.split('\n')).toEqual([
    '- missed: half of it is sending.',
    '- beside a window: what it is made of was not profiled.',
    '- failed: it could not be measured; the reason stands above.',
  ]);
});

test('a number of something is not rounded to its aim', () =>
  expect(toTable([summarize({ ...row({ unit: '', quayside: [10.4] }), atMost: 10 })])).toContain('10.4'));
