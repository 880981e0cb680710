import { setTimeout as delay } from 'node:timers/promises';
import { meaningOf } from '../../shared/errorMeanings.ts';
import { ok, type Result } from '../../shared/errors.ts';
import { type Answer, type Exchange, methodOf, type Send } from './exchange.ts';
import type { NetworkRoute } from './routes.ts';

/** All that is ever logged of a call. */
export type RequestLog = {
  method: string;
  call: string;
  instanceId: string;
  status: number | string;
  ms: number;
};

const RETRIED_STATUS: ReadonlySet<number> = new Set([502, 503, 504]);

/** Sends a request, and a read once more where the first try failed by the network or by a 502, 503 or 504; logs each try. */
export function createRetries(options: {
  exchange: Exchange;
  /** For both tries and the wait between them, in ms. */
  wholeMs: number;
  log: (entry: RequestLog) => void;
  /** From 0 to 1, for the wait before the second try. */
  random?: (() => number) | undefined;
  wait?: ((ms: number, signal: AbortSignal) => Promise<void>) | undefined;
  /** ms since any moment, never set back. */
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
