/** What a spreadsheet takes for a formula, or what was made text so. */
const FORMULA = /^'*[=+\-@\t\r]/;
const MADE_TEXT = /^'+[=+\-@\t\r]/;

/** A cell that a spreadsheet would take for a formula is made text: names come from strangers. */
export function escapeFormula(text: string): string {
  return FORMULA.test(text) ? `'${text}` : text;
}

/** The cell as it was before {@link escapeFormula}. */
export function unescapeFormula(text: string): string {
  return MADE_TEXT.test(text) ? text.slice(1) : text;
}
