import type { ClientRequest, IncomingMessage } from 'node:http';
import https from 'node:https';
import { isIP, type Socket } from 'node:net';
import type { Readable } from 'node:stream';
import tls, { type TLSSocket } from 'node:tls';
import { createGunzip } from 'node:zlib';
import { isPinned } from './certificates.ts';
import type { HttpAdapter, HttpEvents, HttpRequest } from './exchange.ts';
import { type NetworkRoute, proxiesFor, withoutBrackets } from './routes.ts';
import { networkError, openTunnel, type Resolve } from './tunnel.ts';

/** A connection that takes longer than this (ms) is given up, also when nobody waits for it any more. */
const CONNECT_LIMIT = 30_000;
/** A kept connection that was not used for so long (ms) is closed: after a sleep or another network it would be dead. */
const IDLE_LIMIT = 10_000;

/** HTTP over Node's TLS, which takes one certificate and no other. */
export type PinnedHttp = HttpAdapter & {
  /** The certificate (PEM) that a server shows; nothing is sent to it. Throws as a connection does. */
  inspect(url: string, route: NetworkRoute, signal: AbortSignal): Promise<string>;
};

/** For trusted certificates: Chromium remembers verdicts, here each connection is judged before anything is sent (`CertificateRefused`). */
export function createPinnedHttp(options: {
  systemProxy: (url: string) => Promise<string>;
  resolve: Resolve;
  clock: typeof Date.now;
}): PinnedHttp {
  const { systemProxy, resolve, clock } = options;
  const kept = new Map<string, { name: string; agent: https.Agent }>();

  async function connect(
    url: string,
    route: NetworkRoute,
    accepts: (pem: string) => boolean,
    signal: AbortSignal,
  ) {
    const { hostname: host, port } = new URL(url);
    const hostname = withoutBrackets(host);
    const connecting = new AbortController();
    const giveUp = () => connecting.abort();
    const limit = setTimeout(giveUp, CONNECT_LIMIT);
    signal.addEventListener('abort', giveUp);
    try {
      const proxies = await proxiesFor(route.proxy, url, systemProxy);
      const target = { host: hostname, port: Number(port || 443) };
      const socket = await openTunnel(target, proxies, { resolve, signal: connecting.signal });
      return await connectTls(socket, { hostname, accepts });
    } finally {
      clearTimeout(limit);
      signal.removeEventListener('abort', giveUp);
    }
  }

  /** Opens one connection for Node's http; `done` gets it only when it shows the trusted certificate. */
  function opener({ url, route }: HttpRequest, signal: AbortSignal) {
    const { hostname } = new URL(url);
    const accepts = (pem: string) =>
      route.trusted !== null && isPinned({ pem, hostname }, route.trusted, clock());
    const createConnection: https.RequestOptions['createConnection'] = (_options, done) => {
      connect(url, route, accepts, signal).then(
        (socket) => done(null, socket),
        // Node's types want a socket beside the error; Node does not.
        (error) => (done as (error: Error) => void)(error),
      );
      return undefined;
    };
    return createConnection;
  }

  function agentOf(request: HttpRequest): https.Agent {
    const { origin } = new URL(request.url);
    const { proxy, trusted } = request.route;
    const name = JSON.stringify([origin, proxy, trusted?.fingerprint, trusted?.problems]);
    const known = kept.get(request.instanceId);
    if (known?.name === name) return known.agent;
    if (known) retire(known.agent);
    const agent = new https.Agent({ keepAlive: true, timeout: IDLE_LIMIT });
    // Its connections outlive the call that opened them, so no call's signal ends them.
    Object.assign(agent, { createConnection: opener(request, new AbortController().signal) });
    kept.set(request.instanceId, { name, agent });
    return agent;
  }

  return {
    open(request, events) {
      const controller = new AbortController();
      const { method, url } = request;
      const client = https.request(url, {
        method,
        headers: { ...request.headers, 'accept-encoding': 'gzip' },
        // A write has a connection of its own: on a kept one nobody would know whether it arrived before the break.
        ...(method === 'GET'
          ? { agent: agentOf(request) }
          : { createConnection: opener(request, controller.signal) }),
      });
      listen(client, url, events);
      client.end(request.body ?? undefined);
      return {
        abort: () => {
          client.destroy();
          controller.abort();
        },
      };
    },

    close(instanceId) {
      kept.get(instanceId)?.agent.destroy();
      kept.delete(instanceId);
    },

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

/** Lets what runs come to its end and closes what is idle. */
function retire(agent: https.Agent): void {
  agent.maxFreeSockets = 0;
  for (const sockets of Object.values(agent.freeSockets)) {
    for (const socket of sockets ?? []) socket.destroy();
  }
}

/** Tells what comes of a request as Chromium would; a redirect is told and not followed. */
function listen(client: ClientRequest, url: string, events: HttpEvents): void {
  client.on('error', events.error);
  client.on('response', (response) => {
    const status = response.statusCode ?? 0;
    const { location } = response.headers;
    if ([301, 302, 303, 307, 308].includes(status) && location !== undefined) {
      events.redirect(status, URL.canParse(location, url) ? new URL(location, url).href : location);
      client.destroy();
      return;
    }
    events.response(status, response.headers as Record<string, string | string[]>);
    const body = decode(response, events.error);
    body.on('data', events.data);
    body.on('end', events.end);
  });
}

function decode(response: IncomingMessage, failed: (error: unknown) => void): Readable {
  response.on('error', failed);
  const encoding = (response.headers['content-encoding'] ?? 'identity').toLowerCase();
  if (encoding === 'identity') return response;
  const gunzip = createGunzip();
  gunzip.on('error', (error) => failed(networkError('ERR_CONTENT_DECODING_FAILED', error)));
  return response.pipe(gunzip);
}

/** The server's certificate is not the one that is wanted, or cannot be read: nothing was sent to it. */
export class CertificateRefused extends Error {
  /** Null when it could not be read. */
  readonly pem: string | null;

  constructor(pem: string | null) {
    super('The certificate was refused');
    this.pem = pem;
  }
}

/** Speaks TLS with whoever shows a certificate that `accepts` takes. Throws {@link CertificateRefused}, or an error with a `code`. */
export function connectTls(
  socket: Socket,
  { hostname, accepts }: { hostname: string; accepts: (pem: string) => boolean },
): Promise<TLSSocket> {
  return new Promise((done, fail) => {
    const secured = tls.connect({
      socket,
      servername: isIP(hostname) ? '' : hostname,
      ALPNProtocols: ['http/1.1'],
      // Authorities do not count here: `accepts` judges, before the first byte of a request.
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

/** A handshake that Node’s TLS gives up: its parser of certificates is stricter than Chromium’s. */
function isUnreadable({ code = '' }: NodeJS.ErrnoException): boolean {
  return /^ERR_SSL_|^ERR_OSSL_|^EPROTO$/.test(code);
}
