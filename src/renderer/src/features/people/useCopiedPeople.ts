import type { RefObject } from 'react';
import type { PeopleQuery } from '../../../../shared/calls/people.ts';
import { type AppError, fail, ok, type Result } from '../../../../shared/errors.ts';
import type { Call } from '../../bridge.ts';
import { useActions } from '../../state/app.tsx';
import { formatNumber } from '../../ui/locale.ts';
import type { Told } from '../../ui/Told.tsx';
import { type Copied, useCopiedRows } from '../../ui/table/useCopiedRows.ts';
import type { MatrixColumn } from './matrixColumns.ts';
import type { MatrixLayout } from './matrixLayout.ts';
import { cellText, longPeopleText, peopleText } from './peopleText.ts';
import { type PersonRow, placeCells } from './personRow.ts';
import { personsOf } from './persons.ts';
import type { Place } from './places.ts';
import { wholeAmong } from './wholeColumns.ts';

/** More people are not copied at once: the page holds no more of them. */
const MOST = 1_000;
const LONGEST = 16_000_000;

/**
 * Copies the people that are chosen, wherever they stand; where nobody is, the row whose head has the focus, or the cell
 * that has it. Gives what was copied just now.
 */
export function useCopiedPeople(
  grid: RefObject<HTMLElement | null>,
  given: {
    chosen: ReadonlySet<string>;
    query: PeopleQuery;
    rowOf: (id: string) => PersonRow | undefined;
    columns: readonly MatrixColumn[];
    layout: MatrixLayout;
    placeOf: (column: MatrixColumn) => Place;
    now: number;
  },
): Told | null {
  const { chosen, query, rowOf, columns, layout, placeOf, now } = given;
  const { call, tellTrouble } = useActions();
  const tools = { placeOf, now };

  async function copyChosen(): Promise<Copied | null> {
    const rows = await rowsOf(chosen, query, call);
    const text = rows.ok ? shortEnough(await longPeopleText(rows.value, columns, tools)) : rows;
    const written = text.ok ? await call('app.copy', { text: text.value }) : text;
    if (written.ok && text.ok && rows.ok) return { text: text.value, words: peopleWords(rows.value.length) };
    if (!written.ok) tellTrouble('Nothing was copied', written.error);
    return null;
  }

  return useCopiedRows(grid, (id, focused) => {
    if (chosen.size > 0) return copyChosen();
    const row = rowOf(id);
    const column = Number(focused.dataset.column);
    if (!row) return null;
    if (column === 0) return { text: peopleText([row], columns, tools), words: peopleWords(1) };
    return { text: cellText(row, layout, column, tools), words: '1 cell copied' };
  });
}

function peopleWords(count: number): string {
  return count === 1 ? '1 person copied' : `${formatNumber(count)} people copied`;
}

/** These people as rows, in the order of the query, those that it hides last. Fails where one cannot be read. */
export async function rowsOf(
  chosen: ReadonlySet<string>,
  query: PeopleQuery,
  call: Call,
): Promise<Result<PersonRow[]>> {
  if (chosen.size > MOST) return fail(TOO_MANY);
  const listed = await call('people.ids', { query });
  if (!listed.ok) return listed;
  const ids = [...new Set([...listed.value.ids.filter((id) => chosen.has(id)), ...chosen])];
  const before = await call('people.columns', {});
  const persons = await personsOf(ids, call);
  const after = await call('people.columns', {});
  if (!before.ok) return before;
  if (!persons.ok) return persons;
  if (!after.ok) return after;
  // Cells speak of columns by their place: of other columns they would say something else.
  if (before.value.columnsRevision !== after.value.columnsRevision) return fail(CHANGED);
  const { columns } = after.value;
  const whole = wholeAmong(columns);
  return ok(persons.value.map((person) => placeCells(person, columns, whole)));
}

/** A text as the clipboard takes it. */
export function shortEnough(text: string): Result<string> {
  return text.length > LONGEST ? fail(TOO_LONG) : ok(text);
}

const TOO_LONG: AppError = {
  code: 'bad-input',
  message: 'The selected people with all columns are too much for the clipboard.',
  advice: 'Hide columns or select fewer people, and copy again.',
};

const TOO_MANY: AppError = {
  code: 'bad-input',
  message: 'More than 1,000 people are selected.',
  advice: 'Select at most 1,000 and copy again.',
};

const CHANGED: AppError = {
  code: 'bad-input',
  message: 'Organizations came or went while the people were gathered.',
  advice: 'Copy again.',
};
