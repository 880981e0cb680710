import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { parseAnswer } from '../../../src/main/dokploy/answerParser.ts';
import { createDokploy } from '../../../src/main/dokploy/client.ts';
import { createTransport } from '../../../src/main/network/transport.ts';
import { fail, ok, type Result } from '../../../src/shared/errors.ts';
import type { KeyRecord } from '../../../src/shared/instance.ts';
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

describe('a stored instance', () => {
  const key = () => server.key({ user: 'owner@example.com', organization: 'Acme' });
  const refusal = fail({ code: 'other-installation', message: 'Another one.', advice: 'Look.' });
  type Options = Parameters<typeof createDokploy>[0];
  const openWith = (options: Partial<Options>, hand: { key: string; record?: KeyRecord } = { key: key() }) =>
    createDokploy({
      transport: createTransport({ http: createNodeHttp(), userAgent: 'test', log: () => {} }),
      keyFor: async () => ok(hand),
      originOf: () => ok(server.origin),
      ...options,
    });
  const target = { instanceId: 'new' };

  it('is asked only where a call to it may be made; without a key anything may be asked', async () => {
    const asked: string[] = [];
    const closed = openWith({
      admit: async (id, kind) => {
        asked.push(`${id} ${kind}`);
        return refusal;
      },
    });
    expect(await closed.call('organization.all', target)).toEqual(refusal);
    expect(await closed.call('organization.create', target, { name: 'New' })).toEqual(refusal);
    expect(server.requests).toHaveLength(0);
    expect((await closed.call('settings.isCloud', target)).ok).toBe(true);
    expect(asked).toEqual(['new read', 'new write']);
    const admitted = openWith({ admit: async () => ok(null) });
    expect((await admitted.call('organization.all', target)).ok).toBe(true);
  });

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

  it('has its answer taken only where it is confirmed: of reads with a key that went well', async () => {
    let confirmed = 0;
    const outcomes: Result<null>[] = [ok(null), refusal];
    const doubted = openWith({
      confirm: async () => {
        confirmed += 1;
        return outcomes.shift() ?? ok(null);
      },
    });
    expect(await doubted.call('organization.all', target)).toMatchObject({
      value: expect.arrayContaining([expect.objectContaining({ name: 'Acme' })]),
    });
    expect(await doubted.call('organization.all', target)).toEqual(refusal);
    expect(confirmed).toBe(2);
    await doubted.call('settings.isCloud', target);
    await doubted.call('organization.setDefault', target, { organizationId: organizationId('Acme') });
    server.setFault({ kind: 'status', status: 500 });
    expect((await doubted.call('organization.all', target)).ok).toBe(false);
    expect(confirmed).toBe(2);
  });

  it('has it noted how each of its keys did, and which calls it does not have', async () => {
    const used: string[] = [];
    const absent: string[] = [];
    const record = { id: 'k' } as KeyRecord;
    const noting = openWith(
      {
        originOf: () => ok(old.origin),
        onKeyUsed: (id, keyId, result) => used.push(`${id} ${keyId} ${result.ok}`),
        onAbsent: (id, call) => absent.push(`${id} ${call}`),
      },
      { key: old.key({ user: 'owner@example.com', organization: 'Acme' }), record },
    );
    await noting.call('organization.all', target);
    await noting.readAccount(target);
    expect(used).toEqual(['new k true', 'new k true']);
    old.setFault({ kind: 'status', status: 500 });
    await noting.call('organization.all', target);
    expect(used).toEqual(['new k true', 'new k true', 'new k false']);
    expect(absent).toEqual([]);
  });

  it('has its account judged before anyone sees it', async () => {
    const judged: string[] = [];
    const judging = openWith({
      checkAccount: async (id, account) => {
        judged.push(`${id} ${account.version}`);
        return refusal;
      },
    });
    expect(await judging.readAccount(target)).toEqual(refusal);
    server.setFault({ kind: 'status', status: 500 });
    expect(await judging.readAccount(target)).toMatchObject({ ok: false });
    expect(judged).toEqual(['new 0.30.2']);
  });

  it('has a stored key verified before anything is shown or sent with it, and the next one taken where it was swapped', async () => {
    const swapped = fail({ code: 'key-swapped', message: 'Swapped.', advice: 'Look.' });
    const hands = ['one', 'two', 'three'].map((id) => ({ key: key(), record: { id } as KeyRecord }));
    const asked: string[] = [];
    /** The keys in the order in which they are preferred: a swapped one is left for last. */
    const verifying = (outcomes: Record<string, Result<null>>, ...order: number[]) =>
      openWith({
        keyFor: async () => ok(hands[order.shift() ?? 0] as (typeof hands)[number]),
        verification: {
          verify: async ({ id, origin }, { record }) => {
            asked.push(`${id} ${origin === server.origin} ${record.id}`);
            return outcomes[record.id] ?? ok(null);
          },
          note: () => ok(null),
        },
      });
    expect((await verifying({}, 0).call('organization.all', target)).ok).toBe(true);
    expect(asked.splice(0)).toEqual(['new true one']);
    expect((await verifying({ one: swapped }, 0, 1).call('organization.all', target)).ok).toBe(true);
    expect(asked.splice(0)).toEqual(['new true one', 'new true two']);
    server.requests.clear();
    const all = verifying({ one: swapped }, 0, 0);
    expect(await all.call('organization.all', target)).toEqual(swapped);
    const offline = fail({ code: 'offline', message: 'Offline.', advice: 'Connect.' });
    expect(await verifying({ one: offline }, 0, 1).call('organization.all', target)).toEqual(offline);
    expect(server.requests).toHaveLength(0);
  });

  it('has its account read with the next key where one is turned away, each once, unless one organization’s is meant', async () => {
    const [good, bad] = [key(), 'b'.repeat(64)];
    const given = (...keys: string[]) => {
      const left = [...keys];
      return openWith({ keyFor: async () => ok({ key: left.shift() ?? bad }) });
    };
    expect(await given(bad, good).readAccount(target)).toMatchObject({ value: { version: '0.30.2' } });
    expect(await given(bad, bad).readAccount(target)).toMatchObject({ error: { code: 'key-not-accepted' } });
    const one = given(bad, good).readAccount({ ...target, organizationId: organizationId('Acme') });
    expect(await one).toMatchObject({ error: { code: 'key-not-accepted' } });
  });

  it('whose key shows something else than it was stored for gives no account', async () => {
    const swapped = fail({ code: 'key-swapped', message: 'Swapped.', advice: 'Look.' });
    const noted: unknown[] = [];
    const used: string[] = [];
    const record = { id: 'k' } as KeyRecord;
    const noting = openWith(
      {
        verification: {
          verify: async () => ok(null),
          note: (id, hand, account) => {
            noted.push([id, hand.record.id, account.organizations.length]);
            return swapped;
          },
        },
        onKeyUsed: (_id, keyId) => used.push(keyId),
      },
      { key: key(), record },
    );
    expect(await noting.readAccount({ ...target, organizationId: organizationId('Acme') })).toEqual(swapped);
    expect([noted, used]).toEqual([[['new', 'k', 2]], []]);
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
    expect(!read.ok && read.error.message).toBe('Dokploy says: You are not a member of this organization.');
  });
});
