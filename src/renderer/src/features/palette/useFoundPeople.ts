import { useEffect, useMemo, useState } from 'react';
import type { Person } from '../../../../shared/calls/people.ts';
import { EVERYONE } from '../../../../shared/everyone.ts';
import { searchText, searchWords } from '../../../../shared/searchText.ts';
import { useActions } from '../../state/app.tsx';

/** So many letters tell people apart; so many people are shown. */
const LEAST_TYPED = 2;
const MOST_PEOPLE = 8;

export type FoundPeople = { search: string; people: readonly Person[]; matching: number };

const NOBODY: FoundPeople = { search: '', people: [], matching: 0 };

/** The people whose address or name has what was typed. Of those of before the ones that still match stay until main has answered. */
export function useFoundPeople(typed: string): FoundPeople {
  const { call } = useActions();
  const [found, setFound] = useState(NOBODY);
  const search = typed.trim();
  const asks = search.length >= LEAST_TYPED;
  useEffect(() => {
    if (!asks) return;
    let wanted = true;
    void call('people.list', { query: { ...EVERYONE, search }, from: 0, count: MOST_PEOPLE }).then(
      (answer) => {
        // A list that cannot be had is told where people are looked at; here the others are found all the same.
        if (wanted)
          setFound(
            answer.ok ? { search, people: answer.value.persons, matching: answer.value.matching } : NOBODY,
          );
      },
    );
    return () => {
      wanted = false;
    };
  }, [asks, search, call]);
  return useMemo(() => (asks ? foundFor(found, search) : NOBODY), [asks, found, search]);
}

/** What is left of people that were found by something else: whoever does not match must not be chosen by Enter. */
export function foundFor(found: FoundPeople, search: string): FoundPeople {
  if (found.search === search) return found;
  const words = searchWords(search);
  const people = found.people.filter(({ name, emails }) => {
    const text = searchText([name, ...emails].join('\n'));
    return words.every((word) => text.includes(word));
  });
  return { search, people, matching: people.length };
}

/** These people, those first whose ids were `used`, in that order. */
export function usedFirst(people: readonly Person[], used: readonly string[]): Person[] {
  const placeOf = ({ id }: Person) => (used.includes(id) ? used.indexOf(id) : used.length);
  return people.toSorted((one, other) => placeOf(one) - placeOf(other));
}
