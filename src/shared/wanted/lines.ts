import { denyAddress } from '../entries.ts';
import { isAccessWords } from '../facts/access.ts';
import type { Place } from '../nodes.ts';
import { summarizeAccess } from '../permissions/accessSummary.ts';
import { isListed, isSeen } from '../target.ts';
import { foldAddress, quoted } from '../text.ts';
import { type Day, isDay } from '../time.ts';
import type { WantedAccess } from './change.ts';
import {
  type AddressedInstance,
  type Finder,
  foldName,
  type InOrganization,
  type OrganizationFinder,
} from './finder.ts';
import type { GivenAccess } from './granted.ts';
import { EVERYBODY_ELSE, type WantedCells, type WantedColumn } from './row.ts';

export type OfPerson = { email: string; also: string[]; mustStay: boolean; until: Day | null };
export type Line =
  | { kind: 'person'; of: OfPerson }
  | ({ kind: 'access'; of: OfPerson; wanted: WantedRole; access: WantedAccess | null } & InOrganization)
  | ({ kind: 'complete' } & InOrganization)
  | { kind: 'unread'; of: OfPerson; instance: AddressedInstance; organization: string };

type Why = { why: string; column: WantedColumn; at?: Place };

export function readLine(
  { cells, ofPerson = false }: { cells: WantedCells; ofPerson?: boolean },
  organizationOf: OrganizationFinder,
  kits: Finder<NamedKit>,
): Line | Why {
  if (cells.address === '') return { why: 'There is no address in this line.', column: 'address' };
  const of = readPerson(cells);
  if ('why' in of) return of;
  const saysMore = of.also.length > 0 || of.mustStay || of.until !== null;
  if ((ofPerson || saysMore) && isWithoutPlace(cells))
    return denyUnknown(cells.address, of.email) ?? { kind: 'person', of };
  const at = organizationOf(cells);
  if ('why' in at) return at;
  if ('unread' in at) return { kind: 'unread', of, instance: at.unread, organization: cells.organization };
  if (cells.address === EVERYBODY_ELSE)
    return foldName(cells.role) === 'none' ? { kind: 'complete', ...at } : { why: ONLY_NONE, column: 'role' };
  const wanted = readRole(cells.role, at.roles);
  if (typeof wanted === 'string') return { why: wanted, column: 'role' };
  const access = readAccess(cells.access, wanted, kits);
  if ('why' in access) return { column: 'access', ...access };
  // Any address the server has is valid, whatever it looks like; if its people are unknown, it may have this
  // one.
  const isValid = !isSeen(at.target) || isListed(at.target, of.email);
  const unknown = isValid ? null : denyUnknown(cells.address, of.email);
  return unknown ?? { kind: 'access', of, ...at, wanted, access: access.access };
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

export type WantedRole = { kind: 'none' } | { kind: 'role'; role: string };

const LONGEST_ROLE = 255;
export const OWN_ROLES: readonly string[] = ['owner', 'admin', 'member'];

export function readRole(word: string, known: ReadonlySet<string>): WantedRole | string {
  const folded = foldName(word);
  if (folded === '') return 'There is no role in this line. To remove somebody, use the role none.';
  if (word.length > LONGEST_ROLE) return `A role has ${LONGEST_ROLE} characters at most.`;
  const alike = [...known].filter((role) => foldName(role) === folded);
  if (folded === 'none')
    return alike.length === 0
      ? { kind: 'none' }
      : `A role is called ${quoted(alike[0] ?? '')} there, so none may mean that one or a removal. Change this person by hand.`;
  if (known.has(word)) return { kind: 'role', role: word };
  const own = OWN_ROLES.find((role) => role === folded);
  if (own) return { kind: 'role', role: own };
  if (alike.length > 1)
    return `Roles called ${alike.map(quoted).join(' and ')} are there. Write the exact name of the one you mean.`;
  return { kind: 'role', role: alike[0] ?? word };
}

export type NamedKit = { id: string; name: string };

function readAccess(
  word: string | GivenAccess,
  wanted: WantedRole,
  kits: Finder<NamedKit>,
): { access: WantedAccess | null } | Omit<Why, 'column'> {
  if (word === '' || (typeof word === 'string' && isAccessWords(word))) return { access: null };
  if (typeof word !== 'string') {
    const denied = denyAccess(wanted);
    if (denied !== null) return { why: denied };
    if ('why' in word) return word;
    return 'kit' in word ? kitCalled(word.kit, kits) : { access: { by: 'parts', granted: word.granted } };
  }
  const [kit] = kits.named(word);
  if (foldName(word) === 'nothing') {
    if (kit) return { why: `A kit is also called ${quoted(kit.name)}. Rename the one you mean.` };
    if (wanted.kind === 'none') return { access: null };
  }
  const denied = denyAccess(wanted);
  if (denied !== null) return { why: denied };
  if (foldName(word) === 'nothing') return { access: { by: 'nothing' } };
  return kit ? kitCalled(word, kits) : { access: { by: 'projects', text: word } };
}

function denyAccess(wanted: WantedRole): string | null {
  if (wanted.kind === 'none') return 'The role none removes the person. Leave the access of this line empty.';
  if (summarizeAccess(wanted).sees !== 'everything') return null;
  return `The role ${wanted.role} sees everything. Leave the access of this line empty, or use another role.`;
}

function kitCalled(name: string, kits: Finder<NamedKit>): { access: WantedAccess } | { why: string } {
  const [kit, ...others] = kits.named(name);
  if (!kit) return { why: `No kit here is called ${quoted(name)}.` };
  if (others.length > 0)
    return { why: `${others.length + 1} kits are called ${quoted(name)}. Rename the one you mean first.` };
  return { access: { by: 'kit', kitId: kit.id, name: kit.name } };
}
