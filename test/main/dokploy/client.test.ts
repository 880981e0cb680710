import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createDokploy } from '../../../src/main/dokploy/client.ts';
import { createTransport } from '../../../src/main/network/transport.ts';
import { fail, ok } from '../../../src/shared/errors.ts';
import type { SimulatedInstance } from '../../dokploy/instance.ts';
import { type Simulator, startSimulator } from '../../dokploy/simulator.ts';
import { createNodeHttp } from '../network/nodeHttp.ts';

let simulator: Simulator;
let server: SimulatedInstance;
let old: SimulatedInstance;
/** By organization id, or null for account-wide calls. */
const keys = new Map<string | null, string>();

beforeAll(async () => {
  simulator = await startSimulator();
  server = await simulator.addInstance();
  old = await simulator.addInstance({ version: '0.28.6' });
});
afterAll(() => simulator.close());
afterEach(() => {
  keys.clear();
  for (const instance of simulator.instances) {
    instance.setFault(null);
    instance.requests.clear();
  }
});

const dokploy = createDokploy({
  transport: createTransport({
    http: createNodeHttp(),
    userAgent: 'test',
    log: () => {},
    wait: async () => {},
  }),
  keyFor: async (_instanceId, organizationId) => {
    const key = keys.get(organizationId);
    return key
      ? ok({ key })
      : fail({ code: 'no-key-for-organization', message: 'None.', advice: 'Add one.' });
  },
  originOf: (instanceId) => ok((instanceId === 'old' ? old : server).origin),
});

function organizationId(name: string, instance = server): string {
  return instance.world.organizations.find((row) => row.name === name)?.id ?? '';
}

describe('the key that a call goes with', () => {
  it.each([
    ['moved', 'goes to the new place with the key for it'],
    ['went', 'is not made'],
  ])('of an instance that %s while the keychain was asked: the call %s', async (fate) => {
    const target = { instanceId: 'new', organizationId: organizationId('Acme') };
    const good = server.key({ user: 'owner@example.com', organization: 'Acme' });
    const gone = fail({ code: 'instance-unknown', message: 'Gone.', advice: 'Choose another one.' });
    const origins = fate === 'moved' ? [ok(old.origin), ok(server.origin)] : [ok(server.origin), gone];
    const found = ['former-key', good];
    const now = <T>(values: T[]) => values[0] as T;
    const slow = createDokploy({
      transport: createTransport({ http: createNodeHttp(), userAgent: 'test', log: () => {} }),
      originOf: () => now(origins),
      keyFor: async () => {
        const key = found.shift() ?? '';
        if (key === 'former-key') origins.shift();
        return ok({ key });
      },
    });
    const answer = await slow.call('user.all', target);
    expect(old.requests).toHaveLength(0);
    if (fate === 'moved') expect(answer).toMatchObject({ ok: true });
    else expect(answer).toEqual(gone);
    expect(server.requests).toHaveLength(fate === 'moved' ? 1 : 0);
  });

  it('is the organization’s own, so that each shows its own people', async () => {
    for (const name of ['Acme', 'Billing']) {
      keys.set(organizationId(name), server.key({ user: 'owner@example.com', organization: name }));
    }
    const people = async (name: string) => {
      const read = await dokploy.call('user.all', {
        instanceId: 'new',
        organizationId: organizationId(name),
      });
      return read.ok ? read.value.map((row) => row.user.email) : [];
    };
    expect(await people('Acme')).toContain('ops@example.com');
    expect(await people('Billing')).toContain('books@example.com');
    expect(await people('Billing')).not.toContain('ops@example.com');
  });

  it('is not borrowed from another organization', async () => {
    keys.set(organizationId('Acme'), server.key({ user: 'owner@example.com', organization: 'Acme' }));
    const read = await dokploy.call('user.all', {
      instanceId: 'new',
      organizationId: organizationId('Billing'),
    });
    expect(!read.ok && read.error.code).toBe('no-key-for-organization');
    expect(server.requests).toHaveLength(0);
  });
});

