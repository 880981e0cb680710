import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { readProxyList } from '../../../src/main/network/proxies.ts';
import type { ProxyChoice } from '../../../src/shared/proxy.ts';
import type { SimulatedInstance } from '../../dokploy/instance.ts';
import { type Simulator, startSimulator } from '../../dokploy/simulator.ts';
import { startHttpProxy, startSocksProxy, type TestProxy } from './proxyServers.ts';
import { openTrustConsole } from './trustConsole.ts';

const read = (kind: string) =>
  readFileSync(new URL(`../../dokploy/certificates/self-signed.${kind}.pem`, import.meta.url), 'utf8');
const IDENTITY = { key: read('key'), cert: read('cert') };

let simulator: Simulator;
let server: SimulatedInstance;
const closers: (() => void)[] = [];
beforeAll(async () => {
  simulator = await startSimulator();
  server = await simulator.addInstance({ tls: 'self-signed' });
});
afterEach(() => {
  server.setFault(null);
  server.requests.clear();
  for (const close of closers.splice(0)) close();
});
afterAll(() => simulator.close());

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

/** A server with the trusted certificate that answers as it is told; `connections` counts what was opened to it. */
async function startServer(answer: (request: IncomingMessage, response: ServerResponse) => void) {
  const own = createServer(IDENTITY, answer);
  let connections = 0;
  own.on('secureConnection', () => {
    connections += 1;
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

  test.each([403, 407, 502])(
    'that answers %i: told as the proxy’s matter, nothing is sent',
    async (status) => {
      const proxy = keep(await startHttpProxy({ status }));
      const { read } = await trusting({ proxy: given(`http://127.0.0.1:${proxy.port}`) });
      server.requests.clear();
      expect(await read()).toMatchObject({ error: { code: 'proxy-failed' } });
      expect(server.requests).toHaveLength(0);
    },
  );

  test('by https whose certificate no public authority vouches for: told as that, nothing is asked of it', async () => {
    const proxy = keep(await startHttpProxy({ tls: IDENTITY }));
    const { read } = await trusting({ proxy: given(`https://127.0.0.1:${proxy.port}`) });
    expect(await read()).toMatchObject({
      error: {
        code: 'proxy-failed',
        message: expect.stringContaining('shows a certificate that no public authority vouches for'),
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
