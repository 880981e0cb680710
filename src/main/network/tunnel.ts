import { request } from 'node:http';
import { connect, isIP, type LookupFunction, type Socket } from 'node:net';
import tls, { type TLSSocket } from 'node:tls';
import type { ProxyEntry } from './routes.ts';

export type Resolve = (hostname: string) => Promise<{ address: string; family: 4 | 6 }[]>;

type Place = { host: string; port: number };
/** The signal must not abort once the connection is established. */
type Way = { resolve: Resolve; signal: AbortSignal };

export function networkError(code: string, cause?: unknown): Error {
  return Object.assign(new Error(code, { cause }), { code });
}

export async function openTunnel(target: Place, proxies: ProxyEntry[], way: Way): Promise<Socket> {
  let failed: unknown = networkError('ERR_PROXY_NOT_SUPPORTED');
  for (const proxy of proxies) {
    try {
      return await through(proxy, target, way);
    } catch (error) {
      failed = error;
    }
  }
  throw failed;
}

async function through(proxy: ProxyEntry, target: Place, way: Way): Promise<Socket> {
  if (proxy.kind === 'direct') return dial(target, way);
  const socket = await dial(proxy, way).catch((error) => {
    throw networkError('ERR_PROXY_CONNECTION_FAILED', error);
  });
  try {
    if (proxy.kind === 'http') return await connectThrough(socket, target);
    if (proxy.kind === 'https') {
      const secured = await secure(socket, proxy.host).catch((error) => {
        throw networkError('ERR_PROXY_CERTIFICATE_NOT_PUBLIC', error);
      });
      return await connectThrough(secured, target);
    }
    return await socksThrough(socket, { ...proxy, version: proxy.kind === 'socks5' ? 5 : 4 }, target, way);
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

function dial({ host, port }: Place, { resolve, signal }: Way): Promise<Socket> {
  // With `autoSelectFamily` Node asks for all addresses.
  const lookup: LookupFunction = (hostname, _options, done) => {
    resolve(hostname).then(
      (found) => (found.length > 0 ? done(null, found) : done(networkError('ENOTFOUND'), '')),
      (error) => done(error, ''),
    );
  };
  return new Promise((done, fail) => {
    if (signal.aborted) return fail(networkError('ECONNABORTED'));
    const socket = connect({ host, port, lookup, autoSelectFamily: true, noDelay: true });
    signal.addEventListener('abort', () => socket.destroy(networkError('ECONNABORTED')), { once: true });
    // Keep this listener: an error without one would be thrown. The socket's user notices its close.
    socket.on('error', fail);
    socket.once('connect', () => done(socket));
  });
}

/** By Node’s authorities, or by `judge` instead of them, which says why the server is refused. */
export function secure(
  socket: Socket,
  hostname: string,
  judge?: (secured: TLSSocket) => Error | null,
): Promise<TLSSocket> {
  return new Promise((done, fail) => {
    const secured = tls.connect({
      socket,
      host: hostname,
      servername: isIP(hostname) ? '' : hostname,
      ALPNProtocols: ['http/1.1'],
      // Otherwise `NODE_TLS_REJECT_UNAUTHORIZED` decides.
      rejectUnauthorized: judge === undefined,
    });
    const refuse = (error: Error) => {
      secured.destroy();
      socket.destroy();
      fail(error);
    };
    // Keep this listener: an error without one would be thrown.
    secured.on('error', refuse);
    secured.once('close', () => refuse(networkError('ECONNRESET')));
    secured.once('secureConnect', () => {
      const refusal = judge?.(secured);
      if (refusal) refuse(refusal);
      else done(secured);
    });
  });
}

function connectThrough(socket: Socket, { host, port }: Place): Promise<Socket> {
  const path = `${isIP(host) === 6 ? `[${host}]` : host}:${port}`;
  return new Promise((done, fail) => {
    const asked = request({
      method: 'CONNECT',
      path,
      headers: { host: path },
      createConnection: () => socket,
    });
    asked.once('error', (error) => fail(networkError('ERR_TUNNEL_CONNECTION_FAILED', error)));
    asked.once('connect', ({ statusCode }, own) => {
      if (statusCode === 200) done(own as Socket);
      else
        fail(networkError(statusCode === 407 ? 'ERR_PROXY_AUTH_REQUESTED' : 'ERR_TUNNEL_CONNECTION_FAILED'));
    });
    asked.end();
  });
}

async function socksThrough(
  socket: Socket,
  proxy: Place & { version: 4 | 5 },
  target: Place,
  { resolve }: Way,
): Promise<Socket> {
  const { SocksClient } = await import('socks');
  // SOCKS 4 knows addresses only.
  const named = proxy.version === 5 || isIP(target.host);
  const host = named
    ? target.host
    : ((await resolve(target.host)).find(({ family }) => family === 4)?.address ?? '');
  try {
    const { socket: own } = await SocksClient.createConnection({
      command: 'connect',
      proxy: { host: proxy.host, port: proxy.port, type: proxy.version },
      destination: { host, port: target.port },
      existing_socket: socket,
    });
    return own;
  } catch (error) {
    throw networkError('ERR_SOCKS_CONNECTION_FAILED', error);
  }
}
