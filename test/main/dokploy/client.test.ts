import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { parseAnswer } from '../../../src/main/dokploy/answerParser.ts';
import { createDokploy } from '../../../src/main/dokploy/client.ts';
import { createTransport } from '../../../src/main/network/transport.ts';
import { fail, ok } from '../../../src/shared/errors.ts';
import type { KeyRecord } from '../../../src/shared/instance.ts';
import type { SimulatedInstance } from '../../dokploy/instance.ts';
import { testSimulator } from '../../dokploy/testSimulator.ts';
import { keyRecord } from '../../shared/records.ts';
import { createNodeHttp } from '../network/nodeHttp.ts';

const simulator = testSimulator();
let server: SimulatedInstance;
let old: SimulatedInstance;
/** By organization id, or null for account-wide calls. */
const keys = new Map<string | null, string>();

beforeAll(async () => {
  server = await simulator.addInstance();
  old = await simulator.addInstance({ version: '0.28.6' });
});
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

it.each([
  ['moved', 'goes to the new place with the key for it'],
  ['went', 'is not made'],
])('the key of a call to an instance that %s while the keychain was asked: the call %s', async (fate) => {
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

describe('a stored instance', () => {
  const key = () => server.key({ user: 'owner@example.com', organization: 'Acme' });
  type Options = Parameters<typeof createDokploy>[0];
  const openWith = (options: Partial<Options>, hand: { key: string; record?: KeyRecord } = { key: key() }) =>
    createDokploy({
      transport: createTransport({ http: createNodeHttp(), userAgent: 'test', log: () => {} }),
      keyFor: async () => ok(hand),
      originOf: () => ok(server.origin),
      ...options,
    });
  const target = { instanceId: 'new' };

  it('that is gone, or cannot be reached, is told as that', async () => {
    const gone = fail({ code: 'instance-unknown', message: 'Gone.', advice: 'Choose another one.' });
    let looked = 0;
    const nowhere = openWith({
      originOf: () => gone,
      keyFor: async () => {
        looked += 1;
        return ok({ key: key() });
      },
    });
    for (const call of ['organization.all', 'settings.isCloud'] as const)
      expect(await nowhere.call(call, target)).toEqual(gone);
    expect(await nowhere.readAccount(target)).toEqual(gone);
    expect(looked).toBe(0);
    const closed = await simulator.addInstance();
    await closed.close();
    const unreachable = openWith({ originOf: () => ok(closed.origin) });
    expect(await unreachable.call('organization.create', target, { name: 'New' })).toMatchObject({
      error: { code: 'refused' },
    });
  });

  it('is changed with a stored key once that was written down, and not where it cannot be', async () => {
    const full = fail({ code: 'internal', message: 'Full.', advice: 'Make room.' });
    const written: string[] = [];
    const own = await simulator.addInstance();
    const hand = {
      key: own.key({ user: 'owner@example.com', organization: 'Acme' }),
      record: keyRecord('k'),
    };
    const onWrite = async ({ id }: KeyRecord) => (written.push(id) > 1 ? full : ok(null));
    const noting = openWith({ originOf: () => ok(own.origin), onWrite }, hand);
    await noting.call('organization.all', target);
    expect(await noting.call('organization.create', target, { name: 'New' })).toMatchObject({ ok: true });
    expect(await noting.call('organization.create', target, { name: 'Lost' })).toEqual(full);
    expect(written).toEqual(['k', 'k']);
    expect(own.requests.filter(({ method }) => method === 'POST')).toHaveLength(1);
  });

  it('whose refusal is plain is not asked a second time what it means', async () => {
    const desk = server.key({ user: 'desk@example.com', organization: 'Acme' });
    const refused = await openWith({}, { key: desk }).call('user.all', target);
    expect(refused).toMatchObject({ error: { code: 'role-forbidden' } });
    server.setFault({ kind: 'status', status: 500 });
    await openWith({}).call('user.all', target);
    expect(server.requests.map((request) => request.call)).toEqual(['user.all', 'user.all']);
  });

  it('has its successes read by the parser that was given', async () => {
    const parsed: string[] = [];
    const own = openWith({
      parse: async (name, text) => {
        parsed.push(name);
        return parseAnswer(name, text);
      },
    });
    expect((await own.call('organization.all', target)).ok).toBe(true);
    server.setFault({ kind: 'status', status: 500 });
    await own.call('organization.all', target);
    expect(parsed).toEqual(['organization.all']);
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

  it('stays a role that may not where the account cannot be read now', async () => {
    const id = organizationId('Acme', old);
    keys.set(id, old.key({ user: 'desk@example.com', organization: 'Acme' }));
    old.setFault({ kind: 'status', status: 500 }, { call: 'organization.all' });
    const read = await dokploy.call('user.all', { instanceId: 'old', organizationId: id });
    expect(!read.ok && read.error.code).toBe('role-forbidden');
  });

  it('is a key that ran out when the account answers no more', async () => {
    const id = organizationId('Acme', old);
    keys.set(id, old.key({ user: 'owner@example.com', organization: 'Acme', remaining: 1 }));
    const read = await dokploy.call('user.all', { instanceId: 'old', organizationId: id });
    expect(!read.ok && read.error.code).toBe('key-not-accepted');
  });
});

describe('a server', () => {
  it('tells without any key whether it is Cloud', async () => {
    expect(await dokploy.call('settings.isCloud', { instanceId: 'new' })).toEqual(ok(false));
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
    expect(!read.ok && read.error.message).toBe('Dokploy says: You are not a member of this organization.');
  });
});
