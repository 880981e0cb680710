import type { ActivityFilter, ActivityPage } from '../../shared/calls/activity.ts';
import type { ActivityKind, Operation } from '../../shared/operations/operation.ts';
import { OUTCOMES, type Outcome, outcomeOf } from '../../shared/operations/outcome.ts';
import { searchWords } from '../../shared/searchText.ts';

/** An operation, and the folded text that a search looks through. */
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
  const counts = {
    kinds: new Map<ActivityKind, number>(),
    instanceIds: new Map<string, number>(),
    people: new Map<string, number>(),
    outcomes: new Map<Outcome, number>(),
  };
  const names = new Map<string, string>();
  const add = <T>(to: Map<T, number>, value: T) => to.set(value, (to.get(value) ?? 0) + 1);
  for (const { operation } of searched) {
    const { kind, instanceIds, instanceNames, people = [] } = operation;
    add(counts.kinds, kind);
    add(counts.outcomes, outcomeOf(operation));
    for (const person of people) add(counts.people, person);
    instanceIds.forEach((id, at) => {
      add(counts.instanceIds, id);
      // Two of the same name are told as one name, and then it is not known whose it is.
      const name = instanceNames.length === instanceIds.length ? instanceNames[at] : undefined;
      if (name !== undefined && !names.has(id)) names.set(id, name);
    });
  }
  const most = <T extends string>(of: Map<T, number>) =>
    [...of]
      .map(([value, count]) => ({ value, count }))
      .sort((a, b) => b.count - a.count)
      .slice(0, MOST_OPTIONS);
  return {
    kinds: most(counts.kinds),
    instanceIds: most(counts.instanceIds).map(({ value, count }) => ({
      value,
      label: nameOf(value) ?? names.get(value) ?? 'Removed instance',
      count,
    })),
    people: most(counts.people),
    outcomes: OUTCOMES.flatMap((value) => {
      const count = counts.outcomes.get(value);
      return count ? { value, count } : [];
    }),
  };
}
