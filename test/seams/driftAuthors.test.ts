import { describe, expect, test, vi } from 'vitest';
import type { SimulatedInstance } from '../dokploy/instance.ts';
import { testSimulator } from '../dokploy/testSimulator.ts';
import type { Version } from '../dokploy/versions.ts';
import { openQuayside } from './quayside.ts';

const simulator = testSimulator();
const MINUTE = 60_000;
const ANN = 'ann@example.com';
const BEN = 'ben@example.com';

/** A shop of Ann’s with a baseline, where Ben is an admin who works in Dokploy itself. */
async function openShop({ licensed = true, version = '0.30.2' as Version } = {}) {
  const server = await simulator.addInstance({
    name: 'Shop',
    version,
    seed: {
      licensed,
      owner: { email: ANN },
      organizations: [
        {
          name: 'Acme',
          members: [
            { email: BEN, role: 'admin' },
            ...['desk', 'eva', 'joe'].map((name) => ({
              ...{ email: `${name}@example.com`, twoFactorEnabled: true },
            })),
          ],
        },
      ],
    },
  });
  const app = await openQuayside();
  const instanceId = await app.add(server);
  const { id } = await app.call('access.keep', { name: 'Before', instanceIds: [] });
  const organizationId = server.world.organizations[0]?.id ?? '';
  const idOf = (email: string) => server.world.users.find((user) => user.email === email)?.id ?? '';
  const memberOf = (email: string) => server.world.membership(idOf(email), organizationId);
  const authors = async () => {
    const { differences } = await app.call('access.compare', { id });
    const told = new Map((await app.call('access.authors', { id })).authors.map((each) => [each.key, each]));
    return differences.map((each) => {
      const { by = [], why, entry, isSeen } = told.get(each.key) ?? {};
      const who = 'emails' in each ? each.emails.join() : each.organizationName;
      return `${each.kind} ${who}: ${why ?? `${by.join()}, ${entry}`}${isSeen ? ', seen' : ''}`;
    });
  };
  /** Ben does it in Dokploy. */
  const byBen = async (call: string, body: object) => {
    const answer = await fetch(`${server.origin}/api/${call}`, {
      method: 'POST',
      headers: {
        'x-api-key': server.key({ user: BEN, organization: 'Acme' }),
        'content-type': 'application/json',
      },
      body: JSON.stringify(body),
    });
    expect(answer.status).toBe(200);
  };
  const raise = (email: string) =>
    byBen('organization.updateMemberRole', { memberId: memberOf(email)?.id, role: 'admin' });
  return { server, app, id, instanceId, organizationId, idOf, memberOf, authors, byBen, raise };
}

function asked({ requests }: SimulatedInstance): number {
  return requests.filter(({ path }) => path.includes('auditLog.all')).length;
}

