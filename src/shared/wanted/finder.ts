import { readAddress } from '../address.ts';
import { isUnanswered } from '../invitation.ts';
import { madeOnce } from '../madeOnce.ts';
import type { InstanceTargets, Target } from '../target.ts';
import { nameOf } from '../text.ts';
import type { WantedCells, WantedColumn } from './row.ts';

/** As it was read or last seen, with the address by which files name it. */
export type AddressedInstance = InstanceTargets & { origin: string };

/** `roles`: all that somebody there has or is invited with. */
export type InOrganization = { instance: AddressedInstance; target: Target; roles: ReadonlySet<string> };

type Named = { id: string; name: string };

export type Finder<T> = { byId(id: string): T | undefined; named(name: string): readonly T[] };

function findInstances(instances: readonly AddressedInstance[]): Finder<AddressedInstance> {
  const found = finderOf(instances, ({ instanceId: id, instanceName: name }) => ({ id, name }));
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
export function finderOf<T>(things: readonly T[], namedAs: (thing: T) => Named): Finder<T> {
  const ids = new Map(things.map((thing) => [namedAs(thing).id, thing]));
  const exact = Map.groupBy(things, (thing) => namedAs(thing).name.trim());
  const folded = Map.groupBy(things, (thing) => foldName(namedAs(thing).name));
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

export type OrganizationFinder = (
  cells: WantedCells,
) => InOrganization | { unread: AddressedInstance } | { why: string; column: WantedColumn };

export function createOrganizationFinder(instances: readonly AddressedInstance[]): OrganizationFinder {
  const finder = findInstances(instances);
  const roles = madeOnce(rolesIn);
  const organizations = madeOnce(({ targets }: AddressedInstance) =>
    finderOf(targets, ({ organizationId: id, organizationName: name }) => ({ id, name })),
  );
  /** Memoized: most lines name the same places. */
  const found = new Map<string, ReturnType<OrganizationFinder>>();

  const find: OrganizationFinder = (cells) => {
    const instance = findOne(finder, cells.instanceId, cells.instance, INSTANCE_WORDS);
    if (typeof instance === 'string') return { why: instance, column: 'instance' };
    if (instance.targets.length === 0) return { unread: instance };
    const own = organizations(instance);
    const words = organizationWords(instance);
    const { organizationId, organization: name } = cells;
    // An unknown id with a known name is an organization elsewhere, or a deleted one.
    if (organizationId !== '' && !own.byId(organizationId) && own.named(name).length > 0)
      return { why: otherIdWords(instance, name), column: 'organizationId' };
    const target = findOne(own, organizationId, name, words);
    return typeof target === 'string'
      ? { why: target, column: 'organization' }
      : { instance, target, roles: roles(instance) };
  };

  return (cells) => {
    const { instance, instanceId, organization, organizationId } = cells;
    const key = JSON.stringify([instance, instanceId, organization, organizationId]);
    const known = found.get(key) ?? find(cells);
    found.set(key, known);
    return known;
  };
}

export function rolesIn({ targets }: InstanceTargets): Set<string> {
  const rows = targets.flatMap(({ members, invitations }) =>
    members && invitations ? [...members, ...invitations.filter(isUnanswered)] : [],
  );
  return new Set(rows.flatMap(({ role }) => role ?? []));
}

type Words<T> = {
  none: string;
  unknownId: string;
  unknown: (name: string) => string;
  several: (name: string, count: number) => string;
  other: (name: string, byId: T) => string;
};

function findOne<T>(finder: Finder<T>, id: string, name: string, words: Words<T>): T | string {
  const byId = id === '' ? undefined : finder.byId(id);
  const named = name === '' ? [] : finder.named(name);
  if (byId) return named.length === 0 || named.includes(byId) ? byId : words.other(name, byId);
  if (name === '') return id === '' ? words.none : words.unknownId;
  const [one] = named;
  if (!one) return words.unknown(name);
  return named.length > 1 ? words.several(name, named.length) : one;
}

const INSTANCE_WORDS: Words<AddressedInstance> = {
  none: 'There is no instance in this line.',
  unknownId: 'No instance here has this id, and the line has no name or address.',
  unknown: (name) => `No instance here is called ${quotedName(name)} or has this address.`,
  several: (name, count) =>
    `${count} instances here match ${quotedName(name)}. Use the address instead, or the id from an export of People.`,
  other: (name, { instanceName }) =>
    `The id belongs to ${quotedName(instanceName)}, not to the instance ${quotedName(name)}. Leave one of them empty.`,
};

function otherIdWords({ instanceName: instance }: AddressedInstance, name: string): string {
  return `The organization ${quotedName(name)} on ${quotedName(instance)} has a different id, perhaps that of another server. If you mean this one, leave the id empty.`;
}

function organizationWords({ instanceName: instance }: AddressedInstance): Words<Target> {
  const on = `on ${quotedName(instance)}`;
  return {
    none: 'There is no organization in this line.',
    unknownId: `No organization ${on} has this id, and the line has no name.`,
    unknown: (name) => `No organization ${on} is known as ${quotedName(name)}.`,
    several: (name, count) =>
      `${count} organizations ${on} are called ${quotedName(name)}. Use the id from an export of People.`,
    other: (name, { organizationName }) =>
      `The id belongs to ${quotedName(organizationName)}, not to the organization ${quotedName(name)} ${on}. Leave one of them empty.`,
  };
}

export function quotedName(name: string): string {
  return `“${nameOf(name)}”`;
}
