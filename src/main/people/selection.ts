import type { PeopleQuery } from '../../shared/calls/people.ts';
import { differencesOf, presenceOf } from '../../shared/compared.ts';
import { ACCESS_OVERALL } from '../../shared/facts/access.ts';
import { momentKey } from '../../shared/facts/fact.ts';
import { roleSortKey, strengthOf } from '../../shared/facts/role.ts';
import { isSignIn, LAST_SIGN_IN } from '../../shared/facts/signIn.ts';
import { TWO_FACTOR, weakest } from '../../shared/facts/twoFactor.ts';
import { newestChange } from '../../shared/lastChange.ts';
import { countsFor } from '../../shared/peopleQuery.ts';
import { type AccessSummary, seesEverything } from '../../shared/permissions/accessSummary.ts';
import { organizationKey } from '../../shared/target.ts';
import { foldAddress, searchText, searchWords } from '../../shared/text.ts';
import type { YieldIfDue } from '../scheduling/yielding.ts';
import { type Column, isMember, isWhole, type ListedMember, seenBy } from './access.ts';
import { domainsOf, heldBy, type Known, type Row } from './persons.ts';
import type { EndOfAccess } from './table.ts';

type Facts = { columns: readonly Column[]; ends: readonly EndOfAccess[] };
type Asked = { query: PeopleQuery; facts: Facts };
type Over = { columns: readonly Column[]; yieldIfDue: YieldIfDue; isCounted?: boolean };
type Test = (person: Known) => boolean;

export function columnsOf(
  columns: readonly Column[],
  { instanceIds, organizations }: PeopleQuery,
): readonly Column[] {
  if (instanceIds.length === 0 && organizations.length === 0) return columns;
  return columns.filter(countsFor({ instanceIds, organizations }));
}

function withinPlaces(person: Known, places: ReadonlySet<number> | null): Known | null {
  if (!places) return person;
  if (person.rows.every(({ at }) => places.has(at))) return person;
  const rows = person.rows.filter(({ at }) => places.has(at));
  return rows.length === 0 ? null : { ...person, rows };
}

export function addressesOf({ emails }: Known): string[] {
  return emails.map(foldAddress);
}

export async function select(
  people: readonly Known[],
  { query, facts }: Asked,
  { columns, yieldIfDue, isCounted = false }: Over,
): Promise<{ within: number; matching: readonly Known[] }> {
  const { sort } = query;
  await yieldIfDue();
  const tests = testsOf(query, facts);
  const places = placesOf(facts, columns);
  const keyOf = isCounted ? () => null : keyBy(sort, facts.columns);
  const found: { person: Known; key: string | number | null }[] = [];
  let count = 0;
  for (const each of people) {
    await yieldIfDue();
    const person = withinPlaces(each, places);
    if (!person) continue;
    count += 1;
    if (tests.every((test) => test(person))) found.push({ person, key: keyOf(person) });
  }
  const turn = sort.descending ? -1 : 1;
  // Stable sort: ties stay by address.
  if (sort.by !== 'email' || sort.descending)
    found.sort(({ key: one }, { key: other }) => {
      // Missing values sort last in both directions.
      if (one === null || other === null) return Number(one === null) - Number(other === null);
      return turn * (one < other ? -1 : one > other ? 1 : 0);
    });
  return { within: count, matching: found.map(({ person }) => person) };
}

function placesOf(facts: Facts, columns: readonly Column[]): ReadonlySet<number> | null {
  return facts.columns === columns ? null : new Set(facts.columns.map(({ at }) => at));
}

function testsOf(query: PeopleQuery, { columns, ends }: Facts): Test[] {
  const { search, named, addresses, roles, atLeast, atMost, only, seesNothing, domains } = query;
  const { differing, changed, signIn, endsBy } = query;
  const tests: Test[] = [];
  if (addresses.length > 0) {
    const wanted = new Set(addresses);
    tests.push((person) => addressesOf(person).some((address) => wanted.has(address)));
  }
  const parts = searchWords(named);
  if (parts.length > 0) tests.push(({ text }) => parts.every((word) => text.includes(word)));
  const words = searchWords(search);
  if (words.length > 0) {
    // Words that the place's names do not match must match the person.
    const left = new Map(columns.map(({ at, names }) => [at, words.filter((word) => !names.includes(word))]));
    tests.push(({ text, rows }) => rows.some(({ at }) => left.get(at)?.every((word) => text.includes(word))));
  }
  if (atLeast !== null) tests.push((person) => memberOf(person) >= atLeast);
  if (atMost !== null) tests.push((person) => memberOf(person) <= atMost);
  if (only !== null) tests.push((person) => (only === 'members') === memberOf(person) > 0);
  if (seesNothing)
    tests.push((person) => {
      const members = membershipsOf(person);
      return members.length > 0 && members.every(({ who }) => seenBy(who).sees === 'nothing');
    });
  if (domains.length > 0) {
    const wanted = new Set(domains);
    tests.push((person) => domainsOf(person).some((domain) => wanted.has(domain)));
  }
  if (changed !== null)
    tests.push((person) => {
      const at = changedAt(person);
      return at !== undefined && at >= changed.at === (changed.is === 'since');
    });
  if (signIn.length > 0)
    tests.push((person) => {
      const members = membershipsOf(person).map(({ who }) => who);
      return members.length > 0 && signIn.some((code) => isSignIn(members, code));
    });
  if (differing.length > 0) tests.push(differsBetween(differing, columns));
  if (endsBy !== null) {
    const due = new Set(ends.filter(({ day }) => day <= endsBy).flatMap(({ emails }) => emails));
    tests.push(({ id, group = [id] }) => group.some((email) => due.has(email)));
  }
  const wanted = new Set<string>(roles);
  const asked = membershipTests(query, wanted);
  if (asked.length > 0)
    tests.push((person) => membershipsOf(person).some(({ who }) => asked.every((test) => test(who))));
  if (roles.length > 0 && only === 'invited')
    tests.push(({ rows }) => rows.some(({ who }) => wanted.has(who.role ?? 'member')));
  return tests;
}

