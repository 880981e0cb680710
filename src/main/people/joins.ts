/** Addresses that belong to one person each, folded, the first one first; an address stands in one group alone. */
export type Joins = readonly (readonly string[])[];

/** These addresses are one person’s, with all that each of them was joined with before. */
export function withJoined(joins: Joins, addresses: readonly string[]): Joins {
  const group = new Set(addresses.flatMap((address) => groupOf(joins, address)));
  if (group.size < 2) return joins;
  return [...joins.filter(([first = '']) => !group.has(first)), [...group]];
}

/** This address is a person of its own again; what is left of two is no group any more. */
export function withSeparated(joins: Joins, address: string): Joins {
  return joins.flatMap((group) => {
    if (!group.includes(address)) return [group];
    const others = group.filter((each) => each !== address);
    return others.length > 1 ? [others] : [];
  });
}

/** All addresses of the person that an address is one of. */
export function groupOf(joins: Joins, address: string): readonly string[] {
  return joins.find((group) => group.includes(address)) ?? [address];
}
