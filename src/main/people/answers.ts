import type { PeopleColumns, PeoplePage, PeopleQuery, Person } from '../../shared/calls/people.ts';
import type { FilledColumn } from './columns.ts';
import { type Counts, countUp } from './counts.ts';
import { type Identities, identify } from './identities.ts';
import { personsOf } from './persons.ts';
import { orderRoles, type RoleOrder } from './roleOrder.ts';
import { countIn, type Facts, select } from './selection.ts';
import type { Table } from './table.ts';
import { compareTexts, type Vocabulary } from './vocabulary.ts';

/** Domains that a filter offers. */
const MOST_DOMAINS = 200;
/** Answers of the same revision that are kept, so that the next page of a query costs nothing. */
const KEPT = 4;
/** People that are made of their rows in one go. */
const AT_ONCE = 500;

/** What can be asked of the table. */
export type Answers = {
  /** Works out who the people are, which the first question would wait for. */
  identifyPeople(): void;
  /** Puts their names in order, which the first question sorted by name would wait for. */
  orderNames(): void;
  list(query: PeopleQuery, from: number, count: number): PeoplePage;
  columns(): PeopleColumns;
  ids(query: PeopleQuery): string[];
  one(id: string): Person | null;
  /** Everyone whom a query lets through, some at a time, and the columns that count: what is read later changes nothing of it. */
  everyone(query: PeopleQuery): {
    columns: readonly FilledColumn[];
    matching: number;
    parts(): Generator<Person[]>;
  };
};

/** What is worked out once per revision, when it is first asked for. */
type Known = {
  revision: number;
  vocabulary: Vocabulary;
  identities: Identities;
  roles: RoleOrder;
  counts: Map<string, Counts>;
  found: Map<string, number[]>;
  columns?: PeopleColumns;
};

/** Creates what answers questions about a table. */
export function createAnswers(table: Table): Answers {
  let known: Known | null = null;

  function now(): Known {
    const { revision } = table.revisions();
    if (known?.revision === revision) return known;
    const vocabulary = table.vocabulary();
    // Numbers of another vocabulary say nothing.
    const before = known?.vocabulary === vocabulary ? known.identities.byAddress : [];
    known = {
      revision,
      vocabulary,
      identities: identify(table.columns(), { vocabulary, joins: table.joins(), before }),
      roles: orderRoles(vocabulary),
      counts: new Map(),
      found: new Map(),
    };
    return known;
  }

  function factsOf(instanceIds: readonly string[]): Facts {
    const { vocabulary, identities, roles, counts } = now();
    const only = new Set(instanceIds);
    const columns = table.columns().filter(({ instanceId }) => only.size === 0 || only.has(instanceId));
    const counted = remembered(counts, JSON.stringify([...only].sort()), () => countUp(columns, identities));
    return { columns, identities, counts: counted, roles, vocabulary, ends: table.ends() };
  }

  function found(query: PeopleQuery): number[] {
    return remembered(now().found, JSON.stringify(query), () => select(query, factsOf(query.instanceIds)));
  }

  return {
    identifyPeople: () => void now(),
    orderNames: () => void table.vocabulary().namePlaces(),
    list(query, from, count) {
      const matching = found(query);
      const facts = factsOf(query.instanceIds);
      return {
        ...table.revisions(),
        matching: matching.length,
        within: countIn(facts),
        all: facts.identities.byAddress.length,
        whole: facts.columns.filter(isWhole).map(({ at }) => at),
        persons: personsOf(matching.slice(from, from + count), facts.columns, facts),
      };
    },
    columns() {
      const known = now();
      // Domains of 20,000 addresses are not counted anew for everyone who asks.
      known.columns ??= {
        ...table.revisions(),
        columns: table.columns().map(({ members, invitations, at: _, ...column }) => ({
          ...column,
          membersAt: members?.at ?? null,
          invitationsAt: invitations?.at ?? null,
          missing: (members?.missing ?? 0) + (invitations?.missing ?? 0),
        })),
        domains: domainsOf(factsOf([])),
        roles: usedRoles(table, known.roles),
      };
      return known.columns;
    },
    ids: (query) => found(query).map(now().vocabulary.ids.textOf),
    one(id) {
      const facts = factsOf([]);
      const number = facts.vocabulary.ids.find(id);
      const person = number === undefined ? undefined : facts.identities.personOf[number];
      if (person === undefined) return null;
      const [one] = personsOf([person], facts.columns, facts);
      return one && one.cells.length > 0 ? one : null;
    },
    everyone(query) {
      const matching = found(query);
      const facts = factsOf(query.instanceIds);
      function* parts() {
        for (let from = 0; from < matching.length; from += AT_ONCE)
          yield personsOf(matching.slice(from, from + AT_ONCE), facts.columns, facts);
      }
      return { columns: facts.columns, matching: matching.length, parts };
    },
  };
}

/** Whether both lists of an organization were read, to their ends. */
function isWhole({ members, invitations }: FilledColumn): boolean {
  return members?.missing === 0 && invitations?.missing === 0;
}

/** How many people have an address of each domain. */
function domainsOf({ identities, vocabulary }: Facts): { domain: string; count: number }[] {
  const counts = new Map<number, number>();
  for (const person of identities.byAddress) {
    const group = identities.groups.get(person) ?? [person];
    for (const domain of new Set(group.map(vocabulary.domainOf)))
      if (domain !== -1) counts.set(domain, (counts.get(domain) ?? 0) + 1);
  }
  return [...counts]
    .map(([domain, count]) => ({ domain: vocabulary.domains.textOf(domain), count }))
    .sort((a, b) => b.count - a.count || compareTexts(a.domain, b.domain))
    .slice(0, MOST_DOMAINS);
}

function usedRoles(table: Table, { inOrder }: RoleOrder): string[] {
  const used = new Set<string>();
  for (const { members, invitations } of table.columns())
    for (const rows of [members, invitations])
      for (const role of new Set(rows?.roles)) used.add(table.vocabulary().roles.textOf(role));
  return inOrder.filter((role) => used.has(role));
}

/** What is kept under a name, or else is made; the oldest makes room. */
function remembered<T>(kept: Map<string, T>, name: string, make: () => T): T {
  const known = kept.get(name);
  if (known !== undefined) return known;
  const made = make();
  const [oldest] = kept.keys();
  if (kept.size >= KEPT && oldest !== undefined) kept.delete(oldest);
  kept.set(name, made);
  return made;
}
