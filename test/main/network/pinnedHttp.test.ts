import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import type { HttpEvents, HttpRequest } from '../../../src/main/network/exchange.ts';
import { createPinnedHttp } from '../../../src/main/network/pinnedHttp.ts';
import { DIRECT_ROUTE, readProxyList } from '../../../src/main/network/routes.ts';
import type { TrustedCertificate } from '../../../src/shared/certificate.ts';
import type { ProxyChoice } from '../../../src/shared/proxy.ts';
import type { SimulatedInstance } from '../../dokploy/instance.ts';
import { testSimulator } from '../../dokploy/testSimulator.ts';
import { startHttpProxy, startSocksProxy, type TestProxy } from './proxyServers.ts';
import { openTrustConsole } from './trustConsole.ts';

const read = (kind: string) =>
  readFileSync(new URL(`../../dokploy/certificates/self-signed.${kind}.pem`, import.meta.url), 'utf8');
const IDENTITY = { key: read('key'), cert: read('cert') };

const simulator = testSimulator();
let server: SimulatedInstance;
const closers: (() => void)[] = [];
beforeAll(async () => {
  server = await simulator.addInstance({ tls: 'self-signed' });
});
afterEach(() => {
  server.setFault(null);
  server.requests.clear();
  for (const close of closers.splice(0)) close();
});

/** An instance whose certificate is trusted already. */
async function trusting(options: Partial<Parameters<typeof openTrustConsole>[0]> = {}) {
  const origin = options.origin ?? `https://quay.test:${server.port}`;
  const first = openTrustConsole({ origin });
  const refused = await first.read();
  if (refused.ok || !refused.error.certificate) throw new Error('It was not refused');
  first.trust(refused.error.certificate.shown.fingerprint);
  const console = openTrustConsole({ ...options, origin, trusted: first.trusted() });
  closers.push(() => console.transport.closeInstance('one'));
  return console;
}

