import { setTimeout as delay } from 'node:timers/promises';
import type { CertificateTrouble } from '../../shared/certificate.ts';
import { meaningOf } from '../../shared/errorMeanings.ts';
import { type AppError, fail, ok, type Result } from '../../shared/errors.ts';
import { keyFault } from '../../shared/keyText.ts';
import { createSemaphore } from '../storage/semaphore.ts';
import { readNetworkError } from './chromiumErrors.ts';
import { keyMalformed, type RequestContext } from './failures.ts';
import {
  canceledFailure,
  networkFailure,
  rateLimitedFailure,
  timeoutFailure,
  tooLargeFailure,
} from './networkFailures.ts';
import { readRetryAfter } from './retryAfter.ts';
import { DIRECT_ROUTE, type NetworkRoute } from './routes.ts';

/** One exchange as the network stack is asked for it. */
export type HttpRequest = {
  /** Whose session carries it: nothing is shared between instances. */
  instanceId: string;
  method: 'GET' | 'POST';
  url: string;
  headers: Record<string, string>;
  body: string | null;
  /** The proxy and the trusted certificate; its headers are among `headers`. */
  route: NetworkRoute;
};

/** What the network stack tells; after `redirect`, `end` or `error` it tells no more. */
export type HttpEvents = {
  redirect: (status: number, target: string) => void;
  response: (status: number, headers: Record<string, string | string[]>) => void;
  data: (bytes: Uint8Array) => void;
  end: () => void;
  /** With the certificate when that was refused. */
  error: (error: unknown, certificate?: CertificateTrouble | null) => void;
};

/** The network stack: Electron's in the app, Node's in unit tests. It follows no redirect and keeps no cookie. */
export type HttpAdapter = {
  open: (request: HttpRequest, events: HttpEvents) => { abort: () => void };
  /** Closes the connections of an instance and forgets its session. */
  close: (instanceId: string) => void;
};

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
};

/** All that is ever logged of a call. */
export type RequestLog = {
  method: string;
  call: string;
  instanceId: string;
  status: number | string;
  ms: number;
};

/** Carries calls to servers within limits of time, size and number. */
export type Transport = {
  send: (send: Send) => Promise<Result<Answer>>;
  /** Gives up the instance's calls, running and waiting. */
  abortInstance: (instanceId: string) => void;
  abortAll: () => void;
  /** Ends the wait that an instance asked for by a 429: the person wants to try now. */
  endWait: (instanceId: string) => void;
  /** Gives up its calls and closes its session, for a removal. */
  closeInstance: (instanceId: string) => void;
};

const LIMITS = {
  /** Until the first sign of an answer, for reads: Electron does not tell when a connection stands. */
  firstSignMs: 10_000,
  wholeMs: 30_000,
  bytes: 10_000_000,
  perInstance: 4,
};

const RETRIED_STATUS: ReadonlySet<number> = new Set([502, 503, 504]);

/**
 * Carries calls to servers, each instance in a session of its own, with limits of time and size.
 * Reads are tried once more after a network error or a 502, 503 or 504; writes never, and one at a time.
 * After a 429 that says until when, nothing goes to that instance before.
 */
