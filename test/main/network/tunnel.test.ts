import { readFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import tls from 'node:tls';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { ProxyEntry } from '../../../src/main/network/routes.ts';
import { openTunnel, type Resolve } from '../../../src/main/network/tunnel.ts';
import { startHttpProxy, startSocksProxy } from './proxyServers.ts';

const read = (kind: string) =>
  readFileSync(new URL(`../../dokploy/certificates/self-signed.${kind}.pem`, import.meta.url), 'utf8');
const IDENTITY = { key: read('key'), cert: read('cert') };
const AUTHORITIES = tls.getCACertificates('default');

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
  tls.setDefaultCACertificates(AUTHORITIES);
  vi.unstubAllEnvs();
});

const toLoopback: Resolve = async () => [{ address: '127.0.0.1', family: 4 }];

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => void server.close());
  return (server.address() as AddressInfo).port;
}

/** A server that says who it is when it is spoken to, as one does with TLS. */
const startTarget = () => listen(createServer((socket) => socket.once('data', () => socket.end('target'))));

const open = (
  target: { host: string; port: number },
  proxies: ProxyEntry[],
  { resolve = toLoopback, signal = new AbortController().signal } = {},
) => openTunnel(target, proxies, { resolve, signal });

async function heard(socket: Socket): Promise<string> {
  let text = '';
  socket.write('hello');
  for await (const chunk of socket) text += chunk;
  return text;
}

const codeOf = (opening: Promise<Socket>) =>
  opening.then(
    () => 'open',
    (error) => error.code,
  );

describe('straight', () => {
  const DIRECT: ProxyEntry[] = [{ kind: 'direct' }];

  test('a name is asked of the resolver, and each of its addresses is tried', async () => {
    const port = await startTarget();
    const resolve: Resolve = async () => [
      { address: '127.0.0.2', family: 4 },
      { address: '127.0.0.1', family: 4 },
    ];
    expect(await heard(await open({ host: 'quay.test', port }, DIRECT, { resolve }))).toBe('target');
  });

  test('a name without an address, and a resolver that fails, are told as such', async () => {
    const target = { host: 'quay.test', port: 1 };
    expect(await codeOf(open(target, DIRECT, { resolve: async () => [] }))).toBe('ENOTFOUND');
    const failing = async () => Promise.reject(Object.assign(new Error('no'), { code: 'EAI_AGAIN' }));
    expect(await codeOf(open(target, DIRECT, { resolve: failing }))).toBe('EAI_AGAIN');
  });

  test('given up before or while it connects, it ends', async () => {
    const port = await startTarget();
    const target = { host: 'quay.test', port };
    expect(await codeOf(open(target, DIRECT, { signal: AbortSignal.abort() }))).toBe('ECONNABORTED');
    const controller = new AbortController();
    const opening = codeOf(
      open(target, DIRECT, { resolve: () => new Promise(() => {}), signal: controller.signal }),
    );
    controller.abort();
    expect(await opening).toBe('ECONNABORTED');
  });
});

