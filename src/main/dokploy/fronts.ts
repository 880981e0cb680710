import type { Answer } from '../network/exchange.ts';

/** Who stands in front of Dokploy, and what it did to the call. */
export type Front = { name: string; kind: 'sign-in' | 'down' | 'blocked' | 'no-route' | 'page' };

/** Marks of sign-in pages and proxies, as they show in a page, a `server` header or a redirect's target. */
const SIGN_INS: [string, RegExp][] = [
  ['Cloudflare Access', /cloudflareaccess\.com|cf-access|cloudflare access/i],
  ['Authelia', /authelia/i],
  ['authentik', /authentik|goauthentik/i],
  ['oauth2-proxy', /oauth2[-_]proxy|\/oauth2\/(?:start|sign_in)/i],
  ['Keycloak', /keycloak|\/realms\/[^/]+\/protocol/i],
  ['Pangolin', /pangolin/i],
  ['Google sign-in', /accounts\.google\.com/i],
  ['Microsoft sign-in', /login\.microsoftonline\.com/i],
];

const PROXIES: [string, RegExp][] = [
  ['Cloudflare', /cloudflare|error code: 1\d{3}/i],
  ['nginx', /nginx|openresty/i],
  ['Caddy', /caddy/i],
  ['Apache', /apache/i],
  ['HAProxy', /haproxy/i],
  ['Traefik', /traefik|no available server/i],
];

/** A page is searched no further than this: marks stand at its beginning. */
const SEARCHED = 20_000;

/** Names the sign-in that a redirect leads to; null when it is none that is known. */
export function signInAt(target: string): string | null {
  return SIGN_INS.find(([, mark]) => mark.test(target))?.[0] ?? null;
}

/** The proxy that an answer comes from or through; null when none shows itself. */
export function proxyName(answer: Answer): string | null {
  const page = answer.text.slice(0, SEARCHED);
  return PROXIES.find(([, mark]) => mark.test(answer.server) || mark.test(page))?.[0] ?? null;
}

/** Reads an answer that is not Dokploy's own. */
export function recognizeFront(answer: Answer): Front {
  const { status } = answer;
  const page = answer.text.slice(0, SEARCHED);
  if (/^\s*(?:basic|digest|negotiate|ntlm)\b/i.test(answer.authenticate)) {
    return { name: 'A password prompt (basic authentication)', kind: 'sign-in' };
  }
  const signIn = signInAt(page);
  if (signIn) return { name: signIn, kind: 'sign-in' };
  const name = proxyName(answer);
  if (status === 502 || status === 503 || status === 504 || (status >= 520 && status <= 530)) {
    return { name: name ?? 'A proxy', kind: 'down' };
  }
  if (status === 404 && (name !== null || page.trim() === '404 page not found')) {
    return { name: name ?? 'A proxy', kind: 'no-route' };
  }
  if (/<input[^>]{0,200}type=["']?password|<title>[^<]{0,100}\b(?:log|sign)[ -]?in\b/i.test(page))
    return { name: 'A sign-in page', kind: 'sign-in' };
  if (status === 401 || status === 403 || status === 407)
    return { name: name ?? 'A proxy or firewall', kind: 'blocked' };
  return { name: name ?? 'A web page', kind: 'page' };
}
