import { networkInterfaces } from 'node:os';

/** Caches the interfaces: a refresh makes hundreds of calls. ms */
const HOLDS = 1_000;

/** Derived from the addresses: another VPN or Wi-Fi changes it. */
export function createNetworkName(options: {
  clock: typeof Date.now;
  interfaces?: typeof networkInterfaces;
}): () => string {
  const { clock, interfaces = networkInterfaces } = options;
  let last = { name: '', at: Number.NEGATIVE_INFINITY };
  return () => {
    const now = clock();
    if (now >= last.at && now - last.at < HOLDS) return last.name;
    const addresses = Object.entries(interfaces()).flatMap(([name, own]) =>
      (own ?? [])
        .filter(({ internal }) => !internal)
        .map(({ cidr, address }) => `${name} ${cidr ?? address}`),
    );
    last = { name: addresses.sort().join('\n'), at: now };
    return last.name;
  };
}
