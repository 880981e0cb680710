import { z } from 'zod';
import { foldAddress } from '../../shared/text.ts';
import { keptFormat } from '../storage/keptFile.ts';
import { isAddress } from './access.ts';

/** Addresses that belong to one person each, folded, the first one first; an address stands in one group alone. */
export type Joins = readonly (readonly string[])[];

export const JOINS_FORMAT = keptFormat<Joins>({
  ...{ version: 1, name: 'joined' },
  content: z.array(z.array(z.string())).transform(wellFormed),
});

/** Pairs of addresses, folded, that look alike and are not one person’s, as a person said. */
export type Apart = readonly (readonly string[])[];

export const APART_FORMAT = keptFormat<Apart>({
  ...{ version: 1, name: 'apart' },
  content: z.array(z.array(z.string())),
});

/** Of pairs that were told apart elsewhere, those that are not told apart here. */
export function missingApart(others: Apart, here: Apart): Apart {
  const known = new Set(here.map((pair) => pair.join(' ')));
  return others
    .map((pair) => pair.map(foldAddress))
    .filter((pair) => {
      const key = pair.join(' ');
      return !known.has(key) && known.add(key);
    });
}

/** These addresses are one person’s, with all that each of them was joined with before; the same joins where they are it already. */
export function withJoined(joins: Joins, addresses: readonly string[]): Joins {
  const group = new Set(addresses.flatMap((address) => groupOf(joins, address)));
  const [first = ''] = addresses;
  if (groupOf(joins, first).length === group.size) return joins;
  return [...joins.filter(([first = '']) => !group.has(first)), [...group]];
}

/** This address is a person of its own again; what is left of two is no group any more. The same joins where it is in none. */
export function withSeparated(joins: Joins, address: string): Joins {
  if (groupOf(joins, address).length === 1) return joins;
  return joins.flatMap((group) => {
    if (!group.includes(address)) return [group];
    const others = group.filter((each) => each !== address);
    return others.length > 1 ? [others] : [];
  });
}

export function groupOf(joins: Joins, address: string): readonly string[] {
  return joins.find((group) => group.includes(address)) ?? [address];
}

export type MergedJoins = {
  joins: Joins;
  /** How many addresses are joined that were not before. */
  added: number;
  /** What was left out: joined elsewhere, but several people here, or several there and one here. */
  contradictions: Joins;
};

/** Joins as they may stand together: addresses alone, folded, each in one group; groups that share an address become one. */
export function wellFormed(joined: Joins): Joins {
  const groups = new Set<Set<string>>();
  const groupOfAddress = new Map<string, Set<string>>();
  for (const each of joined) {
    const addresses = [...new Set(each.map(foldAddress))].filter((id) => id !== '' && isAddress(id));
    const known = [...new Set(addresses.flatMap((address) => groupOfAddress.get(address) ?? []))];
    if (addresses.length + known.length < 2) continue;
    const [group = new Set<string>(), ...others] = known;
    for (const other of others) groups.delete(other);
    for (const address of [...others.flatMap((other) => [...other]), ...addresses]) {
      group.add(address);
      groupOfAddress.set(address, group);
    }
    groups.add(group);
  }
  return [...groups].map((group) => [...group]);
}

/** Joins what was joined elsewhere, well formed; where that contradicts what is joined here, what is here stays as it is. */
export function mergedJoins(here: Joins, others: Joins): MergedJoins {
  const placeOf = new Map(here.flatMap((group, at) => group.map((address) => [address, at] as const)));
  const met = others.map((group) => [...new Set(group.flatMap((address) => placeOf.get(address) ?? []))]);
  /** How many of the others each group here has addresses of. */
  const meets = new Map<number, number>();
  for (const at of met.flat()) meets.set(at, (meets.get(at) ?? 0) + 1);
  const more = new Map<number, string[]>();
  const fresh: string[][] = [];
  const contradictions: (readonly string[])[] = [];
  for (const [index, group] of others.entries()) {
    const [at, ...rest] = met[index] ?? [];
    const isKnown = group.every((address) => placeOf.get(address) === at);
    if (at === undefined) fresh.push([...group]);
    else if (isKnown) continue;
    else if (rest.length > 0 || (meets.get(at) ?? 0) > 1) contradictions.push(group);
    else
      more.set(
        at,
        group.filter((address) => !placeOf.has(address)),
      );
  }
  const added = [...fresh, ...more.values()].reduce((sum, { length }) => sum + length, 0);
  const grown = here.map((group, at) => (more.has(at) ? [...group, ...(more.get(at) ?? [])] : group));
  return { joins: added === 0 ? here : [...grown, ...fresh], added, contradictions };
}
