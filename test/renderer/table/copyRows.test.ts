import { expect, test } from 'vitest';
import type { Column } from '../../../src/renderer/src/ui/table/columns.ts';
import { canCopy, copiedTable, copiedText } from '../../../src/renderer/src/ui/table/useCopiedRows.ts';

type Row = { name: string; email: string };
const column = (id: keyof Row | 'more', text?: (row: Row) => string): Column<Row> => ({
  id,
  title: id,
  width: '1fr',
  cell: () => null,
  ...(text ? { text } : {}),
});
const COLUMNS = [column('name', ({ name }) => name), column('email', ({ email }) => email), column('more')];

test('rows are copied as a line each, with tabs between the columns that have a text', () => {
  const rows = [
    { name: 'Front Desk', email: 'desk@shop.example' },
    { name: '', email: 'ops@shop.example' },
  ];
  expect(copiedText(rows, COLUMNS)).toBe('Front Desk\tdesk@shop.example\n\tops@shop.example');
});

test('what strangers wrote makes no column, no line and no formula', () => {
  const rows = [{ name: '=HYPERLINK("http://x")', email: 'a\tb\r\nc@shop.example' }];
  expect(copiedText(rows, COLUMNS)).toBe('\'=HYPERLINK("http://x")\ta b c@shop.example');
});

test('a table without texts has nothing to copy', () =>
  expect([canCopy(COLUMNS), canCopy([column('more')])]).toEqual([true, false]));

test('a copied table has the titles of what is copied as its first line', () =>
  expect(copiedTable([{ name: 'Desk', email: 'desk@x' }], COLUMNS)).toBe('name\temail\nDesk\tdesk@x'));
