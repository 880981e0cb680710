import type { ActivityFilter, ActivityPage } from '../../shared/calls/activity.ts';
import type { Operation } from '../../shared/operations/operation.ts';
import { OUTCOMES, outcomeOf } from '../../shared/operations/outcome.ts';
import { searchWords } from '../../shared/searchText.ts';

export type Searched = { operation: Operation; text: string };

/** The test that an operation must pass. */
export function matcherOf(filter: ActivityFilter): (searched: Searched) => boolean {
  const words = searchWords(filter.search);
  const kinds = setOf(filter.kinds);
  const instanceIds = setOf(filter.instanceIds);
  const people = setOf(filter.people);
  const outcomes = setOf(filter.outcomes);
  return ({ operation, text }) =>
    (!kinds || kinds.has(operation.kind)) &&
    (!instanceIds || operation.instanceIds.some((id) => instanceIds.has(id))) &&
    (!people || (operation.people ?? []).some((person) => people.has(person))) &&
    (!outcomes || outcomes.has(outcomeOf(operation))) &&
    words.every((word) => text.includes(word));
}

function setOf<T extends string>(chosen: readonly T[]): Set<string> | null {
  return chosen.length > 0 ? new Set<string>(chosen) : null;
}

/** As many values as a menu offers: those that most have. */
const MOST_OPTIONS = 100;

/** What the filters offer for these operations; `nameOf` gives the name of an instance that is still here. */
export function optionsOf(
  searched: readonly Searched[],
  nameOf: (instanceId: string) => string | undefined,
): ActivityPage['options'] {
  const operations = searched.map(({ operation }) => operation);
  /** Two of the same name are told as one name, and then it is not known whose it is. */
  const lastName = (id: string) => {
    const last = operations.find(
      ({ instanceIds, instanceNames }) =>
        instanceIds.includes(id) && instanceNames.length === instanceIds.length,
    );
    return last?.instanceNames[last.instanceIds.indexOf(id)];
  };
  const outcomes = counted(operations.map(outcomeOf));
  return {
    kinds: counted(operations.map(({ kind }) => kind)),
    instanceIds: counted(operations.flatMap(({ instanceIds }) => instanceIds)).map(({ value, count }) => ({
      value,
      label: nameOf(value) ?? lastName(value) ?? 'Removed instance',
      count,
    })),
    people: counted(operations.flatMap(({ people = [] }) => people)),
    outcomes: OUTCOMES.flatMap((value) => outcomes.find((each) => each.value === value) ?? []),
  };
}

/** The different ones, those that most have first. */
function counted<T extends string>(values: readonly T[]): { value: T; count: number }[] {
  const counts = new Map<T, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts]
    .map(([value, count]) => ({ value, count }))
    .sort((a, b) => b.count - a.count)
    .slice(0, MOST_OPTIONS);
}
