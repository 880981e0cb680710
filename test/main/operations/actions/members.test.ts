import { beforeEach, describe, expect, it } from 'vitest';
import { createCountOrganizations } from '../../../../src/main/readings/organizations.ts';
import { userShape } from '../../../../src/shared/dokploy.ts';
import type { SimulatedInstance } from '../../../dokploy/instance.ts';
import { testSimulator } from '../../../dokploy/testSimulator.ts';
import { type Version, versions } from '../../../dokploy/versions.ts';
import { codeOf, openConsole, wordsOf } from '../console.ts';

const simulator = testSimulator();

const later = versions.filter((version) => version !== '0.25.7');
const free: Version[] = ['0.28.7', '0.28.8', '0.30.2'];

const serve = (version: Version = '0.30.2') =>
  simulator.serve(
    version,
    {
      name: 'Acme',
      members: [
        { email: 'ops@example.com', role: 'admin' },
        { email: 'lead@example.com', role: 'admin' },
        { email: 'desk@example.com', role: 'member' },
        { email: 'host@example.com', role: 'member' },
      ],
      roles: [{ role: 'auditor', permissions: { member: ['read'] } }],
    },
    { name: 'Billing', members: [{ email: 'books@example.com' }, { email: 'desk@example.com' }] },
    { name: 'Hosted', owner: { email: 'host@example.com' }, members: [{ email: 'owner@example.com' }] },
  );

describe.each(later)('on Dokploy %s', (version) => {
  let server: SimulatedInstance;
  beforeEach(async () => {
    server = await serve(version);
  });

  it('the members are listed with their roles, kept as last seen, and nothing of their accounts beyond what is shown', async () => {
    const app = await openConsole(server);
    const organizationId = app.organization();
    const list = await app.call('members.list', { organizationId });
    const rows = list.ok ? list.value : [];
    expect(Object.fromEntries(rows.map(({ user, role }) => [user.email, role]))).toEqual({
      'owner@example.com': 'owner',
      'ops@example.com': 'admin',
      'lead@example.com': 'admin',
      'desk@example.com': 'member',
      'host@example.com': 'member',
    });
    const fields = new Set(rows.flatMap(({ user }) => Object.keys(user)));
    expect([...fields].filter((field) => !(field in userShape.shape))).toEqual([]);
    expect((await app.cache.list(app.instanceId, { kind: 'members', organizationId }))?.data).toEqual(rows);
    expect(app.writes()).toEqual([]);
  });

  it('a membership that is unknown, a person’s id, or of another organization is refused', async () => {
    const app = await openConsole(server);
    const organizationId = app.organization();
    const set = (memberId: string) =>
      app.send('members.setRole', { organizationId, memberId, role: 'admin' });
    expect(wordsOf(await set('nobody'))).toBe('Dokploy says: Member not found.');
    expect(codeOf(await set(app.person('desk@example.com')))).toBe('not-found');
    expect(wordsOf(await set(app.member('books@example.com', 'Billing')?.id ?? ''))).toBe(
      "Dokploy says: You are not allowed to update this member's role.",
    );
  });

  it('the role owner is never sent', async () => {
    const app = await openConsole(server);
    for (const role of ['owner', ' Owner ']) {
      const set = await app.send('members.setRole', {
        organizationId: app.organization(),
        memberId: app.member('desk@example.com')?.id,
        role,
      });
      expect(codeOf(set)).toBe('forbidden');
    }
    expect(app.writes()).toEqual([]);
  });
});

it.each([
  ['a proxy in the way', { kind: 'status', status: 502 }, 'proxy-page'],
  ['an answer of another kind', { kind: 'wrong-content-type', type: 'text/plain' }, 'not-json'],
  ['a connection that breaks', { kind: 'reset' }, 'reset'],
] as const)('in how many organizations one is is not made up: %s is told', async (_what, fault, code) => {
  const server = await serve();
  const app = await openConsole(server);
  server.setFault(fault, { call: 'user.checkUserOrganizations' });
  const counted = await countOrganizations(app, {
    organizationId: app.organization(),
    userId: app.person('desk@example.com'),
  });
  expect(codeOf(counted)).toBe(code);
});

it.each(free)('an unknown role is told by Dokploy: %s', async (version) => {
  const app = await openConsole(await serve(version));
  const set = await app.send('members.setRole', {
    organizationId: app.organization(),
    memberId: app.member('desk@example.com')?.id,
    role: 'zzz',
  });
  expect([codeOf(set), wordsOf(set)]).toEqual(['not-found', 'Dokploy says: Custom role "zzz" not found.']);
});