describe('with a license', () => {
  test('who did it comes from the audit log; what is not in it, and 2FA, says so', async () => {
    const { app, server, authors, byBen, raise, idOf, memberOf, organizationId } = await openShop();
    await raise('desk@example.com');
    await byBen('organization.inviteMember', { email: 'new@example.com', role: 'admin' });
    const joe = server.world.users.find(({ email }) => email === 'joe@example.com');
    if (joe) joe.twoFactorEnabled = false;
    // Whoever is given a password is not written down, nor is what somebody does to the database.
    const made = server.world.addUser({ email: 'made@example.com' });
    server.world.addMember({ userId: made.id, organizationId });
    const eva = memberOf('eva@example.com');
    server.world.members = server.world.members.filter((each) => each !== eva);
    server.world.addAudit({
      ...{ organizationId, userId: idOf(BEN), userEmail: BEN, userRole: 'admin', action: 'delete' },
      ...{ resourceType: 'user', resourceId: idOf('eva@example.com'), resourceName: null, metadata: null },
    });
    await app.refresh();
    expect((await authors()).sort()).toEqual([
      `gone eva@example.com: ${BEN}, Deleted person`,
      `invited new@example.com: ${BEN}, Invited person: as admin`,
      'lost-two-factor joe@example.com: two-factor, seen',
      'new made@example.com: not-logged',
      `raised desk@example.com: ${BEN}, Changed person: member → admin`,
    ]);
  });

  test('what Quayside did stands in the log as well, and is not taken for a colleague’s', async () => {
    const { app, authors, byBen, idOf, instanceId, organizationId, memberOf, raise } = await openShop();
    const desk = memberOf('desk@example.com');
    const to = (from: string, role: string) => ({
      change: {
        ...{ action: 'members.setRole' as const, instanceId, organizationId, memberId: desk?.id ?? '' },
        ...{ email: 'desk@example.com', from, role },
      },
      ...{ instanceName: 'Shop', organizationName: 'Acme' },
    });
    await raise('eva@example.com');
    await app.run({ kind: 'change-roles', steps: [to('member', 'admin')] });
    await app.refresh();
    const byColleague = `raised eva@example.com: ${BEN}, Changed person: member → admin`;
    // The archive takes the operation in soon after its last step.
    await vi.waitFor(async () => expect(await authors()).toEqual([byColleague]), 10_000);
    await app.run({
      kind: 'set-permissions',
      steps: [
        {
          change: {
            ...{ action: 'members.setPermissions', instanceId, organizationId, role: 'member' },
            ...{ userId: idOf('joe@example.com'), email: 'joe@example.com' },
            ...{ grant: { switches: ['canCreateProjects'] }, revoke: {} },
          },
          ...{ instanceName: 'Shop', organizationName: 'Acme' },
        },
      ],
    });
    const { accessedProjects, ...joe } = memberOf('joe@example.com') ?? {};
    const flags = Object.entries(joe).filter(([name]) => /^can|^accessed/.test(name));
    await byBen('user.assignPermissions', {
      ...{ id: idOf('joe@example.com'), accessedProjects, ...Object.fromEntries(flags) },
      canAccessToDocker: true,
    });
    await app.refresh();
    await app.refresh();
    const granted = `permissions joe@example.com: ${BEN}, Changed person: permissions`;
    await vi.waitFor(async () => expect((await authors()).sort()).toEqual([granted, byColleague]), 10_000);
    // Nobody wrote down who took the role again that Quayside gave, and gave another one.
    if (desk) desk.role = 'owner';
    await raise('joe@example.com');
    await app.refresh();
    expect(await authors()).toContain('raised desk@example.com: not-logged, seen');
  });

  test('what Quayside did and somebody else did again since is told as theirs', async () => {
    const { app, id, raise, instanceId, organizationId, memberOf } = await openShop();
    const desk = memberOf('desk@example.com');
    const memberId = desk?.id ?? '';
    const change = { action: 'members.setRole' as const, instanceId, organizationId, memberId };
    await app.run({
      kind: 'change-roles',
      steps: [
        {
          change: { ...change, email: 'desk@example.com', from: 'member', role: 'admin' },
          ...{ instanceName: 'Shop', organizationName: 'Acme' },
        },
      ],
    });
    await app.refresh();
    const told = async () => {
      const { own } = await app.call('access.compare', { id });
      const { authors } = await app.call('access.authors', { id });
      return own.map(({ difference: { key } }) => authors.find((each) => each.key === key)?.by);
    };
    await vi.waitFor(async () => expect(await told()).toEqual([undefined]), 10_000);
    if (desk) desk.role = 'member';
    await raise('desk@example.com');
    await app.refresh();
    expect(await told()).toEqual([[BEN]]);
  });

  test('the log is asked only when the drift is looked at, and again only after the lists were read again', async () => {
    const { app, server, authors, raise, id } = await openShop();
    await raise('desk@example.com');
    await app.refresh();
    await app.call('access.list', {});
    await app.call('access.compare', { id });
    await app.needs();
    expect(asked(server)).toBe(0);
    await authors();
    expect(asked(server)).toBe(1);
    await authors();
    expect(asked(server)).toBe(1);
    await raise('eva@example.com');
    await app.refresh();
    expect(asked(server)).toBe(1);
    expect(await authors()).toHaveLength(2);
    expect(asked(server)).toBe(2);
  });

  test('nothing is asked where nothing differs, or 2FA alone', async () => {
    const { app, server, authors } = await openShop();
    expect(await authors()).toEqual([]);
    const joe = server.world.users.find(({ email }) => email === 'joe@example.com');
    if (joe) joe.twoFactorEnabled = false;
    await app.refresh();
    expect(await authors()).toEqual(['lost-two-factor joe@example.com: two-factor, seen']);
    expect(asked(server)).toBe(0);
  });

  test('the log is asked within the time of the baseline, by what can be asked for', async () => {
    const { app, server, authors, raise } = await openShop();
    await raise('desk@example.com');
    await app.refresh();
    await authors();
    const { path = '' } = server.requests.find((each) => each.path.includes('auditLog.all')) ?? {};
    const query = new URL(path, server.origin).searchParams;
    const from = Date.parse(query.get('from') ?? '');
    const [baseline] = (await app.call('access.list', {})).baselines;
    expect(from).toBe((baseline?.keptAt ?? 0) - 5 * MINUTE);
    expect([query.get('resourceType'), query.get('limit')]).toEqual(['user', '500']);
  });
});

test.each([
  [{ licensed: false }, 'no-license'],
  [{ version: '0.28.6' }, 'no-log'],
] as const)('%o: nobody is known, with why', async (options, why) => {
  const { app, authors, memberOf } = await openShop(options);
  const desk = memberOf('desk@example.com');
  if (desk) desk.role = 'admin';
  await app.refresh();
  expect(await authors()).toEqual([`raised desk@example.com: ${why}, seen`]);
});

test('a server that refuses is asked again once its lists were read again', async () => {
  const { app, server, authors, memberOf, raise } = await openShop({ licensed: false });
  await raise('desk@example.com');
  await app.refresh();
  await authors();
  expect(await authors()).toEqual(['raised desk@example.com: no-license, seen']);
  expect(asked(server)).toBe(1);
  server.world.licensed = true;
  const eva = memberOf('eva@example.com');
  await raise('eva@example.com');
  expect(eva?.role).toBe('admin');
  await app.refresh();
  expect((await authors()).sort()).toEqual([
    'raised desk@example.com: not-logged, seen',
    `raised eva@example.com: ${BEN}, Changed person: member → admin`,
  ]);
  expect(asked(server)).toBe(2);
});

test('a log that a member’s key may not read says so', async () => {
  const { app, memberOf, raise, authors } = await openShop();
  await raise('desk@example.com');
  await app.refresh();
  const ann = memberOf(ANN);
  if (ann) ann.role = 'member';
  expect(await authors()).toEqual(['raised desk@example.com: no-right, seen']);
});

test('a log that could not be read says how that failed, and is asked for again later', async () => {
  const { app, server, id, raise, authors } = await openShop();
  await raise('desk@example.com');
  await app.refresh();
  server.setFault({ kind: 'status', status: 502 }, { call: 'auditLog.all' });
  expect(await authors()).toEqual(['raised desk@example.com: unread, seen']);
  const [author] = (await app.call('access.authors', { id })).authors;
  expect(author?.entry).toMatch(/502/);
});
