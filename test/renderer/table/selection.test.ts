import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { NOTHING_PICKED, type Picked } from '../../../src/renderer/src/tableView.ts';
import { extend, howMany, pick, pickAll } from '../../../src/renderer/src/ui/table/useSelection.tsx';

const order = ['a', 'b', 'c', 'd', 'e'];
const ids = (picked: Picked) => [...picked.ids].sort().join('');

test('a row is chosen and let go alone', () => {
  const one = pick(NOTHING_PICKED, order, 'b', false);
  expect(ids(one)).toBe('b');
  expect(ids(pick(one, order, 'b', false))).toBe('');
});

test('a range goes from the last single choice to the row, up or down, as the row becomes', () => {
  const from = pick(NOTHING_PICKED, order, 'd', false);
  const up = pick(from, order, 'b', true);
  expect(ids(up)).toBe('bcd');
  expect(ids(pick(up, order, 'e', true))).toBe('bcde');
  const letGo = pick(pick(up, order, 'c', false), order, 'b', true);
  expect(ids(letGo)).toBe('d');
  expect(ids(pick(up, order, 'b', true))).toBe('');
});

test('a range follows the order on the screen, and begins anew when its first row is hidden', () => {
  const from = pick(NOTHING_PICKED, order, 'a', false);
  expect(ids(pick(from, ['a', 'e', 'b'], 'e', true))).toBe('ae');
  expect(ids(pick(from, ['b', 'c', 'd'], 'd', true))).toBe('ad');
  expect(ids(pick(NOTHING_PICKED, order, 'c', true))).toBe('c');
});

test('"all" means all that is shown: what a filter hides stays as it was', () => {
  const hidden = pick(NOTHING_PICKED, order, 'e', false);
  const all = pickAll(hidden, ['a', 'b']);
  expect(ids(all)).toBe('abe');
  expect(howMany(all, ['a', 'b'])).toBe('all');
  expect(howMany(all, order)).toBe('some');
  expect(ids(pickAll(all, ['a', 'b']))).toBe('e');
  expect(howMany(hidden, ['a', 'b'])).toBe('none');
  expect(howMany(hidden, [])).toBe('none');
});

test('"all" chooses the rest when some were chosen already', () =>
  expect(ids(pickAll(pick(NOTHING_PICKED, order, 'c', false), order))).toBe('abcde'));

describe('the way from row to row with Shift', () => {
  const ORDER = ['a', 'b', 'c', 'd', 'e', 'f'];

  test('chooses the rows on it, and the way back lets them go', () => {
    const there = extend(extend(NOTHING_PICKED, ORDER, 'b', 'c'), ORDER, 'c', 'd');
    expect([ids(there), there.anchor]).toEqual(['bcd', 'b']);
    expect(ids(extend(there, ORDER, 'd', 'c'))).toBe('bc');
    expect(ids(extend(there, ORDER, 'd', 'a'))).toBe('ab');
  });

  test('goes on from the row that was chosen last, and leaves others as they are', () => {
    const picked = pick(pick(NOTHING_PICKED, ORDER, 'f', false), ORDER, 'b', false);
    expect(ids(extend(picked, ORDER, 'b', 'c'))).toBe('bcf');
  });

  test('begins anew where the anchor was let go or is not shown', () => {
    const letGo = pick(pick(NOTHING_PICKED, ORDER, 'a', false), ORDER, 'a', false);
    expect(ids(extend(letGo, ORDER, 'd', 'e'))).toBe('de');
    const hidden = pick(NOTHING_PICKED, ORDER, 'a', false);
    expect(ids(extend(hidden, ['d', 'e'], 'd', 'e'))).toBe('ade');
  });

  test('is always the rows between the anchor and where it ended, whatever the steps', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 2, maxLength: 12 }), (way) => {
        let picked = NOTHING_PICKED;
        for (const [at, to] of way.slice(1).entries())
          picked = extend(picked, ORDER, ORDER[way[at] ?? 0] ?? '', ORDER[to] ?? '');
        const ends = [way[0] ?? 0, way.at(-1) ?? 0].sort();
        expect(ids(picked)).toBe(ORDER.slice(ends[0], (ends[1] ?? 0) + 1).join(''));
      }),
    );
  });
});
