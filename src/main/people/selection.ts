import type { PeopleQuery } from '../../shared/calls/people.ts';
import type { Day } from '../../shared/ends.ts';
import { accessPlace, SIGHTS } from '../../shared/permissions/accessSum.ts';
import { searchWords } from '../../shared/searchText.ts';
import type { FilledColumn } from './columns.ts';
import type { Counts } from './counts.ts';
import type { Identities } from './identities.ts';
import { NO_ROLE } from './lists.ts';
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
  const { counts } = facts;
  const { search, roles, owner, atLeast, atMost, only, noTwoFactor, sees, domains, newSince, endsBy } = query;
  const memberOf = (person: number) => counts.memberOf[person] as number;
  const tests: Test[] = [];
  if (owner) tests.push((person) => counts.isOwner[person] === 1);
  if (atLeast !== null) tests.push((person) => memberOf(person) >= atLeast);
  if (atMost !== null) tests.push((person) => memberOf(person) <= atMost);
  if (only === 'members') tests.push((person) => memberOf(person) > 0);
  if (only === 'invited') tests.push((person) => memberOf(person) === 0);
  if (noTwoFactor) tests.push((person) => counts.lacksTwoFactor[person] === 1);
  if (sees.length > 0) tests.push(seesAny(sees, counts));
  if (newSince !== null) tests.push((person) => (counts.lastJoined[person] as number) >= newSince);
  if (endsBy !== null) tests.push(endsUntil(endsBy, facts));
  if (roles.length > 0) tests.push(hasRole(query, facts));
  if (domains.length > 0) tests.push(hasDomain(domains, facts));
  const words = searchWords(search);
  if (words.length > 0) tests.push(hasWords(words, facts));
  return tests;
}

function seesAny(sees: PeopleQuery['sees'], { seesIn }: Counts): Test {
  const wanted = sees.map((sight) => seesIn[SIGHTS.indexOf(sight)]);
  return (person) => wanted.some((organizations) => (organizations?.[person] as number) > 0);
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

function hasRole({ roles, only }: PeopleQuery, { columns, identities, vocabulary }: Facts): Test {
  const wanted = new Uint8Array(vocabulary.roles.size());
  for (const role of roles) {
    const number = vocabulary.roles.find(role);
    if (number !== undefined) wanted[number] = 1;
  }
  // An invitation without a role makes a member.
  const isWanted = (role: number) => (role === NO_ROLE ? roles.includes('member') : wanted[role] === 1);
  const has = new Uint8Array(identities.personOf.length);
  for (const column of columns) {
    const rows = only === 'invited' ? column.invitations : column.members;
    for (let row = 0; rows && row < rows.size; row += 1)
      if (isWanted(rows.roles[row] as number))
        has[identities.personOf[rows.ids[row] as number] as number] = 1;
  }
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
