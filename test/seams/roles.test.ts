import { beforeEach, describe, expect, test } from 'vitest';
import type { Intent } from '../../src/shared/operations/change.ts';
import type { SimulatedInstance } from '../dokploy/instance.ts';
import { testSimulator } from '../dokploy/testSimulator.ts';
import { good } from '../main/operations/keyConsole.ts';
import { openQuayside, type Quayside } from './quayside.ts';

const simulator = testSimulator();

let server: SimulatedInstance;
let app: Quayside;
let ref: { instanceId: string; organizationId: string };

const PERMISSIONS = { member: ['read'], auditLog: ['read'] };

beforeEach(async () => {
  server = await simulator.addInstance({
    name: 'Shop',
    seed: {
      licensed: true,
      owner: { email: 'owner@example.com' },
      organizations: [
        {
          name: 'Acme',
          members: [
            { email: 'ops@example.com', role: 'admin' },
            { email: 'books@example.com', role: 'auditor' },
          ],
          invitations: [
            { email: 'new@example.net', role: 'guest' },
            { email: 'late@example.net', role: 'guest', expired: true },
          ],
          roles: [
            { role: 'auditor', permissions: PERMISSIONS },
            { role: 'guest', permissions: PERMISSIONS },
          ],
        },
      ],
    },
  });
  app = await openQuayside();
  const instanceId = await app.add(server, { user: 'owner@example.com', organization: 'Acme' });
  ref = { instanceId, organizationId: server.world.organizations[0]?.id ?? '' };
  server.requests.clear();
});

const deleteRole = (role: string) => app.act({ kind: 'delete-role', ...ref, role });
const writes = () =>
  server.requests.filter(({ method }) => method === 'POST').map(({ call, body }) => [call, JSON.parse(body)]);
const roles = () => server.world.customRoles.map(({ role }) => role);

describe('a role', () => {
  test('that nobody has is deleted by one request, once a box said what still names it, and made again by Undo', async () => {
    Object.assign(server.world.organizations[0] ?? {}, { defaultRole: 'guest' });
    await app.refresh();
    const { operation, steps } = await deleteRole('guest');
    expect(app.boxes.asked).toEqual([
      expect.stringMatching(/^Delete the role “guest”\?\n.*1 open invitation gives it.*default role/s),
    ]);
    expect(steps).toMatchObject([
      {
        organizationName: 'Acme',
        change: { name: 'guest', permissions: PERMISSIONS, invited: 1, isDefault: true },
        state: { state: 'done' },
      },
    ]);
    expect(roles()).toEqual(['auditor']);
    good(await app.engine.undo({ operationId: operation?.id ?? '' }));
    await expect.poll(roles).toEqual(['auditor', 'guest']);
    expect(writes()).toEqual([
      ['customRole.remove', { roleName: 'guest' }],
      ['customRole.create', { roleName: 'guest', permissions: PERMISSIONS }],
    ]);
  });

  test('that is not meant to go stays', async () => {
    app.boxes.answer = 'Cancel';
    expect((await deleteRole('guest')).outcome).toMatchObject({ ok: false, error: { code: 'canceled' } });
    expect(writes()).toEqual([]);
  });

  test('that people have is planned with why not, and neither asked about nor sent', async () => {
    const { plan } = await app.call('plans.make', { kind: 'delete-role', ...ref, role: 'auditor' });
    expect(plan.steps[0]?.denied).toBe('1 person has this role. Give them another one first.');
    await deleteRole('auditor');
    expect([app.boxes.asked, writes()]).toEqual([[], []]);
  });

  test('that is gone already is said to be', async () => {
    server.world.customRoles = [];
    await app.refresh();
    expect((await deleteRole('guest')).outcome).toMatchObject({ ok: false, error: { code: 'conflict' } });
  });

  test('of a server without a license is not tried', async () => {
    server.world.licensed = false;
    await app.refresh();
    const { plan } = await app.call('plans.make', { kind: 'delete-role', ...ref, role: 'guest' });
    expect(plan.steps[0]?.denied).toContain('license');
  });
});

