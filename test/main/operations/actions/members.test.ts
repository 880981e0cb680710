import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { userShape } from '../../../../src/shared/dokploy.ts';
import type { SimulatedInstance } from '../../../dokploy/instance.ts';
import { type Simulator, startSimulator } from '../../../dokploy/simulator.ts';
import { type Version, versions } from '../../../dokploy/versions.ts';
import { codeOf, openConsole, wordsOf } from '../console.ts';

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator();
});
afterAll(() => simulator.close());

const later = versions.filter((version) => version !== '0.25.7');
const free: Version[] = ['0.28.7', '0.28.8', '0.30.2'];

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
            { email: 'lead@example.com', role: 'admin' },
            { email: 'desk@example.com', role: 'member' },
            { email: 'host@example.com', role: 'member' },
          ],
          roles: [{ role: 'auditor', permissions: { member: ['read'] } }],
        },
        { name: 'Billing', members: [{ email: 'books@example.com' }, { email: 'desk@example.com' }] },
        { name: 'Hosted', owner: { email: 'host@example.com' }, members: [{ email: 'owner@example.com' }] },
      ],
    },
  });
}

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
    const seen = await app.lastSeen.lists(app.instanceId, organizationId);
    expect(seen.members?.data).toEqual(rows);
    expect(app.writes()).toEqual([]);
  });

  it('the owner gives and takes the role admin, each write sent once', async () => {
    const app = await openConsole(server);
    const organizationId = app.organization();
    const memberId = app.member('desk@example.com')?.id;
    expect(await app.send('members.setRole', { organizationId, memberId, role: 'admin' })).toEqual({
      ok: true,
      value: {},
    });
    expect(app.member('desk@example.com')?.role).toBe('admin');
    await app.send('members.setRole', { organizationId, memberId, role: 'member' });
    expect(app.writes().map(({ body }) => body)).toEqual([
      { memberId, role: 'admin' },
      { memberId, role: 'member' },
    ]);
  });

  it.each([
    ['owner@example.com', 'owner@example.com', 'member', 'You cannot change your own role'],
    ['ops@example.com', 'ops@example.com', 'member', 'You cannot change your own role'],
    ['ops@example.com', 'owner@example.com', 'member', 'The owner role is '],
    ['ops@example.com', 'lead@example.com', 'member', 'Only the organization owner can change admin roles.'],
  ])('%s does not change the role of %s', async (user, target, role, words) => {
    const app = await openConsole(server, [{ user }]);
    const before = app.member(target)?.role;
    const set = await app.send('members.setRole', {
      organizationId: app.organization(),
      memberId: app.member(target)?.id,
      role,
    });
    expect(codeOf(set)).toBe('forbidden');
    expect(wordsOf(set)).toContain(`Dokploy says: ${words}`);
    expect(app.member(target)?.role).toBe(before);
  });

  it('a member may not change roles, and is told so without doubting the key', async () => {
    const app = await openConsole(server, [{ user: 'desk@example.com' }]);
    const set = await app.send('members.setRole', {
      organizationId: app.organization(),
      memberId: app.member('ops@example.com')?.id,
      role: 'member',
    });
    expect(codeOf(set)).toBe('role-forbidden');
    expect(app.writes()).toHaveLength(1);
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

  it('a custom role is given where the server has it, and told with its version where not', async () => {
    const app = await openConsole(server);
    const set = await app.send('members.setRole', {
      organizationId: app.organization(),
      memberId: app.member('desk@example.com')?.id,
      role: 'auditor',
    });
    if (free.includes(version)) expect(app.member('desk@example.com')?.role).toBe('auditor');
    else {
      expect(!set.ok && set.error).toMatchObject({ code: 'server-too-old', details: { since: '0.28.7' } });
      expect(app.writes()).toEqual([]);
    }
  });

  it('a person is removed once, with an empty answer, and is unknown the second time', async () => {
    const app = await openConsole(server);
    const organizationRef = { organizationId: app.organization(), userId: app.person('desk@example.com') };
    const counted = await app.call('members.countOrganizations', organizationRef);
    expect(counted).toEqual({ ok: true, value: { count: 2 } });
    expect(await app.send('members.remove', organizationRef)).toEqual({ ok: true, value: {} });
    expect(server.world.user(organizationRef.userId)).toBeNull();
    expect(app.writes()).toEqual([{ call: 'user.remove', body: { userId: organizationRef.userId } }]);
    expect(wordsOf(await app.send('members.remove', organizationRef))).toBe(
      'Dokploy says: Target user is not a member of this organization.',
    );
  });

  it.each([
    ['owner@example.com', 'owner@example.com', 'You cannot delete the organization owner'],
    ['ops@example.com', 'owner@example.com', 'You cannot delete the organization owner'],
    ['ops@example.com', 'ops@example.com', 'Admins cannot delete themselves.'],
    ['ops@example.com', 'lead@example.com', 'Only the organization owner can delete admins.'],
    ['desk@example.com', 'lead@example.com', 'Only owners or admins can delete users'],
    ['owner@example.com', 'books@example.com', 'Target user is not a member of this organization'],
  ])('%s does not remove %s', async (user, target, words) => {
    const app = await openConsole(server, [{ user }]);
    const userId = app.person(target);
    const removed = await app.send('members.remove', { organizationId: app.organization(), userId });
    expect(wordsOf(removed)).toContain(`Dokploy says: ${words}`);
    expect(server.world.user(userId)).not.toBeNull();
  });
});

