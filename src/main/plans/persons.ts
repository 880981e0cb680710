import { foldAddress } from '../../shared/sameAddress.ts';

/**
 * The people of these addresses, in their order, each with all addresses of theirs, folded: those of a group are one
 * person's, also those of groups that share one, and whoever is in no group has one address.
 */
export function personsOf(addresses: readonly string[], groups: readonly (readonly string[])[]): string[][] {
  const byAddress = new Map<string, Set<string>>();
  for (const group of [...groups, ...addresses.map((address) => [address])]) {
    const own = new Set<string>();
    for (const address of group.map(foldAddress))
      for (const each of byAddress.get(address) ?? [address]) own.add(each);
    for (const address of own) byAddress.set(address, own);
  }
  const folded = addresses.map(foldAddress);
  return [...new Set(folded.map((address) => byAddress.get(address) ?? new Set([address])))].map((own) => {
    const given = folded.filter((address) => own.has(address));
    return [...new Set([...given, ...own])];
  });
}
