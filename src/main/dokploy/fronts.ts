import type { AppError } from '../../shared/errors.ts';
import type { Answer } from '../network/exchange.ts';
import { failure, type RequestContext } from '../network/failures.ts';

type Front = { name: string; kind: 'sign-in' | 'down' | 'blocked' | 'no-route' | 'page' };

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

const SEARCHED = 20_000;

export function signInAt(target: string): string | null {
  return SIGN_INS.find(([, mark]) => mark.test(target))?.[0] ?? null;
}

export function proxyName(answer: Answer): string | null {
  const page = answer.text.slice(0, SEARCHED);
  return PROXIES.find(([, mark]) => mark.test(answer.server) || mark.test(page))?.[0] ?? null;
}

export function asksForPassword({ authenticate }: Answer): boolean {
  return /^\s*(?:basic|digest|negotiate|ntlm)\b/i.test(authenticate);
}

export function recognizeFront(answer: Answer): Front {
  const { status } = answer;
  const page = answer.text.slice(0, SEARCHED);
  if (asksForPassword(answer)) {
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

/** `target` has neither query nor credentials. */
export function redirectedFailure(
  context: RequestContext,
  origin: string,
  target: string,
  front: string | null,
): AppError {
  const to = originOf(target);
  const details = { target, ...(front ? { front } : {}) };
  if (front) {
    return failure(
      context,
      'redirected',
      `${front} stands in front of ${context.host} and asks for a sign-in.`,
      `Let calls to ${context.host}/api through ${front} without a sign-in, or add the extra headers of a service token under “Advanced”. The key was not sent on.`,
      details,
    );
  }
  if (to !== origin && to === origin.replace(/^http:/, 'https:')) {
    return failure(
      context,
      'redirected',
      `${context.host} answers only over https.`,
      `Use the address ${to}.`,
      details,
    );
  }
  const where = to === null || to === origin ? `another page (${target})` : to;
  return failure(
    context,
    'redirected',
    `${context.host} redirects calls to ${where}.`,
    to === null || to === origin
      ? 'Dokploy’s API never redirects. Check the proxy in front of it.'
      : 'If Dokploy moved there, use that address. If it is a sign-in page, let calls to /api through, or add its extra headers under “Advanced”. The key was not sent on.',
    details,
  );
}

function originOf(target: string): string | null {
  return URL.canParse(target) ? new URL(target).origin : null;
}

export function proxyPageFailure(context: RequestContext, status: number, front: Front): AppError {
  const { host } = context;
  const words: Record<Front['kind'], [string, string]> = {
    'sign-in': [
      `${front.name} stands in front of ${host} and asks for a sign-in.`,
      `Let calls to ${host}/api through without that sign-in: Dokploy checks the API key itself. Or add its extra headers (a service token, basic authentication) under “Advanced”.`,
    ],
    down: [
      `${front.name} in front of ${host} could not reach Dokploy (HTTP ${status}).`,
      'Dokploy may be starting, updating or stopped. Check the server, then try again.',
    ],
    blocked: [
      `${front.name} in front of ${host} refused the call (HTTP ${status}).`,
      `Allow this computer’s calls to ${host}/api there, or add its extra headers under “Advanced”.`,
    ],
    'no-route': [
      `${front.name} at ${host} has no site with this name (HTTP ${status}).`,
      'Check the address, and the domain set for Dokploy itself.',
    ],
    page: [
      `A web page answered at ${host}, not Dokploy’s API (HTTP ${status}).`,
      'Check the address, and any proxy or sign-in page in front of Dokploy.',
    ],
  };
  const [message, advice] = words[front.kind];
  return failure(context, 'proxy-page', message, advice, { status, front: front.name });
}

export function notDokployFailure(context: RequestContext, status: number, keySent: boolean): AppError {
  return failure(
    context,
    'not-dokploy',
    `The server at ${context.host} is not Dokploy.`,
    `Enter the address at which you open Dokploy in the browser.${keySent ? '' : ' The key was not sent.'}`,
    { status },
  );
}
