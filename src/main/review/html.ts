import { oneLine } from '../../shared/oneLine.ts';

/** A longer name or address is cut: no real one is. */
const LONGEST = 400;

const ESCAPES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? '');
}

/** What a stranger named, as HTML: on one line, and turning no text around it. Empty where nothing is left. */
export function stranger(text: string): string {
  const line = oneLine(text, LONGEST);
  return line === '' ? '' : `<bdi>${escaped(line)}</bdi>`;
}

/** Something that a table says of nothing: quiet, and never an empty cell. */
export function quiet(words: string): string {
  return `<span class="quiet">${escaped(words)}</span>`;
}

/** A table of cells that are HTML already, piece by piece. `above`: repeated with the heads on each page. */
export function* tableOf(
  heads: readonly { title: string; width: number }[],
  rows: Iterable<readonly string[]>,
  above?: string,
): Generator<string> {
  const columns = heads.map(({ width }) => `<col width="${width}%">`).join('');
  const first =
    above === undefined ? '' : `<tr><td class="above" colspan="${heads.length}">${above}</td></tr>`;
  const titles = heads.map(({ title }) => `<th scope="col">${escaped(title)}</th>`).join('');
  yield `<table><colgroup>${columns}</colgroup><thead>${first}<tr>${titles}</tr></thead><tbody>\n`;
  for (const row of rows) yield `<tr>${row.map((cell) => `<td>${cell}</td>`).join('')}</tr>\n`;
  yield '</tbody></table>\n';
}
