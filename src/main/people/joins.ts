import { z } from 'zod';
import { foldAddress } from '../../shared/text.ts';
import { keptFormat } from '../storage/keptFile.ts';
import { isAddress } from './access.ts';

export type Joins = readonly (readonly string[])[];

export const JOINS_FORMAT = keptFormat<Joins>({
  ...{ version: 1, name: 'joined' },
  content: z.array(z.array(z.string())).transform(wellFormed),
});

export type Apart = readonly (readonly string[])[];

export const APART_FORMAT = keptFormat<Apart>({
  ...{ version: 1, name: 'apart' },
  content: z.array(z.array(z.string())),
});

export function missingApart(others: Apart, here: Apart): Apart {
  const known = new Set(here.map((pair) => pair.join(' ')));
  return others
    .map((pair) => pair.map(foldAddress))
    .filter((pair) => {
      const key = pair.join(' ');
      return !known.has(key) && known.add(key);
    });
}

/** Merges existing groups; the same object if unchanged. */
export function withJoined(joins: Joins, addresses: readonly string[]): Joins {
  const group = new Set(addresses.flatMap((address) => groupOf(joins, address)));
  const [first = ''] = addresses;
  if (groupOf(joins, first).length === group.size) return joins;
  return [...joins.filter(([first = '']) => !group.has(first)), [...group]];
}

/** Groups of one dissolve; the same object if unchanged. */
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
  added: number;
  /** Joined elsewhere but several people here, or the reverse. */
  contradictions: Joins;
};

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

/** Contradictions keep the local state. */
export function mergedJoins(here: Joins, others: Joins): MergedJoins {
  const placeOf = new Map(here.flatMap((group, at) => group.map((address) => [address, at] as const)));
  const met = others.map((group) => [...new Set(group.flatMap((address) => placeOf.get(address) ?? []))]);
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
