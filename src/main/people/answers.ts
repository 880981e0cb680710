import type { PeopleColumns, PeoplePage, PeopleQuery, Person } from '../../shared/calls/people.ts';
import type { CallInput, CallOutput } from '../../shared/contract.ts';
import { compareTexts } from '../../shared/text.ts';
import { yieldAfter } from '../scheduling/yielding.ts';
import type { Column } from './access.ts';
import { cellsOf, compareRoles, domainsOf, identify, type Known } from './persons.ts';
import { addressesOf, columnsOf, select } from './selection.ts';
import type { Table } from './table.ts';

const MOST_DOMAINS = 200;
const KEPT = 4;
export const AT_ONCE = 10;

type Found = {
  columns: readonly Column[];
  within: number;
  matching: readonly Known[];
  used: number[];
};

export type Answers = ReturnType<typeof createAnswers>;

export function createAnswers(table: Table) {
  let known: { revision: number; snapshot: ReturnType<typeof look> } | null = null;

  let last: readonly Known[] = [];

  function now() {
    const { revision } = table.revisions();
    if (known?.revision !== revision) known = { revision, snapshot: look() };
    return known.snapshot;
  }

  async function look() {
    const [{ revision }, columns, joins, ends] = [
      table.revisions(),
      table.columns(),
      table.joins(),
      table.ends(),
    ];
    // Shared by all requests: many short ones block the window like a long one.
    const yieldIfDue = yieldAfter(AT_ONCE);
    const people = await identify(columns, joins, { before: last, yieldIfDue });
    last = people;
    const found = new Map<string, Promise<Found>>();
    const facts = (query: PeopleQuery) => ({ columns: columnsOf(columns, query), ends });
    let told: PeopleColumns | null = null;
    let byAddress: ReadonlyMap<string, Known> | null = null;
    return {
      revision,
      people,
      tell: (person: Known): Person => toPerson(person, columns),
      placesOf: (persons: readonly Known[]) => [
        ...new Set(persons.flatMap(({ rows }) => rows.flatMap(({ at }) => columns[at] ?? []))),
      ],
      find(query: PeopleQuery) {
        const name = JSON.stringify(query);
        const before = found.get(name);
        if (before) return before;
        const asked = facts(query);
        const made = select(people, { query, facts: asked }, { columns, yieldIfDue }).then((selected) => {
          const used = new Set(selected.matching.flatMap(({ rows }) => rows.map(({ at }) => at)));
          return { columns: asked.columns, ...selected, used: [...used] };
        });
        const [oldest] = found.keys();
        if (found.size >= KEPT && oldest !== undefined) found.delete(oldest);
        found.set(name, made);
        return made;
      },
      async count(query: PeopleQuery) {
        const over = { columns, yieldIfDue, isCounted: true };
        return (await select(people, { query, facts: facts(query) }, over)).matching.length;
      },
      some(ids: readonly string[]): Known[] {
        byAddress ??= new Map(
          people.flatMap((person) => (person.group ?? [person.id]).map((each) => [each, person] as const)),
        );
        const known = byAddress;
        return [...new Set(ids.flatMap((id) => known.get(id) ?? []))];
      },
      columns() {
        told ??= {
          revision,
          columns: columns.map(({ members, invitations, at: _at, names: _names, ...column }) => ({
            ...column,
            membersAt: members?.at ?? null,
            invitationsAt: invitations?.at ?? null,
          })),
          domains: countDomains(people),
          roles: rolesIn(columns),
        };
        return told;
      },
    };
  }

  return {
    async list({ query, from, count, columnsSince }: CallInput<'people.list'>): Promise<PeoplePage> {
      const { revision, people, find, tell, columns } = await now();
      const { within, matching, used } = await find(query);
      const there = new Set(query.addresses.length > 0 ? matching.flatMap(addressesOf) : []);
      return {
        revision,
        columns: columnsSince === undefined || columnsSince === revision ? null : columns(),
        matching: matching.length,
        within,
        all: people.length,
        used,
        missing: query.addresses.filter((address) => !there.has(address)),
        persons: matching.slice(from, from + count).map(tell),
      };
    },
    async columns(): Promise<PeopleColumns> {
      return (await now()).columns();
    },
    async ids(query: PeopleQuery): Promise<CallOutput<'people.ids'>> {
      const { revision, find } = await now();
      return { revision, ids: (await find(query)).matching.map(({ id }) => id) };
    },
    async counts(queries: readonly PeopleQuery[]): Promise<number[]> {
      const { count } = await now();
      const counts: number[] = [];
      for (const query of queries) counts.push(await count(query));
      return counts;
    },
    async some(ids: readonly string[]): Promise<CallOutput<'people.some'>> {
      const { some, placesOf, tell } = await now();
      const found = some(ids);
      const places = placesOf(found);
      return {
        persons: found.map(tell),
        organizations: places.length,
        instances: new Set(places.map(({ instanceId }) => instanceId)).size,
      };
    },
    async one(id: string): Promise<CallOutput<'people.one'>> {
      const { some, tell, columns } = await now();
      const [person] = some([id]);
      return person ? { person: tell(person), columns: columns().columns } : null;
    },
    async everyone(query: PeopleQuery): Promise<{ columns: readonly Column[]; persons: readonly Known[] }> {
      const { columns, matching } = await (await now()).find(query);
      return { columns, persons: matching };
    },
  };
}

function toPerson(person: Known, columns: readonly Column[]): Person {
  const { id, email, emails, name } = person;
  return { id, email, emails, name, cells: cellsOf(person, columns) };
}

function countDomains(people: readonly Known[]): { domain: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const domain of people.flatMap(domainsOf)) counts.set(domain, (counts.get(domain) ?? 0) + 1);
  return [...counts]
    .map(([domain, count]) => ({ domain, count }))
    .sort((a, b) => b.count - a.count || compareTexts(a.domain, b.domain))
    .slice(0, MOST_DOMAINS);
}

function rolesIn(columns: readonly Column[]): string[] {
  const lists = columns.flatMap(({ members, invitations }) => [members?.rows ?? [], invitations?.rows ?? []]);
  const used = new Set(lists.flatMap((rows) => rows.flatMap(({ role }) => role ?? [])));
  return [...used].sort(compareRoles);
}
