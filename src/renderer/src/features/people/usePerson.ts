import { useCallback, useEffect, useState } from 'react';
import type { PeopleColumn } from '../../../../shared/calls/people.ts';
import type { AppError } from '../../../../shared/errors.ts';
import type { Call } from '../../bridge.ts';
import { useActions, useApp } from '../../state/app.tsx';
import { readPlacedPerson } from '../../state/placedPerson.ts';
import { type PersonRow, placeCells } from './personRow.ts';
import { wholeAmong } from './wholeColumns.ts';

export type PersonReading =
  | { state: 'loading' }
  | { state: 'ready'; row: PersonRow; columns: readonly PeopleColumn[] }
  /** Nobody is known by this id any more. */
  | { state: 'gone' }
  | { state: 'failed'; error: AppError };

export function usePerson(id: string): { reading: PersonReading; readAgain: () => void } {
  const { call } = useActions();
  const revision = useApp(({ people }) => people.revision);
  const [reading, setReading] = useState<PersonReading>({ state: 'loading' });
  const [turn, setTurn] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: read again with each change of the table.
  useEffect(() => {
    let isWanted = true;
    void readRow(id, call).then((next) => {
      if (isWanted && next) setReading(next);
    });
    return () => {
      isWanted = false;
    };
  }, [id, revision, turn, call]);
  const readAgain = useCallback(() => setTurn((now) => now + 1), []);
  return { reading, readAgain };
}

/** Null where organizations came or went meanwhile: that is told, and then it is read again. */
async function readRow(id: string, call: Call): Promise<PersonReading | null> {
  const read = await readPlacedPerson(id, call);
  if (!read.ok) return { state: 'failed', error: read.error };
  if (read.value === 'gone') return { state: 'gone' };
  if (read.value === 'moved') return null;
  const { person, columns } = read.value;
  return { state: 'ready', row: placeCells(person, columns, wholeAmong(columns)), columns };
}
