import { pastedCell } from '../../shared/formulaText.ts';
import { COLUMNS, type Line } from './table.ts';

/** Lines as text to paste into a spreadsheet: tabs between the columns, without those that are empty throughout. */
export function pastedOf(lines: readonly Line[]): string {
  const columns = (Object.keys(COLUMNS) as (keyof Line)[]).filter(
    (column) => column !== 'operationId' && lines.some((line) => line[column] !== ''),
  );
  const rows: string[][] = [
    columns.map((column) => COLUMNS[column]),
    ...lines.map((line) => columns.map((column) => line[column])),
  ];
  return rows.map((row) => row.map(pastedCell).join('\t')).join('\n');
}
