import http from 'node:http';
import https from 'node:https';
import type { HttpAdapter } from '../main/network/exchange.ts';

/** The network stack of Node: certificates are judged by its authorities and NODE_EXTRA_CA_CERTS. */
export function createNodeHttp(): HttpAdapter {
  return {
    close() {},
    open: (request, events) => {
      const { request: start } = request.url.startsWith('https:') ? https : http;
      const client = start(request.url, { method: request.method, headers: request.headers, agent: false });
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
