import { readFileSync } from 'node:fs';
import { request as openTls } from 'node:https';
import { beforeEach, describe, expect, test } from 'vitest';
import { findCall } from './calls/table.ts';
import type { SimulatedInstance } from './instance.ts';
import { runCall } from './run.ts';
import { canaries } from './secrets.ts';
import { testSimulator } from './testSimulator.ts';
import { createProfile } from './versions.ts';

const simulator = testSimulator();
let instance: SimulatedInstance;
let key: string;

beforeEach(async () => {
  instance = await simulator.addInstance();
  key = instance.key({ user: 'owner@example.com', organization: 'Acme' });
});

function get(call: string, secret = key, from = instance): Promise<Response> {
  return fetch(`${from.origin}/api/${call}`, { headers: { 'x-api-key': secret }, redirect: 'manual' });
}

function post(call: string, body: object, from = instance): Promise<Response> {
  const headers = { 'x-api-key': key, 'content-type': 'application/json' };
  return fetch(`${from.origin}/api/${call}`, { method: 'POST', headers, body: JSON.stringify(body) });
}

describe('a request', () => {
  test('is logged with its headers, its body and the status it got', async () => {
    await post('organization.setDefault', { organizationId: 'nope' });
    const [logged] = instance.requests;
    expect(logged).toMatchObject({
      method: 'POST',
      path: '/api/organization.setDefault',
      call: 'organization.setDefault',
      body: '{"organizationId":"nope"}',
      status: 403,
    });
    expect(logged?.headers['x-api-key']).toBe(key);
    instance.requests.clear();
    expect(instance.requests).toHaveLength(0);
  });

  test('can be held, so that answers come in another order than requests', async () => {
    const hold = instance.hold('user.all');
    const first = get('user.all');
    await hold.arrived;
    instance.world.removeUser(
      instance.world.users.find((user) => user.email === 'desk@example.com')?.id ?? '',
    );
    const second: unknown[] = await (await get('user.all')).json();
    hold.release();
    const late: unknown[] = await (await first).json();
    expect([second.length, late.length]).toEqual([4, 5]);
  });

  test('that takes gzip gets gzip', async () => {
    const answer = await get('user.all');
    expect(answer.headers.get('content-encoding')).toBe('gzip');
    expect(await answer.json()).toHaveLength(5);
  });
});

describe('a fault', () => {
  const answered = [
    [{ kind: 'status', status: 502 }, 502, 'text/html; charset=utf-8'],
    [{ kind: 'login-redirect', to: 'https://login.example' }, 302, null],
    [{ kind: 'login-page' }, 200, 'text/html; charset=utf-8'],
    [{ kind: 'empty-body' }, 200, 'application/json'],
    [{ kind: 'wrong-content-type' }, 200, 'text/plain'],
    [{ kind: 'slow', ms: 1 }, 200, 'application/json'],
  ] as const;

  test.for(answered)('%o answers as it says, once, and to its call alone', async ([fault, status, type]) => {
    instance.setFault(fault, { call: 'organization.all', times: 1 });
    expect((await get('user.get')).headers.get('content-type')).toBe('application/json');
    const answer = await get('organization.all');
    expect([answer.status, answer.headers.get('content-type')]).toEqual([status, type]);
    expect(await (await get('organization.all')).json()).toHaveLength(2);
  });

  test('redirects to the same path of the other origin unless it has one of its own', async () => {
    instance.setFault({ kind: 'login-redirect', to: 'https://login.example', status: 307 });
    expect((await get('user.all?x=1')).headers.get('location')).toBe(
      'https://login.example/api/user.all?x=1',
    );
    instance.setFault({ kind: 'login-redirect', to: 'https://login.example/cdn-cgi/access' });
    expect((await get('user.all')).headers.get('location')).toBe('https://login.example/cdn-cgi/access');
  });

  test.for([{ kind: 'reset' }, { kind: 'drop-after-headers' }] as const)(
    '%o ends the connection',
    async (fault) => {
      instance.setFault(fault);
      await expect(get('organization.all').then((answer) => answer.text())).rejects.toThrow();
      expect(instance.requests[0]?.status).toBe(0);
    },
  );

  test('cuts, swells or reshapes the body', async () => {
    instance.setFault({ kind: 'truncated-json' }, { times: 1 });
    const cut = await (await get('organization.all')).text();
    expect(() => JSON.parse(cut)).toThrow(SyntaxError);
    instance.setFault({ kind: 'oversize', bytes: 5000 }, { times: 1 });
    expect(await (await get('organization.all')).text()).toHaveLength(5000);
    instance.setFault({ kind: 'wrong-shape', field: 'name' }, { times: 1 });
    expect(Object.keys((await (await get('organization.all')).json())[0])).not.toContain('name');
    instance.setFault({ kind: 'wrong-shape', field: 'name', value: 7 }, { times: 1 });
    expect((await (await get('organization.all')).json())[0].name).toBe(7);
  });

  test('loses the answer but keeps the effect when told so', async () => {
    instance.setFault({ kind: 'reset' }, { call: 'organization.create', times: 1 });
    await expect(post('organization.create', { name: 'Lost' })).rejects.toThrow();
    instance.setFault({ kind: 'reset' }, { call: 'organization.create', times: 1, effect: true });
    await expect(post('organization.create', { name: 'Kept' })).rejects.toThrow();
    expect(instance.world.organizations.map(({ name }) => name)).toEqual(['Acme', 'Billing', 'Kept']);
  });

  test('that hangs ends with the simulator', async () => {
    instance.setFault({ kind: 'hang' });
    const hanging = expect(get('organization.all')).rejects.toThrow();
    while (instance.requests.length === 0) await new Promise(setImmediate);
    await instance.close();
    await hanging;
  });
});