describe('an account', () => {
  it('is read in three requests, and holds no more than its shape', async () => {
    keys.set(null, server.key({ user: 'owner@example.com', organization: 'Acme' }));
    const read = await dokploy.readAccount({ instanceId: 'new' });
    expect(read.ok && read.value.version).toBe('0.30.2');
    expect(read.ok && read.value.organizations.map((one) => one.name).sort()).toEqual(['Acme', 'Billing']);
    expect(server.requests).toHaveLength(3);
    expect(JSON.stringify(read)).not.toMatch(/stripe|licen[cs]e|accessedProjects|canCreate/i);
  });

  it('of a key that ran out between the requests is not accepted, rather than half told', async () => {
    keys.set(null, server.key({ user: 'owner@example.com', organization: 'Acme', remaining: 3 }));
    const read = await dokploy.readAccount({ instanceId: 'new' });
    expect(!read.ok && read.error.code).toBe('key-not-accepted');
  });
});

describe('a 401 that says UNAUTHORIZED alone (through 0.28.6)', () => {
  it('is a role that may not while the account still answers', async () => {
    const id = organizationId('Acme', old);
    keys.set(id, old.key({ user: 'desk@example.com', organization: 'Acme' }));
    const read = await dokploy.call('user.all', { instanceId: 'old', organizationId: id });
    expect(!read.ok && read.error.code).toBe('role-forbidden');
    expect(old.requests.map((request) => request.call)).toEqual(['user.all', 'organization.all']);
  });

  it('is a key that ran out when the account answers no more', async () => {
    const id = organizationId('Acme', old);
    keys.set(id, old.key({ user: 'owner@example.com', organization: 'Acme', remaining: 1 }));
    const read = await dokploy.call('user.all', { instanceId: 'old', organizationId: id });
    expect(!read.ok && read.error.code).toBe('key-not-accepted');
  });
});

describe('a server', () => {
  it('that is too old for a call says which version brings it', async () => {
    const ancient = await simulator.addInstance({ version: '0.27.1' });
    const key = ancient.key({ user: 'owner@example.com', organization: 'Acme' });
    const read = await dokploy.callAt('organization.active', {
      instanceId: 'x',
      origin: ancient.origin,
      key,
    });
    expect(!read.ok && read.error).toMatchObject({ code: 'server-too-old', details: { since: '0.28.4' } });
  });

  it.each([
    ['truncated-json', { kind: 'truncated-json' }, 'not-json'],
    ['wrong-content-type', { kind: 'wrong-content-type' }, 'not-json'],
    ['wrong-shape', { kind: 'wrong-shape', field: 'name', value: 7 }, 'unexpected-shape'],
    ['empty-body', { kind: 'empty-body' }, 'unexpected-shape'],
    ['login-page', { kind: 'login-page' }, 'proxy-page'],
    ['504 page', { kind: 'status', status: 504 }, 'proxy-page'],
  ] as const)('that answers with a %s is told as %s', async (_what, fault, code) => {
    server.setFault(fault);
    const key = server.key({ user: 'owner@example.com', organization: 'Acme' });
    const read = await dokploy.callAt('organization.all', { instanceId: 'x', origin: server.origin, key });
    expect(!read.ok && read.error.code).toBe(code);
  });

  it('tells without any key whether it is Cloud', async () => {
    const told = await dokploy.call('settings.isCloud', { instanceId: 'new' });
    expect(told).toEqual(ok(false));
    expect(server.requests[0]?.headers).not.toHaveProperty('x-api-key');
  });

  it('gets an organization’s id as a query', async () => {
    keys.set(null, server.key({ user: 'owner@example.com', organization: 'Acme' }));
    const id = organizationId('Billing');
    const read = await dokploy.call('organization.one', { instanceId: 'x' }, { organizationId: id });
    expect(read.ok && read.value?.name).toBe('Billing');
  });

  it('does not show another person’s organization', async () => {
    keys.set(null, server.key({ user: 'owner@example.com', organization: 'Acme' }));
    const read = await dokploy.call('organization.one', { instanceId: 'x' }, { organizationId: 'a&b=c #?' });
    expect(!read.ok && read.error).toMatchObject({ code: 'forbidden' });
    expect(!read.ok && read.error.message).toBe('Dokploy says: You are not a member of this organization');
  });
});
