import { EventEmitter } from 'node:events';
import { setImmediate as turn } from 'node:timers/promises';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { createElectronHttp, refuseClientCertificates } from '../../../src/main/network/electronHttp.ts';
import type { HttpRequest } from '../../../src/main/network/exchange.ts';
import { DIRECT_ROUTE } from '../../../src/main/network/routes.ts';
import type { ProxyChoice } from '../../../src/shared/proxy.ts';

/** Electron's network, of which a test sees which session does what, in order. */
const electron = vi.hoisted(() => ({
  sessions: new Map<string, object>(),
  steps: [] as string[],
  requests: [] as (EventEmitter & { partition: string })[],
  closeFails: false,
  /** Setting a proxy takes until then. */
  proxySet: Promise.resolve() as Promise<void>,
}));

vi.mock('electron', () => {
  const fromPartition = (partition: string) => {
    const step = (what: string) => {
      electron.steps.push(`${partition}: ${what}`);
      return Promise.resolve();
    };
    const made = electron.sessions.get(partition) ?? {
      partition,
      setProxy: async (config: { mode: string; proxyRules?: string }) => {
        await step(`proxy ${config.mode} ${config.proxyRules ?? ''}`.trim());
        await electron.proxySet;
      },
      closeAllConnections: async () => {
        await step('close');
        if (electron.closeFails) throw new Error('no network process');
      },
      clearAuthCache: () => Promise.resolve(),
    };
    electron.sessions.set(partition, made);
    return made;
  };
  const request = ({ session, method }: { session: { partition: string }; method: string }) => {
    const client = Object.assign(new EventEmitter(), {
      partition: session.partition,
      setHeader: () => {},
      end: () => electron.steps.push(`${session.partition}: ${method}`),
      abort: () => client.emit('abort'),
    });
    electron.requests.push(client);
    return client;
  };
  return { net: { request }, session: { fromPartition } };
});

beforeEach(() => {
  electron.sessions.clear();
  electron.steps.length = 0;
  electron.requests.length = 0;
  electron.closeFails = false;
  electron.proxySet = Promise.resolve();
});

/** What was done with a session, in order. */
const stepsOf = (partition: string) =>
  electron.steps.filter((step) => step.startsWith(partition)).map((step) => step.slice(partition.length + 2));

function request(change: Partial<HttpRequest> & { proxy?: ProxyChoice } = {}): HttpRequest {
  const { proxy = DIRECT_ROUTE.proxy, ...rest } = change;
  return {
    instanceId: 'one',
    method: 'GET',
    url: 'https://one.test/api/health',
    headers: {},
    body: null,
    route: { ...DIRECT_ROUTE, proxy },
    ...rest,
  };
}

const events = { redirect: () => {}, response: () => {}, data: () => {}, end: () => {}, error: () => {} };
const REFUSED = new Error('net::ERR_CERT_AUTHORITY_INVALID');

/** Those that carry calls; one more asks for proxies and names. */
const carrying = () => electron.sessions.size - 1;

describe('Electron’s sessions', () => {
  test('after a thousand attempts that were refused there is one', async () => {
    const http = createElectronHttp();
    for (let index = 0; index < 1000; index += 1) {
      const instanceId = `check ${index}`;
      http.open(request({ instanceId, url: `https://server-${index}.test/api/health` }), events);
      await turn();
      electron.requests.at(-1)?.emit('error', REFUSED);
      http.close(instanceId);
      await turn();
    }
    expect(carrying()).toBe(1);
  });

  test('after a thousand attempts at the same server there are a few', async () => {
    const http = createElectronHttp();
    for (let index = 0; index < 1000; index += 1) {
      http.open(request({ instanceId: `check ${index}` }), events);
      await turn();
      electron.requests.at(-1)?.emit('error', REFUSED);
      http.close(`check ${index}`);
      await turn();
    }
    expect(carrying()).toBeLessThanOrEqual(5);
  });

  test('after a thousand reads and writes of ten instances there are as many as instances, and one', async () => {
    const http = createElectronHttp();
    for (let index = 0; index < 1000; index += 1) {
      const instanceId = `${index % 10}`;
      const method = index % 3 === 0 ? 'POST' : 'GET';
      http.open(request({ instanceId, method, url: `https://server-${instanceId}.test/api/x` }), events);
      await turn();
      electron.requests.at(-1)?.emit('error', new Error('net::ERR_CONNECTION_RESET'));
      await turn();
    }
    expect(carrying()).toBe(11);
  });
});

