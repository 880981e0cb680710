import { denyAddress } from '../entries.ts';
import type { Place } from '../nodes.ts';
import { foldAddress, quoted } from '../text.ts';
import { type Day, isDay } from '../time.ts';
import { type NamedKit, readAccess } from './access.ts';
import type { WantedAccess } from './change.ts';
import { type Finder, foldName, type KnownInstance, type KnownOrganization } from './known.ts';
import type { createPlaceFinder } from './places.ts';
import { readRole, type WantedRole } from './roles.ts';
import { EVERYBODY_ELSE, type WantedCells, type WantedColumn } from './row.ts';

export type PlaceOf = { instance: KnownInstance; organization: KnownOrganization };

/** What a line says of a person wherever they are. Addresses are folded. */
export type OfPerson = { email: string; also: string[]; mustStay: boolean; until: Day | null };
/** What a line says: of a person alone, of one in an organization, or of all others there, who are removed. */
export type Line =
  | { kind: 'person'; of: OfPerson }
  | ({ kind: 'access'; of: OfPerson; wanted: WantedRole; access: WantedAccess | null } & PlaceOf)
  | ({ kind: 'complete' } & PlaceOf)
  /** On an instance of which no organization is known. */
  | { kind: 'unread'; of: OfPerson; instance: KnownInstance; organization: string };

type Why = { why: string; column: WantedColumn; at?: Place };

export function readLine(
  { cells, ofPerson = false }: { cells: WantedCells; ofPerson?: boolean },
  placeOf: ReturnType<typeof createPlaceFinder>,
  kits: Finder<NamedKit>,
): Line | Why {
  if (cells.address === '') return { why: 'There is no address in this line.', column: 'address' };
  const of = readPerson(cells);
  if ('why' in of) return of;
  // Else its place is missed first.
  const saysMore = of.also.length > 0 || of.mustStay || of.until !== null;
  if ((ofPerson || saysMore) && isWithoutPlace(cells))
    return denyUnknown(cells.address, of.email) ?? { kind: 'person', of };
  const place = placeOf(cells);
  if ('why' in place) return place;
  if ('unread' in place)
    return { kind: 'unread', of, instance: place.unread, organization: cells.organization };
  if (cells.address === EVERYBODY_ELSE)
    return foldName(cells.role) === 'none'
      ? { kind: 'complete', ...place }
      : { why: ONLY_NONE, column: 'role' };
  const wanted = readRole(cells.role, place.instance.roles);
  if (typeof wanted === 'string') return { why: wanted, column: 'role' };
  const access = readAccess(cells.access, wanted, kits);
  if ('why' in access) return { column: 'access', ...access };
  // What a server has is an address there, whatever it looks like; where its people are not known, it may have this one.
  const isKnown = place.organization.people?.has(of.email) ?? true;
  const unknown = isKnown ? null : denyUnknown(cells.address, of.email);
  return unknown ?? { kind: 'access', of, ...place, wanted, access: access.access };
}

function readPerson({ address, until, mustStay, also }: WantedCells): OfPerson | Why {
  if (until !== '' && !isDay(until))
    return { why: `${quoted(until)} is not a day. Write it like 2027-01-31.`, column: 'until' };
  const stays = YES_NO.get(mustStay.toLowerCase());
  if (stays === undefined) return { why: `${quoted(mustStay)} is neither yes nor no.`, column: 'mustStay' };
  const others = also.split(/[;,\s]+/).filter((each) => each !== '');
  for (const each of others) {
    const unknown = denyUnknown(each, foldAddress(each));
    if (unknown) return { ...unknown, column: 'also' };
  }
  const email = foldAddress(address);
  return { email, also: others.map(foldAddress), mustStay: stays, until: until === '' ? null : until };
}

function isWithoutPlace({ instance, instanceId, organization, organizationId, role, access }: WantedCells) {
  return [instance, instanceId, organization, organizationId, role, access].every((cell) => cell === '');
}

function denyUnknown(address: string, email: string): Why | null {
  const fault = denyAddress(email);
  return fault === null
    ? null
    : { why: `${quoted(address)} is not an email address. ${fault}`, column: 'address' };
}

const YES_NO = new Map([
  ...['yes', 'true', 'x'].map((word) => [word, true] as const),
  ...['', 'no', 'false'].map((word) => [word, false] as const),
]);
const ONLY_NONE = 'With the address * the role is none: whoever is not listed there is removed.';
