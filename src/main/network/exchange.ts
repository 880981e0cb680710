import { type AppError, fail, ok, type Result } from '../../shared/errors.ts';
import { readNetworkError } from './chromiumErrors.ts';
import type { RequestContext } from './failures.ts';
import { hideSecrets } from './hideSecrets.ts';
import type { HttpAdapter, HttpEvents } from './httpAdapter.ts';
import { canceledFailure, networkFailure, timeoutFailure, tooLargeFailure } from './networkFailures.ts';
import { readRetryAfter } from './retryAfter.ts';
import type { NetworkRoute } from './routes.ts';

/** A call to a server. */
export type Send = {
  instanceId: string;
  /** Scheme, host and port. */
  origin: string;
  /** From the slash, with the query. */
  path: string;
  /** Its name, for the log and for failures. */
  call: string;
  kind: 'read' | 'write';
  /** Sent as x-api-key; null for calls without one. */
  key: string | null;
  /** JSON text; its presence makes the call a POST. */
  body?: string;
  signal?: AbortSignal | undefined;
};

/** What a server answered, whatever its status. */
export type Answer = {
  status: number;
  /** Without parameters, lower case; empty when the server sent none. */
  contentType: string;
  text: string;
  /** From sending to the last byte. */
  ms: number;
  /** Where a redirect points: origin and path, no query. It is never followed. */
  redirect: string | null;
  /** `www-authenticate` and `server`, which tell who stands in front of Dokploy. */
  authenticate: string;
  server: string;
  /** With a 429: when the server takes calls again, in ms since the epoch; null where it does not say. */
  retryAt: number | null;
  /** When it was made by the clock of who made it, to the second, in ms since the epoch; null where that is not told. */
  date: number | null;
};

/** How long one exchange may take, and how large its answer may be. */
export type ExchangeLimits = {
  /** Until the first sign of an answer, for reads: Electron does not tell when a connection stands. */
  firstSignMs: number;
  /** Until the last byte, both tries of a read together. */
  wholeMs: number;
  bytes: number;
};

/** Sends a request once; `wholeMs` is what is left of the whole limit. The answer's `ms` is not measured here. */
export type Exchange = (
  request: Send,
  route: NetworkRoute,
  signal: AbortSignal,
  wholeMs: number,
) => Promise<Result<Answer>>;

/** Carries one request over the adapter, within limits of time and size. */
export function createExchange(options: {
  http: HttpAdapter;
  userAgent: string;
  limits: ExchangeLimits;
  /** ms since the epoch. */
  clock: () => number;
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
      // A write may work for long before it answers: only the whole limit ends it.
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
          // What a server repeats of a header must not come into a failure's words.
          settle(ok({ ...answer, text: answer.status < 300 ? text : hide(text) }));
        },
        error: (error, certificate) =>
          settle(fail(networkFailure(context, readNetworkError(error), { certificate, proxy: route.proxy }))),
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
        // Settled while opening: there was no handle to abort yet.
        if (settled) handle.abort();
      } catch (error) {
        events.error(error);
      }
    });
  };
}

/** Where a request goes and what it asks, for failures. */
export function contextOf({ origin, call, kind }: Send): RequestContext {
  return { host: new URL(origin).host, call, kind };
}

/** A body makes the call a POST. */
export function methodOf({ body }: Send): 'GET' | 'POST' {
  return body === undefined ? 'GET' : 'POST';
}

function header(headers: Record<string, string | string[]>, name: string): string {
  const value = headers[name];
  return (Array.isArray(value) ? value[0] : value) ?? '';
}

/** A `Date` header in ms since the epoch; null for what is none. */
function readDate(text: string): number | null {
  const at = /^[A-Z][a-z]{2}, /.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) ? null : at;
}

function withoutQuery(target: string, base: string): string {
  const url = URL.canParse(target, base) ? new URL(target, base) : null;
  return url === null ? 'an address that cannot be read' : `${url.origin}${url.pathname}`;
}
