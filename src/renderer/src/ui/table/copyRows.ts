import { pastedCell } from '../../../../shared/formulaText.ts';
import type { Column } from './columns.ts';

type TextColumn<Row> = Pick<Column<Row>, 'title' | 'text'>;

export function copiedText<Row>(rows: readonly Row[], columns: readonly TextColumn<Row>[]): string {
  const texts = columns.flatMap(({ text }) => text ?? []);
  return rows.map((row) => texts.map((text) => pastedCell(text(row))).join('\t')).join('\n');
}

export function copiedTable<Row>(rows: readonly Row[], columns: readonly TextColumn<Row>[]): string {
  const titles = columns.flatMap(({ title, text }) => (text ? pastedCell(title) : []));
  return `${titles.join('\t')}\n${copiedText(rows, columns)}`;
}

export function canCopy<Row>(columns: readonly TextColumn<Row>[]): boolean {
  return columns.some(({ text }) => text !== undefined);
}
