import { expect, test } from 'vitest';
import {
  howMany,
  NOTHING_PICKED,
  type Picked,
  pick,
  pickAll,
} from '../../../src/renderer/src/ui/table/selection.ts';

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

test('"all" chooses the rest when some were chosen already', () => {
  expect(ids(pickAll(pick(NOTHING_PICKED, order, 'c', false), order))).toBe('abcde');
});
