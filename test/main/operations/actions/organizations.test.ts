import { afterAll, beforeAll, beforeEach, describe, expect, it, test } from 'vitest';
import type { SimulatedInstance } from '../../../dokploy/instance.ts';
import { type Simulator, startSimulator } from '../../../dokploy/simulator.ts';
import { type Version, versions } from '../../../dokploy/versions.ts';
import { codeOf, openConsole, wordsOf } from '../console.ts';

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator();
});
afterAll(() => simulator.close());

const every: Version[] = [...versions, 'cloud'];
const later = every.filter((version) => version !== '0.25.7');

async function serve(version: Version = '0.30.2'): Promise<SimulatedInstance> {
  return simulator.addInstance({
    version,
    seed: {
      owner: { email: 'owner@example.com' },
      organizations: [
        {
          name: 'Acme',
          members: [
            { email: 'ops@example.com', role: 'admin' },
            { email: 'desk@example.com', role: 'member' },
          ],
          roles: [{ role: 'auditor', permissions: { member: ['read'] } }],
        },
        { name: 'Billing' },
        { name: 'Foreign', owner: { email: 'other@example.com' } },
        { name: 'Guest', owner: { email: 'host@example.com' }, members: [{ email: 'owner@example.com' }] },
      ],
    },
  });
}

const named = (server: SimulatedInstance, name: string) =>
  server.world.organizations.find((row) => row.name === name);

describe.each(every)('on Dokploy %s', (version) => {
  let server: SimulatedInstance;
  beforeEach(async () => {
    server = await serve(version);
  });

  it('the active organization is told, from the person’s membership where the server has no such call', async () => {
    const app = await openConsole(server, [{ organization: 'Billing' }]);
    const active = await app.call('organizations.active');
    expect(active.ok && active.value?.name).toBe('Billing');
  });

  it('what the key may do is told as far as the server tells it', async () => {
    const app = await openConsole(server);
    const rights = await app.call('organizations.rights', { organizationId: app.organization() });
    const tells = ['0.28.7', '0.28.8', '0.30.2', 'cloud'].includes(version);
    expect(rights.ok && rights.value).toMatchObject({
      customRoles: tells ? [{ role: 'auditor' }] : [],
      absent: [],
    });
    expect(rights.ok && rights.value.allowed?.member?.create).toBe(tells ? true : undefined);
  });

  it('the last owned organization is not deleted', async () => {
    const app = await openConsole(server);
    expect(
      codeOf(await app.send('organizations.delete', { organizationId: app.organization('Billing') })),
    ).toBe(null);
    const last = await app.send('organizations.delete', { organizationId: app.organization('Acme') });
    expect(codeOf(last)).toBe('forbidden');
    expect(named(server, 'Acme')).toBeDefined();
  });

  it('a foreign or unknown organization is neither shown nor changed', async () => {
    const app = await openConsole(server);
    for (const organizationId of [app.organization('Foreign'), 'nowhere']) {
      expect(codeOf(await app.call('organizations.one', { organizationId }))).toBe('forbidden');
      const update = await app.send('organizations.update', { organizationId, name: 'Mine' });
      expect(['forbidden', 'not-found']).toContain(codeOf(update));
      expect(['forbidden', 'not-found']).toContain(
        codeOf(await app.send('organizations.delete', { organizationId })),
      );
      expect(codeOf(await app.send('organizations.setDefault', { organizationId }))).toBe('forbidden');
    }
    expect(named(server, 'Foreign')).toBeDefined();
    expect(named(server, 'Mine')).toBeUndefined();
  });

  it('a member may change nothing of it', async () => {
    const app = await openConsole(server, [{ user: 'desk@example.com' }]);
    const organizationId = app.organization();
    const update = await app.send('organizations.update', { organizationId, name: 'Mine' });
    expect(codeOf(update)).toBe('forbidden');
    expect(codeOf(await app.send('organizations.delete', { organizationId }))).toBe('forbidden');
    const create = await app.send('organizations.create', { name: 'Mine' });
    expect(codeOf(create)).toBe(version === 'cloud' ? null : 'forbidden');
    expect(codeOf(await app.send('organizations.setDefault', { organizationId }))).toBeNull();
  });
});

