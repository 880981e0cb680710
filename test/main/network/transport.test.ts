import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { readRetryAfter, type Send } from '../../../src/main/network/exchange.ts';
import { createTransport, type RequestLog } from '../../../src/main/network/transport.ts';
import { writeOutcome } from '../../../src/shared/errorMeanings.ts';
import type { SimulatedInstance } from '../../dokploy/instance.ts';
import { type Simulator, startSimulator } from '../../dokploy/simulator.ts';
import { createNodeHttp } from './nodeHttp.ts';

let simulator: Simulator;
let server: SimulatedInstance;
let other: SimulatedInstance;
let key: string;

beforeAll(async () => {
  simulator = await startSimulator();
  server = await simulator.addInstance();
  other = await simulator.addInstance();
  key = server.key({ user: 'owner@example.com', organization: 'Acme' });
});
afterAll(() => simulator.close());
afterEach(() => {
  for (const instance of simulator.instances) {
    instance.setFault(null);
    instance.requests.clear();
  }
});

function make(limits: Parameters<typeof createTransport>[0]['limits'] = {}) {
  const log: RequestLog[] = [];
  const waits: number[] = [];
  const http = createNodeHttp();
  const transport = createTransport({
    http,
    userAgent: 'Quayside/test',
    log: (entry) => log.push(entry),
    limits,
    random: () => 0.5,
    wait: async (ms) => {
      waits.push(ms);
    },
  });
  return { transport, http, log, waits };
}

function read(change: Partial<Send> = {}): Send {
  return {
    instanceId: 'one',
    origin: server.origin,
    path: '/api/organization.all',
    call: 'organization.all',
    kind: 'read',
    key,
    ...change,
  };
}

function write(change: Partial<Send> = {}): Send {
  const body = JSON.stringify({ name: 'New' });
  return read({
    kind: 'write',
    path: '/api/organization.create',
    call: 'organization.create',
    body,
    ...change,
  });
}

async function codeOf(
  sent: Promise<{ ok: true; value: { status: number } } | { ok: false; error: { code: string } }>,
) {
  const result = await sent;
  return result.ok ? result.value.status : result.error.code;
}

it('sends few of the requests that are asked for at once per turn of the event loop, and all in the end', async () => {
  let turn = 0;
  let counting = true;
  const count = () => {
    turn += 1;
    if (counting) setImmediate(count);
  };
  setImmediate(count);
  const sent: { path: string; turn: number }[] = [];
  const transport = createTransport({
    http: {
      open: ({ url }, events) => {
        sent.push({ path: new URL(url).pathname, turn });
        events.response(200, {});
        events.end();
        return { abort: () => {} };
      },
      close: () => {},
    },
    userAgent: 'Quayside/test',
    log: () => {},
    limits: { perTurn: 8 },
  });
  const paths = Array.from({ length: 100 }, (_, at) => `/api/${at}`);
  await Promise.all(paths.map((path) => transport.send(read({ instanceId: path, path }))));
  counting = false;
  expect(sent.map(({ path }) => path)).toEqual(paths);
  const turns = new Set(sent.map((each) => each.turn));
  const perTurn = [...turns].map((one) => sent.filter((each) => each.turn === one).length);
  expect(Math.max(...perTurn)).toBe(8);
});

describe('what is sent', () => {
  it('carries the key, who asks, and nothing else of ours', async () => {
    const { transport } = make();
    expect(await codeOf(transport.send(read()))).toBe(200);
    expect(server.requests[0]?.headers).toMatchObject({
      'x-api-key': key,
      accept: 'application/json',
      'user-agent': 'Quayside/test',
    });
    expect(server.requests[0]?.headers).not.toHaveProperty('cookie');
  });

  it('refuses a key that would break the header before anything leaves', async () => {
    const { transport } = make();
    for (const bad of ['a\r\nx-evil: 1', 'schlüssel', 'a b', '', 'x'.repeat(2000)]) {
      expect(await codeOf(transport.send(read({ key: bad })))).toBe('key-malformed');
    }
    expect(server.requests).toHaveLength(0);
  });

  it('logs method, call, instance, status and time, and nothing of the key or body', async () => {
    const { transport, log } = make();
    await transport.send(write());
    expect(log).toEqual([
      { method: 'POST', call: 'organization.create', instanceId: 'one', status: 200, ms: expect.any(Number) },
    ]);
  });
});

describe('redirects', () => {
  it('are told with origin and path, never followed, and the key stays here', async () => {
    const { transport } = make();
    server.setFault({ kind: 'login-redirect', to: `${other.origin}/login?token=abc` });
    const result = await transport.send(read());
    expect(result.ok && result.value).toMatchObject({ status: 302, redirect: `${other.origin}/login` });
    expect(other.requests).toHaveLength(0);
  });
});

