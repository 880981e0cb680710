import type { CertificateTrouble } from '../../shared/certificate.ts';
import { type AppError, fail, ok, type Result } from '../../shared/errors.ts';
import { readNetworkError } from './chromiumErrors.ts';
import type { RequestContext } from './failures.ts';
import { canceledFailure, networkFailure, timeoutFailure, tooLargeFailure } from './networkFailures.ts';
import type { NetworkRoute } from './routes.ts';
import type { Resolve } from './tunnel.ts';

export type HttpRequest = {
  /** Sessions are not shared between instances. */
  instanceId: string;
  method: 'GET' | 'POST';
  url: string;
  headers: Record<string, string>;
  body: string | null;
  route: NetworkRoute;
};

export type HttpEvents = {
  redirect: (status: number, target: string) => void;
  response: (status: number, headers: Record<string, string | string[]>) => void;
  data: (bytes: Uint8Array) => void;
  end: () => void;
  error: (error: unknown, certificate?: CertificateTrouble | null) => void;
};

export type HttpAdapter = {
  open: (request: HttpRequest, events: HttpEvents) => { abort: () => void };
  close: (instanceId: string) => void;
  platform?: string;
};

export type SystemHttp = HttpAdapter & {
  systemProxy: (url: string) => Promise<string>;
  resolve: Resolve;
  /** Blocks all writes. */
  isReadOnly?: boolean;
};

export type Send = {
  instanceId: string;
  origin: string;
  path: string;
  call: string;
  kind: 'read' | 'write';
  /** Sent as x-api-key; null for calls without one. */
  key: string | null;
  body?: string;
  signal?: AbortSignal | undefined;
};

export type Answer = {
  status: number;
  contentType: string;
  text: string;
  ms: number;
  /** Origin and path without query; never followed. */
  redirect: string | null;
  /** `www-authenticate` and `server`: identify proxies in front of Dokploy. */
  authenticate: string;
  server: string;
  /** End of a 429's wait, ms since the epoch; null if not told. */
  retryAt: number | null;
  /** The answer's `Date`, to the second, ms since the epoch; null if missing. */
  date: number | null;
};

export type ExchangeLimits = {
  /** For reads: Electron does not tell when a connection is established. */
  firstSignMs: number;
  wholeMs: number;
  bytes: number;
};

export type Exchange = (
  request: Send,
  route: NetworkRoute,
  signal: AbortSignal,
  wholeMs: number,
) => Promise<Result<Answer>>;