describe('a custom role', () => {
  const READ = { member: ['read'] };
  const POWER = { member: ['read', 'update'] };
  const plan = (intent: Intent) => app.call('plans.make', intent);
  const create = (name: string, permissions: object): Intent => ({
    kind: 'create-role',
    ...{ name, permissions: permissions as Record<string, string[]>, places: [ref] },
  });
  const rename = (role: string, name: string) => ({ kind: 'rename-role', ...ref, role, name }) as const;
  const edit = (role: string, permissions: object) =>
    ({ kind: 'edit-role', ...ref, role, permissions: permissions as Record<string, string[]> }) as const;
  const roleOf = (email: string) => {
    const { id } = server.world.users.find((row) => row.email === email) ?? {};
    return server.world.members.find(({ userId }) => userId === id)?.role;
  };

  test('is created by one request, without a question, and deleted by Undo', async () => {
    const { operation } = await app.act(create(' reader ', READ));
    expect([app.boxes.asked, roles()]).toEqual([[], ['auditor', 'guest', 'reader']]);
    good(await app.engine.undo({ operationId: operation?.id ?? '' }));
    await expect.poll(roles).toEqual(['auditor', 'guest']);
    expect(writes().map(([call]) => call)).toEqual(['customRole.create', 'customRole.remove']);
  });

  test('is planned once in an organization that is named twice', async () => {
    const { plan: made } = await plan({
      ...{ kind: 'create-role', name: 'reader', permissions: READ },
      places: [ref, ref],
    });
    expect(made.steps).toHaveLength(1);
  });

  test('trap: that can change members makes admins, so main asks before it is created or edited so, and not again', async () => {
    app.boxes.answer = 'Cancel';
    expect((await app.act(create('chief', POWER))).outcome).toMatchObject({ error: { code: 'canceled' } });
    expect(app.boxes.asked).toEqual([
      expect.stringMatching(
        /^Give people with the role “chief” far-reaching rights\?\n.*make others admins/s,
      ),
    ]);
    expect((await app.act(edit('guest', POWER))).outcome).toMatchObject({ error: { code: 'canceled' } });
    expect(writes()).toEqual([]);
    app.boxes.answer = '';
    await app.act(edit('guest', POWER));
    await app.refresh();
    await app.act(edit('guest', { ...POWER, docker: ['read'] }));
    expect(app.boxes.asked).toHaveLength(4);
    await app.refresh();
    await app.act(edit('guest', { docker: ['read'] }));
    expect(app.boxes.asked).toHaveLength(4);
  });

  test('is edited by one request that replaces what it allows, and put back by Undo', async () => {
    const { plan: planned, review } = await plan(edit('auditor', READ));
    expect(planned.steps).toMatchObject([
      { change: { action: 'roles.update', before: PERMISSIONS, permissions: READ } },
    ]);
    expect(review.warnings).toEqual(['1 person has this role: what they may do changes at once.']);
    const { operation } = await app.act(edit('auditor', READ));
    expect(server.world.customRoles[0]?.permissions).toEqual(READ);
    good(await app.engine.undo({ operationId: operation?.id ?? '' }));
    await expect.poll(() => server.world.customRoles[0]?.permissions).toEqual(PERMISSIONS);
  });

  test('trap: is renamed with its members, and what keeps the old name is told: invitations and the default role', async () => {
    Object.assign(server.world.organizations[0] ?? {}, { defaultRole: 'guest' });
    for (const row of server.world.members) if (row.role === 'auditor') row.role = 'guest';
    await app.refresh();
    expect((await plan(rename('guest', 'visitor'))).review.warnings).toEqual([
      '1 member moves to the new name.',
      expect.stringMatching(/^1 open invitation keeps? the old name “guest”/),
      expect.stringMatching(/^The default role stays “guest”/),
    ]);
    const { operation } = await app.act(rename('guest', 'visitor'));
    expect([roles(), roleOf('books@example.com')]).toEqual([['auditor', 'visitor'], 'visitor']);
    expect(writes()).toEqual([
      ['customRole.update', { roleName: 'guest', newRoleName: 'visitor', permissions: PERMISSIONS }],
    ]);
    good(await app.engine.undo({ operationId: operation?.id ?? '' }));
    await expect.poll(() => roleOf('books@example.com')).toBe('guest');
  });

  test('trap: is not renamed with permissions that the server does not know, by which members would lose their role', async () => {
    Object.assign(server.world.customRoles[0] ?? {}, { permissions: { member: ['fly'] } });
    await app.refresh();
    const { plan: planned } = await plan(rename('auditor', 'checker'));
    expect(planned.steps[0]?.denied).toBe('This server’s roles cannot allow this: Members: fly.');
    expect(writes()).toEqual([]);
  });

  test('trap: has what roles can allow read again just before it is sent: what the server has unlearned since is not', async () => {
    const made = await plan(rename('auditor', 'checker'));
    const said = { member: ['read'] };
    server.setFault({ kind: 'foreign', status: 200, body: said }, { call: 'customRole.getStatements' });
    expect((await app.run(made))[0]?.state).toMatchObject({
      state: 'skipped',
      why: 'This server’s roles cannot allow this: Audit log: see.',
    });
    expect([writes(), roleOf('books@example.com')]).toEqual([[], 'auditor']);
  });

  test('trap: is not changed where the server does not say what roles can allow', async () => {
    server.setFault({ kind: 'status', status: 500 }, { call: 'customRole.getStatements' });
    expect((await plan(edit('auditor', READ))).plan.steps[0]?.denied).toBe(
      'The server does not say what roles can allow.',
    );
  });

  test('trap: whose update is answered with nothing, as that of a role that is not there, is not called done', async () => {
    server.setFault({ kind: 'empty-body' }, { call: 'customRole.update' });
    const { steps } = await app.act(edit('auditor', READ));
    expect(steps[0]?.state).toMatchObject({ state: 'unknown', error: { code: 'unexpected-shape' } });
    expect(server.world.customRoles[0]?.permissions).toEqual(PERMISSIONS);
  });

  test('of a server that does not answer is not called gone', async () => {
    server.setFault({ kind: 'status', status: 502 }, { call: 'customRole.all' });
    expect(await app.bridge.call('plans.make', edit('auditor', READ))).toMatchObject({
      ok: false,
      error: { code: expect.not.stringMatching('conflict') },
    });
    server.setFault(null);
    expect((await plan(edit('auditor', READ))).plan.steps[0]?.denied).toBeUndefined();
  });

  test('trap: takes no name that Dokploy has, in capitals either, is empty, too long, or taken', async () => {
    for (const name of ['owner', 'Admin', ' ', 'x'.repeat(51), 'a\nb'])
      expect([name, await app.bridge.call('plans.make', create(name, READ))]).toMatchObject([
        name,
        { ok: false, error: { code: 'bad-input', details: { field: 'name' } } },
      ]);
    expect((await plan(rename('auditor', 'guest'))).plan.steps[0]?.denied).toContain('already');
    expect((await plan(create('guest', READ))).plan.steps[0]?.denied).toContain('other permissions');
    expect((await plan(create('guest', PERMISSIONS))).plan.steps[0]).toMatchObject({ already: true });
  });

  test('trap: is the tenth at most', async () => {
    const organizationId = ref.organizationId;
    for (let at = 3; at <= 10; at += 1) server.world.addCustomRole({ organizationId, role: `r${at}` });
    await app.refresh();
    expect((await plan(create('reader', READ))).plan.steps[0]?.denied).toBe(
      'This organization has 10 custom roles. Dokploy allows 10.',
    );
  });

  test('of a server without a license is not changed, and that is said; a refusal of the server’s too', async () => {
    const made = await plan(create('reader', READ));
    server.world.licensed = false;
    const steps = await app.run(made);
    expect(steps[0]?.state).toMatchObject({
      state: 'failed',
      error: { message: expect.stringContaining('license') },
    });
    await app.refresh();
    for (const intent of [create('reader', READ), edit('auditor', READ), rename('auditor', 'x')])
      expect((await plan(intent)).plan.steps[0]?.denied).toContain('license');
  });

  test('trap: whose rename a server refuses once it moved the members is said, with who is locked out, and trying again mends it', async () => {
    // It says that roles can allow what it then refuses.
    const said = { member: ['read', 'fly'], auditLog: ['read'] };
    server.setFault({ kind: 'foreign', status: 200, body: said }, { call: 'customRole.getStatements' });
    Object.assign(server.world.customRoles[0] ?? {}, { permissions: { member: ['fly'] } });
    await app.refresh();
    const { operation, steps } = await app.act(rename('auditor', 'checker'));
    expect(steps[0]?.state).toMatchObject({
      state: 'failed',
      error: { message: expect.stringMatching(/1 person is locked out: .*“checker”, which does not exist/) },
    });
    expect([roles(), roleOf('books@example.com')]).toEqual([['auditor', 'guest'], 'checker']);
    server.setFault(null);
    Object.assign(server.world.customRoles[0] ?? {}, { permissions: PERMISSIONS });
    expect(operation?.phase).toBeDefined();
    await app.refresh();
    await app.act(rename('auditor', 'checker'));
    expect([roles(), roleOf('books@example.com')]).toEqual([['checker', 'guest'], 'checker']);
  });

  test('is copied to organizations of other instances; what an older one does not know, and another one of its name, stay', async () => {
    const seed = (name: string, permissions?: Record<string, string[]>) => ({
      licensed: true,
      owner: { email: 'owner@example.com' },
      organizations: [{ name, ...(permissions && { roles: [{ role: 'auditor', permissions }] }) }],
    });
    const places: (typeof ref)[] = [];
    const others: SimulatedInstance[] = [];
    for (const [version, seeded] of [
      ['0.30.2', seed('Empty')],
      ['0.28.7', seed('Old')],
      ['0.30.2', seed('Same', { ...PERMISSIONS, dnsProvider: ['read'] })],
      ['0.30.2', seed('Other', { member: ['read'] })],
      ['0.28.6', { ...seed('Without'), licensed: false }],
    ] as const) {
      const other = await simulator.addInstance({
        name: seeded.organizations[0]?.name ?? '',
        version,
        seed: seeded,
      });
      others.push(other);
      const instanceId = await app.add(other, { user: 'owner@example.com' });
      places.push({ instanceId, organizationId: other.world.organizations[0]?.id ?? '' });
    }
    Object.assign(server.world.customRoles[0] ?? {}, {
      permissions: { ...PERMISSIONS, dnsProvider: ['read'] },
    });
    await app.refresh();
    const copy = (replaces: boolean) =>
      ({ kind: 'copy-role', ...ref, role: 'auditor', places, replaces }) as const;
    expect((await plan(copy(false))).plan.steps).toMatchObject([
      { change: { action: 'roles.create', name: 'auditor' } },
      { denied: 'This server’s roles cannot allow this: DNS providers: see.' },
      { already: true },
      { denied: 'A role with this name is there, with other permissions.' },
      { denied: expect.stringContaining('needs Dokploy 0.28.7') },
    ]);
    const made = await plan(copy(true));
    expect(made.plan.steps[3]?.change).toMatchObject({
      action: 'roles.update',
      before: { member: ['read'] },
    });
    await app.run(made);
    expect(
      others.map(({ world }) => world.customRoles.map(({ permissions }) => Object.keys(permissions))),
    ).toEqual([
      [['member', 'auditLog', 'dnsProvider']],
      [],
      [['member', 'auditLog', 'dnsProvider']],
      [['member', 'auditLog', 'dnsProvider']],
      [],
    ]);
  });
});
