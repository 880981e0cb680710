import type { Column } from './columns.ts';

/** Rows as text to paste into a spreadsheet: tabs between the columns that have a text, a line each. */
export function copiedText<Row>(rows: readonly Row[], columns: readonly Column<Row>[]): string {
  const texts = columns.flatMap(({ text }) => text ?? []);
  return rows.map((row) => texts.map((text) => cellText(text(row))).join('\t')).join('\n');
}

/** Whether any column has a text. */
export function canCopy<Row>(columns: readonly Column<Row>[]): boolean {
  return columns.some(({ text }) => text !== undefined);
}

/** One line; what a spreadsheet would take for a formula is made text: names come from strangers. */
function cellText(text: string): string {
  const line = text.replace(/[\t\r\n]+/g, ' ').trim();
  return /^[=+\-@]/.test(line) ? `'${line}` : line;
}
