import { useEffect, useState } from 'react';
import type { Person } from '../../../../shared/calls/people.ts';
import { EVERYONE } from '../../../../shared/everyone.ts';
import { useActions } from '../../state/app.tsx';

/** So many letters tell people apart; so many people are shown. */
const LEAST_TYPED = 2;
const MOST_PEOPLE = 8;

/** People that were found, and how many there are in all. */
export type FoundPeople = { people: readonly Person[]; matching: number };

const NOBODY: FoundPeople = { people: [], matching: 0 };

/** The people whose address or name has what was typed. Those of before stay until main has answered. */
export function useFoundPeople(typed: string): FoundPeople {
  const { listPeople } = useActions();
  const [found, setFound] = useState(NOBODY);
  const search = typed.trim();
  const asks = search.length >= LEAST_TYPED;
  useEffect(() => {
    if (!asks) return;
    let wanted = true;
    void listPeople({ query: { ...EVERYONE, search }, from: 0, count: MOST_PEOPLE }).then((answer) => {
      // A list that cannot be had is told where people are looked at; here the others are found all the same.
      if (wanted)
        setFound(answer.ok ? { people: answer.value.persons, matching: answer.value.matching } : NOBODY);
    });
    return () => {
      wanted = false;
    };
  }, [asks, search, listPeople]);
  return asks ? found : NOBODY;
}