function differsBetween(compared: PeopleQuery['differing'], columns: readonly Column[]): Test {
  const byKey = new Map(columns.map((column) => [organizationKey(column), column]));
  const among = compared.map((each) => ({ ...each, column: byKey.get(organizationKey(each)) }));
  return (person) => {
    const byPlace = Map.groupBy(heldBy(person), ({ at }) => at);
    const presences = among.map(({ column, isCurrent }) => {
      // An invited person may be a member: unknown without the list of members.
      const held = (column?.members && byPlace.get(column.at)) || [];
      return presenceOf(
        held.map(({ member, invitation }) => ({
          ...{ role: member?.role ?? null, twoFactor: member?.twoFactor ?? null, invitation },
        })),
        isCurrent && column !== undefined && isWhole(column),
      );
    });
    return differencesOf(presences).some(({ length }) => length > 0);
  };
}

/** All conditions must hold for the same membership: roles and 2FA differ by instance. */
function membershipTests(
  { owner, only, noTwoFactor, sees, newSince }: PeopleQuery,
  roles: ReadonlySet<string>,
) {
  const tests: ((member: ListedMember) => boolean)[] = [];
  if (roles.size > 0 && only !== 'invited') tests.push(({ role }) => roles.has(role));
  if (owner) tests.push(({ role }) => role === 'owner');
  if (noTwoFactor) tests.push(({ twoFactor }) => twoFactor === false);
  if (sees.length > 0) tests.push((member) => sees.includes(seenBy(member).sees));
  if (newSince !== null) tests.push(({ since }) => since !== null && since >= newSince);
  return tests;
}

function keyBy(
  sort: PeopleQuery['sort'],
  columns: readonly Column[],
): (person: Known) => string | number | null {
  switch (sort.by) {
    case 'email':
      return ({ address }) => address || null;
    case 'name':
      return ({ name }) => searchText(name) || null;
    case 'organizations':
      return memberOf;
    case 'risk':
      return riskOf;
    case 'changed':
      return (person) => changedAt(person) ?? null;
    case 'sign-in':
      return (person) => {
        const members = membershipsOf(person).map(({ who }) => who);
        return members.length === 0 ? null : momentKey(LAST_SIGN_IN.atOf(members));
      };
    case 'two-factor':
      return (person) => {
        const members = membershipsOf(person).map(({ who }) => who);
        return members.length === 0 ? null : factorPlace(members);
      };
    case 'access':
      return (person) => {
        const byColumn = new Map<number, AccessSummary[]>();
        for (const { at, who } of membershipsOf(person)) {
          const accounts = byColumn.get(at);
          if (accounts) accounts.push(seenBy(who));
          else byColumn.set(at, [seenBy(who)]);
        }
        return ACCESS_OVERALL.sortKeyOf([...byColumn.values()]);
      };
    case 'column': {
      const column = columns.find(
        ({ instanceId, organizationId }) =>
          instanceId === sort.instanceId && organizationId === sort.organizationId,
      );
      return ({ rows }) => {
        const places = rows
          .filter(({ at }) => at === column?.at)
          .map(({ who }) => `${isMember(who) ? 0 : 1}${roleSortKey(who.role)}`);
        return places.sort()[0] ?? null;
      };
    }
  }
}

function riskOf(person: Known): string {
  const members = membershipsOf(person).map(({ who }) => who);
  const strongest = Math.min(9, ...members.map(({ role }) => strengthOf(role)));
  const privileged = members.filter(({ role }) => seesEverything(role));
  const factor = factorPlace(privileged.length > 0 ? privileged : members);
  return `${strongest}${factor}${searchText(person.name) || person.address}`;
}

const factorPlace = (members: readonly ListedMember[]) =>
  TWO_FACTOR.sortKeyOf({ role: null, twoFactor: weakest(members) });

type Membership = Row & { who: ListedMember };

function membershipsOf({ rows }: Known): Membership[] {
  return rows.filter((row): row is Membership => isMember(row.who));
}

function changedAt(person: Known): number | undefined {
  const members = membershipsOf(person).map(({ who }) => who);
  // Fast path: a lone invitation only counts without a membership.
  if (members.length === person.rows.length) return newestChange(members)?.at;
  return newestChange(heldBy(person).flatMap(({ member, invitation }) => member ?? invitation ?? []))?.at;
}

function memberOf(person: Known): number {
  return new Set(membershipsOf(person).map(({ at }) => at)).size;
}
