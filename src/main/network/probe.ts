import type { Socket } from 'node:net';
import type { Certificate } from '../../shared/certificate.ts';
import { readShown } from './certificates.ts';
import { connectTls } from './pinnedHttp.ts';
import { type NetworkRoute, type ProxyEntry, proxiesFor, withoutBrackets } from './routes.ts';
import { targetOf } from './socketHttp.ts';
import { networkError, openTunnel, type Resolve } from './tunnel.ts';

export type Ways = readonly ProxyEntry[];

export type Opened = {
  socket: Socket;
  by: ProxyEntry;
  address: string;
  /** False at a proxy that connects to the server only on request. */
  reachesServer: boolean;
};

export type Probe = ReturnType<typeof createProbe>;

export function createProbe(options: { systemProxy: (url: string) => Promise<string>; resolve: Resolve }) {
  const { systemProxy, resolve } = options;

  async function open(url: URL, by: ProxyEntry, signal: AbortSignal): Promise<Opened> {
    const { target } = targetOf(url.href);
    // HTTP proxies get plain http without a tunnel; proxies over https are left to Chromium.
    if (
      by.kind === 'direct' ||
      by.kind.startsWith('socks') ||
      (by.kind === 'http' && url.protocol === 'https:')
    ) {
      const socket = await openTunnel(target, [by], { resolve, signal });
      return { socket, by, address: socket.remoteAddress ?? '', reachesServer: true };
    }
    const socket = await openTunnel(by, [{ kind: 'direct' }], { resolve, signal }).catch((error) => {
      throw networkError('ERR_PROXY_CONNECTION_FAILED', error);
    });
    return { socket, by, address: socket.remoteAddress ?? '', reachesServer: false };
  }

  return {
    ways: (url: string, route: NetworkRoute): Promise<Ways> => proxiesFor(route.proxy, url, systemProxy),

    addresses: (hostname: string, signal: AbortSignal): Promise<string[]> =>
      unlessAborted(
        resolve(withoutBrackets(hostname)).then((found) => found.map(({ address }) => address)),
        signal,
      ),

    async connect(url: string, ways: Ways, signal: AbortSignal): Promise<Opened> {
      let failed: unknown = networkError('ERR_PROXY_NOT_SUPPORTED');
      for (const by of ways) {
        try {
          return await unlessAborted(open(new URL(url), by, signal), signal);
        } catch (error) {
          failed = error;
        }
      }
      throw failed;
    },

    async shakeHands(
      { socket, reachesServer }: Opened,
      url: string,
      signal: AbortSignal,
    ): Promise<{ protocol: string; shown: Certificate } | null> {
      if (!reachesServer) return null;
      let pem = '';
      const accepts = (shown: string) => {
        pem = shown;
        return true;
      };
      try {
        const { hostname } = targetOf(url);
        const secured = await unlessAborted(connectTls(socket, { hostname, accepts }), signal);
        const protocol = secured.getProtocol() ?? 'TLS';
        secured.destroy();
        const shown = readShown(pem);
        return shown && { protocol, shown };
      } catch (error) {
        if (signal.aborted) throw error;
        // Chromium's TLS accepts more, and decides.
        return null;
      }
    },
  };
}

function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((done, fail) => {
    const giveUp = () => fail(networkError('ETIMEDOUT'));
    if (signal.aborted) giveUp();
    signal.addEventListener('abort', giveUp, { once: true });
    work.then(done, fail).finally(() => signal.removeEventListener('abort', giveUp));
  });
}
