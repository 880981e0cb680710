import { useEffect, useState } from 'react';
import type { AppError } from '../../../../shared/errors.ts';
import type { Operation } from '../../../../shared/operations/operation.ts';
import { isSameAddress } from '../../../../shared/sameAddress.ts';
import { useActions, useApp } from '../../state/app.tsx';
import type { PeopleActions } from '../../state/peopleActions.ts';
import { type PersonRow, placeCells } from './personRow.ts';

/** What is known of one person. */
export type PersonReading =
  | { state: 'loading' }
  | { state: 'ready'; row: PersonRow }
  /** Nobody is known by this id any more. */
  | { state: 'gone' }
  | { state: 'failed'; error: AppError };

/** Everything of one person, read again whenever the table of people changes. */
export function usePerson(id: string): PersonReading {
  const { readPerson, readPeopleColumns } = useActions();
  const revision = useApp(({ people }) => people.revision);
  const [reading, setReading] = useState<PersonReading>({ state: 'loading' });
  // biome-ignore lint/correctness/useExhaustiveDependencies: read again with each change of the table.
  useEffect(() => {
    let isWanted = true;
    void readPlaced(id, { readPerson, readPeopleColumns }).then((next) => {
      if (isWanted && next) setReading(next);
    });
    return () => {
      isWanted = false;
    };
  }, [id, revision, readPerson, readPeopleColumns]);
  return reading;
}

/** Null where organizations came or went meanwhile: that is told, and then it is read again. */
async function readPlaced(
  id: string,
  tools: Pick<PeopleActions, 'readPerson' | 'readPeopleColumns'>,
): Promise<PersonReading | null> {
  const before = await tools.readPeopleColumns();
  const person = await tools.readPerson(id);
  const after = await tools.readPeopleColumns();
  for (const answer of [before, person, after])
    if (!answer.ok) return { state: 'failed', error: answer.error };
  if (!before.ok || !person.ok || !after.ok) return null;
  if (person.value === null) return { state: 'gone' };
  if (before.value.columnsRevision !== after.value.columnsRevision) return null;
  return { state: 'ready', row: placeCells(person.value, after.value.columns) };
}

/** So much of what was done is shown of a person, out of so much that names one of so many addresses. */
const MOST_DONE = 6;
const MOST_FOUND = 30;
const MOST_ADDRESSES = 5;
/** An operation names no more of those that it is about. */
const MOST_SUBJECTS = 20;

/** Whether one of these addresses is meant, and not one that it is a part of. */
function isAbout({ subjects }: Operation, emails: readonly string[]): boolean {
  if (subjects.length >= MOST_SUBJECTS) return true;
  return subjects.some((subject) => emails.some((email) => isSameAddress(subject, email)));
}

/** What this app last did to a person, by any of their addresses, newest first; null while that is not known. */
export function useDoneTo(emails: readonly string[]): readonly Operation[] | null {
  const { listActivity } = useActions();
  const remembered = useApp(({ operations }) => operations.remembered);
  const [done, setDone] = useState<readonly Operation[] | null>(null);
  const key = JSON.stringify(emails);
  // biome-ignore lint/correctness/useExhaustiveDependencies: read again whenever something is kept in Activity.
  useEffect(() => {
    let isWanted = true;
    const all = (JSON.parse(key) as string[]).slice(0, MOST_ADDRESSES);
    void Promise.all(
      all.map((email) =>
        listActivity({
          filter: {
            instanceId: null,
            search: email,
            kinds: [],
            instanceIds: [],
            people: [],
            outcomes: [],
            oldestFirst: false,
          },
          offset: 0,
          limit: MOST_FOUND,
          whole: true,
        }),
      ),
    ).then((answers) => {
      if (!isWanted) return;
      const found = answers
        .flatMap((answer) => (answer.ok ? answer.value.operations : []))
        .filter((operation) => isAbout(operation, all));
      const once = new Map(found.map((operation) => [operation.id, operation]));
      setDone([...once.values()].toSorted((a, b) => b.startedAt - a.startedAt).slice(0, MOST_DONE));
    });
    return () => {
      isWanted = false;
    };
  }, [key, remembered, listActivity]);
  return done;
}