describe('through a proxy', () => {
  const at = (
    kind: 'http' | 'https' | 'socks4' | 'socks5',
    port: number,
    host = '127.0.0.1',
  ): ProxyEntry => ({ kind, host, port });
  const keep = <T extends { close(): void }>(proxy: T): T => {
    closers.push(proxy.close);
    return proxy;
  };

  test('by http it is asked for the place, an IPv6 address in brackets', async () => {
    const port = await startTarget();
    const proxy = keep(await startHttpProxy());
    for (const host of ['quay.test', '192.0.2.1', '2001:db8::1'])
      expect(await heard(await open({ host, port }, [at('http', proxy.port)]))).toBe('target');
    expect(proxy.asked).toEqual([`quay.test:${port}`, `192.0.2.1:${port}`, `[2001:db8::1]:${port}`]);
  });

  test('by https it must show a certificate that counts, and is addressed by its name', async () => {
    const port = await startTarget();
    const proxy = keep(await startHttpProxy({ tls: IDENTITY }));
    const target = { host: 'quay.test', port };
    expect(await codeOf(open(target, [at('https', proxy.port, 'localhost')]))).toBe(
      'ERR_PROXY_CERTIFICATE_NOT_PUBLIC',
    );
    tls.setDefaultCACertificates([IDENTITY.cert]);
    for (const host of ['localhost', '127.0.0.1'])
      expect(await heard(await open(target, [at('https', proxy.port, host)]))).toBe('target');
    expect(await codeOf(open(target, [at('https', proxy.port, 'another.test')]))).toBe(
      'ERR_PROXY_CERTIFICATE_NOT_PUBLIC',
    );
    expect(proxy.asked).toEqual([`quay.test:${port}`, `quay.test:${port}`]);
    expect(proxy.names).toEqual(['localhost', 'localhost', 'another.test']);
  });

  test('by https it must do so also where the environment has Node take any certificate', async () => {
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
    const proxy = keep(await startHttpProxy({ tls: IDENTITY }));
    const target = { host: 'quay.test', port: await startTarget() };
    expect(await codeOf(open(target, [at('https', proxy.port, 'localhost')]))).toBe(
      'ERR_PROXY_CERTIFICATE_NOT_PUBLIC',
    );
    expect(proxy.asked).toEqual([]);
  });

  test('by SOCKS 5 it gets the name, by SOCKS 4 an IPv4 address', async () => {
    const port = await startTarget();
    const proxy = keep(await startSocksProxy());
    const resolve: Resolve = async (hostname) =>
      hostname === '127.0.0.1'
        ? [{ address: hostname, family: 4 }]
        : [
            { address: '2001:db8::1', family: 6 },
            { address: '192.0.2.7', family: 4 },
          ];
    for (const [kind, host] of [
      ['socks5', 'quay.test'],
      ['socks4', 'quay.test'],
      ['socks4', '192.0.2.1'],
    ] as const) {
      const socket = await open({ host, port }, [at(kind, proxy.port)], { resolve });
      expect(await heard(socket)).toBe('target');
    }
    expect(proxy.asked).toEqual([`quay.test:${port}`, `192.0.2.7:${port}`, `192.0.2.1:${port}`]);
  });

  test.each([
    [407, 'ERR_PROXY_AUTH_REQUESTED'],
    [403, 'ERR_TUNNEL_CONNECTION_FAILED'],
    [502, 'ERR_TUNNEL_CONNECTION_FAILED'],
    [204, 'ERR_TUNNEL_CONNECTION_FAILED'],
  ])('that answers %i is told as %s, and its connection is closed', async (status, code) => {
    let closed: Promise<unknown> = Promise.resolve();
    const port = await listen(
      createServer((socket) => {
        closed = new Promise((resolve) => socket.once('close', resolve));
        socket.on('error', () => {});
        socket.once('data', () => socket.write(`HTTP/1.1 ${status} No\r\n\r\n`));
      }),
    );
    expect(await codeOf(open({ host: 'quay.test', port: 443 }, [at('http', port)]))).toBe(code);
    await closed;
  });

  test('the first one that lets it through is taken; where none does the last one’s failure is told', async () => {
    const port = await startTarget();
    const target = { host: 'quay.test', port };
    const refusing = keep(await startHttpProxy({ status: 407 }));
    const gone = await startHttpProxy();
    gone.close();
    const good = keep(await startHttpProxy());
    const unused = keep(await startHttpProxy());
    const all = [refusing, gone, good, unused].map((proxy) => at('http', proxy.port));
    expect(await heard(await open(target, all))).toBe('target');
    expect([refusing, good, unused].map(({ asked }) => asked.length)).toEqual([1, 1, 0]);
    expect(await codeOf(open(target, all.slice(0, 2)))).toBe('ERR_PROXY_CONNECTION_FAILED');
    expect(await codeOf(open(target, all.slice(0, 1)))).toBe('ERR_PROXY_AUTH_REQUESTED');
    expect(await codeOf(open(target, []))).toBe('ERR_PROXY_NOT_SUPPORTED');
  });
});
