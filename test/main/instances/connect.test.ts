import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createDokploy } from '../../../src/main/dokploy/client.ts';
import { createConnect, readKey } from '../../../src/main/instances/connectionCheck.ts';
import { createTransport } from '../../../src/main/network/transport.ts';
import { fail } from '../../../src/shared/errors.ts';
import type { SimulatedInstance } from '../../dokploy/instance.ts';
import { testSimulator } from '../../dokploy/testSimulator.ts';
import { versions } from '../../dokploy/versions.ts';
import { createNodeHttp } from '../network/nodeHttp.ts';

const simulator = testSimulator();
let server: SimulatedInstance;

beforeAll(async () => {
  server = await simulator.addInstance();
});
afterEach(() => {
  server.setFault(null);
  server.requests.clear();
});

const transport = createTransport({
  http: createNodeHttp(),
  userAgent: 'test',
  log: () => {},
  wait: async () => {},
});
const dokploy = createDokploy({
  transport,
  keyFor: async () => fail({ code: 'key-missing', message: 'x', advice: 'x' }),
  originOf: () => fail({ code: 'instance-unknown', message: 'x', advice: 'x' }),
});
const { checkInstance } = createConnect({ transport, dokploy });

async function check(change: { url?: string; key?: string; signal?: AbortSignal } = {}) {
  const told: string[] = [];
  const key = server.key({ user: 'owner@example.com', organization: 'Acme' });
  const result = await checkInstance({
    instanceId: 'new',
    url: server.origin,
    key,
    progress: (step, state, text) => {
      if (state === 'done') told.push(`${step}: ${text.replace(/\d+ ms/, 'N ms')}`);
    },
    ...change,
  });
  return { result, told, key };
}

function keysSent(): string[] {
  return server.requests.flatMap((request) => request.headers['x-api-key'] ?? []);
}

describe('a good address and key', () => {
  it('are told step by step, with the account for the first screen, in three requests with the key', async () => {
    const { result, told, key } = await check({ url: `${server.origin}/dashboard/projects` });
    expect(told).toEqual([
      `reach: Reached ${new URL(server.origin).host} in N ms`,
      'dokploy: It is Dokploy',
      'dokploy: It is Dokploy v0.30.2',
      'key: The key works',
      'organization: Opens Acme as owner',
    ]);
    expect(result.ok && result.value).toMatchObject({
      origin: server.origin,
      key,
      account: { version: '0.30.2', caller: { role: 'owner' }, organizations: [{}, {}] },
      facts: { userEmail: 'owner@example.com', organizationName: 'Acme', role: 'owner' },
    });
    expect(keysSent()).toEqual([key, key, key]);
  });

  it.each(versions)('are accepted on %s', async (version) => {
    const old = await simulator.addInstance({ version });
    const key = old.key({ user: 'owner@example.com', organization: 'Billing' });
    const { result } = await check({ url: old.origin, key });
    expect(result.ok && result.value.facts).toMatchObject({ organizationName: 'Billing', role: 'owner' });
  });

  it('a key made with Dokploy’s own default limit is enough to be added', async () => {
    const key = server.key({ user: 'owner@example.com', organization: 'Acme', rateLimited: true });
    expect((await check({ key })).result.ok).toBe(true);
  });

  it('a key whose person left the organization is told so', async () => {
    const own = await simulator.addInstance();
    const key = own.key({ user: 'desk@example.com', organization: 'Acme' });
    own.world.members = own.world.members.filter((row) => row.userId !== userId(own, 'desk@example.com'));
    const { result, told } = await check({ url: own.origin, key });
    expect(result.ok && result.value.facts).toMatchObject({ organizationName: 'Acme', role: null });
    expect(told.at(-1)).toContain('no longer in Acme');
  });

  it('a key whose organization is gone is told so', async () => {
    const own = await simulator.addInstance();
    const key = own.key({ user: 'owner@example.com', organization: 'Billing' });
    const gone = own.world.organizations.find((row) => row.name === 'Billing');
    own.world.removeOrganization(gone?.id ?? '');
    const { result, told } = await check({ url: own.origin, key });
    expect(result.ok && result.value.facts).toMatchObject({ organizationId: null, role: null });
    expect(told.at(-1)).toContain('is gone');
  });

  it('a server that does not tell its version is told as Dokploy, and kept without one', async () => {
    const key = server.key({ user: 'owner@example.com', organization: 'Acme' });
    const told: string[] = [];
    const { checkInstance: checkUnversioned } = createConnect({
      transport,
      dokploy: {
        ...dokploy,
        callAt: (async (name, ...rest) =>
          name === 'settings.getDokployVersion'
            ? fail({ code: 'server-too-old', message: 'x', advice: 'x' })
            : dokploy.callAt(name, ...rest)) as typeof dokploy.callAt,
      },
    });
    const result = await checkUnversioned({
      instanceId: 'new',
      url: server.origin,
      key,
      progress: (_step, _state, text) => told.push(text),
    });
    expect(result).toMatchObject({ value: { account: { version: null }, facts: { role: 'owner' } } });
    expect(told.filter((text) => text.startsWith('It is Dokploy'))).toEqual([
      'It is Dokploy',
      'It is Dokploy',
    ]);
  });

  it('health hidden by a proxy is no hindrance', async () => {
    server.setFault({ kind: 'status', status: 403 }, { call: 'health' });
    expect((await check()).result.ok).toBe(true);
  });
});

