import { oneLine } from '../text.ts';
import { type Finder, finderOf, findInstances, type KnownInstance, type KnownOrganization } from './known.ts';
import type { WantedCells, WantedColumn } from './row.ts';

/** Where a line points, or an instance of which no organization is known; or why it points nowhere, as a sentence, by which of its cells. */
type PlaceFound =
  | { instance: KnownInstance; organization: KnownOrganization }
  | { unread: KnownInstance }
  | { why: string; column: WantedColumn };

/** A known id wins over a name that says nothing; where the name is another’s, nobody knows which is meant. Ids of instances are this computer’s own, those of organizations the server’s. */
export function createPlaceFinder(instances: readonly KnownInstance[]): (cells: WantedCells) => PlaceFound {
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
