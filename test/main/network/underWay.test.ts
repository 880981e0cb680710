import { expect, test } from 'vitest';
import type { HttpAdapter, HttpEvents, HttpRequest } from '../../../src/main/network/exchange.ts';
import { DIRECT_ROUTE } from '../../../src/main/network/routes.ts';
import { createTransport } from '../../../src/main/network/transport.ts';
import { fail, ok, type Result } from '../../../src/shared/errors.ts';

// What an instance has under way: how much at once, and what ends it.

/** Lets everything run that can run now. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

function open() {
  const out: { request: HttpRequest; events: HttpEvents; aborted: boolean }[] = [];
  const closed: string[] = [];
  const logged: string[] = [];
  const time = { now: 0 };
  const transport = createTransport({
    http: {
      open: (request, events) => {
        const call = { request, events, aborted: false };
        out.push(call);
        return {
          abort: () => {
            call.aborted = true;
          },
        };
      },
      close: (id) => void closed.push(id),
    } as HttpAdapter,
    userAgent: 'test',
    log: ({ call }) => logged.push(call),
    wait: async () => {},
    now: () => time.now,
    clock: () => time.now,
    limits: { perInstance: 2, stoppableMs: 2000 },
  });
  const outcomes: string[] = [];
  /** Sends a call that is told under this name when it ends. */
  const send = (name: string, kind: 'read' | 'write', instanceId = 'shop', signal?: AbortSignal) => {
    const request = {
      instanceId,
      origin: 'https://a.test',
      path: `/${name}`,
      call: name,
      kind,
      key: null,
      signal,
    };
    void transport
      .send(request)
      .then((result: Result<{ status: number }>) =>
        outcomes.push(`${name} ${result.ok ? result.value.status : result.error.code}`),
      );
    return settle();
  };
  const paths = () => out.map(({ request }) => new URL(request.url).pathname.slice(1));
  const answer = (name: string, status = 200, headers: Record<string, string> = {}) => {
    const call = out.find(({ request }) => request.url.endsWith(`/${name}`));
    call?.events.response(status, headers);
    call?.events.end();
    return settle();
  };
  return { transport, send, answer, out, paths, outcomes, closed, logged, time };
}

test('of one instance so many reads are out at once, and one write; another instance does not wait for it', async () => {
  const app = open();
  for (const name of ['r1', 'r2', 'r3']) await app.send(name, 'read');
  for (const name of ['w1', 'w2']) await app.send(name, 'write');
  await app.send('other', 'write', 'blog');
  expect(app.paths()).toEqual(['r1', 'r2', 'w1', 'other']);
  await app.answer('r2');
  await app.answer('w1');
  expect(app.paths().slice(4)).toEqual(['r3', 'w2']);
});

test('a write is stopped once it has been waited for, and lets the next one go; one that just began stays', async () => {
  const app = open();
  await app.send('w1', 'write');
  await app.send('w2', 'write');
  await app.send('other', 'write', 'blog');
  app.time.now = 1999;
  app.transport.stopWrite('shop');
  await settle();
  expect(app.outcomes).toEqual([]);
  app.time.now = 2000;
  app.transport.stopWrite('shop');
  await settle();
  expect(app.outcomes).toEqual(['w1 canceled']);
  // The next one began now: it is not the one that was waited for.
  app.transport.stopWrite('shop');
  app.transport.stopWrite('farm');
  await settle();
  await app.answer('w2');
  await app.answer('other');
  expect(app.outcomes).toEqual(['w1 canceled', 'w2 200', 'other 200']);
});

test('a read that is waited for is not left with the write', async () => {
  const app = open();
  await app.send('r1', 'read');
  app.time.now = 5000;
  app.transport.stopWrite('shop');
  await app.answer('r1');
  expect(app.outcomes).toEqual(['r1 200']);
});