describe.each(later)('on Dokploy %s an admin', (version) => {
  it('creates organizations, and neither renames nor deletes an owner’s', async () => {
    const app = await openConsole(await serve(version), [{ user: 'ops@example.com' }]);
    const organizationId = app.organization();
    const update = await app.send('organizations.update', { organizationId, name: 'Mine' });
    expect(wordsOf(update)).toBe('Dokploy says: Only the organization owner can update it.');
    const remove = await app.send('organizations.delete', { organizationId });
    expect(wordsOf(remove)).toBe('Dokploy says: Only the organization owner can delete it.');
    expect(codeOf(await app.send('organizations.create', { name: 'Mine' }))).toBeNull();
  });
});

describe('on 0.25.7, which checks little, Quayside itself', () => {
  it('sends nothing for a foreign or unknown organization', async () => {
    const server = await serve('0.25.7');
    const app = await openConsole(server);
    for (const organizationId of [app.organization('Foreign'), 'nowhere']) {
      const one = await app.call('organizations.one', { organizationId });
      const update = await app.send('organizations.update', { organizationId, name: 'Mine' });
      const remove = await app.send('organizations.delete', { organizationId });
      for (const refused of [one, update, remove]) {
        expect(!refused.ok && refused.error.details?.rule).toBe(true);
      }
    }
    expect(app.writes()).toEqual([]);
    expect(server.requests.some((request) => request.call === 'organization.one')).toBe(false);
  });

  it('sends nothing for an organization in which the person is a guest', async () => {
    const server = await serve('0.25.7');
    const app = await openConsole(server);
    const update = await app.send('organizations.update', {
      organizationId: app.organization('Guest'),
      name: 'Mine',
    });
    expect(wordsOf(update)).toBe('Only its owner can change it.');
    expect(app.writes()).toEqual([]);
  });
});

test.each(['0.25.7', '0.30.2'] as const)(
  'without any key of an instance on %s nothing is sent, and that is told',
  async (version) => {
    const server = await serve(version);
    const app = await openConsole(server);
    const organizationId = app.organization();
    const kept = app.instances.find(app.instanceId);
    for (const { id } of kept.ok ? kept.value.keys : [])
      await app.credentialStore.forgetKey(app.instanceId, id);
    server.requests.clear();
    const outcomes = [
      await app.send('organizations.create', { name: 'New' }),
      await app.send('organizations.update', { organizationId, name: 'Mine' }),
      await app.send('organizations.update', { organizationId, name: 'Mine', defaultRole: 'admin' }),
      await app.send('organizations.setDefault', { organizationId }),
      await app.send('organizations.delete', { organizationId }),
      await app.call('organizations.one', { organizationId }),
    ];
    expect(outcomes.map(codeOf)).toEqual(outcomes.map(() => 'key-needed'));
    expect(server.requests.filter(({ headers }) => 'x-api-key' in headers)).toEqual([]);
    expect(app.writes()).toEqual([]);
  },
);

describe('an account-wide call', () => {
  it('goes with the key whose role is the strongest', async () => {
    const server = await serve('0.25.7');
    const app = await openConsole(server, [{ organization: 'Acme' }, { organization: 'Guest' }]);
    expect(codeOf(await app.send('organizations.create', { name: 'New' }))).toBeNull();
  });

  it('does not go with a key whose organization is gone while there is another', async () => {
    const server = await serve();
    const app = await openConsole(server, [{ organization: 'Billing' }, { organization: 'Acme' }]);
    server.world.removeOrganization(app.organization('Billing'));
    await app.accounts.readAccount(app.instanceId);
    expect(codeOf(await app.send('organizations.create', { name: 'New' }))).toBeNull();
  });

  it('with a key whose organization is gone fails as Dokploy says it', async () => {
    const server = await serve();
    const app = await openConsole(server, [{ organization: 'Billing' }]);
    server.world.removeOrganization(app.organization('Billing'));
    const create = await app.send('organizations.create', { name: 'New' });
    expect(wordsOf(create)).toBe('Dokploy says: Only the organization owner can create an organization.');
    const active = await app.call('organizations.active');
    expect(active).toEqual({ ok: true, value: null });
  });
});