describe('second tries', () => {
  it.each([502, 503, 504])(
    'reads are tried once more after a %i, after a wait with jitter',
    async (status) => {
      const { transport, waits } = make();
      server.setFault({ kind: 'status', status }, { times: 1 });
      expect(await codeOf(transport.send(read()))).toBe(200);
      expect(server.requests).toHaveLength(2);
      expect(waits).toEqual([400]);
    },
  );

  it('reads are tried once more after a reset, and only once', async () => {
    const { transport } = make();
    server.setFault({ kind: 'reset' });
    expect(await codeOf(transport.send(read()))).toBe('reset');
    expect(server.requests).toHaveLength(2);
  });

  it('writes are never sent twice, and an unknown outcome is said', async () => {
    const { transport } = make();
    server.setFault({ kind: 'reset' });
    const result = await transport.send(write());
    expect(!result.ok && result.error).toMatchObject({ code: 'reset', details: { outcomeUnknown: true } });
    server.setFault({ kind: 'status', status: 503 });
    expect(await codeOf(transport.send(write()))).toBe(503);
    expect(server.requests).toHaveLength(2);
  });

  it.each([500, 403, 401])('a %i is an answer, not tried again', async (status) => {
    const { transport } = make();
    server.setFault({ kind: 'status', status });
    expect(await codeOf(transport.send(read()))).toBe(status);
    expect(server.requests).toHaveLength(1);
  });
});

/** A network stack that fails each call with the next of these errors, then carries on. */
function failingWith(...errors: string[]) {
  const http = createNodeHttp();
  const left = [...errors];
  const opened: string[] = [];
  const transport = createTransport({
    http: {
      ...http,
      open: (request, events) => {
        opened.push(request.method);
        const error = left.shift();
        if (error === undefined) return http.open(request, events);
        queueMicrotask(() => events.error(new Error(`net::${error}`)));
        return { abort: () => {} };
      },
    },
    userAgent: 'Quayside/test',
    log: () => {},
    wait: async () => {},
  });
  return { transport, opened };
}

describe('a network that changes while a call is out', () => {
  it.each(['ERR_NETWORK_CHANGED', 'ERR_NETWORK_IO_SUSPENDED'])('%s: a read is tried again', async (error) => {
    const { transport, opened } = failingWith(error);
    expect(await codeOf(transport.send(read()))).toBe(200);
    expect(opened).toHaveLength(2);
  });

  it('a write is not, and may have happened: the page looks, as main says', async () => {
    const { transport, opened } = failingWith('ERR_NETWORK_CHANGED');
    const result = await transport.send(write());
    if (result.ok) throw new Error('it went');
    expect(result.error).toMatchObject({ code: 'network-changed', details: { outcomeUnknown: true } });
    expect(writeOutcome(result.error)).toBe('perhaps');
    expect(opened).toHaveLength(1);
  });

  it('without any network nothing was sent', async () => {
    const { transport } = failingWith('ERR_INTERNET_DISCONNECTED');
    const result = await transport.send(write());
    if (result.ok) throw new Error('it went');
    expect(result.error.code).toBe('offline');
    expect(writeOutcome(result.error)).toBe('no');
  });
});

describe('a server that asks to wait', () => {
  it('gets no call before the time that it said, unless the person wants to try', async () => {
    const { transport } = make();
    server.setFault({ kind: 'rate-limit', retryAfter: '3600' }, { times: 1 });
    const first = await transport.send(read());
    const told = first.ok ? first.value.retryAt : null;
    expect(told).toBeGreaterThan(Date.now() + 3_500_000);
    for (const send of [read(), write()]) {
      const held = await transport.send(send);
      expect(!held.ok && held.error).toMatchObject({ code: 'rate-limited', details: { until: told } });
      expect(!held.ok && writeOutcome(held.error)).toBe('no');
    }
    expect(server.requests).toHaveLength(1);
    expect(await codeOf(transport.send(read({ instanceId: 'two', origin: other.origin })))).not.toBe(
      'rate-limited',
    );
    transport.endWait('one');
    expect(await codeOf(transport.send(read()))).toBe(200);
  });

  it.each([
    ['30', 30_000],
    ['0', null],
    ['', null],
    ['soon', null],
    ['-5', null],
    ['Thu, 01 Jan 1970 00:00:20 GMT', 20_000],
    ['Thu, 01 Jan 1960 00:00:00 GMT', null],
    ['999999999', 86_400_000],
  ])('Retry-After %j', (text, at) => {
    expect(readRetryAfter(text, 0)).toBe(at);
  });
});

