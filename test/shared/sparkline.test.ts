import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type SparkPoint, sparkline } from '../../src/shared/sparkline.ts';

const FRAME = { width: 100, height: 40, from: 0, to: 10 };
const at = (day: number, value: number, joins = true): SparkPoint => ({ day, value, joins });

/** The moves and strokes of a path. */
const strokes = (path: string) => path.match(/[MHVh][^MHVh]*/g) ?? [];

test('days that follow each other are steps from value to value, within the frame', () => {
  const { line, held, dots, top, bottom } = sparkline([at(0, 10, false), at(5, 10), at(10, 14)], FRAME);
  expect([top, bottom]).toEqual([14, 10]);
  expect(strokes(line)).toEqual(['M0 40', 'H50', 'V40', 'M50 40', 'H100', 'V0']);
  expect([held, dots]).toEqual(['', '']);
});

test('a long time without a reading is held, not drawn as nothing', () => {
  const { line, held } = sparkline([at(0, 10, false), at(8, 10), at(10, 10)], FRAME);
  expect(strokes(held)).toHaveLength(3);
  expect(held).toMatch(/^M0 .*H80V/);
  expect(line).toMatch(/^M80 .*H100V/);
});

test('no line leads to a value that must not be compared with the one before', () => {
  const { line, held, dots } = sparkline([at(0, 10, false), at(1, 10), at(2, 4, false), at(3, 4)], FRAME);
  expect(line).toMatch(/^M0 [\d.]+H10V[\d.]+M20 [\d.]+H30V[\d.]+$/);
  expect([held, dots]).toEqual(['', '']);
});

test('a day alone is a dot', () => {
  expect(sparkline([at(5, 3, false)], FRAME)).toMatchObject({ line: '', held: '', dots: 'M50 20h0' });
  expect(sparkline([at(5, 3, true)], FRAME).dots).toBe('M50 20h0');
});

test('nothing is drawn of nothing', () => {
  expect(sparkline([], FRAME)).toMatchObject({ line: '', held: '', dots: '', at: [] });
});

test('a person more or less is no cliff, and the ground is never below nothing', () => {
  const { top, bottom } = sparkline([at(0, 100, false), at(1, 101)], FRAME);
  expect(top - bottom).toBeGreaterThan(9);
  expect(sparkline([at(0, 0, false)], FRAME).bottom).toBe(0);
});

test('whatever the values are, each point stands within the frame, and each step leads to a point', () => {
  const points = fc
    .array(fc.record({ gap: fc.integer({ min: 1, max: 30 }), value: fc.nat(100_000), joins: fc.boolean() }), {
      minLength: 1,
      maxLength: 40,
    })
    .map((gaps) => {
      let day = 0;
      return gaps.map(({ gap, value, joins }) => {
        day += gap;
        return at(day, value, joins);
      });
    });
  fc.assert(
    fc.property(points, (all) => {
      const frame = { width: 120, height: 30, from: 0, to: 1_300 };
      const drawn = sparkline(all, frame);
      expect(drawn.at).toHaveLength(all.length);
      for (const { x, y } of drawn.at) {
        expect(x).toBeGreaterThanOrEqual(0);
        expect(x).toBeLessThanOrEqual(120);
        expect(y).toBeGreaterThanOrEqual(0);
        expect(y).toBeLessThanOrEqual(30);
      }
      const steps = strokes(drawn.line + drawn.held).filter((stroke) => stroke.startsWith('M')).length;
      expect(steps).toBe(all.slice(1).filter(({ joins }) => joins).length);
      const dots = strokes(drawn.dots).filter((stroke) => stroke.startsWith('M')).length;
      const alone = all.filter(
        (point, index) => (index === 0 || !point.joins) && all[index + 1]?.joins !== true,
      );
      expect(dots).toBe(alone.length);
    }),
  );
});
