import { setTimeout as delay } from 'node:timers/promises';
import { fail, meaningOf, ok, type Result } from '../../shared/errors.ts';
import { keyFault } from '../../shared/keyText.ts';
import { createSemaphore } from '../scheduling/semaphore.ts';
import { yieldToEventLoop } from '../scheduling/yielding.ts';
import {
  type Answer,
  contextOf,
  createExchange,
  type Exchange,
  type ExchangeLimits,
  type HttpAdapter,
  methodOf,
  type Send,
} from './exchange.ts';
import { keyMalformed } from './failures.ts';
import { canceledFailure, rateLimitedFailure } from './networkFailures.ts';
import { DIRECT_ROUTE, type NetworkRoute } from './routes.ts';

export type Transport = Omit<WritableTransport, 'send'> & {
  send: (send: Send & { kind: 'read' }) => Promise<Result<Answer>>;
};

/** Includes writes: for Dokploy's client only. */
export type WritableTransport = ReturnType<typeof createTransport>;

const LIMITS: ExchangeLimits & { perInstance: number; perTurn: number; stoppableMs: number } = {
  firstSignMs: 10_000,
  wholeMs: 30_000,
  /** No need to stop a write earlier. */
  stoppableMs: 2_000,
  bytes: 10_000_000,
  perInstance: 4,
  /** Sending takes a quarter of a ms, and refreshing a hundred instances sends hundreds. */
  perTurn: 8,
};

/**
 * Retries reads once after a network error or a 502, 503 or 504, never writes, which go one at a time. A 429
 * with a time blocks the instance until then.
 */
export function createTransport(options: {
  http: HttpAdapter;
  userAgent: string;
  log: (entry: RequestLog) => void;
  routeOf?: (instanceId: string, origin: string) => Promise<Result<NetworkRoute>>;
  limits?: Partial<typeof LIMITS>;
  random?: () => number;
  wait?: (ms: number, signal: AbortSignal) => Promise<void>;
  now?: () => number;
  clock?: typeof Date.now;
}) {
  const { http } = options;
  const limits = { ...LIMITS, ...options.limits };
  const clock = options.clock ?? Date.now;
  const now = options.now ?? (() => performance.now());
  const exchange = createExchange({ ...options, limits, clock });
  const sendWithRetry = createRetries({ ...options, exchange, wholeMs: limits.wholeMs });
  const underWay = new Map<AbortController, { instanceId: string; writesSince: number | null }>();
  /** End of each instance's 429. */
  const waits = new Map<string, number>();
  const semaphore = createSemaphore();
  let taken = 0;
  let turn = Promise.resolve();

  function inTurn(): Promise<void> {
    taken += 1;
    if (taken % limits.perTurn === 0) turn = turn.then(yieldToEventLoop);
    return turn;
  }

  async function send(request: Send): Promise<Result<Answer>> {
    if (request.key !== null && !isHeaderValue(request.key)) {
      return fail(keyMalformed('it has characters that no key has'));
    }
    const controller = new AbortController();
    const { instanceId } = request;
    underWay.set(controller, { instanceId, writesSince: null });
    const signal = request.signal ? AbortSignal.any([request.signal, controller.signal]) : controller.signal;
    const most = request.kind === 'write' ? 1 : limits.perInstance;
    const leave = await semaphore.enter(`${request.kind} ${instanceId}`, most, signal);
    try {
      if (!leave) return fail(canceledFailure(contextOf(request), false));
      if (request.kind === 'write') underWay.set(controller, { instanceId, writesSince: now() });
      const until = waits.get(instanceId) ?? 0;
      // Not sent: reported like a read, without doubt.
      if (until > clock())
        return fail(rateLimitedFailure({ ...contextOf(request), kind: 'read' }, until, clock()));
      const route = options.routeOf ? await options.routeOf(instanceId, request.origin) : ok(DIRECT_ROUTE);
      await inTurn();
      const outcome = route.ok ? await sendWithRetry(request, route.value, signal) : route;
      if (outcome.ok && outcome.value.retryAt !== null) waits.set(instanceId, outcome.value.retryAt);
      return outcome;
    } finally {
      leave?.();
      underWay.delete(controller);
    }
  }

  function abortInstance(instanceId: string): void {
    for (const [controller, call] of underWay) if (call.instanceId === instanceId) controller.abort();
  }

  /** Its outcome is unknown, and the next write goes. Ignored for a write that has just begun. */
  function stopWrite(instanceId: string): void {
    for (const [controller, call] of underWay) {
      const since = call.instanceId === instanceId ? call.writesSince : null;
      if (since !== null && now() - since >= limits.stoppableMs) controller.abort();
    }
  }

  return {
    send,
    abortInstance,
    stopWrite,
    endWait: (instanceId: string) => void waits.delete(instanceId),
    abortAll: (): void => {
      for (const controller of underWay.keys()) controller.abort();
    },
    closeInstance: (instanceId: string): void => {
      abortInstance(instanceId);
      waits.delete(instanceId);
      http.close(instanceId);
    },
  };
}

export function isHeaderValue(text: string): boolean {
  return keyFault(text) === null;
}

export type RequestLog = {
  method: string;
  call: string;
  instanceId: string;
  status: number | string;
  ms: number;
};

const RETRIED_STATUS: ReadonlySet<number> = new Set([502, 503, 504]);

export function createRetries(options: {
  exchange: Exchange;
  wholeMs: number;
  log: (entry: RequestLog) => void;
  random?: (() => number) | undefined;
  wait?: ((ms: number, signal: AbortSignal) => Promise<void>) | undefined;
  now?: (() => number) | undefined;
}): (request: Send, route: NetworkRoute, signal: AbortSignal) => Promise<Result<Answer>> {
  const { exchange, wholeMs, log } = options;
  const random = options.random ?? Math.random;
  const now = options.now ?? (() => performance.now());
  const wait = options.wait ?? ((ms, signal) => delay(ms, undefined, { signal }).catch(() => undefined));

  async function tryOnce(
    request: Send,
    route: NetworkRoute,
    signal: AbortSignal,
    leftMs: number,
  ): Promise<Result<Answer>> {
    const started = now();
    const outcome = await exchange(request, route, signal, leftMs);
    const ms = Math.round(now() - started);
    const status = outcome.ok ? outcome.value.status : outcome.error.code;
    log({ method: methodOf(request), call: request.call, instanceId: request.instanceId, status, ms });
    return outcome.ok ? ok({ ...outcome.value, ms }) : outcome;
  }

  return async (request, route, signal) => {
    const deadline = now() + wholeMs;
    const first = await tryOnce(request, route, signal, wholeMs);
    if (request.kind === 'write' || !isRetried(first)) return first;
    await wait(200 + Math.round(random() * 400), signal);
    const left = deadline - now();
    return left > 0 ? tryOnce(request, route, signal, left) : first;
  };
}

function isRetried(outcome: Result<Answer>): boolean {
  return outcome.ok ? RETRIED_STATUS.has(outcome.value.status) : meaningOf(outcome.error).read === 'retry';
}
