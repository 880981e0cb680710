import { expect, test } from 'vitest';
import { placeAfterExtending, placeAfterKey } from '../../../src/renderer/src/features/people/matrixKeys.ts';

const SIZE = { rows: 100, columns: 8, page: 11 };

function after(keys: string, from = { row: 50, column: 4 }) {
  const command = keys.startsWith('Ctrl+');
  return placeAfterKey({ key: keys.replace('Ctrl+', ''), command }, from, SIZE);
}

test('arrows move by one in both directions and stop at the edges; above the first row is the header', () => {
  expect(after('ArrowDown')).toEqual({ row: 51, column: 4 });
  expect(after('ArrowUp')).toEqual({ row: 49, column: 4 });
  expect(after('ArrowRight')).toEqual({ row: 50, column: 5 });
  expect(after('ArrowLeft')).toEqual({ row: 50, column: 3 });
  expect(after('ArrowUp', { row: 0, column: 2 })).toEqual({ row: -1, column: 2 });
  expect(after('ArrowUp', { row: -1, column: 2 })).toEqual({ row: -1, column: 2 });
  expect(after('ArrowDown', { row: -1, column: 2 })).toEqual({ row: 0, column: 2 });
  expect(after('ArrowDown', { row: 99, column: 7 })).toEqual({ row: 99, column: 7 });
  expect(after('ArrowRight', { row: 99, column: 7 })).toEqual({ row: 99, column: 7 });
  expect(after('ArrowLeft', { row: 0, column: 0 })).toEqual({ row: 0, column: 0 });
});

test('Home and End stay in the row, with Ctrl they go to the first and the last cell', () => {
  expect(after('Home')).toEqual({ row: 50, column: 0 });
  expect(after('End')).toEqual({ row: 50, column: 7 });
  expect(after('Ctrl+Home')).toEqual({ row: 0, column: 0 });
  expect(after('Ctrl+End')).toEqual({ row: 99, column: 7 });
  expect(after('Ctrl+ArrowDown')).toEqual({ row: 99, column: 4 });
  expect(after('Ctrl+ArrowRight')).toEqual({ row: 50, column: 7 });
});

test('a page is what is in sight but for one row, and never leads into the header', () => {
  expect(after('PageDown')).toEqual({ row: 60, column: 4 });
  expect(after('PageUp')).toEqual({ row: 40, column: 4 });
  expect(after('PageUp', { row: 3, column: 1 })).toEqual({ row: 0, column: 1 });
  expect(after('PageDown', { row: 95, column: 1 })).toEqual({ row: 99, column: 1 });
});

test('other keys move nowhere, neither does any where there are no columns', () => {
  for (const key of ['a', ' ', 'Enter', 'Tab', 'constructor']) expect(after(key)).toBeNull();
  const none = { rows: 3, columns: 0, page: 3 };
  expect(placeAfterKey({ key: 'ArrowDown', command: false }, { row: 0, column: 0 }, none)).toBeNull();
});

test('without any row every key stays in the header', () => {
  const empty = { rows: 0, columns: 3, page: 3 };
  expect(placeAfterKey({ key: 'ArrowDown', command: false }, { row: -1, column: 1 }, empty)).toEqual({
    row: -1,
    column: 1,
  });
});

test('the selection is extended as the focus moves; Home and End lead to the first and the last row', () => {
  const extended = (key: string, command: boolean, from = { row: 50, column: 4 }) =>
    placeAfterExtending({ key, command }, from, SIZE);
  expect(extended('ArrowUp', false)).toEqual({ row: 49, column: 4 });
  expect(extended('PageDown', false)).toEqual({ row: 60, column: 4 });
  expect(extended('PageUp', false)).toEqual({ row: 40, column: 4 });
  expect(extended('Home', false)).toEqual({ row: 0, column: 4 });
  expect(extended('End', false)).toEqual({ row: 99, column: 4 });
  expect(extended('Home', true)).toEqual({ row: 0, column: 0 });
  expect(extended('End', true)).toEqual({ row: 99, column: 7 });
});

test('the selection is extended neither into the header nor from there', () => {
  expect(placeAfterExtending({ key: 'ArrowUp', command: false }, { row: 0, column: 2 }, SIZE)).toBeNull();
  expect(placeAfterExtending({ key: 'End', command: false }, { row: -1, column: 2 }, SIZE)).toBeNull();
});