describe('in how many organizations a person is', () => {
  it.each([
    ['a proxy in the way', { kind: 'status', status: 502 }, 'proxy-page'],
    ['an answer of another kind', { kind: 'wrong-content-type', type: 'text/plain' }, 'not-json'],
    ['a connection that breaks', { kind: 'reset' }, 'reset'],
  ] as const)('is not made up: %s is told as it is', async (_what, fault, code) => {
    const server = await serve();
    const app = await openConsole(server);
    server.setFault(fault, { call: 'user.checkUserOrganizations' });
    const counted = await app.call('members.countOrganizations', {
      organizationId: app.organization(),
      userId: app.person('desk@example.com'),
    });
    expect(codeOf(counted)).toBe(code);
  });
});

describe('an unknown role', () => {
  it.each(free)('is told by Dokploy %s', async (version) => {
    const app = await openConsole(await serve(version));
    const set = await app.send('members.setRole', {
      organizationId: app.organization(),
      memberId: app.member('desk@example.com')?.id,
      role: 'zzz',
    });
    expect([codeOf(set), wordsOf(set)]).toEqual(['not-found', 'Dokploy says: Custom role "zzz" not found.']);
  });
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

describe('on Cloud', () => {
  it('no removal is sent, since the server would answer yes and do nothing', async () => {
    const app = await openConsole(await serve('cloud'));
    const userId = app.person('desk@example.com');
    const removed = await app.send('members.remove', { organizationId: app.organization(), userId });
    expect(wordsOf(removed)).toContain('Dokploy Cloud does not remove people through its API');
    expect(app.writes()).toEqual([]);
  });

  it('is known from the first account reading, asked once and without the key', async () => {
    const server = await serve('cloud');
    const app = await openConsole(server);
    for (const _ of [1, 2]) {
      const account = await app.accounts.readAccount(app.instanceId);
      expect(account.ok && account.value.isCloud).toBe(true);
    }
    const asked = server.requests.filter((request) => request.call === 'settings.isCloud');
    expect(asked.map((request) => request.headers['x-api-key'])).toEqual([undefined]);
  });
});

describe('a person who left', () => {
  it('has a key that opens no members, and is told so', async () => {
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
});

describe('a custom role without a license', () => {
  it('opens nothing, and the key is not doubted', async () => {
    const server = await serve();
    const app = await openConsole(server, [{ user: 'desk@example.com' }]);
    const own = app.member('desk@example.com');
    if (own) own.role = 'auditor';
    const list = await app.call('members.list', { organizationId: app.organization() });
    expect(codeOf(list)).toBe('role-forbidden');
    const create = await app.send('organizations.create', { name: 'Mine' });
    expect(wordsOf(create)).toBe('Dokploy says: Only the organization owner can create an organization.');
  });
});