describe('deleting an organization', () => {
  it('forgets its key and what was last seen of it, and keeps the others', async () => {
    const server = await serve();
    const app = await openConsole(server, [{ organization: 'Acme' }, { organization: 'Billing' }]);
    const organizationId = app.organization('Billing');
    await app.call('members.list', { organizationId });
    await app.call('members.list', { organizationId: app.organization('Acme') });
    expect(codeOf(await app.send('organizations.delete', { organizationId }))).toBeNull();
    const instance = app.instances.find(app.instanceId);
    expect(instance.ok && instance.value.keys.map((key) => key.organizationName)).toEqual(['Acme']);
    expect(app.backend.entries.size).toBe(1);
    const seen = await app.lastSeen.summaries([app.instanceId]);
    const organizations = seen[app.instanceId]?.organizations.map((each) => each.organizationId);
    expect(organizations).toEqual([app.organization('Acme')]);
  });

  it('deletes the key that was made for it on the server too, which would still answer account-wide calls', async () => {
    const server = await serve();
    const app = await openConsole(server, [{ organization: 'Acme' }]);
    const { instanceId } = app;
    const organizationId = app.organization('Billing');
    expect(codeOf(await app.keys.make({ instanceId, organizationId, expiresInDays: null }))).toBeNull();
    const ofQuayside = () => server.world.keys.filter(({ name }) => name?.startsWith('Quayside'));
    expect(ofQuayside()).toHaveLength(1);
    expect(codeOf(await app.send('organizations.delete', { organizationId }))).toBeNull();
    expect(ofQuayside()).toEqual([]);
    const instance = app.instances.find(instanceId);
    expect(instance.ok && instance.value.keys.map((key) => key.organizationName)).toEqual(['Acme']);
    expect(app.backend.entries.size).toBe(1);
  });

  it('keeps a made key that cannot be deleted on the server now, to be deleted when that answers', async () => {
    const server = await serve();
    const app = await openConsole(server, [{ organization: 'Acme' }]);
    const { instanceId } = app;
    const organizationId = app.organization('Billing');
    await app.keys.make({ instanceId, organizationId, expiresInDays: null });
    server.setFault({ kind: 'status', status: 503 }, { call: 'user.deleteApiKey' });
    expect(codeOf(await app.send('organizations.delete', { organizationId }))).toBeNull();
    server.setFault(null);
    await app.keys.finish(instanceId);
    expect(server.world.keys.filter(({ name }) => name?.startsWith('Quayside'))).toEqual([]);
    expect(app.backend.entries.size).toBe(1);
  });

  it('that failed keeps the key', async () => {
    const server = await serve();
    const app = await openConsole(server, [{ organization: 'Acme' }, { organization: 'Billing' }]);
    server.setFault({ kind: 'status', status: 504 }, { call: 'organization.delete' });
    expect(
      codeOf(await app.send('organizations.delete', { organizationId: app.organization('Billing') })),
    ).toBe('proxy-page');
    expect(app.backend.entries.size).toBe(2);
    expect(app.writes()).toHaveLength(1);
  });
});

