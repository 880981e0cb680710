import { denyAddress } from '../emails.ts';
import { strengthOf } from '../keyChoice.ts';
import { oneLine } from '../oneLine.ts';
import type { Principal } from '../principal.ts';
import type { DenyReason } from '../rules/denyReason.ts';
import { denyInvite, denyRemoveInvitation } from '../rules/invitations.ts';
import { denyEndMembership, denyGiveRole, denyRemoveMember, denySetRole } from '../rules/members.ts';
import { denySetPermissions } from '../rules/permissions.ts';
import { foldAddress } from '../sameAddress.ts';
import { type NamedKit, readAccess } from './access.ts';
import type { WantedAccess, WantedChange } from './change.ts';
import type { WantedCells } from './columns.ts';
import {
  type Finder,
  finderOf,
  findInstances,
  type KnownInstance,
  type KnownOrganization,
  type Present,
} from './known.ts';
import { readRole, type WantedRole } from './roles.ts';
import type { WantedRow } from './rows.ts';

/** How many bad lines, and how many organizations that are not known, are told one by one at most. */
export const MOST_TOLD = 200;
/** How many changes one operation can make; of a file with more none is told. */
export const MOST_CHANGES = 10_000;

/** A line for which nothing is done, and why, as a sentence. */
export type WantedFault = { line: number; why: string };
/** An organization of which it is not known who is there, and how many lines are about it. */
type Unchecked = { instance: string; organization: string; why: string; lines: number };

export type WantedCheck = {
  lines: number;
  /** People and places that are as they are wanted; of how many of them the invitation has expired. */
  same: number;
  expired: number;
  changes: WantedChange[];
  /** In the order of their lines. */
  faults: WantedFault[];
  unchecked: Unchecked[];
};

/** What one or several lines say of an address in an organization. */
type Entry = {
  line: number;
  email: string;
  instance: KnownInstance;
  organization: KnownOrganization;
  wanted: WantedRole;
  access: WantedAccess | null;
};

/** How many lines a file may have. */
export const MOST_LINES = 200_000;
/** Lines that are looked at before others may have their turn. */
const AT_ONCE = 500;
const ABSENT: Present = { members: [], invitations: [] };

/** Pauses, since a file can have many lines; null beyond `most`. `kits`: those a line may name; `now` in ms since the epoch. */
export function* checkWanted(
  rows: Iterable<WantedRow>,
  instances: readonly KnownInstance[],
  { now, kits, most = MOST_LINES }: { now: number; kits: readonly NamedKit[]; most?: number },
): Generator<void, WantedCheck | null> {
  const placeOf = createPlaceFinder(instances);
  const kitFinder = finderOf(kits);
  const check: WantedCheck = { lines: 0, same: 0, expired: 0, changes: [], faults: [], unchecked: [] };
  const entries = new Map<string, Entry[]>();
  let seen = 0;
  for (const row of rows) {
    seen += 1;
    if (seen % AT_ONCE === 0) yield;
    if (!row) continue;
    check.lines += 1;
    if (check.lines > most) return null;
    const entry = 'fault' in row ? row.fault : readLine(row, placeOf, kitFinder);
    if (typeof entry === 'string') {
      check.faults.push({ line: row.line, why: entry });
      continue;
    }
    const key = JSON.stringify([entry.instance.id, entry.organization.id, entry.email]);
    const others = entries.get(key);
    if (others) others.push(entry);
    else entries.set(key, [entry]);
  }
  const unchecked = new Map<KnownOrganization, Unchecked>();
  let at = 0;
  for (const own of entries.values()) {
    at += 1;
    if (at % AT_ONCE === 0) yield;
    const faults = contradictions(own);
    for (const fault of faults) check.faults.push(fault);
    if (faults.length === 0) compareEntry(own, check, unchecked, now);
  }
  check.faults.sort((one, other) => one.line - other.line);
  check.changes.sort((one, other) => one.line - other.line);
  check.unchecked = [...unchecked.values()];
  return check;
}

