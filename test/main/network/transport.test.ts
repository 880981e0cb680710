import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { readRetryAfter, type Send } from '../../../src/main/network/exchange.ts';
import { createTransport, type RequestLog } from '../../../src/main/network/transport.ts';
import { writeOutcome } from '../../../src/shared/errors.ts';
import type { SimulatedInstance } from '../../dokploy/instance.ts';
import { testSimulator } from '../../dokploy/testSimulator.ts';
import { createNodeHttp } from './nodeHttp.ts';

const simulator = testSimulator();
let server: SimulatedInstance;
let other: SimulatedInstance;
let key: string;

beforeAll(async () => {
  server = await simulator.addInstance();
  other = await simulator.addInstance();
  key = server.key({ user: 'owner@example.com', organization: 'Acme' });
});
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

it('what is sent refuses a key that would break the header before anything leaves', async () => {
  const { transport } = make();
  for (const bad of ['a\r\nx-evil: 1', 'schlüssel', 'a b', '', 'x'.repeat(2000)])
    expect(await codeOf(transport.send(read({ key: bad })))).toBe('key-malformed');
  expect(server.requests).toHaveLength(0);
});

it('redirects are told with origin and path, never followed, and the key stays here', async () => {
  const { transport } = make();
  server.setFault({ kind: 'login-redirect', to: `${other.origin}/login?token=abc` });
  const result = await transport.send(read());
  expect(result.ok && result.value).toMatchObject({ status: 302, redirect: `${other.origin}/login` });
  expect(other.requests).toHaveLength(0);
});

it('second tries writes are never sent twice, and an unknown outcome is said', async () => {
  const { transport } = make();
  server.setFault({ kind: 'reset' });
  const result = await transport.send(write());
  expect(!result.ok && result.error).toMatchObject({ code: 'reset', details: { outcomeUnknown: true } });
  server.setFault({ kind: 'status', status: 503 });
  expect(await codeOf(transport.send(write()))).toBe(503);
  expect(server.requests).toHaveLength(2);
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

it.each([
  ['30', 30_000],
  ['0', null],
  ['', null],
  ['soon', null],
  ['-5', null],
  ['Thu, 01 Jan 1970 00:00:20 GMT', 20_000],
  ['Thu, 01 Jan 1960 00:00:00 GMT', null],
  ['999999999', 86_400_000],
])('a server that asks to wait: Retry-After %j', (text, at) => expect(readRetryAfter(text, 0)).toBe(at));
