import type { ProxyChoice } from '../../shared/proxy.ts';

/** One way to a server: straight, or through a proxy. */
export type ProxyEntry =
  | { kind: 'direct' }
  | { kind: 'http' | 'https' | 'socks4' | 'socks5'; host: string; port: number };

const KINDS: Record<string, { kind: Exclude<ProxyEntry['kind'], 'direct'>; port: number }> = {
  PROXY: { kind: 'http', port: 80 },
  HTTPS: { kind: 'https', port: 443 },
  SOCKS: { kind: 'socks4', port: 1080 },
  SOCKS4: { kind: 'socks4', port: 1080 },
  SOCKS5: { kind: 'socks5', port: 1080 },
};

/** Reads what a proxy script or Chromium gives, such as `PROXY a:3128; SOCKS5 b:1080; DIRECT`; unknown kinds are left out. */
export function readProxyList(list: string): ProxyEntry[] {
  return list.split(';').flatMap((entry): ProxyEntry[] => {
    const [kind = '', place = ''] = entry.trim().split(/\s+/);
    if (kind.toUpperCase() === 'DIRECT') return [{ kind: 'direct' }];
    const known = KINDS[kind.toUpperCase()];
    const url = URL.canParse(`http://${place}`) ? new URL(`http://${place}`) : null;
    if (!known || !url?.hostname) return [];
    const port = /:(\d+)$/.exec(place)?.[1];
    return [
      { kind: known.kind, host: withoutBrackets(url.hostname), port: port ? Number(port) : known.port },
    ];
  });
}

/** The ways to try, one after the other, for what an instance was given; the system's are asked for by `systemProxy`. */
export async function proxiesFor(
  choice: ProxyChoice,
  url: string,
  systemProxy: (url: string) => Promise<string>,
): Promise<ProxyEntry[]> {
  if (choice.mode === 'none') return [{ kind: 'direct' }];
  if (choice.mode === 'system') return readProxyList(await systemProxy(url));
  const [scheme = '', place = ''] = choice.url.split('://');
  return readProxyList(`${scheme === 'http' ? 'PROXY' : scheme} ${place}`);
}

/** The host of a URL as a resolver and a certificate know it. */
export function withoutBrackets(hostname: string): string {
  return hostname.replace(/^\[|\]$/g, '');
}
