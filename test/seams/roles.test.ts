import { beforeEach, describe, expect, test } from 'vitest';
import type { SimulatedInstance } from '../dokploy/instance.ts';
import { testSimulator } from '../dokploy/testSimulator.ts';
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
    await app.call('operations.undo', { operationId: operation?.id ?? '' });
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