describe('the server', () => {
  test('lists a renamed organization last', async () => {
    const [first] = instance.world.organizations;
    await post('organization.update', { organizationId: first?.id, name: 'Renamed' });
    const rows: { name: string }[] = await (await get('organization.all')).json();
    expect(rows.map(({ name }) => name)).toEqual(['Billing', 'Renamed']);
  });

  test('makes duplicates of parallel invitations of one address', async () => {
    const { world, port } = instance;
    const profile = createProfile('0.30.2');
    const found = findCall(profile, 'organization.inviteMember');
    const [used] = world.keys;
    if (!found || !used) throw new Error('The call and a key are there');
    const input = { email: 'twice@example.net', role: 'member' };
    const invite = () => runCall({ world, profile, port }, found.call, used, input);
    await Promise.all([invite(), invite()]);
    expect(world.invitations.filter(({ email }) => email === 'twice@example.net')).toHaveLength(2);
    await expect(invite()).rejects.toThrow('An invitation has already been sent to this email');
  });

  test('lets a limited key through five times, then refuses it like a wrong one', async () => {
    const limited = instance.key({ user: 'owner@example.com', organization: 'Acme', rateLimited: true });
    const statuses: number[] = [];
    for (let count = 0; count < 6; count += 1) statuses.push((await get('organization.all', limited)).status);
    expect(statuses).toEqual([200, 200, 200, 200, 200, 401]);
    const used = await (await get('organization.all', limited)).json();
    expect(used).toEqual(await (await get('organization.all', 'wrong')).json());
  });

  test('makes an account for who accepts an invitation', async () => {
    const invitation = instance.world.invitations.find(({ email }) => email === 'vendor@example.net');
    instance.world.acceptInvitation(invitation?.id ?? '', { firstName: 'Ven', lastName: 'Dor' });
    const rows: { user: { email: string } }[] = await (await get('user.all')).json();
    expect(rows.at(-1)?.user.email).toBe('vendor@example.net');
  });

  test('hands out secrets where an old one did, as canaries', async () => {
    const old = await simulator.addInstance({ version: '0.25.7' });
    const secret = old.key({ user: 'owner@example.com', organization: 'Acme' });
    const answer = await (await get('user.get', secret, old)).text();
    for (const name of ['keyHash', 'sshPrivateKey', 'metricsToken'] as const)
      expect(answer).toContain(canaries[name]);
  });

  test('says that it is Cloud where it is, and removes nobody there', async () => {
    const cloud = await simulator.addInstance({ version: 'cloud' });
    key = cloud.key({ user: 'owner@example.com', organization: 'Acme' });
    const isCloud = await (await fetch(`${cloud.origin}/api/trpc/settings.isCloud`)).json();
    expect(isCloud.result.data.json).toBe(true);
    const before = cloud.world.users.length;
    expect(await (await post('user.remove', { userId: cloud.world.users[1]?.id }, cloud)).json()).toBe(true);
    expect(cloud.world.users).toHaveLength(before);
  });
});

describe('TLS', () => {
  const authority = readFileSync(new URL('./certificates/authority.cert.pem', import.meta.url));

  function tryTls(origin: string): Promise<string> {
    return new Promise((resolve) => {
      const attempt = openTls(`${origin}/api/health`, { ca: authority, agent: false }, (answer) => {
        answer.resume();
        resolve('ok');
      });
      attempt.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
      attempt.end();
    });
  }

  test.for([
    ['trusted', 'ok'],
    ['self-signed', 'DEPTH_ZERO_SELF_SIGNED_CERT'],
    ['expired', 'CERT_HAS_EXPIRED'],
    ['other-name', 'ERR_TLS_CERT_ALTNAME_INVALID'],
  ] as const)('%s has the one fault meant', async ([tls, outcome]) => {
    const secure = await simulator.addInstance({ tls });
    expect(await tryTls(secure.origin)).toBe(outcome);
  });

  test('changes its certificate while it runs', async () => {
    const secure = await simulator.addInstance({ tls: 'trusted' });
    secure.setCertificate('self-signed');
    expect(await tryTls(secure.origin)).toBe('DEPTH_ZERO_SELF_SIGNED_CERT');
  });
});