export function createTransport(options: {
  http: HttpAdapter;
  userAgent: string;
  log: (entry: RequestLog) => void;
  /** How an instance is reached at an origin; without it, plainly. */
  routeOf?: (instanceId: string, origin: string) => Promise<Result<NetworkRoute>>;
  limits?: Partial<typeof LIMITS>;
  /** From 0 to 1, for the wait before the second try. */
  random?: () => number;
  wait?: (ms: number, signal: AbortSignal) => Promise<void>;
  now?: () => number;
  /** ms since the epoch. */
  clock?: () => number;
}): Transport {
  const { http, userAgent, log } = options;
  const limits = { ...LIMITS, ...options.limits };
  const random = options.random ?? Math.random;
  const now = options.now ?? (() => performance.now());
  const wait = options.wait ?? ((ms, signal) => delay(ms, undefined, { signal }).catch(() => undefined));
  const clock = options.clock ?? Date.now;
  const running = new Map<string, Set<AbortController>>();
  /** When an instance takes calls again, by its own word. */
  const waits = new Map<string, number>();
  const semaphore = createSemaphore();

  async function send(request: Send): Promise<Result<Answer>> {
    if (request.key !== null && !isHeaderValue(request.key)) {
      return fail(keyMalformed('it has characters that no key has'));
    }
    const controller = new AbortController();
    const own = running.get(request.instanceId) ?? new Set();
    running.set(request.instanceId, own.add(controller));
    const signal = request.signal ? AbortSignal.any([request.signal, controller.signal]) : controller.signal;
    // At most so many reads, and one write, at once per instance.
    const most = request.kind === 'write' ? 1 : limits.perInstance;
    const leave = await semaphore.enter(`${request.kind} ${request.instanceId}`, most, signal);
    try {
      if (!leave) return fail(canceledFailure(contextOf(request), false));
      const until = waits.get(request.instanceId) ?? 0;
      if (until > clock()) return fail(rateLimitedFailure(contextOf(request), until, clock()));
      const route = options.routeOf
        ? await options.routeOf(request.instanceId, request.origin)
        : ok(DIRECT_ROUTE);
      const outcome = route.ok ? await tryTwice(request, route.value, signal) : route;
      if (outcome.ok && outcome.value.retryAt !== null) waits.set(request.instanceId, outcome.value.retryAt);
      return outcome;
    } finally {
      leave?.();
      own.delete(controller);
      if (own.size === 0 && running.get(request.instanceId) === own) running.delete(request.instanceId);
    }
  }

  async function tryTwice(request: Send, route: NetworkRoute, signal: AbortSignal): Promise<Result<Answer>> {
    const deadline = now() + limits.wholeMs;
    const first = await tryOnce(request, route, signal, limits.wholeMs);
    if (request.kind === 'write' || !isRetried(first) || signal.aborted) return first;
    await wait(200 + Math.round(random() * 400), signal);
    const left = deadline - now();
    return left > 0 ? tryOnce(request, route, signal, left) : first;
  }

  async function tryOnce(
    request: Send,
    route: NetworkRoute,
    signal: AbortSignal,
    wholeMs: number,
  ): Promise<Result<Answer>> {
    const started = now();
    const method = request.body === undefined ? 'GET' : 'POST';
    const outcome = await exchange(request, route, method, signal, wholeMs);
    const ms = Math.round(now() - started);
    const status = outcome.ok ? outcome.value.status : outcome.error.code;
    log({ method, call: request.call, instanceId: request.instanceId, status, ms });
    return outcome.ok ? ok({ ...outcome.value, ms }) : outcome;
  }

  function exchange(
    request: Send,
    route: NetworkRoute,
    method: 'GET' | 'POST',
    signal: AbortSignal,
    wholeMs: number,
  ): Promise<Result<Answer>> {
    const context = contextOf(request);
    const hide = hiderOf(route.headers);
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
  }

  function abortInstance(instanceId: string): void {
    for (const controller of running.get(instanceId) ?? []) controller.abort();
  }

  return {
    send,
    abortInstance,
    endWait: (instanceId) => void waits.delete(instanceId),
    abortAll: () => {
      for (const instanceId of [...running.keys()]) abortInstance(instanceId);
    },
    closeInstance: (instanceId) => {
      abortInstance(instanceId);
      waits.delete(instanceId);
      http.close(instanceId);
    },
  };
}

function contextOf({ origin, call, kind }: Send): RequestContext {
  return { host: new URL(origin).host, call, kind };
}

/** Whether a text can stand in a header and can be a key: printable ASCII without spaces. */
export function isHeaderValue(text: string): boolean {
  return keyFault(text) === null;
}

/** Takes the values of secret headers out of a text; a very short one hides nothing that is worth it. */
function hiderOf(headers: Record<string, string>): (text: string) => string {
  const values = Object.values(headers).flatMap((value) => [value, ...value.split(' ')]);
  const secrets = values.filter((value) => value.length >= 6).sort((a, b) => b.length - a.length);
  return (text) =>
    secrets.reduce(
      (kept, secret) =>
        kept.replaceAll(secret, '[header]').replaceAll(encodeURIComponent(secret), '[header]'),
      text,
    );
}

function isRetried(outcome: Result<Answer>): boolean {
  return outcome.ok ? RETRIED_STATUS.has(outcome.value.status) : meaningOf(outcome.error).read === 'retry';
}

function header(headers: Record<string, string | string[]>, name: string): string {
  const value = headers[name];
  return (Array.isArray(value) ? value[0] : value) ?? '';
}

function withoutQuery(target: string, base: string): string {
  const url = URL.canParse(target, base) ? new URL(target, base) : null;
  return url === null ? 'an address that cannot be read' : `${url.origin}${url.pathname}`;
}
