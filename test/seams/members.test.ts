import { beforeEach, expect, test } from 'vitest';
import type { SimulatedInstance } from '../dokploy/instance.ts';
import { owned } from '../dokploy/seed.ts';
import { testSimulator } from '../dokploy/testSimulator.ts';
import { openQuayside, type Quayside } from './quayside.ts';

const simulator = testSimulator();

const DESK = 'desk@example.com';

let server: SimulatedInstance;
let app: Quayside;
let ref: { instanceId: string; organizationId: string };
beforeEach(async () => {
  const members = [{ email: DESK }, { email: 'host@example.com' }];
  server = await simulator.addInstance({
    name: 'Shop',
    seed: owned({ name: 'Acme', members }, { name: 'Labs', members: [{ email: DESK }] }),
  });
  app = await openQuayside();
  const instanceId = await app.add(server);
  ref = { instanceId, organizationId: server.world.organizations[0]?.id ?? '' };
  server.requests.clear();
});

const user = (email = DESK) => server.world.users.find((row) => row.email === email);
const member = (email = DESK) => server.world.membership(user(email)?.id ?? '', ref.organizationId);
const writes = () =>
  server.requests.filter(({ method }) => method === 'POST').map(({ call, body }) => [call, JSON.parse(body)]);

test('roles are given by the membership: main looks up whose it is and which one they had', async () => {
  const memberIds = [member()?.id ?? '', member('host@example.com')?.id ?? ''];
  const { operation, steps } = await app.act({ kind: 'set-role', ...ref, memberIds, role: 'admin' });
  expect(operation?.kind).toBe('change-roles');
  expect(steps).toMatchObject([
    {
      ...{ instanceName: 'Shop', organizationName: 'Acme', state: { state: 'done' } },
      change: { email: DESK, from: 'member', role: 'admin' },
    },
    { change: { email: 'host@example.com' }, state: { state: 'done' } },
  ]);
  expect(writes()).toEqual(
    memberIds.map((memberId) => ['organization.updateMemberRole', { memberId, role: 'admin' }]),
  );
});

test('what somebody lacks is granted', async () => {
  const { steps } = await app.act({
    ...{ kind: 'set-permissions', ...ref, userIds: [user()?.id ?? ''] },
    ...{ grant: { switches: ['canAccessToDocker'] }, revoke: {} },
  });
  expect(steps).toMatchObject([{ change: { email: DESK, role: 'member' }, state: { state: 'done' } }]);
  expect(member()).toMatchObject({ canAccessToDocker: true });
});

test('what goes with an account is asked once, and the deletion that was shown is the one that runs', async () => {
  const { instanceId } = ref;
  const choices = { [DESK]: { [instanceId]: 'delete' as const } };
  const intent = {
    ...{ kind: 'off-board' as const, addresses: [DESK], together: [], choices },
    ...{ only: [instanceId], confirmed: {} },
  };
  const made = await app.call('plans.make', intent);
  await app.call('plans.make', intent);
  expect(server.requests.filter(({ call }) => call === 'user.checkUserOrganizations')).toHaveLength(1);
  expect(made.plan.kind).toBe('remove-people');
  expect(made.plan.steps[0]?.change).toMatchObject({
    ...{ email: DESK, owned: [] },
    memberships: { organizationIds: [ref.organizationId], hidden: 1 },
  });
  const { operationId } = await app.call('operations.start', { planId: made.planId });
  expect(await app.ended(operationId)).toMatchObject([{ state: { state: 'done' } }]);
  expect(user()).toBeUndefined();
});

test('a session is revoked by its id alone, once it was listed', async () => {
  const userId = user()?.id ?? '';
  server.world.addSession({ userId, userAgent: 'Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0' });
  const who = { organizationId: ref.organizationId, userId };
  const { instanceId } = ref;
  const revoke = (sessionId: string) =>
    app.act({ kind: 'revoke-these-sessions', instanceId, sessions: [{ ...who, sessionId }] });
  const id = server.world.sessions.find((row) => row.userId === userId)?.id ?? '';
  expect((await revoke(id)).steps).toEqual([]);
  await app.call('sessions.list', { instanceId });
  expect((await revoke(id)).steps).toMatchObject([
    { change: { email: DESK, device: 'Firefox on Linux' }, state: { state: 'done' } },
  ]);
  expect(server.world.sessions.filter((row) => row.userId === userId)).toEqual([]);
});

test('what a kit grants is planned by main, and started by its id as every plan is', async () => {
  const content = { name: 'Hosts', switches: { canAccessToDocker: true }, rules: [] };
  const { id: kitId } = await app.call('kits.save', { id: null, content });
  const grant = { kind: 'grant' as const, kitId, mode: 'at-least' as const, emails: [DESK], together: [] };
  await app.run(await app.call('plans.make', { ...grant, places: [ref], readings: 'sheet' }));
  expect(member()).toMatchObject({ canAccessToDocker: true });
});
