import type { PeopleQuery } from '../../shared/calls/people.ts';
import type { Day } from '../../shared/ends.ts';
import { accessPlace, SIGHTS } from '../../shared/permissions/accessSum.ts';
import { searchWords } from '../../shared/searchText.ts';
import type { FilledColumn } from './columns.ts';
import type { Counts } from './counts.ts';
import type { Identities } from './identities.ts';
import { type InvitationRows, type MemberRows, NO_ROLE, TWO_FACTOR } from './lists.ts';
import type { RoleOrder } from './roleOrder.ts';
import type { EndOfAccess } from './table.ts';
import { isAddress, type Vocabulary } from './vocabulary.ts';

/** What a query is answered from. */
export type Facts = {
  /** Those that count. */
  columns: readonly FilledColumn[];
  identities: Identities;
  counts: Counts;
  roles: RoleOrder;
  vocabulary: Vocabulary;
  ends: readonly EndOfAccess[];
};
type Test = (person: number) => boolean;
type RowTest<Rows> = (rows: Rows, row: number) => boolean;

/** The people whom a query lets through, in its order. */
export function select(query: PeopleQuery, facts: Facts): number[] {
  const tests = [isInColumns(facts), ...testsOf(query, facts)];
  const found = facts.identities.byAddress.filter((person) => tests.every((test) => test(person)));
  return inOrder(found, query, facts);
}

/** How many people there are in the columns that count. */
export function countIn(facts: Facts): number {
  return facts.identities.byAddress.filter(isInColumns(facts)).length;
}

function isInColumns({ counts: { memberOf, invitedTo } }: Facts): Test {
  return (person) => (memberOf[person] as number) + (invitedTo[person] as number) > 0;
}

function testsOf(query: PeopleQuery, facts: Facts): Test[] {
  const { counts, columns, identities, vocabulary } = facts;
  const { search, roles, atLeast, atMost, only, domains, endsBy } = query;
  const memberOf = (person: number) => counts.memberOf[person] as number;
  const tests: Test[] = [];
  if (atLeast !== null) tests.push((person) => memberOf(person) >= atLeast);
  if (atMost !== null) tests.push((person) => memberOf(person) <= atMost);
  if (only === 'members') tests.push((person) => memberOf(person) > 0);
  if (only === 'invited') tests.push((person) => memberOf(person) === 0);
  if (endsBy !== null) tests.push(endsUntil(endsBy, facts));
  const asked = membershipTests(query, facts);
  const members = columns.map((column) => column.members);
  if (asked.length > 0) tests.push(hasRow(members, asked, identities));
  const invitations = columns.map((column) => column.invitations);
  if (roles.length > 0 && only === 'invited')
    tests.push(hasRow(invitations, [hasRole(roles, vocabulary)], identities));
  if (domains.length > 0) tests.push(hasDomain(domains, facts));
  const words = searchWords(search);
  if (words.length > 0) tests.push(hasWords(words, facts));
  return tests;
}

function endsUntil(last: Day, { ends, identities, vocabulary }: Facts): Test {
  const people = new Set<number>();
  for (const { emails, day } of ends) {
    if (day > last) continue;
    for (const email of emails) {
      const id = vocabulary.ids.find(email);
      if (id !== undefined) people.add(identities.personOf[id] as number);
    }
  }
  return (person) => people.has(person);
}

/** What is asked of a membership: all of it must hold for one and the same, since roles and 2FA differ by instance. */
function membershipTests(
  { roles, owner, only, noTwoFactor, sees, newSince }: PeopleQuery,
  { vocabulary }: Facts,
) {
  const tests: RowTest<MemberRows>[] = [];
  if (roles.length > 0 && only !== 'invited') tests.push(hasRole(roles, vocabulary));
  if (owner) tests.push(hasRole(['owner'], vocabulary));
  if (noTwoFactor) tests.push(({ twoFactor }, row) => twoFactor[row] === TWO_FACTOR.off);
  if (sees.length > 0) {
    const wanted = new Set(sees.map((sight) => SIGHTS.indexOf(sight)));
    tests.push(({ grants }, row) => wanted.has(grants.sights[row] as number));
  }
  if (newSince !== null) tests.push(({ since }, row) => (since[row] as number) >= newSince);
  return tests;
}

function hasRole(roles: readonly string[], vocabulary: Vocabulary): RowTest<MemberRows | InvitationRows> {
  const wanted = new Set(roles.map(vocabulary.roles.find));
  // An invitation without a role makes a member.
  if (roles.includes('member')) wanted.add(NO_ROLE);
  return (rows, row) => wanted.has(rows.roles[row] as number);
}

