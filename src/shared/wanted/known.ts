import { readAddress } from '../address.ts';
import type { Principal } from '../rules/principal.ts';

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
export function findInstances(instances: readonly KnownInstance[]): Finder<KnownInstance> {
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