function userId(instance: SimulatedInstance, email: string): string | undefined {
  return instance.world.users.find((user) => user.email === email)?.id;
}

describe('what is wrong is said at its step', () => {
  async function failed(change: Parameters<typeof check>[0] = {}) {
    const { result, told } = await check(change);
    return result.ok ? 'added' : `${result.error.code} after ${told.length}`;
  }

  it('an address or key that cannot be one is refused before any request', async () => {
    expect(await failed({ url: 'not an address' })).toBe('url-invalid after 0');
    expect(await failed({ key: 'two words' })).toBe('key-malformed after 0');
    expect(await failed({ key: ' ' })).toBe('key-needed after 0');
    expect(server.requests).toHaveLength(0);
  });

  it('nobody there', async () => {
    const gone = await simulator.addInstance();
    await gone.close();
    expect(await failed({ url: gone.origin })).toBe('refused after 0');
  });

  it('a redirect to a sign-in gets no key', async () => {
    const other = await simulator.addInstance();
    server.setFault({ kind: 'login-redirect', to: other.origin });
    expect(await failed()).toBe('redirected after 0');
    expect(keysSent()).toEqual([]);
    expect(other.requests).toHaveLength(0);
  });

  it.each([
    ['login-page', { kind: 'login-page' }, 'proxy-page'],
    ['a proxy without Dokploy behind', { kind: 'status', status: 502 }, 'proxy-page'],
    ['another program', { kind: 'empty-body' }, 'not-dokploy'],
  ] as const)('%s gets no key', async (_what, fault, code) => {
    server.setFault(fault);
    expect(await failed()).toBe(`${code} after 1`);
    expect(keysSent()).toEqual([]);
  });

  it.each([
    ['half an answer', { kind: 'truncated-json' }, 'not-json'],
    ['JSON as another kind', { kind: 'wrong-content-type' }, 'not-json'],
    ['an unknown form', { kind: 'wrong-shape', field: 'id', value: 4711 }, 'unexpected-shape'],
    ['a server that fails by itself', { kind: 'status', status: 500 }, 'proxy-page'],
  ] as const)(
    '%s in the place of the organizations is told, without a value of it',
    async (_what, fault, code) => {
      server.setFault(fault, { call: 'organization.all' });
      const { result } = await check();
      expect(result).toMatchObject({ ok: false, error: { code } });
      expect(JSON.stringify(result)).not.toContain('4711');
    },
  );

  it.each([
    ['wrong', {}],
    ['disabled', { disabled: true }],
    ['expired', { expiresAt: '2020-01-01T00:00:00.000Z' }],
    ['used up', { remaining: 0 }],
  ])('a key that is %s is not accepted, in one request with it', async (what, wrong) => {
    const made = server.key({ user: 'owner@example.com', organization: 'Acme', ...wrong });
    expect(await failed({ key: what === 'wrong' ? 'w'.repeat(64) : made })).toBe('key-not-accepted after 2');
    expect(keysSent()).toHaveLength(1);
  });

  it('giving up ends it', async () => {
    const held = server.hold('user.get');
    const controller = new AbortController();
    const running = failed({ signal: controller.signal });
    await held.arrived;
    controller.abort();
    expect(await running).toBe('canceled after 4');
    held.release();
  });
});

describe('a pasted key', () => {
  it.each([
    ['  abcDEF123  ', 'abcDEF123'],
    ['"abcDEF123"', 'abcDEF123'],
    ['x-api-key: abcDEF123', 'abcDEF123'],
    ['X-API-Key:abcDEF123\n', 'abcDEF123'],
    ["-H 'x-api-key: abcDEF123'", 'abcDEF123'],
    ['"x-api-key": "abcDEF123"', 'abcDEF123'],
    ['\u200babcDEF123', 'abcDEF123'],
  ])('%j is cleaned', (text, key) => expect(readKey(text)).toEqual({ ok: true, value: key }));

  it.each(['abc def', 'abc\ndef', 'schlüssel', 'https://dokploy.example.com', 'x'.repeat(3000)])(
    '%j is refused without being repeated',
    (text) => {
      const read = readKey(text);
      expect(!read.ok && read.error.code).toBe('key-malformed');
      expect(JSON.stringify(read)).not.toContain(text);
    },
  );
});
