import type { AppError } from '../../shared/errors.ts';
import { failure, type RequestContext } from '../network/failures.ts';

/** The server sends callers elsewhere; `target` has neither query nor credentials. */
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
      `Let calls to ${context.host}/api through ${front} without a sign-in, or give the extra headers of a service token under “Advanced”. The key was not sent on.`,
      details,
    );
  }
  if (to !== origin && to === origin.replace(/^http:/, 'https:')) {
    return failure(
      context,
      'redirected',
      `${context.host} is reached by https alone.`,
      `Use the address ${to}.`,
      details,
    );
  }
  const where = to === null || to === origin ? `another page (${target})` : to;
  return failure(
    context,
    'redirected',
    `${context.host} sends calls on to ${where}.`,
    to === null || to === origin
      ? 'Dokploy answers its API itself. Look at the proxy in front of it.'
      : 'If Dokploy moved there, use that address. If it is a sign-in page, let calls to /api through, or give the extra headers that it asks for under “Advanced”. The key was not sent on.',
    details,
  );
}

function originOf(target: string): string | null {
  return URL.canParse(target) ? new URL(target).origin : null;
}

/** Something in front of Dokploy answered in its place. */
export function proxyPageFailure(
  context: RequestContext,
  status: number,
  front: { name: string; kind: 'sign-in' | 'down' | 'blocked' | 'no-route' | 'page' },
): AppError {
  const { host } = context;
  const words: Record<typeof front.kind, [string, string]> = {
    'sign-in': [
      `${front.name} stands in front of ${host} and asks for a sign-in.`,
      `Let calls to ${host}/api through without that sign-in: Dokploy checks the API key itself. Or give the extra headers that it takes (a service token, basic authentication) under “Advanced”.`,
    ],
    down: [
      `${front.name} in front of ${host} could not reach Dokploy (HTTP ${status}).`,
      'Dokploy may be starting, updating or stopped. Look at the server, then try again.',
    ],
    blocked: [
      `${front.name} in front of ${host} refused the call (HTTP ${status}).`,
      `Allow this computer’s calls to ${host}/api there, or give the extra headers that it asks for under “Advanced”.`,
    ],
    'no-route': [
      `${front.name} at ${host} knows no site under this name (HTTP ${status}).`,
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

/** What answers there is a server, but not Dokploy. */
export function notDokployFailure(context: RequestContext, status: number, keySent: boolean): AppError {
  return failure(
    context,
    'not-dokploy',
    `What answers at ${context.host} is not Dokploy.`,
    `Give the address under which you open Dokploy in the browser.${keySent ? '' : ' The key was not sent.'}`,
    { status },
  );
}