function readLine(
  { line, cells }: { line: number; cells: WantedCells },
  placeOf: ReturnType<typeof createPlaceFinder>,
  kits: Finder<NamedKit>,
): Entry | string {
  if (cells.address === '') return 'There is no address in this line.';
  const place = placeOf(cells);
  if (typeof place === 'string') return place;
  const wanted = readRole(cells.role, place.instance.roles);
  if (typeof wanted === 'string') return wanted;
  const access = readAccess(cells.access, wanted, kits);
  if (typeof access === 'string') return access;
  const email = foldAddress(cells.address);
  // What a server has is an address there, whatever it looks like; where its people are not known, it may have this one.
  const isKnown = place.organization.people?.has(email) ?? true;
  const fault = isKnown ? null : denyAddress(email);
  if (fault !== null) return `“${oneLine(cells.address, 60)}” is not an email address. ${fault}`;
  return { line, email, ...place, wanted, access };
}

/** Of lines about the same person and organization that ask for more than one thing, none is done. */
function contradictions(own: readonly Entry[]): WantedFault[] {
  const faults = own.flatMap((entry) => {
    const other = own.find(({ wanted }) => wordOf(wanted) !== wordOf(entry.wanted));
    if (!other) return [];
    const isRemoval = [entry, other].some(({ wanted }) => wanted.kind === 'none');
    const what = isRemoval
      ? 'Only one of them removes this person from the organization'
      : 'They give this person two roles in one organization';
    return { line: entry.line, why: `It contradicts line ${other.line}. ${what}: keep one of them.` };
  });
  return faults.length > 0 ? faults : twoAccesses(own);
}

/** A line that says nothing of access contradicts none. */
function twoAccesses(own: readonly Entry[]): WantedFault[] {
  const stated = own.filter(({ access }) => access !== null);
  return stated.flatMap(({ line, access }) => {
    const other = stated.find((each) => !isSameAccess(each.access, access));
    const why = `It contradicts line ${other?.line}. They give this person different access in one organization: keep one of them.`;
    return other ? { line, why } : [];
  });
}

function isSameAccess(one: Entry['access'], other: Entry['access']): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function wordOf(wanted: WantedRole | undefined): string | null {
  return wanted?.kind === 'role' ? wanted.role : null;
}

function compareEntry(
  own: readonly Entry[],
  check: WantedCheck,
  unchecked: Map<KnownOrganization, Unchecked>,
  now: number,
): void {
  const [entry] = own;
  if (!entry) return;
  const { line, email, instance, organization, wanted } = entry;
  if (!organization.people) {
    const why = organization.whyUnknown ?? 'Its people have not been read yet.';
    const known = unchecked.get(organization);
    const lines = (known?.lines ?? 0) + own.length;
    unchecked.set(organization, { instance: instance.name, organization: organization.name, why, lines });
    return;
  }
  const present = organization.people.get(email) ?? ABSENT;
  const compared = comparePresent(wanted, present, now);
  const access = own.find((each) => each.access !== null)?.access ?? null;
  const changes = changesTo(compared, wanted, access, present);
  if (typeof changes !== 'string' && changes.length === 0) {
    check.same += 1;
    if (compared.same && compared.expired) check.expired += 1;
    return;
  }
  const why =
    typeof changes === 'string'
      ? changes
      : changes.map((change) => denyWanted(change, present, organization)).find((denied) => denied !== null);
  if (typeof changes === 'string' || typeof why === 'string') {
    for (const each of own) check.faults.push({ line: each.line, why: why ?? '' });
    return;
  }
  const of = { line, instanceId: instance.id, organizationId: organization.id, email };
  check.changes.push(...changes.map((change) => ({ ...change, ...of })));
}

type WithoutPlace<T> = T extends unknown
  ? Omit<T, 'line' | 'instanceId' | 'organizationId' | 'email'>
  : never;
