import { COLUMNS, type Line } from './table.ts';

type Column = keyof Line;
const ALL = Object.keys(COLUMNS) as Column[];
/** A column that no line of an export of Activity fills: what links open is for their recipients alone. */
const WITHOUT_LINKS = ALL.filter((column) => column !== 'link');

/** Lines as comma-separated values by RFC 4180, the names of the columns first. `links`: with the links of invitations. */
export async function* csvOf(
  lines: AsyncIterable<Line>,
  { links }: { links: boolean },
): AsyncGenerator<string> {
  const columns = links ? ALL : WITHOUT_LINKS;
  // By the mark at its beginning a spreadsheet knows that it is UTF-8.
  yield `\ufeff${columns.map((column) => csvCell(COLUMNS[column])).join(',')}\r\n`;
  for await (const line of lines) yield `${columns.map((column) => csvCell(line[column])).join(',')}\r\n`;
}

/** Lines as one JSON list; what is empty is left out. */
export async function* jsonOf(lines: AsyncIterable<Line>): AsyncGenerator<string> {
  let isFirst = true;
  for await (const line of lines) {
    const told = Object.fromEntries(Object.entries(line).filter(([, value]) => value !== ''));
    yield `${isFirst ? '[' : ','}\n  ${JSON.stringify(told)}`;
    isFirst = false;
  }
  yield isFirst ? '[]\n' : '\n]\n';
}

/** Lines as text to paste into a spreadsheet: tabs between the columns, without those that are empty throughout. */
export function pastedOf(lines: readonly Line[]): string {
  const columns = ALL.filter(
    (column) => column !== 'operationId' && lines.some((line) => line[column] !== ''),
  );
  const rows: string[][] = [
    columns.map((column) => COLUMNS[column]),
    ...lines.map((line) => columns.map((column) => line[column])),
  ];
  return rows
    .map((row) => row.map((cell) => unformed(cell).replace(/[\t\r\n]+/g, ' ')).join('\t'))
    .join('\n');
}

function csvCell(text: string): string {
  const cell = unformed(text);
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

/** A cell that a spreadsheet would take for a formula is made text: names come from strangers. */
function unformed(text: string): string {
  return /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
}
