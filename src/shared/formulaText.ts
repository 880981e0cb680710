/** Positions where a spreadsheet may begin a cell, for any separator. */
const CELL_BEGINS = '(?<=^|[,;\\t\\r\\n])';
/** Spreadsheets see a formula through quotes and spaces, and in full-width characters. */
const FORMULA = '(?=["\' ]*[=+\\-@＝＋－＠])';
const SEPARATOR = '(?=["\' ]*[\\t\\r\\n])';
const PLACES = new RegExp(`${CELL_BEGINS}${FORMULA}|^${SEPARATOR}`, 'g');
const MARKS = new RegExp(`${CELL_BEGINS}'${FORMULA}|^'${SEPARATOR}`, 'g');

/** Marks text that a spreadsheet would run as a formula: names come from strangers. */
export function escapeFormula(text: string): string {
  return text.replace(PLACES, "'");
}

export function unescapeFormula(text: string): string {
  return text.replace(MARKS, '');
}

export function pastedCell(text: string): string {
  return escapeFormula(text.replace(/[\t\r\n]+/g, ' ').trim());
}
