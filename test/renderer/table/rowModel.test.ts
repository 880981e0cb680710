import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Sort } from '../../../src/renderer/src/tableView.ts';
import { createRowModel } from '../../../src/renderer/src/ui/table/rowModel.ts';

type Row = { name: string; size: number | null };
const shape = {
  search: (row: Row) => [row.name],
  sortKeys: { name: (row: Row) => row.name, size: (row: Row) => row.size },
};
const by = (column: string, descending = false): Sort => ({ column, descending });
const rows: Row[] = [
  { name: 'item 10', size: 2 },
  { name: '', size: null },
  { name: 'Item 9', size: 30 },
  { name: 'émile', size: 4 },
];
const names = (found: Row[]) => found.map((row) => row.name);

test('texts sort as a person counts and reads, numbers by size, and what is unknown comes last either way', () => {
  const { view } = createRowModel(rows, shape);
  const all = { search: '', keep: null };
  expect(names(view({ ...all, sort: by('name') }))).toEqual(['émile', 'Item 9', 'item 10', '']);
  expect(names(view({ ...all, sort: by('name', true) }))).toEqual(['item 10', 'Item 9', 'émile', '']);
  expect(view({ ...all, sort: by('size') }).map((row) => row.size)).toEqual([2, 4, 30, null]);
  expect(view({ ...all, sort: by('size', true) }).map((row) => row.size)).toEqual([30, 4, 2, null]);
});

test('an unknown column leaves the rows as they came', () => {
  expect(createRowModel(rows, shape).view({ search: '', keep: null, sort: by('constructor') })).toEqual(rows);
});

test('every word of a search must stand in the row, in any order', () => {
  const { view } = createRowModel(rows, shape);
  expect(names(view({ search: ' 9 ITEM ', keep: null, sort: by('name') }))).toEqual(['Item 9']);
  expect(names(view({ search: 'emile', keep: null, sort: by('name') }))).toEqual(['émile']);
  expect(names(view({ search: 'item zebra', keep: null, sort: by('name') }))).toEqual([]);
});

test('sorting loses and makes up no row, and filtering keeps the order', () => {
  const row = fc.record({ name: fc.string({ maxLength: 4 }), size: fc.option(fc.integer(), { nil: null }) });
  fc.assert(
    fc.property(fc.array(row), fc.constantFrom('name', 'size'), fc.boolean(), (list, column, descending) => {
      const { view } = createRowModel(list, shape);
      const sort = by(column, descending);
      const whole = view({ search: '', keep: null, sort });
      expect(new Set(whole)).toEqual(new Set(list));
      expect(whole).toHaveLength(list.length);
      const keep = (one: Row) => (one.size ?? 0) > 0;
      expect(view({ search: '', keep, sort })).toEqual(whole.filter(keep));
    }),
  );
});
