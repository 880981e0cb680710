import { isIP, type Socket } from 'node:net';
import tls, { type TLSSocket } from 'node:tls';
import { isPinned } from './certificates.ts';
import type { HttpAdapter } from './exchange.ts';
import { type NetworkRoute, proxiesFor } from './routes.ts';
import { createSocketHttp, inTime, targetOf } from './socketHttp.ts';
import { networkError, openTunnel, type Resolve } from './tunnel.ts';

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

export function connectTls(
  socket: Socket,
  { hostname, accepts }: { hostname: string; accepts: (pem: string) => boolean },
): Promise<TLSSocket> {
  return new Promise((done, fail) => {
    const secured = tls.connect({
      socket,
      servername: isIP(hostname) ? '' : hostname,
      ALPNProtocols: ['http/1.1'],
      // `accepts` judges instead of authorities, before the first byte of a request.
      rejectUnauthorized: false,
    });
    const refuse = (error: Error) => {
      secured.destroy();
      socket.destroy();
      fail(error);
    };
    const failed = (error: NodeJS.ErrnoException) =>
      refuse(isUnreadable(error) ? new CertificateRefused(null) : error);
    const closed = () => refuse(networkError('ECONNRESET'));
    secured.once('error', failed);
    secured.once('close', closed);
    secured.once('secureConnect', () => {
      const pem = secured.getPeerX509Certificate()?.toString();
      if (pem === undefined || !accepts(pem)) return refuse(new CertificateRefused(pem ?? null));
      secured.off('error', failed);
      secured.off('close', closed);
      done(secured);
    });
  });
}

/** Node's certificate parser is stricter than Chromium's. */
function isUnreadable({ code = '' }: NodeJS.ErrnoException): boolean {
  return /^ERR_SSL_|^ERR_OSSL_|^EPROTO$/.test(code);
}
