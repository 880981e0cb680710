import { readAddress } from '../address.ts';
import type { Principal } from '../rules/principal.ts';
import { nameOf } from '../text.ts';
import type { WantedCells, WantedColumn } from './row.ts';

export type Present = {
  members: readonly { userId: string; role: string }[];
  invitations: readonly { role: string | null; expiresAt: number }[];
};

export type KnownOrganization = {
  id: string;
  name: string;
  people: ReadonlyMap<string, Present> | null;
  whyUnknown: string | null;
  principals: readonly Principal[];
};

export type KnownInstance = {
  id: string;
  name: string;
  origin: string;
  organizations: readonly KnownOrganization[];
  roles: ReadonlySet<string>;
};

type Named = { id: string; name: string };

export type Finder<T> = { byId(id: string): T | undefined; named(name: string): readonly T[] };

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
      if (named.length > 0) return [...new Set([...named, ...exact])];
      return exact.length > 0 ? exact : instances.filter((each) => hostOf(each.origin) === host);
    },
  };
}

/** Exact match first, then without case and blanks. */
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

type PlaceFound =
  | { instance: KnownInstance; organization: KnownOrganization }
  | { unread: KnownInstance }
  | { why: string; column: WantedColumn };

export type PlaceFinder = (cells: WantedCells) => PlaceFound;

export function createPlaceFinder(instances: readonly KnownInstance[]): PlaceFinder {
  const finder = findInstances(instances);
  const organizations = new Map(instances.map((each) => [each.id, finderOf(each.organizations)]));
  /** Memoized: most lines name the same places. */
  const found = new Map<string, PlaceFound>();

  function find(cells: WantedCells): PlaceFound {
    const instance = findOne(finder, cells.instanceId, cells.instance, INSTANCE_WORDS);
    if (typeof instance === 'string') return { why: instance, column: 'instance' };
    if (instance.organizations.length === 0) return { unread: instance };
    const own = organizations.get(instance.id) ?? finderOf(instance.organizations);
    const words = organizationWords(instance);
    const { organizationId, organization: name } = cells;
    // An unknown id with a known name is an organization elsewhere, or a deleted one.
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

export function quotedName(name: string): string {
  return `“${nameOf(name)}”`;
}
