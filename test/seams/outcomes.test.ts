import { expect, test, vi } from 'vitest';
import type { Plan } from '../../src/shared/operations/operation.ts';
import type { SimulatedInstance } from '../dokploy/instance.ts';
import { owned } from '../dokploy/seed.ts';
import { testSimulator } from '../dokploy/testSimulator.ts';
import { openQuayside, type Quayside } from './quayside.ts';

const simulator = testSimulator();

const DESK = 'desk@example.com';

async function serve(): Promise<SimulatedInstance> {
  return simulator.addInstance({
    name: 'Shop',
    seed: owned({ name: 'Acme', members: [{ email: DESK }, { email: 'host@example.com' }] }),
  });
}

function memberOf({ world }: SimulatedInstance, email = DESK) {
  const user = world.users.find((row) => row.email === email);
  const organizationId = world.organizations[0]?.id ?? '';
  return { userId: user?.id ?? '', organizationId, row: world.membership(user?.id ?? '', organizationId) };
}

function planToSetRole(server: SimulatedInstance, instanceId: string, email = DESK): Plan {
  const { organizationId, row } = memberOf(server, email);
  const change = {
    ...{ action: 'members.setRole' as const, instanceId, organizationId, email },
    ...{ memberId: row?.id ?? '', from: 'member', role: 'admin' },
  };
  return { kind: 'change-roles', steps: [{ instanceName: 'Shop', organizationName: 'Acme', change }] };
}

/** The server does it, and its answer is lost. */
async function loseAnswer(app: Quayside, server: SimulatedInstance, plan: Plan): Promise<string> {
  server.setFault({ kind: 'reset' }, { call: 'organization.updateMemberRole', times: 1, effect: true });
  const held = server.hold('organization.updateMemberRole');
  const { operationId } = await app.begin(plan);
  await held.arrived;
  server.setFault({ kind: 'status', status: 503 }, { call: 'user.all' });
  held.release();
  expect((await app.ended(operationId)).map(({ state }) => state.state)).toEqual(['unknown']);
  server.setFault(null, { call: 'user.all' });
  return operationId;
}

test('one server that is known under two addresses is sent one write at a time, and deletes a person once', async () => {
  const server = await serve();
  const app = await openQuayside();
  const one = await app.add(server);
  const localhost = { ...server, origin: server.origin.replace('127.0.0.1', 'localhost') };
  const other = await app.add(localhost, {}, 'Shop by another name');
  const { userId, organizationId } = memberOf(server);
  const planFor = (instanceId: string): Plan => ({
    kind: 'remove-people',
    steps: [
      {
        ...{ instanceName: 'Shop', organizationName: 'Acme' },
        change: { action: 'members.remove', instanceId, organizationId, userId, email: DESK },
      },
    ],
  });
  server.requests.clear();
  // The first has looked, and hears of it late.
  const held = server.hold('user.all');
  const first = await app.begin(planFor(one));
  await held.arrived;
  const second = await app.begin(planFor(other));
  // As long as it would take to look, and to send it as well.
  for (let times = 0; times < 5; times += 1)
    await app.call('members.list', { instanceId: other, organizationId });
  held.release();
  expect((await app.ended(first.operationId)).map(({ state }) => state)).toMatchObject([{ state: 'done' }]);
  expect((await app.ended(second.operationId)).map(({ state }) => state)).toMatchObject([
    { state: 'done', already: true },
  ]);
  expect(server.requests.filter(({ call }) => call === 'user.remove')).toHaveLength(1);
});

test('a refresh reads the members once more for all operations that wait to be settled by them', async () => {
  const server = await serve();
  const app = await openQuayside();
  const instanceId = await app.add(server);
  const operations = [
    await loseAnswer(app, server, planToSetRole(server, instanceId)),
    await loseAnswer(app, server, planToSetRole(server, instanceId, 'host@example.com')),
  ];
  server.requests.clear();
  await app.refresh();
  for (const operationId of operations)
    await vi.waitFor(async () =>
      expect((await app.ended(operationId)).map(({ state }) => state.state)).toEqual(['done']),
    );
  // Once for what is shown, where that was asked before, and once to settle by.
  expect(server.requests.filter(({ call }) => call === 'user.all').length).toBeLessThan(3);
});

test('an invitation that was to be removed and was made again since is skipped, with whom it invites now', async () => {
  const server = await serve();
  const app = await openQuayside();
  const instanceId = await app.add(server);
  const { organizationId } = memberOf(server);
  const email = 'vendor@example.net';
  const inviterId = server.world.users[0]?.id ?? '';
  const old = server.world.addInvitation({ organizationId, email, role: 'member', inviterId });
  server.world.invitations = [];
  server.world.addInvitation({ organizationId, email, role: 'admin', inviterId });
  const [step] = await app.run({
    kind: 'remove-invitations',
    steps: [
      {
        ...{ instanceName: 'Shop', organizationName: 'Acme' },
        change: {
          ...{ action: 'invitations.remove', instanceId, organizationId, invitationId: old.id },
          ...{ email, role: 'member' },
        },
      },
    ],
  });
  expect(step?.state).toMatchObject({
    state: 'skipped',
    why: 'That invitation is gone. vendor@example.net was invited again, as admin.',
  });
});

test('signing somebody out of all browsers that ends in the middle is told as done in part, never as not sent', async () => {
  const server = await serve();
  const app = await openQuayside();
  const instanceId = await app.add(server);
  const { organizationId, userId } = memberOf(server);
  for (let session = 0; session < 3; session += 1) server.world.addSession({ userId });
  const held = server.hold('user.revokeSession');
  const { operationId } = await app.begin({
    kind: 'revoke-sessions',
    steps: [
      {
        ...{ instanceName: 'Shop', organizationName: 'Acme' },
        change: { action: 'sessions.revokeAll', instanceId, organizationId, userId, email: DESK },
      },
    ],
  });
  await held.arrived;
  const body = { message: 'Not allowed.', code: 'FORBIDDEN' };
  server.setFault({ kind: 'foreign', status: 403, body }, { call: 'user.revokeSession' });
  held.release();
  const [step] = await app.ended(operationId);
  expect(step?.state).toMatchObject({
    state: 'failed',
    error: { message: expect.stringContaining('1 of 3 sessions were revoked.') },
    left: { action: 'sessions.revokeAll' },
  });
  // Tried again it ends with all of them.
  server.setFault(null, { call: 'user.revokeSession' });
  await app.call('operations.retry', { operationId });
  expect((await app.ended(operationId))[0]?.state.state).toBe('done');
  expect(server.world.sessions.filter((row) => row.userId === userId)).toEqual([]);
});
