import { readAddress } from '../address.ts';
import type { Principal } from '../rules/principal.ts';
import { nameOf } from '../text.ts';
import type { WantedCells, WantedColumn } from './row.ts';

/** What an address is in an organization: a member with these roles, by account, and invited with these. */
export type Present = {
  members: readonly { userId: string; role: string }[];
  /** Those that nobody answered; a role that is not told makes a member. `expiresAt` in ms since the epoch. */
  invitations: readonly { role: string | null; expiresAt: number }[];
};

export type KnownOrganization = {
  id: string;
  name: string;
  /** By address, folded; null where its people were not read, or not to their ends. */
  people: ReadonlyMap<string, Present> | null;
  /** Why its people are not known, as a sentence; null where they are. */
  whyUnknown: string | null;
  /** Who acts there: those whose keys open it, the one whose key is used first. */
  principals: readonly Principal[];
};

export type KnownInstance = {
  id: string;
  name: string;
  origin: string;
  organizations: readonly KnownOrganization[];
  /** Every role that somebody has or is invited with there. */
  roles: ReadonlySet<string>;
};

type Named = { id: string; name: string };

export type Finder<T> = { byId(id: string): T | undefined; named(name: string): readonly T[] };

/** What lets instances be found: by id, by name, or by their address. */
function findInstances(instances: readonly KnownInstance[]): Finder<KnownInstance> {
  const found = finderOf(instances);
  return {
    byId: found.byId,
    named(text) {
      const named = found.named(text);
      const address = readAddress(text);
      if (!address.ok) return named;
      const { origin, host } = address.value;
      const exact = instances.filter((each) => each.origin === origin);
      // One that is called as another is reached may be either.
      if (named.length > 0) return [...new Set([...named, ...exact])];
      return exact.length > 0 ? exact : instances.filter((each) => hostOf(each.origin) === host);
    },
  };
}

/** What lets things be found by id or name: as it is written, else whatever its letters and blanks. */
export function finderOf<T extends Named>(things: readonly T[]): Finder<T> {
  const ids = new Map(things.map((thing) => [thing.id, thing]));
  const exact = Map.groupBy(things, ({ name }) => name.trim());
  const folded = Map.groupBy(things, ({ name }) => foldName(name));
  return {
    byId: (id) => ids.get(id),
    named: (name) => exact.get(name.trim()) ?? folded.get(foldName(name)) ?? [],
  };
}

export function foldName(name: string): string {
  return name.normalize('NFKC').trim().replace(/\s+/g, ' ').toLowerCase();
}

function hostOf(origin: string): string {
  const address = readAddress(origin);
  return address.ok ? address.value.host : '';
}

/** Where a line points, or an instance of which no organization is known; or why it points nowhere, as a sentence, by which of its cells. */
type PlaceFound =
  | { instance: KnownInstance; organization: KnownOrganization }
  | { unread: KnownInstance }
  | { why: string; column: WantedColumn };

export type PlaceFinder = (cells: WantedCells) => PlaceFound;

/** A known id wins over a name that says nothing; where the name is another’s, nobody knows which is meant. Ids of instances are this computer’s own, those of organizations the server’s. */
export function createPlaceFinder(instances: readonly KnownInstance[]): PlaceFinder {
  const finder = findInstances(instances);
  const organizations = new Map(instances.map((each) => [each.id, finderOf(each.organizations)]));
  /** By what a line says: most lines of a file say the same. */
  const found = new Map<string, PlaceFound>();

  function find(cells: WantedCells): PlaceFound {
    const instance = findOne(finder, cells.instanceId, cells.instance, INSTANCE_WORDS);
    if (typeof instance === 'string') return { why: instance, column: 'instance' };
    if (instance.organizations.length === 0) return { unread: instance };
    const own = organizations.get(instance.id) ?? finderOf(instance.organizations);
    const words = organizationWords(instance);
    const { organizationId, organization: name } = cells;
    // A server gives the id: the same name beside another one is that of an organization elsewhere, or of one deleted since.
    if (organizationId !== '' && !own.byId(organizationId) && own.named(name).length > 0)
      return { why: otherIdWords(instance, name), column: 'organizationId' };
    const organization = findOne(own, organizationId, name, words);
    return typeof organization === 'string'
      ? { why: organization, column: 'organization' }
      : { instance, organization };
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
  unknown: (name) => `No instance here is called ${quotedName(name)} or has this address.`,
  several: (name, count) =>
    `${count} instances here match ${quotedName(name)}. Use the address instead, or the id from an export of People.`,
  other: (name, byId) =>
    `The id belongs to ${quotedName(byId)}, not to the instance ${quotedName(name)}. Leave one of them empty.`,
};

function otherIdWords({ name: instance }: KnownInstance, name: string): string {
  return `The organization ${quotedName(name)} on ${quotedName(instance)} has a different id, perhaps that of another server. If you mean this one, leave the id empty.`;
}

function organizationWords({ name: instance }: KnownInstance): Words {
  const on = `on ${quotedName(instance)}`;
  return {
    none: 'There is no organization in this line.',
    unknownId: `No organization ${on} has this id, and the line has no name.`,
    unknown: (name) => `No organization ${on} is known as ${quotedName(name)}.`,
    several: (name, count) =>
      `${count} organizations ${on} are called ${quotedName(name)}. Use the id from an export of People.`,
    other: (name, byId) =>
      `The id belongs to ${quotedName(byId)}, not to the organization ${quotedName(name)} ${on}. Leave one of them empty.`,
  };
}

/** A name in quotation marks, also where there is none. */
export function quotedName(name: string): string {
  return `“${nameOf(name)}”`;
}
