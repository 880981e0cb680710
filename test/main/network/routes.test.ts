import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Send } from '../../../src/main/network/exchange.ts';
import { createRoutes, DIRECT_ROUTE } from '../../../src/main/network/routes.ts';
import { createTransport } from '../../../src/main/network/transport.ts';
import { openInstances } from '../../../src/main/registry/instanceRegistry.ts';
import { fail, ok } from '../../../src/shared/errors.ts';
import type { Instance } from '../../../src/shared/instance.ts';
import type { SimulatedInstance } from '../../dokploy/instance.ts';
import { testSimulator } from '../../dokploy/testSimulator.ts';
import { instanceRecord, shownCertificate } from '../../shared/records.ts';
import { makeFolder } from '../storage/folder.ts';
import { createNodeHttp } from './nodeHttp.ts';

const SECRET = 'Basic b3BzOmhlYWRlci1zZWNyZXQ=';
const ROUTE = {
  ...DIRECT_ROUTE,
  headers: { Authorization: SECRET, 'X-API-Key': 'stolen', accept: 'text/html' },
};

const simulator = testSimulator();
let server: SimulatedInstance;
beforeAll(async () => {
  server = await simulator.addInstance();
});

function transportWith(routeOf: Parameters<typeof createTransport>[0]['routeOf']) {
  return createTransport({
    http: createNodeHttp(),
    userAgent: 'Quayside/test',
    log: () => {},
    ...(routeOf ? { routeOf } : {}),
  });
}

const send = (change: Partial<Send> = {}): Send => ({
  instanceId: 'one',
  origin: server.origin,
  path: '/api/health',
  call: 'health',
  kind: 'read',
  key: null,
  ...change,
});

describe('what a route adds to a call', () => {
  test('its headers go along, also without a key, and never in the place of our own', async () => {
    server.requests.clear();
    await transportWith(async () => ok(ROUTE)).send(send({ key: 'ours' }));
    expect(server.requests[0]?.headers).toMatchObject({
      authorization: SECRET,
      'x-api-key': 'ours',
      accept: 'application/json',
    });
  });

  test('without a route nothing is sent', async () => {
    server.requests.clear();
    const error = { code: 'keychain-locked', message: '', advice: '' } as const;
    expect(await transportWith(async () => fail(error)).send(send())).toEqual(fail(error));
    expect(server.requests).toHaveLength(0);
  });

  test('what a server repeats of a header, whole, in part or encoded, is taken out of refusals and redirects', async () => {
    const echo = createServer((request, response) => {
      const value = request.headers.authorization ?? '';
      if (request.url === '/away')
        response.writeHead(302, { location: `/back/${encodeURIComponent(value)}` });
      else response.writeHead(400, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ message: `${value} and ${value.split(' ')[1]}`, code: 'BAD_REQUEST' }));
    });
    await new Promise<void>((resolve) => echo.listen(0, '127.0.0.1', resolve));
    const origin = `http://127.0.0.1:${(echo.address() as AddressInfo).port}`;
    const transport = transportWith(async () => ok({ ...DIRECT_ROUTE, headers: { Authorization: SECRET } }));
    const refused = await transport.send(send({ origin }));
    const away = await transport.send(send({ origin, path: '/away' }));
    echo.close();
    expect(refused.ok && refused.value.text).toContain('[header] and [header]');
    expect(away.ok && away.value.redirect).toBe(`${origin}/back/[header]`);
    expect(JSON.stringify([refused, away])).not.toContain('b3BzOmhlYWRlci1zZWNyZXQ');
  });
});

describe('the route of an instance', () => {
  const certificate = {
    ...shownCertificate(),
    ...{ origin: 'https://shop.example.com', problems: [], trustedAt: '' },
  };
  const shop = instanceRecord({ certificate, proxy: { mode: 'none' } });

  async function routesOf(instance: Instance) {
    const file = path.join(makeFolder(), 'instances.json');
    const instances = await openInstances({ file, clock: Date.now, newId: () => 'id' });
    await instances.add(instance);
    const credentialStore = { headersFor: async () => ok({ Authorization: SECRET }) };
    return createRoutes({ instances, credentialStore });
  }

  test('has headers, proxy and trust for its own origin', async () => {
    const routes = await routesOf(shop);
    expect(await routes.of('shop', shop.origin)).toEqual(
      ok({ headers: { Authorization: SECRET }, proxy: { mode: 'none' }, trusted: certificate }),
    );
  });

  test.each(['https://shop.example.com:8443', 'http://shop.example.com', 'https://other.example.com'])(
    'has neither headers nor trust for %s',
    async (origin) => {
      const routes = await routesOf(shop);
      expect(await routes.of('shop', origin)).toEqual(
        ok({ headers: {}, proxy: { mode: 'none' }, trusted: null }),
      );
    },
  );

  test('leaves a trust aside that was given for another origin', async () => {
    const routes = await routesOf({
      ...shop,
      certificate: { ...certificate, origin: 'https://old.example.com' },
    });
    expect(await routes.of('shop', shop.origin)).toMatchObject({ value: { trusted: null } });
  });

  test('is plain for a check at any other origin than the lent one, and gone when taken back', async () => {
    const routes = await routesOf(shop);
    const takeBack = routes.lend('check', 'https://new.example.com', ROUTE);
    expect(await routes.of('check', 'https://new.example.com')).toEqual(ok(ROUTE));
    expect(await routes.of('check', 'https://new.example.com:444')).toEqual(ok(DIRECT_ROUTE));
    takeBack();
    expect(await routes.of('check', 'https://new.example.com')).toMatchObject({
      error: { code: 'instance-unknown' },
    });
  });
});
