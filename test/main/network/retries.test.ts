import { describe, expect, test } from 'vitest';
import type { Answer, Send } from '../../../src/main/network/exchange.ts';
import { DIRECT_ROUTE } from '../../../src/main/network/routes.ts';
import { createRetries, type RequestLog } from '../../../src/main/network/transport.ts';
import { fail, ok, type Result } from '../../../src/shared/errors.ts';

const answer = (status: number): Result<Answer> => ok({ status } as Answer);
const failure = (code: 'reset' | 'canceled' | 'timeout'): Result<Answer> =>
  fail({ code, message: 'It failed.', advice: 'Try again.' });

type Given = { kind?: 'read' | 'write'; outcomes: Result<Answer>[]; takes?: number; ownWait?: boolean };

/** Sends one request whose tries end with these outcomes, each after `takes` ms; the wait takes what it is told. */
async function send({ kind = 'read', outcomes, takes = 10, ownWait = true }: Given) {
  let now = 1_000;
  const left = [...outcomes];
  const limits: number[] = [];
  const waits: number[] = [];
  const logged: RequestLog[] = [];
  const controller = new AbortController();
  const retries = createRetries({
    exchange: async (_request, _route, signal, leftMs) => {
      limits.push(leftMs);
      now += takes;
      return signal.aborted ? failure('canceled') : (left.shift() as Result<Answer>);
    },
    wholeMs: 1_000,
    log: (entry) => {
      logged.push(entry);
      if (!ownWait) controller.abort();
    },
    random: () => 0.25,
    now: () => now,
    wait: ownWait
      ? async (ms) => {
          waits.push(ms);
          now += ms;
        }
      : undefined,
  });
  const request = { call: 'organization.all', instanceId: 'shop', kind } as Send;
  const outcome = await retries(request, DIRECT_ROUTE, controller.signal);
  return { outcome, limits, waits, logged };
}

describe('a request', () => {
  test('that is answered is sent once, and its answer says how long it took', async () => {
    const { outcome, limits, waits, logged } = await send({ outcomes: [answer(200)], takes: 34 });
    expect(outcome).toEqual(ok({ status: 200, ms: 34 }));
    expect(limits).toEqual([1_000]);
    expect(waits).toEqual([]);
    expect(logged).toEqual([
      { method: 'GET', call: 'organization.all', instanceId: 'shop', status: 200, ms: 34 },
    ]);
  });

  test.each([
    ['read', answer(503), 2],
    ['read', failure('reset'), 2],
    ['read', answer(500), 1],
    ['read', failure('canceled'), 1],
    ['read', failure('timeout'), 1],
    ['read', answer(504), 2],
    ['write', answer(503), 1],
    ['write', failure('reset'), 1],
  ] as const)('that is a %s and ends as %j goes %i times', async (kind, first, times) => {
    const { outcome, limits, logged } = await send({ kind, outcomes: [first, answer(200)] });
    expect(limits).toHaveLength(times);
    expect(logged).toHaveLength(times);
    expect(outcome).toMatchObject(times === 2 ? { value: { status: 200 } } : first);
  });

  test('is tried again within what is left of its time, and not at all once that is over', async () => {
    const outcomes = [answer(502), answer(200)];
    const early = await send({ outcomes });
    expect(early.waits).toEqual([300]);
    expect(early.limits).toEqual([1_000, 690]);
    const late = await send({ outcomes, takes: 700 });
    expect(late.outcome).toMatchObject({ value: { status: 502 } });
    expect(late.limits).toEqual([1_000]);
  });

  test('that is given up waits no longer for its second try', async () => {
    const { outcome } = await send({ outcomes: [answer(502), answer(200)], ownWait: false });
    expect(outcome).toMatchObject({ error: { code: 'canceled' } });
  });
});