export function createExchange(options: {
  http: HttpAdapter;
  userAgent: string;
  limits: ExchangeLimits;
  clock: typeof Date.now;
}): Exchange {
  const { http, userAgent, limits, clock } = options;

  return (request, route, signal, wholeMs) => {
    const context = contextOf(request);
    const method = methodOf(request);
    const values = Object.values(route.headers).flatMap((value) => [value, ...value.split(' ')]);
    const hide = hideSecrets(values, '[header]');
    if (signal.aborted) return Promise.resolve(fail(canceledFailure(context, false)));
    return new Promise((resolve) => {
      const answer: Answer = {
        status: 0,
        contentType: '',
        text: '',
        ms: 0,
        redirect: null,
        authenticate: '',
        server: '',
        retryAt: null,
        date: null,
      };
      const chunks: Uint8Array[] = [];
      let size = 0;
      let settled = false;
      let handle: { abort: () => void } | null = null;

      const settle = (result: Result<Answer>) => {
        if (settled) return;
        settled = true;
        clearTimeout(whole);
        clearTimeout(firstSign);
        signal.removeEventListener('abort', cancel);
        resolve(result);
      };
      const giveUp = (error: AppError) => {
        settle(fail(error));
        handle?.abort();
      };
      const cancel = () => giveUp(canceledFailure(context));
      const whole = setTimeout(() => giveUp(timeoutFailure(context, limits.wholeMs)), wholeMs);
      // A write may work long before it answers: only the whole limit applies.
      const firstSign =
        request.kind === 'read'
          ? setTimeout(() => giveUp(timeoutFailure(context, limits.firstSignMs)), limits.firstSignMs)
          : undefined;
      signal.addEventListener('abort', cancel);

      const events: HttpEvents = {
        redirect: (status, target) => {
          settle(ok({ ...answer, status, redirect: hide(withoutQuery(target, request.origin)) }));
          handle?.abort();
        },
        response: (status, headers) => {
          clearTimeout(firstSign);
          answer.status = status;
          answer.contentType = (header(headers, 'content-type').split(';')[0] ?? '').trim().toLowerCase();
          answer.authenticate = header(headers, 'www-authenticate');
          answer.server = header(headers, 'server');
          answer.date = readDate(header(headers, 'date'));
          if (status === 429) answer.retryAt = readRetryAfter(header(headers, 'retry-after'), clock());
        },
        data: (bytes) => {
          if (settled) return;
          size += bytes.byteLength;
          if (size > limits.bytes) giveUp(tooLargeFailure(context, limits.bytes));
          else chunks.push(bytes);
        },
        end: () => {
          const text = new TextDecoder().decode(Buffer.concat(chunks));
          // Headers echoed by the server must not reach messages.
          settle(ok({ ...answer, text: answer.status < 300 ? text : hide(text) }));
        },
        error: (error, certificate) =>
          settle(
            fail(
              networkFailure(context, readNetworkError(error), {
                ...{ certificate, proxy: route.proxy, platform: http.platform },
              }),
            ),
          ),
      };
      try {
        handle = http.open(
          {
            instanceId: request.instanceId,
            method,
            url: request.origin + request.path,
            route,
            headers: {
              ...route.headers,
              accept: 'application/json',
              'user-agent': userAgent,
              ...(request.key === null ? {} : { 'x-api-key': request.key }),
              ...(method === 'POST' ? { 'content-type': 'application/json' } : {}),
            },
            body: request.body ?? null,
          },
          events,
        );
        if (settled) handle.abort();
      } catch (error) {
        events.error(error);
      }
    });
  };
}

export function contextOf({ origin, call, kind }: Send): RequestContext {
  return { host: new URL(origin).host, call, kind };
}

export function methodOf({ body }: Send): 'GET' | 'POST' {
  return body === undefined ? 'GET' : 'POST';
}

function header(headers: Record<string, string | string[]>, name: string): string {
  const value = headers[name];
  return (Array.isArray(value) ? value[0] : value) ?? '';
}

function readDate(text: string): number | null {
  const at = /^[A-Z][a-z]{2}, /.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) ? null : at;
}

function withoutQuery(target: string, base: string): string {
  const url = URL.canParse(target, base) ? new URL(target, base) : null;
  return url === null ? 'an address that cannot be read' : `${url.origin}${url.pathname}`;
}

/** Longest accepted wait for a server. ms */
const LONGEST = 24 * 3_600_000;

/** RFC 9110: seconds or a date. Null if missing, malformed or past. */
export function readRetryAfter(text: string, now: number): number | null {
  const value = text.trim();
  const at = /^\d{1,9}$/.test(value)
    ? now + Number(value) * 1000
    : /^[A-Z][a-z]{2,8},? /.test(value)
      ? Date.parse(value)
      : Number.NaN;
  return at > now ? Math.min(at, now + LONGEST) : null;
}

/** Replaces echoed secrets: plain, percent-encoded, Base64 or hex, in any case. Very short ones stay. */
export function hideSecrets(secrets: readonly string[], mark: string): (text: string) => string {
  const forms = secrets
    .filter((secret) => secret.length >= 6)
    .flatMap(formsOf)
    // Longer secrets first, since others may be parts of them.
    .sort((a, b) => b.length - a.length)
    .map((form) => form.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  if (forms.length === 0) return (text) => text;
  const repeated = new RegExp(forms.join('|'), 'gi');
  return (text) => text.replace(repeated, mark);
}

function formsOf(secret: string): string[] {
  const bytes = Buffer.from(secret);
  return [
    secret,
    encodeURIComponent(secret),
    bytes.toString('base64').replace(/=+$/, ''),
    bytes.toString('base64url'),
    bytes.toString('hex'),
  ];
}