/** What is to be changed about an address in an organization; `expired`: all is as wanted, but an invitation ran out. */
type Comparison = { same: true; expired: boolean } | { same: false; changes: WithoutPlace<WantedChange>[] };

/** Compares what is wanted with what an address is in an organization now. `now` in ms since the epoch. */
function comparePresent(wanted: WantedRole, present: Present, now: number): Comparison {
  const [member] = present.members;
  const [invitation] = present.invitations;
  if (wanted.kind === 'none') {
    if (!member && !invitation) return SAME;
    return { same: false, changes: [{ kind: 'remove', from: member?.role ?? null }] };
  }
  const { role } = wanted;
  if (member) {
    const roles = [...new Set(present.members.map((each) => each.role))];
    // Several accounts of one address count by the strongest role, as an export of people names it.
    const others = roles.includes(role) ? roles.filter((own) => strengthOf(own) < strengthOf(role)) : roles;
    if (others.length === 0) return SAME;
    return { same: false, changes: others.map((from) => ({ kind: 'role', from, role })) };
  }
  if (!invitation) return { same: false, changes: [{ kind: 'invite', role }] };
  const same = present.invitations.filter((each) => (each.role ?? 'member') === role);
  if (same.length > 0) return { same: true, expired: same.every(({ expiresAt }) => expiresAt <= now) };
  return { same: false, changes: [{ kind: 'invited-role', from: invitation.role, role }] };
}

/** What is changed about an address, with what they are to see; a text says why that cannot be, as a sentence. */
function changesTo(
  compared: Comparison,
  wanted: WantedRole,
  access: WantedAccess | null,
  { members: [member] }: Present,
): WithoutPlace<WantedChange>[] | string {
  const changes = compared.same ? [] : compared.changes;
  if (access === null || wanted.kind === 'none') return changes;
  const { role } = wanted;
  if (member) {
    const from = compared.same ? role : member.role;
    return [...changes, { kind: 'access', from, role, access }];
  }
  // Whoever joins sees nothing until they are granted something.
  if (access.by === 'nothing') return changes;
  if (compared.same) return NOT_JOINED;
  return changes.map((change) =>
    change.kind === 'invite' || change.kind === 'invited-role' ? { ...change, access } : change,
  );
}

const NOT_JOINED =
  'This person is invited and has not joined yet, so nothing can be granted. Read the file again once they have.';

const SAME = { same: true, expired: false } as const;

/** Why no key here may do it, as a sentence; null where one may. */
function denyWanted(
  change: WithoutPlace<WantedChange>,
  present: Present,
  { principals }: Pick<KnownOrganization, 'principals'>,
): string | null {
  const reasons = principals.map((principal) => denyBy(change, present, principal)?.reason ?? null);
  return reasons.includes(null) ? null : (reasons[0] ?? NO_KEY);
}

const NO_KEY = 'This organization has no key, so nothing can be changed.';

function denyBy(change: WithoutPlace<WantedChange>, present: Present, principal: Principal): DenyReason {
  const [first] = present.members;
  const member = present.members.find(({ role }) => 'from' in change && role === change.from) ?? first;
  switch (change.kind) {
    case 'invite':
      return denyInvite(principal) ?? denyGiveRole(principal, change.role);
    case 'invited-role':
      return denyInvite(principal) ?? denyRemoveInvitation(principal) ?? denyGiveRole(principal, change.role);
    case 'access':
      return denySetPermissions(principal, { ...(member ?? NOBODY), role: change.role });
    case 'role':
      return denySetRole(principal, member ?? NOBODY, change.role);
    case 'remove':
      if (!member) return denyRemoveInvitation(principal);
      return denyEndMembership(principal, member) && denyRemoveMember(principal, member);
  }
}

const NOBODY = { userId: '', role: 'member' };

