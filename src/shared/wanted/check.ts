import { invitationStatus } from '../invitation.ts';
import {
  addressesIn,
  isListed,
  isSeen,
  membersOf,
  PEOPLE_UNREAD,
  refOf,
  type Target,
  unansweredOf,
} from '../target.ts';
import { oneLine } from '../text.ts';
import { type Day, dayInUtc } from '../time.ts';
import { atOf, byPlace, lineWords, type WantedAt, type WantedFault } from './at.ts';
import type { Wanted, WantedChange } from './change.ts';
import { changesOf, type Meant } from './compare.ts';
import { type AddressedInstance, createOrganizationFinder, finderOf, type InOrganization } from './finder.ts';
import { type Line, type NamedKit, OWN_ROLES, readLine } from './lines.ts';
import { endsIn, gatherPeople, type Said, type WantedEnd, type WantedPeople } from './people.ts';
import type { WantedRow } from './row.ts';

export const MOST_TOLD = 200;
export const MOST_CHANGES = 10_000;

type Unchecked = { instance: string; organization: string; why: string; lines: number };

export type WantedCheck = {
  lines: number;
  same: number;
  changes: WantedChange[];
  faults: WantedFault[];
  unchecked: Unchecked[];
  ends: WantedEnd[];
} & Pick<Wanted, 'mustStay' | 'joined'>;

type Entry = Extract<Line, { kind: 'access' }> & { at: WantedAt; named: Named };
type Named = NonNullable<WantedChange['named']>;
type Complete = Extract<Line, { kind: 'complete' }> & { at: WantedAt };
type Read = {
  entries: Map<string, Entry[]>;
  complete: Map<string, Complete>;
  listed: Set<string>;
  said: Said[];
  unread: Map<string, Unchecked>;
};

type Options = {
  now: number;
  kits: readonly NamedKit[];
  endOf: (email: string) => Day | null;
  addressesOf: (email: string) => readonly string[];
};

export function* checkWanted(
  rows: Iterable<WantedRow>,
  instances: readonly AddressedInstance[],
  { now, kits, endOf, addressesOf }: Options,
): Generator<void, WantedCheck> {
  const organizationOf = createOrganizationFinder(instances);
  const kitFinder = finderOf(kits, (kit) => kit);
  const check: WantedCheck = {
    ...{ lines: 0, same: 0, changes: [], faults: [], unchecked: [] },
    ...{ ends: [], mustStay: [], joined: [] },
  };
  const read: Read = {
    ...{ entries: new Map(), complete: new Map(), listed: new Set(), said: [], unread: new Map() },
  };
  let isBlind = false;
  for (const row of rows) {
    check.lines += 1;
    yield;
    const at = atOf(row);
    const line = 'fault' in row ? { why: row.fault, at } : readLine(row, organizationOf, kitFinder);
    const places = 'places' in row ? row.places : {};
    if (!('why' in line))
      take(line, at, read, { role: { ...at, ...places.role }, access: { ...at, ...places.access } });
    else {
      const place = 'column' in line ? places[line.column] : at;
      check.faults.push({ ...at, ...place, ...line.at, why: line.why });
      isBlind = true;
    }
  }
  const people = gatherPeople(read.said);
  check.faults.push(...people.faults);
  const today = dayInUtc(now);
  const lists = createLists(check, read.entries, { now, today, people, addressesOf });
  for (const own of read.entries.values()) {
    yield;
    const faults = contradictions(own, people.mustStay);
    check.faults.push(...faults);
    if (faults.length === 0) lists.compare(own);
  }
  for (const [place, complete] of read.complete) {
    yield;
    if (isBlind || !people.isClear) check.faults.push({ ...complete.at, why: BLIND });
    else lists.compareOthers(complete, read.listed.has(place));
  }
  check.faults.sort(byPlace);
  check.changes.sort(byPlace);
  const lasting = [...read.entries.values()].flat().filter(({ wanted }) => wanted.kind === 'role');
  check.ends = endsIn(lasting, people, { today, endOf });
  return {
    ...check,
    unchecked: [...read.unread.values(), ...lists.unchecked()],
    mustStay: [...people.mustStay],
    joined: people.joined,
  };
}