describe('the default role', () => {
  it.each([
    ['admin', 'admin'],
    [null, null],
  ])('%s is set on 0.30', async (role, stored) => {
    const server = await serve();
    const app = await openConsole(server);
    const organizationId = app.organization();
    const set = await app.send('organizations.update', { organizationId, name: 'Acme', defaultRole: role });
    expect(codeOf(set)).toBeNull();
    expect(named(server, 'Acme')?.defaultRole).toBe(stored);
  });

  it.each([
    ['zzz', 'not-found', 'Dokploy says: Role "zzz" not found.'],
    [
      'auditor',
      'forbidden',
      'Dokploy says: Setting a custom role as default requires a valid enterprise license.',
    ],
  ])('%s is refused by the server', async (defaultRole, code, words) => {
    const app = await openConsole(await serve());
    const organizationId = app.organization();
    const set = await app.send('organizations.update', { organizationId, name: 'Acme', defaultRole });
    expect([codeOf(set), wordsOf(set)]).toEqual([code, words]);
  });

  it('owner is never sent', async () => {
    const app = await openConsole(await serve());
    const organizationId = app.organization();
    const set = await app.send('organizations.update', {
      organizationId,
      name: 'Acme',
      defaultRole: 'owner',
    });
    expect(codeOf(set)).toBe('forbidden');
    expect(app.writes()).toEqual([]);
  });

  it('is not sent to a server that would drop it silently', async () => {
    const app = await openConsole(await serve('0.28.8'));
    const organizationId = app.organization();
    const set = await app.send('organizations.update', {
      organizationId,
      name: 'Acme',
      defaultRole: 'admin',
    });
    expect(!set.ok && set.error).toMatchObject({ code: 'server-too-old', details: { since: '0.30.0' } });
    expect(app.writes()).toEqual([]);
  });
});

test('an empty logo takes the logo away, and an omitted one stays', async () => {
  const server = await serve();
  const app = await openConsole(server);
  const organizationId = app.organization();
  const image = 'data:image/png;base64,iVBORw0KGgo=';
  await app.send('organizations.update', { organizationId, name: 'Acme', logo: image });
  await app.send('organizations.update', { organizationId, name: 'Acme 2' });
  expect(named(server, 'Acme 2')?.logo).toBe(image);
  await app.send('organizations.update', { organizationId, name: 'Acme 2', logo: '' });
  expect(named(server, 'Acme 2')?.logo).toBe('');
});

describe('a write', () => {
  it.each([
    ['a lost connection', { kind: 'reset' }],
    ['half an answer', { kind: 'truncated-json' }],
    ['a proxy that waits no longer', { kind: 'status', status: 504 }],
  ] as const)('is sent once after %s, and tells that it may have happened', async (_what, fault) => {
    const server = await serve();
    const app = await openConsole(server);
    server.setFault(fault, { call: 'organization.create' });
    const created = await app.send('organizations.create', { name: 'New' });
    expect(app.writes()).toHaveLength(1);
    expect(!created.ok && created.error.advice).toContain('It may have happened on the server all the same');
    expect(!created.ok && created.error.details?.outcomeUnknown).toBe(true);
  });

  it.each(['0.25.7', '0.30.2'] as const)(
    'that %s answers with nothing is not known to be done',
    async (version) => {
      const server = await serve(version);
      const app = await openConsole(server);
      server.setFault({ kind: 'empty-body' }, { call: 'organization.update' });
      const updated = await app.send('organizations.update', {
        organizationId: app.organization(),
        name: 'New',
      });
      expect(!updated.ok && updated.error.details?.outcomeUnknown).toBe(true);
    },
  );

  it('without a key for it is not sent with another’s', async () => {
    const app = await openConsole(await serve());
    const list = await app.call('members.list', { organizationId: app.organization('Billing') });
    expect(codeOf(list)).toBe('no-key-for-organization');
  });
});

describe('a server’s own answer that it does not have a call', () => {
  it('corrects what its version says, until the version changes', async () => {
    const server = await serve('0.28.6');
    const app = await openConsole(server);
    const organizationRef = { organizationId: app.organization() };
    const account = await app.accounts.readAccount(app.instanceId);
    if (!account.ok) throw new Error('no account');
    await app.accounts.noteAccount(app.instanceId, { ...account.value, version: '0.30.2' });
    const rights = await app.call('organizations.rights', organizationRef);
    const absent = ['user.getPermissions', 'customRole.all'];
    expect(rights.ok && rights.value).toEqual({ allowed: null, customRoles: [], absent });
    server.requests.clear();
    await app.call('organizations.rights', organizationRef);
    expect(server.requests).toHaveLength(0);
    await app.accounts.noteAccount(app.instanceId, { ...account.value, version: '0.31.0' });
    expect(app.accounts.absent(app.instanceId)).toEqual([]);
  });
});
