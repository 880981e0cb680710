import { getEventListeners } from 'node:events';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import {
  createExchange,
  type HttpAdapter,
  type HttpEvents,
  type Send,
} from '../../../src/main/network/exchange.ts';
import { DIRECT_ROUTE } from '../../../src/main/network/routes.ts';

const LIMITS = { firstSignMs: 10_000, wholeMs: 30_000, bytes: 10 };

beforeEach(() => void vi.useFakeTimers({ now: 0 }));
afterEach(() => void vi.useRealTimers());

function open(change: Partial<Send> = {}, atOnce?: (events: HttpEvents) => void) {
  let events: HttpEvents | null = null;
  const sent: Parameters<HttpAdapter['open']>[0][] = [];
  let aborts = 0;
  const exchange = createExchange({
    http: {
      open: (request: Parameters<HttpAdapter['open']>[0], given: HttpEvents) => {
        sent.push(request);
        events = given;
        atOnce?.(given);
        return {
          abort: () => {
            aborts += 1;
          },
        };
      },
    } as HttpAdapter,
    userAgent: 'Quayside/test',
    limits: LIMITS,
    clock: () => 0,
  });
  const controller = new AbortController();
  const request: Send = {
    instanceId: 'shop',
    origin: 'https://shop.example.com',
    path: '/api/user.get',
    call: 'user.get',
    kind: 'read',
    key: 'the-key',
    ...change,
  };
  const ended = exchange(request, DIRECT_ROUTE, controller.signal, LIMITS.wholeMs);
  const outcome = async () => {
    const result = await ended;
    return result.ok ? `${result.value.status} ${result.value.text}` : result.error.code;
  };
  return { events: () => events as HttpEvents, sent, outcome, controller, aborts: () => aborts };
}

const bytes = (text: string) => new TextEncoder().encode(text);
const answer = (events: HttpEvents, text = 'done') => {
  events.response(200, {});
  events.data(bytes(text));
  events.end();
};

test.each<[string, string, number, (app: ReturnType<typeof open>) => void]>([
  ['an answer', '200 done', 0, ({ events }) => answer(events())],
  ['a redirect', '302 ', 1, ({ events }) => events().redirect(302, 'https://elsewhere.example.com/')],
  ['a failure', 'reset', 0, ({ events }) => events().error(new Error('net::ERR_CONNECTION_RESET'))],
  ['giving up', 'canceled', 1, ({ controller }) => controller.abort()],
  ['no first sign', 'timeout', 1, () => vi.advanceTimersByTime(LIMITS.firstSignMs)],
  [
    'an answer without an end',
    'timeout',
    1,
    ({ events }) => {
      events().response(200, {});
      vi.advanceTimersByTime(LIMITS.wholeMs);
    },
  ],
  [
    'too much',
    'too-large',
    1,
    ({ events }) => {
      events().response(200, {});
      events().data(bytes('x'.repeat(LIMITS.bytes)));
      events().data(bytes('x'));
    },
  ],
])('%s ends it once: nothing waits, what comes later is passed over', async (_what, told, aborts, end) => {
  const app = open();
  end(app);
  expect(vi.getTimerCount()).toBe(0);
  expect(getEventListeners(app.controller.signal, 'abort')).toEqual([]);
  app.events().data(bytes('x'.repeat(100)));
  app.events().error(new Error('net::ERR_FAILED'));
  app.controller.abort();
  expect([await app.outcome(), app.aborts()]).toEqual([told, aborts]);
});

test('an answer of exactly the largest size is taken', async () => {
  const app = open();
  answer(app.events(), 'x'.repeat(LIMITS.bytes));
  expect(await app.outcome()).toBe(`200 ${'x'.repeat(LIMITS.bytes)}`);
});

test('an answer that has begun may take its time, and a write may wait for its first sign', async () => {
  for (const kind of ['read', 'write'] as const) {
    const app = open({ kind });
    if (kind === 'read') app.events().response(200, {});
    vi.advanceTimersByTime(LIMITS.wholeMs - 1);
    answer(app.events());
    expect(await app.outcome()).toBe('200 done');
  }
});

test('what is settled while it is still being opened is closed all the same; what throws there is a failure', async () => {
  const settled = open({}, (events) => events.redirect(302, '/login'));
  expect([await settled.outcome(), settled.aborts()]).toEqual(['302 ', 1]);
  const thrown = open({}, () => {
    throw new Error('net::ERR_CONNECTION_REFUSED');
  });
  expect([await thrown.outcome(), thrown.aborts()]).toEqual(['refused', 0]);
});

test('given up before it began, nothing is sent', async () => {
  const exchange = createExchange({
    http: {
      open: () => {
        throw new Error('nothing may be sent');
      },
    } as unknown as HttpAdapter,
    userAgent: 'x',
    limits: LIMITS,
    clock: () => 0,
  });
  const request = { instanceId: 'a', origin: 'https://a.test', path: '/', call: 'x', kind: 'write' } as const;
  const ended = await exchange({ ...request, key: null }, DIRECT_ROUTE, AbortSignal.abort(), 1000);
  expect(ended).toMatchObject({ ok: false, error: { code: 'canceled' } });
  expect(ended).not.toMatchObject({ error: { details: { outcomeUnknown: true } } });
});

test.each([
  [{}, 'GET', { 'x-api-key': 'the-key' }],
  [{ key: null }, 'GET', {}],
  [{ body: '{}' }, 'POST', { 'x-api-key': 'the-key', 'content-type': 'application/json' }],
])('%j is sent as %s with %j', (change, method, headers) => {
  const { sent } = open(change);
  const always = { accept: 'application/json', 'user-agent': 'Quayside/test' };
  expect(sent).toMatchObject([
    { method, url: 'https://shop.example.com/api/user.get', body: 'body' in change ? '{}' : null },
  ]);
  expect(sent[0]?.headers).toEqual({ ...always, ...headers });
});

test.each([
  [429, 60_000],
  [503, null],
])('%i: when the server takes calls again is read of a 429 alone', async (status, retryAt) => {
  const exchange = createExchange({
    http: {
      open: (_request: unknown, events: HttpEvents) => {
        events.response(status, {
          'retry-after': '60',
          'content-type': 'Application/JSON; charset=x',
          server: ['a', 'b'],
        });
        events.end();
        return { abort: () => {} };
      },
    } as unknown as HttpAdapter,
    userAgent: 'x',
    limits: LIMITS,
    clock: () => 0,
  });
  const request = { instanceId: 'a', origin: 'https://a.test', path: '/', call: 'x', kind: 'read' } as const;
  const read = await exchange({ ...request, key: null }, DIRECT_ROUTE, new AbortController().signal, 1000);
  expect(read).toMatchObject({
    value: { status, retryAt, contentType: 'application/json', server: 'a', authenticate: '' },
  });
});