const BLIND =
  'Nobody is removed for not being listed while a line cannot be used. Correct these lines first.';
const NOBODY_LISTED = 'Nobody is listed here, so nobody is removed: list who stays, its owner too.';

function take(
  line: Line,
  at: WantedAt,
  { entries, complete, listed, said, unread }: Read,
  named: Named,
): void {
  if (line.kind === 'complete') {
    const place = keyOf(line);
    if (!complete.has(place)) complete.set(place, { ...line, at });
    return;
  }
  said.push({ of: line.of, at, everywhere: line.kind === 'person' });
  if (line.kind === 'person') return;
  if (line.kind === 'unread') {
    const { instance, organization } = line;
    const key = JSON.stringify([instance.instanceId, organization]);
    const lines = (unread.get(key)?.lines ?? 0) + 1;
    unread.set(key, { instance: instance.instanceName, organization, why: UNREAD, lines });
    return;
  }
  if (line.wanted.kind === 'role') listed.add(keyOf(line));
  const key = keyOf(line, line.of.email);
  const others = entries.get(key);
  if (others) others.push({ ...line, at, named });
  else entries.set(key, [{ ...line, at, named }]);
}

function keyOf({ target }: Pick<InOrganization, 'target'>, email = ''): string {
  return JSON.stringify([target.instanceId, target.organizationId, email]);
}

const UNREAD = 'No organization of this instance is known yet. Refresh it, then import the file again.';
const REFRESH = 'Refresh its instance, then import the file again.';

/** Does none of the contradicting lines. */
function contradictions(own: readonly Entry[], mustStay: ReadonlySet<string>): WantedFault[] {
  const [first] = own;
  if (first && mustStay.has(first.of.email) && own.some(({ wanted }) => wanted.kind === 'none'))
    return own.map(({ at }) => ({ ...at, why: STAYS }));
  if (own.length < 2) return [];
  const differ = (what: (entry: Entry) => unknown, words: (entry: Entry, other: Entry) => string) => {
    const stated = own.filter((entry) => what(entry) !== null);
    return stated.flatMap((entry) => {
      const other = stated.find((each) => JSON.stringify(what(each)) !== JSON.stringify(what(entry)));
      if (!other) return [];
      const why = `It contradicts ${lineWords(other.at)}. ${words(entry, other)}: keep one of them.`;
      return { ...entry.at, why };
    });
  };
  const roles = differ(
    ({ wanted }) => wanted,
    (...both) =>
      both.some(({ wanted }) => wanted.kind === 'none')
        ? 'Only one of them removes this person from the organization'
        : 'They give this person two roles in one organization',
  );
  if (roles.length > 0) return roles;
  const accesses = differ(
    ({ access }) => access,
    () => 'They give this person different access in one organization',
  );
  if (accesses.length > 0) return accesses;
  return differ(
    ({ of }) => of.until,
    () => 'They end this person’s access on different days',
  );
}

const STAYS = 'This person must stay, so the role cannot be none.';

