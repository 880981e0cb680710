/** Behind these a spreadsheet begins a cell, whichever of them it takes for the separator. */
const CELL_BEGINS = '(?<=^|[,;\\t\\r\\n])';
/** Quotes and spaces do not keep a spreadsheet from seeing a formula; full-width signs count as well. */
const FORMULA = '(?=["\' ]*[=+\\-@＝＋－＠])';
/** A separator that the whole begins with. */
const SEPARATOR = '(?=["\' ]*[\\t\\r\\n])';
/** The places before which a mark makes text of a formula. */
const PLACES = new RegExp(`${CELL_BEGINS}${FORMULA}|^${SEPARATOR}`, 'g');
const MARKS = new RegExp(`${CELL_BEGINS}'${FORMULA}|^'${SEPARATOR}`, 'g');

/** A cell of which a spreadsheet would take any part for a formula is made text: names come from strangers. */
export function escapeFormula(text: string): string {
  return text.replace(PLACES, "'");
}

/** The cell as it was before {@link escapeFormula}. */
export function unescapeFormula(text: string): string {
  return text.replace(MARKS, '');
}

export function pastedCell(text: string): string {
  return escapeFormula(text.replace(/[\t\r\n]+/g, ' ').trim());
}
