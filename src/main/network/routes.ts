import type { TrustedCertificate } from '../../shared/certificate.ts';
import { ok, type Result } from '../../shared/errors.ts';
import type { ProxyChoice } from '../../shared/proxy.ts';
import type { CredentialStore } from '../credentials/credentialStore.ts';
import type { Instances } from '../registry/instanceRegistry.ts';

export type NetworkRoute = {
  /** Secrets: for this origin only. */
  headers: Record<string, string>;
  proxy: ProxyChoice;
  trusted: TrustedCertificate | null;
};

export const DIRECT_ROUTE: NetworkRoute = { headers: {}, proxy: { mode: 'system' }, trusted: null };

export type Routes = ReturnType<typeof createRoutes>;

export function createRoutes(options: {
  instances: Instances;
  credentialStore: Pick<CredentialStore, 'headersFor'>;
}) {
  const { instances, credentialStore } = options;
  const lent = new Map<string, { origin: string; route: NetworkRoute }>();
  return {
    async of(instanceId: string, origin: string): Promise<Result<NetworkRoute>> {
      const check = lent.get(instanceId);
      if (check) return ok(check.origin === origin ? check.route : DIRECT_ROUTE);
      const found = instances.find(instanceId);
      if (!found.ok) return found;
      const { proxy = DIRECT_ROUTE.proxy, certificate } = found.value;
      if (found.value.origin !== origin) return ok({ ...DIRECT_ROUTE, proxy });
      const headers = await credentialStore.headersFor(instanceId);
      if (!headers.ok) return headers;
      return ok({
        headers: headers.value,
        proxy,
        trusted: certificate?.origin === origin ? certificate : null,
      });
    },
    /** For a check's session and one origin; returns the undo. */
    lend(session: string, origin: string, route: NetworkRoute): () => void {
      const entry = { origin, route };
      lent.set(session, entry);
      return () => {
        if (lent.get(session) === entry) lent.delete(session);
      };
    },
  };
}

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

export function withoutBrackets(hostname: string): string {
  return hostname.replace(/^\[|\]$/g, '');
}
