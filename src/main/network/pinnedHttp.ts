import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { isPinned } from './certificates.ts';
import type { HttpAdapter } from './exchange.ts';
import { type NetworkRoute, proxiesFor } from './routes.ts';
import { createSocketHttp, inTime, targetOf } from './socketHttp.ts';
import { openTunnel, type Resolve, secure } from './tunnel.ts';

/** Accepts exactly one certificate. */
export type PinnedHttp = HttpAdapter & {
  inspect(url: string, route: NetworkRoute, signal: AbortSignal): Promise<string>;
};

/** Chromium caches verdicts; here each connection is judged before anything is sent. */
export function createPinnedHttp(options: {
  systemProxy: (url: string) => Promise<string>;
  resolve: Resolve;
  clock: typeof Date.now;
}): PinnedHttp {
  const { systemProxy, resolve, clock } = options;

  async function connect(
    url: string,
    route: NetworkRoute,
    accepts: (pem: string) => boolean,
    signal: AbortSignal,
  ) {
    const { hostname, target } = targetOf(url);
    return inTime(signal, async (limited) => {
      const proxies = await proxiesFor(route.proxy, url, systemProxy);
      const socket = await openTunnel(target, proxies, { resolve, signal: limited });
      return connectTls(socket, { hostname, accepts });
    });
  }

  return {
    ...createSocketHttp(({ url, route }, signal) => {
      const { hostname } = new URL(url);
      const accepts = (pem: string) =>
        route.trusted !== null && isPinned({ pem, hostname }, route.trusted, clock());
      return connect(url, route, accepts, signal);
    }),

    async inspect(url, route, signal) {
      let shown = '';
      const socket = await connect(
        url,
        route,
        (pem) => {
          shown = pem;
          return true;
        },
        signal,
      );
      socket.destroy();
      return shown;
    },
  };
}

export class CertificateRefused extends Error {
  readonly pem: string | null;

  constructor(pem: string | null) {
    super('The certificate was refused');
    this.pem = pem;
  }
}

export async function connectTls(
  socket: Socket,
  { hostname, accepts }: { hostname: string; accepts: (pem: string) => boolean },
): Promise<TLSSocket> {
  const judge = (secured: TLSSocket) => {
    const pem = secured.getPeerX509Certificate()?.toString();
    return pem !== undefined && accepts(pem) ? null : new CertificateRefused(pem ?? null);
  };
  return secure(socket, hostname, judge).catch((error) => {
    throw isUnreadable(error) ? new CertificateRefused(null) : error;
  });
}

/** Node's certificate parser is stricter than Chromium's. */
function isUnreadable({ code = '' }: NodeJS.ErrnoException): boolean {
  return /^ERR_SSL_|^ERR_OSSL_|^EPROTO$/.test(code);
}