test('one that is given up while it waits takes no turn, and leaves the one that is out to be stopped', async () => {
  const app = open();
  const controller = new AbortController();
  await app.send('w1', 'write');
  await app.send('w2', 'write', 'shop', controller.signal);
  controller.abort();
  await settle();
  expect(app.outcomes).toEqual(['w2 canceled']);
  expect(app.logged).toEqual([]);
  app.time.now = 2000;
  app.transport.stopWrite('shop');
  await settle();
  expect(app.outcomes).toEqual(['w2 canceled', 'w1 canceled']);
  // Nothing is out any more.
  app.transport.stopWrite('shop');
  await app.send('w3', 'write');
  expect(app.paths()).toEqual(['w1', 'w3']);
});

test('giving up an instance ends what is out and what waits, of that instance alone', async () => {
  const app = open();
  for (const name of ['r1', 'r2', 'r3']) await app.send(name, 'read');
  await app.send('other', 'read', 'blog');
  app.transport.abortInstance('shop');
  await settle();
  expect(app.outcomes.toSorted()).toEqual(['r1 canceled', 'r2 canceled', 'r3 canceled']);
  expect(app.out.map(({ aborted }) => aborted)).toEqual([true, true, false]);
  await app.send('r4', 'read');
  app.transport.abortAll();
  await settle();
  expect(app.outcomes.slice(3).toSorted()).toEqual(['other canceled', 'r4 canceled']);
  await app.send('r5', 'read');
  app.transport.closeInstance('shop');
  await settle();
  expect([app.outcomes.at(-1), app.closed]).toEqual(['r5 canceled', ['shop']]);
});

test('what is out can be given up also after others of the instance were answered', async () => {
  const app = open();
  for (const name of ['r1', 'r2']) await app.send(name, 'read');
  await app.answer('r1');
  app.transport.abortInstance('shop');
  await settle();
  expect(app.outcomes).toEqual(['r1 200', 'r2 canceled']);
});

test('an answer to what was sent before a 429 does not end the wait that it asked for', async () => {
  const app = open();
  for (const name of ['r1', 'r2']) await app.send(name, 'read');
  await app.answer('r1', 429, { 'retry-after': '60' });
  await app.answer('r2');
  await app.send('r3', 'read');
  expect(app.outcomes).toEqual(['r1 429', 'r2 200', 'r3 rate-limited']);
});

test('how an instance is reached is asked for each call, and one that cannot be told is not sent', async () => {
  const routes: string[] = [];
  const opened: HttpRequest[] = [];
  const transport = createTransport({
    http: {
      open: (request, events) => {
        opened.push(request);
        queueMicrotask(() => events.error(new Error('net::ERR_CONNECTION_RESET')));
        return { abort: () => {} };
      },
      close: () => {},
    },
    userAgent: 'test',
    log: () => {},
    wait: async () => {},
    routeOf: async (instanceId, origin) => {
      routes.push(`${instanceId} ${origin}`);
      return instanceId === 'shop'
        ? ok({ ...DIRECT_ROUTE, headers: { 'x-front': 'token' } })
        : fail({ code: 'header-missing', message: 'A header is missing.', advice: 'Give it again.' });
    },
  });
  const request = { origin: 'https://a.test', path: '/', call: 'x', kind: 'write', key: null } as const;
  expect(await transport.send({ ...request, instanceId: 'blog' })).toMatchObject({
    error: { code: 'header-missing' },
  });
  expect(opened).toEqual([]);
  await transport.send({ ...request, instanceId: 'shop' });
  expect(opened[0]?.headers).toMatchObject({ 'x-front': 'token' });
  expect(routes).toEqual(['blog https://a.test', 'shop https://a.test']);
});

test('after a 429 that says until when nothing goes before, unless the person wants it or the instance is new', async () => {
  for (const end of ['endWait', 'closeInstance', 'time'] as const) {
    const app = open();
    await app.send('r1', 'read');
    await app.answer('r1', 429, { 'retry-after': '60' });
    await app.send('r2', 'read');
    await app.send('other', 'read', 'blog');
    expect(app.paths()).toEqual(['r1', 'other']);
    expect(app.outcomes).toEqual(['r1 429', 'r2 rate-limited']);
    if (end === 'time') app.time.now = 60_000;
    else app.transport[end]('shop');
    await app.send('r3', 'read');
    expect(app.paths()).toEqual(['r1', 'other', 'r3']);
  }
});