/** Where a line points; a text says why it points nowhere, as a sentence. */
type PlaceFound = { instance: KnownInstance; organization: KnownOrganization } | string;

/** A known id wins over a name that says nothing; where the name is another’s, nobody knows which is meant. Ids of instances are this computer’s own, those of organizations the server’s. */
function createPlaceFinder(instances: readonly KnownInstance[]): (cells: WantedCells) => PlaceFound {
  const finder = findInstances(instances);
  const organizations = new Map(instances.map((each) => [each.id, finderOf(each.organizations)]));
  /** By what a line says: most lines of a file say the same. */
  const found = new Map<string, PlaceFound>();

  function find(cells: WantedCells): PlaceFound {
    const instance = findOne(finder, cells.instanceId, cells.instance, INSTANCE_WORDS);
    if (typeof instance === 'string') return instance;
    if (instance.organizations.length === 0)
      return `No organization of ${quoted(instance.name)} is known yet: refresh it, then import the file again.`;
    const own = organizations.get(instance.id) ?? finderOf(instance.organizations);
    const words = organizationWords(instance);
    const { organizationId, organization: name } = cells;
    // A server gives the id: the same name beside another one is that of an organization elsewhere, or of one deleted since.
    if (organizationId !== '' && !own.byId(organizationId) && own.named(name).length > 0)
      return otherIdWords(instance, name);
    const organization = findOne(own, organizationId, name, words);
    return typeof organization === 'string' ? organization : { instance, organization };
  }

  return (cells) => {
    const { instance, instanceId, organization, organizationId } = cells;
    const key = JSON.stringify([instance, instanceId, organization, organizationId]);
    const known = found.get(key) ?? find(cells);
    found.set(key, known);
    return known;
  };
}

type Words = {
  none: string;
  unknownId: string;
  unknown: (name: string) => string;
  several: (name: string, count: number) => string;
  other: (name: string, byId: string) => string;
};

function findOne<T extends { id: string; name: string }>(
  finder: Finder<T>,
  id: string,
  name: string,
  words: Words,
): T | string {
  const byId = id === '' ? undefined : finder.byId(id);
  const named = name === '' ? [] : finder.named(name);
  if (byId) return named.length === 0 || named.includes(byId) ? byId : words.other(name, byId.name);
  if (name === '') return id === '' ? words.none : words.unknownId;
  const [one] = named;
  if (!one) return words.unknown(name);
  return named.length > 1 ? words.several(name, named.length) : one;
}

const INSTANCE_WORDS: Words = {
  none: 'There is no instance in this line.',
  unknownId: 'No instance here has this id, and the line has no name or address.',
  unknown: (name) => `No instance here is called ${quoted(name)} or has this address.`,
  several: (name, count) =>
    `${count} instances here match ${quoted(name)}. Use the address instead, or the id from an export of People.`,
  other: (name, byId) =>
    `The id belongs to ${quoted(byId)}, not to the instance ${quoted(name)}. Leave one of them empty.`,
};

function otherIdWords({ name: instance }: KnownInstance, name: string): string {
  return `The organization ${quoted(name)} on ${quoted(instance)} has a different id, perhaps that of another server. If you mean this one, leave the id empty.`;
}

function organizationWords({ name: instance }: KnownInstance): Words {
  const on = `on ${quoted(instance)}`;
  return {
    none: 'There is no organization in this line.',
    unknownId: `No organization ${on} has this id, and the line has no name.`,
    unknown: (name) => `No organization ${on} is known as ${quoted(name)}.`,
    several: (name, count) =>
      `${count} organizations ${on} are called ${quoted(name)}. Use the id from an export of People.`,
    other: (name, byId) =>
      `The id belongs to ${quoted(byId)}, not to the organization ${quoted(name)} ${on}. Leave one of them empty.`,
  };
}

function quoted(name: string): string {
  return `“${oneLine(name, 60) || 'Unnamed'}”`;
}