describe('limits', () => {
  it('a server that never answers ends a read at the first limit, without a second try', async () => {
    const { transport } = make({ firstSignMs: 500 });
    server.setFault({ kind: 'hang' });
    expect(await codeOf(transport.send(read()))).toBe('timeout');
    expect(server.requests).toHaveLength(1);
  });

  it('a write may take longer than a read’s first limit', async () => {
    const { transport } = make({ firstSignMs: 1 });
    server.setFault({ kind: 'slow', ms: 60 });
    expect(await codeOf(transport.send(write()))).toBe(200);
  });

  it('a write that is waited for can be left, its outcome unknown, and the next one goes', async () => {
    server.setFault({ kind: 'hang' }, { times: 1 });
    const { transport } = make({ stoppableMs: 0 });
    const hanging = transport.send(write());
    const next = transport.send(write());
    await vi.waitUntil(() => server.requests.length === 1);
    transport.stopWrite('one');
    const left = await hanging;
    expect(left).toMatchObject({ error: { code: 'canceled', details: { outcomeUnknown: true } } });
    expect(await next).toMatchObject({ value: { status: expect.any(Number) } });
  });

  it('a write that has just begun is not left: the one that was waited for was answered meanwhile', async () => {
    const { transport } = make();
    const sent = transport.send(write());
    transport.stopWrite('one');
    transport.stopWrite('another');
    expect(await sent).toMatchObject({ ok: true });
  });

  it('a write that never answers ends at the whole limit', async () => {
    const { transport } = make({ wholeMs: 60 });
    server.setFault({ kind: 'hang' });
    expect(await codeOf(transport.send(write()))).toBe('timeout');
  });

  it('an answer is cut off as soon as it is too large', async () => {
    const { transport } = make({ bytes: 50_000 });
    server.setFault({ kind: 'oversize', bytes: 2_000_000 });
    expect(await codeOf(transport.send(read()))).toBe('too-large');
  });

  it('a body cut in the middle is a reset, not a short answer', async () => {
    const { transport } = make();
    server.setFault({ kind: 'drop-after-headers' });
    expect(await codeOf(transport.send(read()))).toBe('reset');
  });
});

describe('giving up', () => {
  it('ends one call by its signal, and takes an ended signal without sending', async () => {
    const { transport } = make();
    const held = server.hold('organization.all');
    const controller = new AbortController();
    const sent = codeOf(transport.send(read({ signal: controller.signal })));
    await held.arrived;
    controller.abort();
    expect(await sent).toBe('canceled');
    held.release();
    server.requests.clear();
    expect(await codeOf(transport.send(read({ signal: controller.signal })))).toBe('canceled');
    expect(server.requests).toHaveLength(0);
  });

  it('of one instance ends its running and waiting calls, and leaves the others’', async () => {
    const { transport, http } = make({ perInstance: 1 });
    const [mine, theirs] = [server.hold('organization.all'), other.hold('organization.all')];
    const sent = [codeOf(transport.send(read())), codeOf(transport.send(read()))];
    const far = codeOf(transport.send(read({ instanceId: 'two', origin: other.origin })));
    await Promise.all([mine.arrived, theirs.arrived]);
    transport.closeInstance('one');
    expect(await Promise.all(sent)).toEqual(['canceled', 'canceled']);
    expect(http.closed).toEqual(['one']);
    theirs.release();
    mine.release();
    expect(await far).toBe(401);
  });

  it('a write that waits for another ends at once and did nothing; the ones behind it go on', async () => {
    const { transport } = make();
    const held = server.hold('organization.create');
    const first = codeOf(transport.send(write()));
    await held.arrived;
    const controller = new AbortController();
    const waiting = transport.send(write({ signal: controller.signal }));
    const last = codeOf(transport.send(write()));
    controller.abort();
    const given = await waiting;
    expect(!given.ok && given.error).toMatchObject({ code: 'canceled' });
    expect(!given.ok && given.error.details).not.toHaveProperty('outcomeUnknown');
    held.release();
    expect(await Promise.all([first, last])).toEqual([200, 200]);
    expect(server.requests).toHaveLength(2);
  });

  it('of all ends everything', async () => {
    const { transport } = make();
    const held = server.hold('organization.all');
    const sent = codeOf(transport.send(read()));
    await held.arrived;
    transport.abortAll();
    expect(await sent).toBe('canceled');
    held.release();
  });
});

describe('crowding', () => {
  it('an instance gets so many calls at once, and all of them in the end', async () => {
    const { transport } = make({ perInstance: 2 });
    const holds = [server.hold('organization.all'), server.hold('organization.all')];
    const sent = Array.from({ length: 6 }, () => codeOf(transport.send(read())));
    await Promise.all(holds.map((hold) => hold.arrived));
    expect(server.requests).toHaveLength(2);
    for (const hold of holds) hold.release();
    expect(await Promise.all(sent)).toEqual([200, 200, 200, 200, 200, 200]);
  });
});

describe('TLS', () => {
  const ca = readFileSync(new URL('../../dokploy/certificates/authority.cert.pem', import.meta.url), 'utf8');

  it.each([
    ['self-signed', 'unknown-issuer'],
    ['expired', 'expired'],
    ['other-name', 'other-name'],
  ] as const)('a %s certificate is told as %s', async (tls, problem) => {
    const guarded = await simulator.addInstance({ tls });
    const transport = createTransport({ http: createNodeHttp({ ca }), userAgent: 'test', log: () => {} });
    const result = await transport.send(read({ origin: guarded.origin }));
    expect(!result.ok && result.error).toMatchObject({ code: 'tls', details: { tls: problem } });
    expect(guarded.requests).toHaveLength(0);
  });
});