/** Answers as it is told, with the trusted certificate; `connections` were opened to it, `open` are open still. */
async function startServer(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
  open = new Set<object>(),
) {
  const own = createServer(IDENTITY, answer);
  let connections = 0;
  own.on('secureConnection', (socket) => {
    connections += 1;
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
  await new Promise<void>((resolve) => own.listen(0, '127.0.0.1', resolve));
  closers.push(() => {
    own.close();
    own.closeAllConnections();
  });
  const { port } = own.address() as AddressInfo;
  return { origin: `https://quay.test:${port}`, connections: () => connections };
}

describe('over Node’s TLS', () => {
  test('reads share a connection; each write has a fresh one', async () => {
    const own = await startServer((_request, response) => response.end('{}'));
    const { read, write } = await trusting({ origin: own.origin });
    const before = own.connections();
    await read();
    await read();
    expect(own.connections() - before).toBe(1);
    await write();
    await write();
    expect(own.connections() - before).toBe(3);
  });

  test('a write whose connection breaks is sent once, and its outcome is unknown', async () => {
    const { write } = await trusting();
    server.setFault({ kind: 'reset' });
    expect(await write()).toMatchObject({ error: { code: 'reset', details: { outcomeUnknown: true } } });
    expect(server.requests).toHaveLength(1);
  });

  test('a read on a kept connection that broke meanwhile is tried again', async () => {
    const { read } = await trusting();
    await read();
    server.setCertificate('self-signed');
    expect(await read()).toMatchObject({ ok: true });
  });

  test('a redirect is told and not followed, a cookie is not kept', async () => {
    const seen: IncomingMessage[] = [];
    const own = await startServer((request, response) => {
      seen.push(request);
      response.writeHead(302, { location: '/login?token=abc', 'set-cookie': 'a=b' }).end();
    });
    const { read } = await trusting({ origin: own.origin });
    expect(await read()).toMatchObject({ value: { status: 302, redirect: `${own.origin}/login` } });
    await read();
    expect(seen).toHaveLength(2);
    expect(seen[1]?.headers).not.toHaveProperty('cookie');
  });

  test('a redirect to nowhere is told as one, and what is none is an answer', async () => {
    const answers: [number, Record<string, string>][] = [
      [302, { location: 'http://[' }],
      [302, {}],
      [201, { location: '/made' }],
    ];
    const own = await startServer((_request, response) => {
      const [status, headers] = answers.shift() ?? [500, {}];
      response.writeHead(status, headers).end('{}');
    });
    const { read } = await trusting({ origin: own.origin });
    expect(await read()).toMatchObject({
      value: { status: 302, redirect: 'an address that cannot be read' },
    });
    expect(await read()).toMatchObject({ value: { status: 302, redirect: null, text: '{}' } });
    expect(await read()).toMatchObject({ value: { status: 201, redirect: null } });
  });

  test('a compressed answer is read; a wrong compression is told as such', async () => {
    let body = gzipSync('{"a":1}');
    const own = await startServer((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' }).end(body);
    });
    const { read } = await trusting({ origin: own.origin });
    expect(await read()).toMatchObject({ value: { text: '{"a":1}', contentType: 'application/json' } });
    body = Buffer.from('not gzip');
    expect(await read()).toMatchObject({ error: { code: 'response-malformed' } });
  });

  test('giving up ends the connection', async () => {
    const { read } = await trusting();
    const held = server.hold('organization.all');
    const controller = new AbortController();
    const sent = read({ signal: controller.signal });
    await held.arrived;
    controller.abort();
    expect(await sent).toMatchObject({ error: { code: 'canceled' } });
    held.release();
  });

  test('nothing listening is told as that, and not as a certificate', async () => {
    const gone = await simulator.addInstance({ tls: 'self-signed' });
    const { read } = await trusting({ origin: `https://quay.test:${gone.port}` });
    await gone.close();
    expect(await read()).toMatchObject({ error: { code: 'refused' } });
  });
});

describe('a connection', () => {
  /** A server that says when each of its connections is closed, and whose answers wait until they are let go. */
  async function startWatched() {
    const answers: ServerResponse[] = [];
    const open = new Set<object>();
    const own = await startServer((_request, response) => answers.push(response), open);
    return { ...own, answers, open };
  }

  /** The adapter itself, with the certificate of the tests trusted. */
  async function pinnedAt(origin: string) {
    const trusted = (await trusting({ origin })).trusted() as TrustedCertificate;
    const pinned = createPinnedHttp({
      systemProxy: async () => 'DIRECT',
      resolve: async () => [{ address: '127.0.0.1', family: 4 }],
      clock: Date.now,
    });
    closers.push(() => pinned.close('one'));
    const outcomes: string[] = [];
    const start = (name: string, change: Partial<HttpRequest> = {}) => {
      const events: HttpEvents = {
        redirect: (status, target) => void outcomes.push(`${name} ${status} ${target}`),
        response: () => {},
        data: () => {},
        end: () => void outcomes.push(`${name} ended`),
        error: (error) => void outcomes.push(`${name} ${(error as NodeJS.ErrnoException).code}`),
      };
      const route = { ...DIRECT_ROUTE, trusted };
      const url = `${origin}/${name}`;
      return pinned.open(
        { instanceId: 'one', method: 'GET', url, headers: {}, body: null, route, ...change },
        events,
      );
    };
    return { pinned, start, outcomes, route: { ...DIRECT_ROUTE, trusted } };
  }

  test('that is kept for an instance is closed with it, and so is what runs on it', async () => {
    const { origin, answers, open } = await startWatched();
    const { pinned, start, outcomes } = await pinnedAt(origin);
    await vi.waitUntil(() => open.size === 0);
    start('first');
    await vi.waitUntil(() => answers.length === 1);
    answers[0]?.end('{}');
    await vi.waitUntil(() => outcomes.length === 1);
    expect(open.size).toBe(1);
    pinned.close('one');
    await vi.waitUntil(() => open.size === 0);
    start('second');
    await vi.waitUntil(() => answers.length === 2);
    pinned.close('one');
    pinned.close('another');
    await vi.waitUntil(() => open.size === 0);
    await vi.waitUntil(() => outcomes.length === 2);
    expect(outcomes).toEqual(['first ended', 'second ECONNRESET']);
  });

  test('of another way is not used again: what is idle on it is closed, what runs on it ends', async () => {
    const { origin, answers, open } = await startWatched();
    const { start, outcomes, route } = await pinnedAt(origin);
    await vi.waitUntil(() => open.size === 0);
    for (const name of ['running', 'idle']) start(name);
    await vi.waitUntil(() => answers.length === 2);
    const idle = answers.find(({ req }) => req.url === '/idle');
    idle?.end('{}');
    await vi.waitUntil(() => outcomes.length === 1);
    expect(open.size).toBe(2);
    start('elsewhere', { route: { ...route, proxy: { mode: 'none' } } });
    await vi.waitUntil(() => answers.length === 3);
    await vi.waitUntil(() => open.size === 2);
    for (const answer of answers) answer.end('{}');
    await vi.waitUntil(() => outcomes.length === 3);
    expect(outcomes.toSorted()).toEqual(['elsewhere ended', 'idle ended', 'running ended']);
    // What ran on the former way is not kept either.
    await vi.waitUntil(() => open.size === 1);
  });

  test('stands after the limit for connecting has passed', async () => {
    const own = await startServer((_request, response) => response.end('{}'));
    const { read } = await trusting({ origin: own.origin });
    const before = own.connections();
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      await read();
      vi.advanceTimersByTime(60_000);
      await read();
    } finally {
      vi.useRealTimers();
    }
    expect(own.connections() - before).toBe(1);
  });

  test('that a write or a look at the certificate waits for is closed when that is given up', async () => {
    const open = new Set<object>();
    const silent = createTcpServer((socket) => {
      open.add(socket);
      socket.on('error', () => {}).once('close', () => open.delete(socket));
      socket.resume();
    });
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    closers.push(() => void silent.close());
    const { port } = silent.address() as AddressInfo;
    const url = `https://quay.test:${port}`;
    const { pinned, start } = await pinnedAt(`https://quay.test:${server.port}`);
    const given = start('write', { method: 'POST', url });
    await vi.waitUntil(() => open.size === 1);
    given.abort();
    await vi.waitUntil(() => open.size === 0);
    const controller = new AbortController();
    const inspecting = pinned.inspect(url, DIRECT_ROUTE, controller.signal);
    await vi.waitUntil(() => open.size === 1);
    controller.abort();
    await expect(inspecting).rejects.toThrow();
    await vi.waitUntil(() => open.size === 0);
  });

  test('that only looks at the certificate is closed at once, and one that shows another carries nothing', async () => {
    const { origin, answers, open } = await startWatched();
    const { pinned, start, outcomes, route } = await pinnedAt(origin);
    await vi.waitUntil(() => open.size === 0);
    const shown = await pinned.inspect(origin, route, new AbortController().signal);
    expect(shown.trim()).toBe(IDENTITY.cert.trim());
    await vi.waitUntil(() => open.size === 0);
    start('other', { route: { ...route, trusted: { ...route.trusted, fingerprint: 'AB:CD' } } });
    await vi.waitUntil(() => outcomes.length === 1);
    await vi.waitUntil(() => open.size === 0);
    expect([outcomes, answers]).toEqual([['other undefined'], []]);
  });

  test.each([{}, { 'content-encoding': 'gzip' }])('that breaks off is told, with %j', async (headers) => {
    const own = await startServer((_request, response) => {
      response.writeHead(200, { 'content-length': 1000, ...headers });
      response.write(gzipSync('{}').subarray(0, 12), () => response.destroy());
    });
    const { read } = await trusting({ origin: own.origin });
    expect(await read()).toMatchObject({ error: { code: 'reset' } });
  });

  test('names the host that it wants, where that is a name', async () => {
    const names: string[] = [];
    const own = createServer(
      {
        ...IDENTITY,
        SNICallback: (name, done) => {
          names.push(name);
          done(null);
        },
      },
      (_request, response) => response.end('{}'),
    );
    await new Promise<void>((resolve) => own.listen(0, '127.0.0.1', resolve));
    closers.push(() => {
      own.close();
      own.closeAllConnections();
    });
    const { port } = own.address() as AddressInfo;
    for (const host of ['quay.test', '127.0.0.1']) {
      const { read } = await trusting({ origin: `https://${host}:${port}` });
      names.length = 0;
      expect(await read()).toMatchObject({ ok: true });
      expect(names).toEqual(host === 'quay.test' ? ['quay.test'] : []);
    }
  });

  test('goes to port 443 where the address names none', async () => {
    const proxy = await startHttpProxy({ status: 403 });
    closers.push(proxy.close);
    const { start, outcomes, route } = await pinnedAt(`https://quay.test:${server.port}`);
    start('plain', {
      url: 'https://quay.test/api',
      route: { ...route, proxy: { mode: 'given', url: `http://127.0.0.1:${proxy.port}` } },
    });
    await vi.waitUntil(() => outcomes.length === 1);
    expect(proxy.asked).toEqual(['quay.test:443']);
  });
});

describe('through a proxy', () => {
  const keep = (proxy: TestProxy) => {
    closers.push(proxy.close);
    return proxy;
  };
  const given = (url: string): ProxyChoice => ({ mode: 'given', url });

  test.each(['http', 'socks5'] as const)('that was given, by %s: it gets the name', async (kind) => {
    const proxy = keep(await (kind === 'http' ? startHttpProxy() : startSocksProxy()));
    const { read, write } = await trusting({ proxy: given(`${kind}://127.0.0.1:${proxy.port}`) });
    expect(await read()).toMatchObject({ ok: true });
    expect(await write()).toMatchObject({ ok: true });
    expect(proxy.asked).toEqual([`quay.test:${server.port}`, `quay.test:${server.port}`]);
  });

  test('of the system: the next one, when the first does not answer', async () => {
    const gone = await startHttpProxy();
    gone.close();
    const proxy = keep(await startHttpProxy());
    const systemProxy = `PROXY 127.0.0.1:${gone.port};PROXY 127.0.0.1:${proxy.port}`;
    const { read } = await trusting({ proxy: { mode: 'system' }, systemProxy });
    expect(await read()).toMatchObject({ ok: true });
    expect(proxy.asked).toHaveLength(1);
  });

  test('none, when the instance wants none', async () => {
    const { read } = await trusting({ proxy: { mode: 'none' }, systemProxy: 'PROXY 127.0.0.1:1' });
    expect(await read()).toMatchObject({ ok: true });
  });

  test('by https whose certificate no public authority vouches for: told as that, nothing is asked of it', async () => {
    const proxy = keep(await startHttpProxy({ tls: IDENTITY }));
    const { read } = await trusting({ proxy: given(`https://127.0.0.1:${proxy.port}`) });
    expect(await read()).toMatchObject({
      error: {
        code: 'proxy-failed',
        message: expect.stringContaining('shows a certificate from no public authority'),
      },
    });
    expect(proxy.asked).toEqual([]);
  });

  test('that is no proxy at all is told, and ends', async () => {
    const silent = createTcpServer((socket) => socket.end('SSH-2.0\r\n'));
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    closers.push(() => silent.close());
    const { port } = silent.address() as AddressInfo;
    for (const kind of ['http', 'socks5']) {
      const { read } = await trusting({ proxy: given(`${kind}://127.0.0.1:${port}`) });
      expect(await read()).toMatchObject({ error: { code: 'proxy-failed' } });
    }
  });
});

test('a list of proxies is read as Chromium gives it; kinds that cannot be used are left out', () => {
  expect(
    readProxyList('PROXY a.test:3128; HTTPS b.test:443;SOCKS5 [::1]:1080; QUIC c:1; SOCKS d; DIRECT'),
  ).toEqual([
    { kind: 'http', host: 'a.test', port: 3128 },
    { kind: 'https', host: 'b.test', port: 443 },
    { kind: 'socks5', host: '::1', port: 1080 },
    { kind: 'socks4', host: 'd', port: 1080 },
    { kind: 'direct' },
  ]);
});

test('a server that asks for a certificate of this computer’s gets none; that is told, and the trust stays', async () => {
  const own = createServer(
    { ...IDENTITY, requestCert: true, rejectUnauthorized: true },
    (_request, response) => response.end('{}'),
  );
  own.on('tlsClientError', () => {});
  await new Promise<void>((resolve) => own.listen(0, '127.0.0.1', resolve));
  closers.push(() => void own.close());
  const { port } = own.address() as AddressInfo;
  const { read, dropped } = await trusting({ origin: `https://quay.test:${port}` });
  expect(await read()).toMatchObject({ error: { code: 'tls', details: { tls: 'client-certificate' } } });
  expect(dropped).toEqual([]);
});
