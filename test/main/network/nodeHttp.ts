import http from 'node:http';
import https from 'node:https';
import type { HttpAdapter } from '../../../src/main/network/exchange.ts';

/** The transport's network stack on Node's http, one agent per instance; what it closed is in `closed`. */
export function createNodeHttp(options: { ca?: string } = {}): HttpAdapter & { closed: string[] } {
  const closed: string[] = [];
  return {
    closed,
    close: (instanceId) => closed.push(instanceId),
    open: (request, events) => {
      const { request: start } = request.url.startsWith('https:') ? https : http;
      const client = start(request.url, {
        method: request.method,
        headers: request.headers,
        agent: false,
        ...options,
      });
      client.on('error', events.error);
      client.on('response', (response) => {
        const status = response.statusCode ?? 0;
        const { location } = response.headers;
        if (status >= 300 && status < 400 && location) {
          events.redirect(status, new URL(location, request.url).href);
          client.destroy();
          return;
        }
        events.response(status, response.headers as Record<string, string | string[]>);
        response.on('data', events.data);
        response.on('end', events.end);
        response.on('error', events.error);
      });
      client.end(request.body ?? undefined);
      return { abort: () => client.destroy() };
    },
  };
}
