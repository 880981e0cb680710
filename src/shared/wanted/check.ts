import { denyAddress } from '../emails.ts';
import { oneLine } from '../oneLine.ts';
import { foldAddress } from '../sameAddress.ts';
import { type NamedTemplate, readAccess } from './access.ts';
import type { WantedAccess, WantedChange } from './change.ts';
import type { WantedCells } from './columns.ts';
import { changesTo, comparePresent, denyWanted } from './compare.ts';
import { type Finder, finderOf, type KnownInstance, type KnownOrganization, type Present } from './known.ts';
import { createPlaceFinder } from './places.ts';
import { readRole, type WantedRole } from './roles.ts';
import type { WantedRow } from './rows.ts';

/** A line for which nothing is done, and why, as a sentence. */
export type WantedFault = { line: number; why: string };
/** An organization of which it is not known who is there, and how many lines are about it. */
export type Unchecked = { instance: string; organization: string; why: string; lines: number };

/** What a file of wanted access comes to. */
export type WantedCheck = {
  /** All lines, also the bad ones. */
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
/** Nothing of a person. */
const ABSENT: Present = { members: [], invitations: [] };

/**
 * Checks the lines of a file one by one against what is known, and compares. Pauses from time to time, since a file can
 * have many; null for one with more than `most`. `templates`: those that a line may name; `now` in ms since the epoch.
 */
export function* checkWanted(
  rows: Iterable<WantedRow>,
  instances: readonly KnownInstance[],
  { now, templates, most = MOST_LINES }: { now: number; templates: readonly NamedTemplate[]; most?: number },
): Generator<void, WantedCheck | null> {
  const placeOf = createPlaceFinder(instances);
  const templateFinder = finderOf(templates);
  const check: WantedCheck = { lines: 0, same: 0, expired: 0, changes: [], faults: [], unchecked: [] };
  const entries = new Map<string, Entry[]>();
  let seen = 0;
  for (const row of rows) {
    seen += 1;
    if (seen % AT_ONCE === 0) yield;
    if (!row) continue;
    check.lines += 1;
    if (check.lines > most) return null;
    const entry = 'fault' in row ? row.fault : readLine(row, placeOf, templateFinder);
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
  templates: Finder<NamedTemplate>,
): Entry | string {
  if (cells.address === '') return 'There is no address in this line.';
  const place = placeOf(cells);
  if (typeof place === 'string') return place;
  const wanted = readRole(cells.role, place.instance.roles);
  if (typeof wanted === 'string') return wanted;
  const access = readAccess(cells.access, wanted, templates);
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
  const otherThan = firstOther(own, ({ wanted }) => wordOf(wanted));
  if (!otherThan) return twoAccesses(own);
  return own.map((entry) => {
    const other = otherThan(entry);
    const isRemoval = [entry, other].some((each) => each?.wanted.kind === 'none');
    const what = isRemoval
      ? 'One of both removes this person from the organization, and the other does not'
      : 'They give this person two roles in the same organization';
    return { line: entry.line, why: `It contradicts line ${other?.line}. ${what}: leave one of them.` };
  });
}

/** Gives the first of them that says something else than one does; null where all say the same. Looks at each once: there may be 200,000. */
function firstOther(
  own: readonly Entry[],
  saidBy: (entry: Entry) => string | null,
): ((entry: Entry) => Entry) | null {
  const [first] = own;
  if (!first) return null;
  const said = saidBy(first);
  const other = own.find((entry) => saidBy(entry) !== said);
  return other ? (entry) => (saidBy(entry) === said ? other : first) : null;
}

/** A line that says nothing of access contradicts none. */
function twoAccesses(own: readonly Entry[]): WantedFault[] {
  const stated = own.filter(({ access }) => access !== null);
  const otherThan = firstOther(stated, ({ access }) => JSON.stringify(access));
  if (!otherThan) return [];
  return stated.map((entry) => {
    return {
      line: entry.line,
      why: `It contradicts line ${otherThan(entry).line}. They give this person two kinds of access in the same organization: leave one of them.`,
    };
  });
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
