import http, { type ClientRequest, type IncomingMessage } from 'node:http';
import https from 'node:https';
import type { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { HttpAdapter, HttpEvents, HttpRequest } from './exchange.ts';
import { withoutBrackets } from './routes.ts';
import { networkError } from './tunnel.ts';

/** Also limits connections that nobody waits for any more. ms */
const CONNECT_LIMIT = 30_000;
/** Idle connections are closed: after sleep or a network change they would be dead. ms */
const IDLE_LIMIT = 10_000;

export function targetOf(url: string) {
  const { protocol, hostname: host, port } = new URL(url);
  const hostname = withoutBrackets(host);
  return { hostname, target: { host: hostname, port: Number(port || (protocol === 'https:' ? 443 : 80)) } };
}

export async function inTime<T>(
  signal: AbortSignal,
  connect: (limited: AbortSignal) => Promise<T>,
): Promise<T> {
  const connecting = new AbortController();
  const giveUp = () => connecting.abort();
  const limit = setTimeout(giveUp, CONNECT_LIMIT);
  signal.addEventListener('abort', giveUp);
  try {
    return await connect(connecting.signal);
  } finally {
    clearTimeout(limit);
    signal.removeEventListener('abort', giveUp);
  }
}

export function createSocketHttp(
  connect: (request: HttpRequest, signal: AbortSignal) => Promise<Socket>,
  pathOf: (request: HttpRequest) => string | undefined = () => undefined,
): HttpAdapter {
  const kept = new Map<string, { name: string; agent: http.Agent }>();

  function opener(request: HttpRequest, signal: AbortSignal) {
    const createConnection: https.RequestOptions['createConnection'] = (_options, done) => {
      connect(request, signal).then(
        (socket) => done(null, socket),
        (error) => (done as (error: Error) => void)(error),
      );
      return undefined;
    };
    return createConnection;
  }

  function agentOf(request: HttpRequest): http.Agent {
    const { origin, protocol } = new URL(request.url);
    const { proxy, trusted } = request.route;
    const name = JSON.stringify([origin, proxy, trusted?.fingerprint, trusted?.problems]);
    const known = kept.get(request.instanceId);
    if (known?.name === name) return known.agent;
    if (known) retire(known.agent);
    const { Agent } = protocol === 'https:' ? https : http;
    const agent = new Agent({ keepAlive: true, timeout: IDLE_LIMIT });
    // Shared connections outlive calls, so no call's signal ends them.
    Object.assign(agent, { createConnection: opener(request, new AbortController().signal) });
    kept.set(request.instanceId, { name, agent });
    return agent;
  }

  return {
    open(request, events) {
      const controller = new AbortController();
      const { method, url } = request;
      const path = pathOf(request);
      const client = (url.startsWith('https:') ? https : http).request(url, {
        method,
        headers: { ...request.headers, 'accept-encoding': 'gzip' },
        ...(path === undefined ? {} : { path }),
        // On a kept connection nobody would know whether a write arrived before the break.
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
  };
}

function retire(agent: http.Agent): void {
  agent.maxFreeSockets = 0;
  for (const sockets of Object.values(agent.freeSockets)) {
    for (const socket of sockets ?? []) socket.destroy();
  }
}

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
