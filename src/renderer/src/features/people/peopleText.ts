import { sanitizeText } from '../../ui/sanitizeText.ts';
import type { Column } from '../../ui/table/columns.ts';
import { copiedTable, copiedText } from '../../ui/table/copyRows.ts';
import { standingOf, standingWords } from './cellWords.ts';
import { FACTS } from './facts.tsx';
import type { MatrixColumn } from './matrixColumns.ts';
import type { MatrixLayout } from './matrixLayout.ts';
import type { PersonRow } from './personRow.ts';
import type { Place } from './places.ts';

type TextColumn = Required<Pick<Column<PersonRow>, 'title' | 'text'>>;

/** What columns are called as text, and what stands in their cells at `now` (ms since the epoch). */
export type TextTools = { placeOf: (column: MatrixColumn) => Place; now: number };

/** The people as text to paste into a spreadsheet: a line each below the titles, with what they are in these columns. */
export function peopleText(
  rows: readonly PersonRow[],
  columns: readonly MatrixColumn[],
  tools: TextTools,
): string {
  return copiedTable(rows, [...FACT_TEXTS, ...columns.map((column) => organizationText(column, tools))]);
}

/** So many cells are written before the page does something else. */
const CELLS_AT_ONCE = 10_000;

/**
 * The text of many people to be copied, made in several turns: a thousand of them by thousands of organizations would
 * hold the page up.
 */
export async function longPeopleText(
  rows: readonly PersonRow[],
  columns: readonly MatrixColumn[],
  tools: TextTools,
): Promise<string> {
  const written = [...FACT_TEXTS, ...columns.map((column) => organizationText(column, tools))];
  const step = Math.max(1, Math.floor(CELLS_AT_ONCE / written.length));
  const parts: string[] = [];
  for (let from = 0; from < rows.length; from += step) {
    if (from > 0) await new Promise((resolve) => setTimeout(resolve));
    const some = rows.slice(from, from + step);
    parts.push(from === 0 ? copiedTable(some, written) : copiedText(some, written));
  }
  return parts.length === 0 ? copiedTable([], written) : parts.join('\n');
}

export function cellText(
  row: PersonRow,
  { facts, pinned, scrolled }: MatrixLayout,
  at: number,
  tools: TextTools,
): string {
  const fact = facts[at];
  const column = [...pinned, ...scrolled][at - facts.length];
  if (fact) return copiedText([row], [FACTS[fact.id]]);
  return column ? copiedText([row], [organizationText(column, tools)]) : '';
}

const OTHER_ADDRESSES: TextColumn = {
  title: 'Other addresses',
  text: ({ person }) =>
    person.emails
      .slice(1)
      .map((email) => sanitizeText(email))
      .join(', '),
};

const { email, name, ...others } = FACTS;
const FACT_TEXTS: readonly TextColumn[] = [email, name, OTHER_ADDRESSES, ...Object.values(others)];

function organizationText(column: MatrixColumn, { placeOf, now }: TextTools): TextColumn {
  const { organization, instance } = placeOf(column);
  return {
    title: `${organization} on ${instance}`,
    text(row) {
      const standing = standingOf(row, column, now);
      // Why it is not known is the same in each row, and no fact of the person.
      return standing.state === 'unknown' ? 'unknown' : standingWords(standing, '');
    },
  };
}
