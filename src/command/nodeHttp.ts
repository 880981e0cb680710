import { lookup } from 'node:dns/promises';
import { getProxyForUrl } from 'proxy-from-env';
import type { SystemHttp } from '../main/network/exchange.ts';
import { proxiesFor } from '../main/network/routes.ts';
import { createSocketHttp, inTime, targetOf } from '../main/network/socketHttp.ts';
import { networkError, openTunnel, secure } from '../main/network/tunnel.ts';
import { readProxy } from '../shared/proxy.ts';

/** Chromium's names for Node's network errors, as the rest of Quayside knows them. */
const REFUSALS: [RegExp, string][] = [
  [/^CERT_HAS_EXPIRED$|^CERT_NOT_YET_VALID$/, 'ERR_CERT_DATE_INVALID'],
  [/^ERR_TLS_CERT_ALTNAME_INVALID$/, 'ERR_CERT_COMMON_NAME_INVALID'],
  [/^CERT_REVOKED$/, 'ERR_CERT_REVOKED'],
  [/SELF_SIGNED_CERT|^UNABLE_TO_|^CERT_|^INVALID_CA$/, 'ERR_CERT_AUTHORITY_INVALID'],
];

/**
 * Replaces Chromium's network: Node's authorities and NODE_EXTRA_CA_CERTS, proxies by HTTPS_PROXY, HTTP_PROXY
 * and NO_PROXY. `isPinned`: the instance accepts its given certificate only.
 */
export function createNodeHttp({
  isPinned,
  isReadOnly,
}: {
  isPinned: (instanceId: string) => boolean;
  isReadOnly: boolean;
}): SystemHttp {
  const resolve: SystemHttp['resolve'] = async (hostname) =>
    (await lookup(hostname, { all: true })).map(({ address, family }) => ({
      address,
      family: family === 6 ? 6 : 4,
    }));

  async function systemProxy(url: string): Promise<string> {
    const given = getProxyForUrl(url);
    if (given === '') return 'DIRECT';
    const proxy = readProxy(given);
    if (!proxy.ok) throw networkError('ERR_PROXY_NOT_SUPPORTED');
    const [scheme = '', place = ''] = proxy.value.split('://');
    return `${scheme === 'http' ? 'PROXY' : scheme} ${place}`;
  }

  /** Without HTTPS the proxy gets the whole address: few proxies tunnel to other ports than 443. */
  function plainProxyOf(url: string, choice: Parameters<typeof proxiesFor>[0]) {
    if (!url.startsWith('http:') || choice.mode === 'none') return null;
    const proxy = readProxy(choice.mode === 'given' ? choice.url : getProxyForUrl(url));
    return proxy.ok && proxy.value.startsWith('http:') ? new URL(proxy.value) : null;
  }

  const http = createSocketHttp(
    ({ url, route }, signal) =>
      inTime(signal, async (limited) => {
        const { hostname, target } = targetOf(url);
        const way = { resolve, signal: limited };
        const plain = plainProxyOf(url, route.proxy);
        if (plain) {
          return openTunnel(targetOf(plain.href).target, [{ kind: 'direct' }], way).catch((error) => {
            throw networkError('ERR_PROXY_CONNECTION_FAILED', error);
          });
        }
        const proxies = await proxiesFor(route.proxy, url, systemProxy);
        const socket = await openTunnel(target, proxies, way);
        return url.startsWith('https:') ? secure(socket, hostname) : socket;
      }),
    ({ url, route }) => (plainProxyOf(url, route.proxy) ? url : undefined),
  );

  return {
    ...http,
    open(request, events) {
      // A request without the pinned fingerprint asks whether another certificate would do.
      if (isPinned(request.instanceId) && request.url.startsWith('https:'))
        throw new Error('net::ERR_CERT_AUTHORITY_INVALID');
      return http.open(request, { ...events, error: (error) => events.error(refusalOf(error)) });
    },
    systemProxy,
    resolve,
    platform: 'node',
    isReadOnly,
  };
}

function refusalOf(error: unknown): unknown {
  const { code = '' } = error as NodeJS.ErrnoException;
  const name = REFUSALS.find(([pattern]) => pattern.test(code))?.[1];
  return name ? new Error(`net::${name}`, { cause: error }) : error;
}
