import http from 'node:http';
import https from 'node:https';
import type { HttpAdapter } from '../../../src/main/network/exchange.ts';

/** What Chromium calls Node's refusals. */
const REFUSALS: Record<string, string> = {
  CERT_HAS_EXPIRED: 'ERR_CERT_DATE_INVALID',
  CERT_NOT_YET_VALID: 'ERR_CERT_DATE_INVALID',
  ERR_TLS_CERT_ALTNAME_INVALID: 'ERR_CERT_COMMON_NAME_INVALID',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'ERR_CERT_AUTHORITY_INVALID',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'ERR_CERT_AUTHORITY_INVALID',
};

/** A stand-in for Chromium: it trusts `ca` alone, refuses by Chromium's codes, and finds every name on loopback. */
export function createSystemHttp(options: { ca?: string } = {}): HttpAdapter & { opened: string[] } {
  const opened: string[] = [];
  return {
    opened,
    close: () => {},
    open: ({ method, url, headers, body }, events) => {
      opened.push(`${method} ${url}`);
      const { request } = url.startsWith('https:') ? https : http;
      const client = request(url, {
        method,
        headers,
        agent: false,
        ca: options.ca ?? [],
        lookup: (_name, { all }, done) =>
          all ? done(null, [{ address: '127.0.0.1', family: 4 }]) : done(null, '127.0.0.1', 4),
      });
      client.on('error', (error: NodeJS.ErrnoException) => {
        const refusal = REFUSALS[error.code ?? ''];
        events.error(refusal ? new Error(`net::${refusal}`) : error);
      });
      client.on('response', (response) => {
        events.response(response.statusCode ?? 0, response.headers as Record<string, string | string[]>);
        response.on('data', events.data);
        response.on('end', events.end);
        response.on('error', events.error);
      });
      client.end(body ?? undefined);
      return { abort: () => client.destroy() };
    },
  };
}
