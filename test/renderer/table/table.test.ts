import { expect, test } from 'vitest';
import { rowAfterKey } from '../../../src/renderer/src/ui/keyLines.ts';
import { type Column, columnsFor } from '../../../src/renderer/src/ui/table/columns.ts';
import { type Filter, isSameChoices, keepOf, optionsOf } from '../../../src/renderer/src/ui/table/filters.ts';

test('keys move between rows and never past the first or the last', () => {
  expect(rowAfterKey('ArrowDown', 3, 10, 5)).toBe(4);
  expect(rowAfterKey('ArrowUp', 0, 10, 5)).toBe(0);
  expect(rowAfterKey('ArrowDown', 9, 10, 5)).toBe(9);
  expect(rowAfterKey('PageDown', 3, 10, 5)).toBe(7);
  expect(rowAfterKey('PageDown', 8, 10, 5)).toBe(9);
  expect(rowAfterKey('PageUp', 1, 10, 5)).toBe(0);
  expect(rowAfterKey('Home', 7, 10, 5)).toBe(0);
  expect(rowAfterKey('End', 0, 5000, 5)).toBe(4999);
});

test('a key that is not for moving moves nothing, and an empty table has nowhere to go', () => {
  expect(rowAfterKey('a', 3, 10, 5)).toBeNull();
  expect(rowAfterKey('toString', 3, 10, 5)).toBeNull();
  expect(rowAfterKey('ArrowDown', 0, 0, 5)).toBeNull();
});

test('columns without room are left out, and all are there before the width is known', () => {
  const column = (id: string, hideBelow?: number): Column<null> => ({
    id,
    title: id,
    width: '1fr',
    ...(hideBelow ? { hideBelow } : {}),
    cell: () => null,
  });
  const columns = [column('email'), column('since', 600), column('2fa', 400)];
  const ids = (width: number) => columnsFor(columns, width).map(({ id }) => id);
  expect(ids(0)).toEqual(['email', 'since', '2fa']);
  expect(ids(500)).toEqual(['email', '2fa']);
  expect(ids(600)).toEqual(['email', 'since', '2fa']);
  expect(ids(100)).toEqual(['email']);
});

test('columns that are too wide together make room, what matters least first; what scrolls keeps them', () => {
  const column = (id: string, width: string, hideBelow?: number): Column<null> => ({
    ...{ id, title: id, width, cell: () => null },
    ...(hideBelow ? { hideBelow } : {}),
  });
  const columns = [
    column('email', 'minmax(130px, 2fr)'),
    column('role', '90px', 400),
    column('expires', '92px', 500),
    column('more', 'var(--offers)'),
    column('actions', '120px'),
  ];
  const ids = (width: number, room?: number) => columnsFor(columns, width, room).map(({ id }) => id);
  expect(ids(600)).toEqual(['email', 'role', 'expires', 'more', 'actions']);
  expect(ids(432)).toEqual(['email', 'role', 'more', 'actions']);
  expect(ids(339)).toEqual(['email', 'more', 'actions']);
  expect(ids(200)).toEqual(['email', 'more', 'actions']);
  expect(columnsFor([column('a', '300px'), column('b', '300px', 400)], 500).map(({ id }) => id)).toEqual([
    'a',
  ]);
  expect(columnsFor([column('a', '300px'), column('b', '300px', 400)], 500, 900)).toHaveLength(2);
});

const role: Filter<{ role: string; on: string }> = {
  id: 'role',
  title: 'Role',
  valueOf: (row) => row.role,
  order: ['owner', 'member'],
};
const on = { ...role, id: 'on', valueOf: (row: { on: string }) => row.on, order: [] };
const rows = [
  { role: 'zoo', on: 'yes' },
  { role: 'member', on: 'no' },
  { role: 'billing', on: 'yes' },
  { role: 'member', on: 'yes' },
];

test('a filter offers what the rows have, known values first, each with its count', () => {
  expect(optionsOf(role, rows).map(({ value, count }) => [value, count])).toEqual([
    ['member', 2],
    ['billing', 1],
    ['zoo', 1],
  ]);
});

test('within a filter any chosen value will do, between filters all must agree', () => {
  const keep = keepOf([role, on], { role: ['member', 'zoo'], on: ['yes'] });
  expect(keep && rows.filter(keep)).toEqual([rows[0], rows[3]]);
  expect(keepOf([role, on], { role: [] })).toBeNull();
});

test('what is chosen is the same in whatever order, and a filter of which all was let go says nothing', () => {
  expect(isSameChoices({ on: ['yes'], role: ['a', 'b'] }, { role: ['b', 'a'], on: ['yes'] })).toBe(true);
  expect(isSameChoices({ role: [] }, {})).toBe(true);
  expect(isSameChoices({ role: ['a'] }, { on: ['a'] })).toBe(false);
});
