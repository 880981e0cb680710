import type { PeopleColumns } from '../../../../shared/calls/people.ts';
import { type AppError, fail, ok, type Result } from '../../../../shared/errors.ts';
import { thousands } from '../../../../shared/text.ts';
import type { Call } from '../../bridge.ts';
import { sanitizeText } from '../../sanitizeText.ts';
import type { Column } from '../../ui/table/columns.ts';
import { type Copied, copiedTable } from '../../ui/table/useCopiedRows.ts';
import { addressOfPerson, type PersonRow, rowOf, wholeAmong } from './personRow.ts';

export const MOST_CHOSEN = 1_000;

type TextColumn = { title: string; text: (row: PersonRow) => string };

function peopleText(rows: readonly PersonRow[], columns: readonly Column<PersonRow>[]): string {
  const known = columns.flatMap(({ title, text }): TextColumn[] => (text ? [{ title, text }] : []));
  return copiedTable(rows, [...WHO, ...known]);
}

const WHO: readonly TextColumn[] = [
  { title: 'Email', text: ({ person }) => addressOfPerson(person) },
  { title: 'Name', text: ({ person }) => sanitizeText(person.name) },
  {
    title: 'Other addresses',
    text: ({ person }) =>
      person.emails
        .slice(1)
        .map((email) => sanitizeText(email))
        .join(', '),
  },
];

export async function copyPeople(
  ids: readonly string[],
  columns: PeopleColumns | null,
  { call, shown }: { call: Call; shown: readonly Column<PersonRow>[] },
): Promise<Result<Copied>> {
  if (ids.length > MOST_CHOSEN) return fail(TOO_MANY);
  const read = await call('people.some', { ids: [...ids] });
  if (!read.ok) return read;
  const whole = wholeAmong(columns?.columns ?? []);
  const rows = read.value.persons.map((person) => rowOf(person, whole));
  const text = peopleText(rows, shown);
  const written = await call('app.copy', { text });
  if (!written.ok) return written;
  const { length } = rows;
  return ok({ text, words: length === 1 ? '1 person copied' : `${thousands(length)} people copied` });
}

const TOO_MANY: AppError = {
  code: 'bad-input',
  message: 'More than 1,000 people are selected.',
  advice: 'Select at most 1,000 and copy again.',
};
