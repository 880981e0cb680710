import { networkInterfaces } from 'node:os';

/** The interfaces are asked for at most so often (ms): one refresh makes hundreds of calls. */
const HOLDS = 1_000;

/** Gives a name of the networks that this computer is in, made of its addresses: another VPN or Wi-Fi is another name. */
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