function createLists(
  check: WantedCheck,
  entries: ReadonlyMap<string, readonly Entry[]>,
  {
    now,
    today,
    people,
    addressesOf,
  }: { now: number; today: Day; people: WantedPeople } & Pick<Options, 'addressesOf'>,
) {
  const unchecked = new Map<Target, Unchecked>();
  const isNamed = (place: Entry | Complete, email: string) => entries.has(keyOf(place, email));
  const isIn = (target: Target, email: string) =>
    membersOf(target, [email]).length > 0 ||
    unansweredOf(target, [email]).some((each) => invitationStatus(each, now) === 'pending');

  function isUnchecked({ target }: Entry | Complete, more: number): boolean {
    if (isSeen(target)) return false;
    const { instanceName: instance, organizationName: organization, whyUnknown } = target;
    const lines = (unchecked.get(target)?.lines ?? 0) + more;
    const why = whyUnknown === PEOPLE_UNREAD ? `${whyUnknown} ${REFRESH}` : (whyUnknown ?? '');
    unchecked.set(target, { instance, organization, why, lines });
    return true;
  }

  function compareAs(
    email: string,
    meant: Meant,
    place: Entry | Complete,
    ats: readonly WantedAt[],
    { who = '', named }: { who?: string; named?: Named } = {},
  ): void {
    const { target } = place;
    const compared = changesOf(meant, email, { target, now });
    if (typeof compared === 'string') {
      for (const at of ats) check.faults.push({ ...at, why: who + compared, later: true });
      return;
    }
    if (compared.length === 0) check.same += 1;
    const [at = place.at] = ats;
    for (const change of compared) {
      const access = 'access' in change ? change.access : undefined;
      const isOwn = !('role' in change) || OWN_ROLES.includes(change.role);
      const isNaming = named && !(isOwn && (access === undefined || access.by === 'nothing'));
      check.changes.push({ ...change, ...at, ...refOf(target), email, ...(isNaming ? { named } : {}) });
    }
  }

  return {
    /** A person present only under another address counts as present. */
    compare(own: readonly Entry[]): void {
      const [entry] = own;
      if (!entry) return;
      if (isUnchecked(entry, own.length)) return;
      const { email } = entry.of;
      const { target } = entry;
      const others = people
        .addressesOf(email)
        .filter((each) => each !== email && isListed(target, each) && !isNamed(entry, each));
      const until = people.untilOf({ ...entry.of, until: own.find(({ of }) => of.until)?.of.until ?? null });
      const isOver = until !== null && until <= today && entry.wanted.kind === 'role';
      const ats = own.map(({ at }) => at);
      if (isOver && people.mustStay.has(email)) {
        check.faults.push(...ats.map((at) => ({ ...at, why: OVER })));
        return;
      }
      const { access, named } = own.find((each) => each.access !== null) ?? entry;
      const meant: Meant = isOver
        ? { wanted: { kind: 'none' }, access: null, why: 'ended' }
        : { wanted: entry.wanted, access, why: 'none' };
      const all = others.length > 0 && !isListed(target, email) ? others : [email, ...others];
      // For a member, an expired invitation to another address does not matter.
      const inside = meant.wanted.kind === 'role' ? all.filter((each) => isIn(target, each)) : [];
      const meantFor = inside.length > 0 ? inside : all;
      const places = { role: entry.named.role, access: named.access };
      for (const each of meantFor) compareAs(each, meant, entry, ats, { named: places });
    },
    /** Skips rows without an address, and expired invitations. */
    compareOthers(complete: Complete, isAnybodyListed: boolean): void {
      if (isUnchecked(complete, 1)) return;
      for (const email of addressesIn(complete.target)) {
        if (email === '' || !isIn(complete.target, email)) continue;
        if (people.addressesOf(email).some((each) => isNamed(complete, each))) continue;
        const other = addressesOf(email).find((each) => isNamed(complete, each));
        if (other !== undefined) {
          const why = `${oneLine(email, 120)}: This is another address of ${oneLine(other, 120)}, who is listed. List it too, or write both as one person.`;
          check.faults.push({ ...complete.at, why, later: true });
          continue;
        }
        if (!isAnybodyListed) {
          check.faults.push({ ...complete.at, why: NOBODY_LISTED });
          return;
        }
        const meant: Meant = { wanted: { kind: 'none' }, access: null, why: 'absent' };
        compareAs(email, meant, complete, [complete.at], { who: `${oneLine(email, 120)}: ` });
      }
    },
    unchecked: () => [...unchecked.values()],
  };
}

const OVER = 'This person must stay, but the day of until has come.';
