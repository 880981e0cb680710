import { fail, ok, type Result } from '../../shared/errors.ts';
import { keyFault } from '../../shared/keyText.ts';
import { createSemaphore } from '../scheduling/semaphore.ts';
import { createEventLoopTurns } from '../scheduling/yielding.ts';
import { type Answer, contextOf, createExchange, type ExchangeLimits, type Send } from './exchange.ts';
import { keyMalformed } from './failures.ts';
import type { HttpAdapter } from './httpAdapter.ts';
import { canceledFailure, rateLimitedFailure } from './networkFailures.ts';
import { createRetries, type RequestLog } from './retries.ts';
import { DIRECT_ROUTE, type NetworkRoute } from './routes.ts';

/** Carries calls to servers within limits of time, size and number: those that change nothing. */
export type Transport = Carrying<Send & { kind: 'read' }>;

/** Carries those that change a server, too: for Dokploy's client alone. */
export type WritableTransport = Carrying<Send>;

type Carrying<Sent extends Send> = {
  send: (send: Sent) => Promise<Result<Answer>>;
  /** Gives up the instance's calls, running and waiting. */
  abortInstance: (instanceId: string) => void;
  /**
   * Ends the waiting for the write that an instance was sent: what became of it is unknown then, and the next one goes.
   * One that has just begun is not the one that was waited for.
   */
  stopWrite: (instanceId: string) => void;
  abortAll: () => void;
  /** Ends the wait that an instance asked for by a 429: the person wants to try now. */
  endWait: (instanceId: string) => void;
  /** Gives up its calls and closes its session, for a removal. */
  closeInstance: (instanceId: string) => void;
};

const LIMITS: ExchangeLimits & { perInstance: number; perTurn: number; stoppableMs: number } = {
  firstSignMs: 10_000,
  wholeMs: 30_000,
  /** Before that, nobody has waited for a write. */
  stoppableMs: 2_000,
  bytes: 10_000_000,
  perInstance: 4,
  /** A request takes a quarter of a ms to be sent, and a refresh of a hundred instances asks for hundreds at once. */
  perTurn: 8,
};

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
}): WritableTransport {
  const { http } = options;
  const limits = { ...LIMITS, ...options.limits };
  const clock = options.clock ?? Date.now;
  const now = options.now ?? (() => performance.now());
  const exchange = createExchange({ ...options, limits, clock });
  const sendWithRetry = createRetries({ ...options, exchange, wholeMs: limits.wholeMs });
  /** The calls that run or wait; `writesSince`: when one that writes went out, null for all others. */
  const underWay = new Map<AbortController, { instanceId: string; writesSince: number | null }>();
  /** When an instance takes calls again, by its own word. */
  const waits = new Map<string, number>();
  const semaphore = createSemaphore();
  const turn = createEventLoopTurns(limits.perTurn);

  async function send(request: Send): Promise<Result<Answer>> {
    if (request.key !== null && !isHeaderValue(request.key)) {
      return fail(keyMalformed('it has characters that no key has'));
    }
    const controller = new AbortController();
    const { instanceId } = request;
    underWay.set(controller, { instanceId, writesSince: null });
    const signal = request.signal ? AbortSignal.any([request.signal, controller.signal]) : controller.signal;
    // At most so many reads, and one write, at once per instance.
    const most = request.kind === 'write' ? 1 : limits.perInstance;
    const leave = await semaphore.enter(`${request.kind} ${instanceId}`, most, signal);
    try {
      if (!leave) return fail(canceledFailure(contextOf(request), false));
      if (request.kind === 'write') underWay.set(controller, { instanceId, writesSince: now() });
      const until = waits.get(instanceId) ?? 0;
      if (until > clock()) return fail(rateLimitedFailure(contextOf(request), until, clock()));
      const route = options.routeOf ? await options.routeOf(instanceId, request.origin) : ok(DIRECT_ROUTE);
      await turn();
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
    endWait: (instanceId) => void waits.delete(instanceId),
    abortAll: () => {
      for (const controller of underWay.keys()) controller.abort();
    },
    closeInstance: (instanceId) => {
      abortInstance(instanceId);
      waits.delete(instanceId);
      http.close(instanceId);
    },
  };
}

/** Whether a text can stand in a header and can be a key: printable ASCII without spaces. */
export function isHeaderValue(text: string): boolean {
  return keyFault(text) === null;
}