describe('a session', () => {
  test('has its proxy, and no connection of before, when the first request leaves', async () => {
    const http = createElectronHttp();
    http.open(request({ proxy: { mode: 'given', url: 'http://proxy.test:3128' } }), events);
    await turn();
    expect(electron.steps).toEqual([
      'network-1: proxy fixed_servers http://proxy.test:3128',
      'network-1: close',
      'network-1: GET',
    ]);
  });

  test('of a write is apart from the reads’, and loses its connections before each', async () => {
    const http = createElectronHttp();
    http.open(request(), events);
    for (let index = 0; index < 2; index += 1) {
      http.open(request({ method: 'POST', body: '{}' }), events);
      await turn();
      electron.requests.at(-1)?.emit('error', new Error('net::ERR_CONNECTION_RESET'));
      await turn();
    }
    expect(stepsOf('network-2')).toEqual(['proxy system', 'close', 'POST', 'close', 'POST', 'close']);
  });

  test('of a write that was left without a connection needs no new proxy, but for another one', async () => {
    const http = createElectronHttp();
    for (const mode of ['none', 'none', 'system'] as const) {
      http.open(request({ method: 'POST', body: '{}', proxy: { mode } }), events);
      await turn();
      electron.requests.at(-1)?.emit('error', new Error('net::ERR_CONNECTION_RESET'));
      await turn();
    }
    const [first, second, third] = [['proxy direct', 'close'], [], ['proxy system', 'close']];
    expect(stepsOf('network-1')).toEqual(
      [first, second, third].flatMap((steps) => [...(steps ?? []), 'POST', 'close']),
    );
  });

  test('whose connections could not be closed is made ready anew', async () => {
    const http = createElectronHttp();
    for (const fails of [true, false]) {
      http.open(request({ method: 'POST', body: '{}' }), events);
      await turn();
      electron.closeFails = fails;
      electron.requests.at(-1)?.emit('error', new Error('net::ERR_CONNECTION_RESET'));
      await turn();
      electron.closeFails = false;
    }
    const once = ['proxy system', 'close', 'POST', 'close'];
    expect(stepsOf('network-1')).toEqual([...once, ...once]);
  });

  test('that was given up while it was made ready is lent again after that alone', async () => {
    const http = createElectronHttp();
    let isSet = () => {};
    electron.proxySet = new Promise((resolve) => {
      isSet = resolve;
    });
    const write = () => http.open(request({ method: 'POST', body: '{}' }), events);
    write().abort();
    await turn();
    write();
    expect(electron.requests.map(({ partition }) => partition)).toEqual(['network-1', 'network-2']);
    isSet();
    await turn();
    write();
    await turn();
    expect(electron.requests.at(-1)?.partition).toBe('network-1');
    expect(stepsOf('network-1')).toEqual(['proxy system', 'close', 'close', 'POST']);
  });

  test('with a call still out is lent to nobody else', async () => {
    const http = createElectronHttp();
    http.open(request(), events);
    http.open(request({ proxy: { mode: 'none' } }), events);
    http.open(request({ instanceId: 'two', url: 'https://two.test/api/x' }), events);
    await turn();
    expect(electron.requests.map(({ partition }) => partition)).toEqual([
      'network-1',
      'network-2',
      'network-3',
    ]);
    electron.requests[0]?.emit('error', new Error('net::ERR_CONNECTION_RESET'));
    await turn();
    http.open(request({ instanceId: 'three', url: 'https://three.test/api/x' }), events);
    expect(electron.requests.at(-1)?.partition).toBe('network-1');
  });
});

test('a server that asks for a certificate of the person’s gets none', () => {
  const app = new EventEmitter();
  refuseClientCertificates(app as unknown as Parameters<typeof refuseClientCertificates>[0]);
  const preventDefault = vi.fn();
  const answer = vi.fn();
  app.emit('select-client-certificate', { preventDefault }, null, 'https://one.test', [{}], answer);
  expect(preventDefault).toHaveBeenCalledOnce();
  expect(answer.mock.calls).toEqual([[]]);
});