/** Lets through who has a row in one of these lists that passes all of these tests. */
function hasRow<Rows extends MemberRows | InvitationRows>(
  lists: readonly (Rows | null)[],
  tests: readonly RowTest<Rows>[],
  { personOf }: Identities,
): Test {
  const has = new Uint8Array(personOf.length);
  for (const rows of lists)
    for (let row = 0; rows && row < rows.size; row += 1)
      if (tests.every((test) => test(rows, row))) has[personOf[rows.ids[row] as number] as number] = 1;
  return (person) => has[person] === 1;
}

function hasDomain(domains: readonly string[], { identities, vocabulary }: Facts): Test {
  const wanted = new Set(domains.map(vocabulary.domains.numberOf));
  return (person) => {
    const group = identities.groups.get(person);
    if (!group) return wanted.has(vocabulary.domainOf(person));
    return group.some((id) => wanted.has(vocabulary.domainOf(id)));
  };
}

function hasWords(words: readonly string[], { identities, vocabulary }: Facts): Test {
  const { groups, names, otherNames } = identities;
  return (person) => {
    const group = groups.get(person);
    const others = otherNames.get(person);
    return words.every(
      (word) =>
        vocabulary.nameKey(names[person] as number).includes(word) ||
        (group
          ? group.some((id) => vocabulary.idKey(id).includes(word))
          : vocabulary.idKey(person).includes(word)) ||
        others?.some((name) => vocabulary.nameKey(name).includes(word)),
    );
  };
}

/** `found` stands by address; a stable sort keeps that among those alike. */
function inOrder(found: number[], { sort }: PeopleQuery, facts: Facts): number[] {
  if (sort.by === 'email' && !sort.descending) return found;
  const places = placesBy(sort, facts);
  const turn = sort.descending ? -1 : 1;
  return found.sort((a, b) => {
    const [one, other] = [places[a] as number, places[b] as number];
    // Who has nothing to be sorted by comes last either way.
    if (Number.isNaN(one) || Number.isNaN(other))
      return Number(Number.isNaN(one)) - Number(Number.isNaN(other));
    return turn * (one - other);
  });
}

/** By person: what they are sorted by; NaN for nothing. */
function placesBy(sort: PeopleQuery['sort'], facts: Facts): Float64Array {
  const { identities, counts, vocabulary } = facts;
  const places = new Float64Array(identities.personOf.length).fill(Number.NaN);
  const put = (place: (person: number) => number) => {
    for (const person of identities.byAddress) places[person] = place(person);
    return places;
  };
  switch (sort.by) {
    case 'email': {
      let place = 0;
      return put((person) =>
        isAddress(vocabulary.ids.textOf(identities.shownIds[person] as number)) ? place++ : Number.NaN,
      );
    }
    case 'name': {
      const namePlaces = vocabulary.namePlaces();
      return put((person) => namePlaces[identities.names[person] as number] as number);
    }
    case 'organizations':
      return put((person) => counts.memberOf[person] as number);
    case 'since':
      return put((person) => counts.firstJoined[person] as number);
    case 'two-factor':
      return put((person) => {
        if (counts.lacksTwoFactor[person]) return 0;
        return counts.hasTwoFactor[person] ? 1 : Number.NaN;
      });
    case 'access':
      return put((person) => {
        const [nothing = 0, , some = 0, everything = 0] = counts.seesIn.map((each) => each[person]);
        const granted = counts.granted[person] as number;
        return accessPlace({ nothing, some, everything, granted }) ?? Number.NaN;
      });
    case 'column':
      return placeRoles(places, sort, facts);
  }
}

function placeRoles(
  places: Float64Array,
  { instanceId, organizationId }: { instanceId: string; organizationId: string },
  { columns, identities, roles }: Facts,
): Float64Array {
  const column = columns.find(
    (each) => each.instanceId === instanceId && each.organizationId === organizationId,
  );
  const put = (rows: FilledColumn['members'] | FilledColumn['invitations'], from: number) => {
    for (let row = 0; rows && row < rows.size; row += 1) {
      const person = identities.personOf[rows.ids[row] as number] as number;
      const place = from + roles.placeOf(rows.roles[row] as number);
      if (!((places[person] as number) <= place)) places[person] = place;
    }
  };
  put(column?.members ?? null, 0);
  // After all members.
  put(column?.invitations ?? null, roles.inOrder.length + 1);
  return places;
}