describe('on 0.25.7, which lets any key delete any account, Quayside itself', () => {
  it.each([
    [
      'desk@example.com',
      'ops@example.com',
      'Only the owner can remove people. This key belongs to a member.',
    ],
    ['ops@example.com', 'desk@example.com', 'Before Dokploy 0.26.0 the server does not check roles here'],
    ['owner@example.com', 'owner@example.com', 'You cannot remove yourself.'],
    ['owner@example.com', 'books@example.com', 'Target user is not a member of this organization'],
    ['owner@example.com', 'host@example.com', 'This person owns an organization of this instance'],
    ['owner@example.com', 'nobody', 'Target user is not a member of this organization'],
  ])('does not let %s remove %s', async (user, target, words) => {
    const server = await serve('0.25.7');
    const app = await openConsole(server, [{ user }]);
    const userId = app.person(target);
    const people = server.world.users.length;
    const removed = await app.send('members.remove', { organizationId: app.organization(), userId });
    expect(wordsOf(removed)).toContain(words);
    expect(server.world.users).toHaveLength(people);
    expect(app.writes()).toEqual([]);
  });

  it('does not let a guest remove the owner', async () => {
    const server = await serve('0.25.7');
    const app = await openConsole(server, [{ organization: 'Hosted' }]);
    const userId = app.person('host@example.com');
    const removed = await app.send('members.remove', { organizationId: app.organization('Hosted'), userId });
    expect(codeOf(removed)).toBe('forbidden');
    expect(app.writes()).toEqual([]);
  });

  it('lets the owner remove a member', async () => {
    const server = await serve('0.25.7');
    const app = await openConsole(server);
    const userId = app.person('desk@example.com');
    const removed = await app.send('members.remove', { organizationId: app.organization(), userId });
    expect(codeOf(removed)).toBeNull();
    expect(server.world.user(userId)).toBeNull();
  });

  it('tells that roles cannot be changed there yet', async () => {
    const app = await openConsole(await serve('0.25.7'));
    const set = await app.send('members.setRole', {
      organizationId: app.organization(),
      memberId: app.member('desk@example.com')?.id,
      role: 'admin',
    });
    expect(!set.ok && set.error).toMatchObject({ code: 'server-too-old', details: { since: '0.26.0' } });
  });

  it('tells an admin that the role does not allow to see members', async () => {
    const app = await openConsole(await serve('0.25.7'), [{ user: 'ops@example.com' }]);
    expect(codeOf(await app.call('members.list', { organizationId: app.organization() }))).toBe(
      'role-forbidden',
    );
  });
});

it('on Cloud no removal is sent, since the server would answer yes and do nothing', async () => {
  const app = await openConsole(await serve('cloud'));
  const userId = app.person('desk@example.com');
  const removed = await app.send('members.remove', { organizationId: app.organization(), userId });
  expect(wordsOf(removed)).toContain('Dokploy Cloud does not remove people through its API');
  expect(app.writes()).toEqual([]);
});

it('a person who left has a key that opens no members, and is told so', async () => {
  const server = await serve();
  const app = await openConsole(server, [{ user: 'desk@example.com' }]);
  server.world.members = server.world.members.filter((row) => row !== app.member('desk@example.com'));
  const list = await app.call('members.list', { organizationId: app.organization() });
  expect(!list.ok && list.error).toMatchObject({
    code: 'role-forbidden',
    details: { reason: 'no-membership' },
  });
  const rights = await app.call('organizations.rights', { organizationId: app.organization() });
  expect(rights.ok && rights.value.allowed).toBeNull();
});

it('a custom role without a license opens nothing, and the key is not doubted', async () => {
  const server = await serve();
  const app = await openConsole(server, [{ user: 'desk@example.com' }]);
  const own = app.member('desk@example.com');
  if (own) own.role = 'auditor';
  const list = await app.call('members.list', { organizationId: app.organization() });
  expect(codeOf(list)).toBe('role-forbidden');
  const create = await app.send('organizations.create', { name: 'Mine' });
  expect(wordsOf(create)).toBe('Dokploy says: Only the organization owner can create an organization.');
});

function countOrganizations(
  app: Awaited<ReturnType<typeof openConsole>>,
  who: { organizationId: string; userId: string },
) {
  return createCountOrganizations(app.dokploy)({ instanceId: app.instanceId, ...who });
}
