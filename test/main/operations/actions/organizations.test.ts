import { describe, expect, it, test } from 'vitest';
import type { SimulatedInstance } from '../../../dokploy/instance.ts';
import { testSimulator } from '../../../dokploy/testSimulator.ts';
import type { Version } from '../../../dokploy/versions.ts';
import { codeOf, openConsole, wordsOf } from '../console.ts';

const simulator = testSimulator();

const serve = (version: Version = '0.30.2') =>
  simulator.serve(
    version,
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
  );

const named = (server: SimulatedInstance, name: string) =>
  server.world.organizations.find((row) => row.name === name);

describe('on 0.25.7, which checks little, Quayside itself', () => {
  it('sends nothing for a foreign or unknown organization', async () => {
    const server = await serve('0.25.7');
    const app = await openConsole(server);
    for (const organizationId of [app.organization('Foreign'), 'nowhere']) {
      const one = await app.call('organizations.one', { organizationId });
      const update = await app.send('organizations.update', { organizationId, name: 'Mine' });
      const remove = await app.send('organizations.delete', { organizationId });
      for (const refused of [one, update, remove])
        expect(!refused.ok && refused.error.details?.rule).toBe(true);
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

  it('does not delete the last owned organization', async () => {
    const server = await serve('0.25.7');
    const app = await openConsole(server);
    expect(
      codeOf(await app.send('organizations.delete', { organizationId: app.organization('Billing') })),
    ).toBe(null);
    const last = await app.send('organizations.delete', { organizationId: app.organization('Acme') });
    expect(codeOf(last)).toBe('forbidden');
    expect(named(server, 'Acme')).toBeDefined();
  });
});

test.each(['0.25.7', '0.30.2'] as const)('without keys on %s nothing is sent, and told', async (version) => {
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
    const seen = await app.cache.summaries([app.instanceId]);
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

it.each([
  ['a lost connection', { kind: 'reset' }],
  ['half an answer', { kind: 'truncated-json' }],
  ['a proxy that waits no longer', { kind: 'status', status: 504 }],
] as const)('a write is sent once after %s, and tells that it may have happened', async (_what, fault) => {
  const server = await serve();
  const app = await openConsole(server);
  server.setFault(fault, { call: 'organization.create' });
  const created = await app.send('organizations.create', { name: 'New' });
  expect(app.writes()).toHaveLength(1);
  expect(!created.ok && created.error.advice).toContain('The server may have done it anyway');
  expect(!created.ok && created.error.details?.outcomeUnknown).toBe(true);
});
