import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Change } from '../../src/shared/operations/change.ts';
import { type Simulator, startSimulator } from '../dokploy/simulator.ts';
import { openQuayside, type Quayside } from './quayside.ts';

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator();
});
afterAll(() => simulator.close());

const ANN = { email: 'ann@example.com' };
const BEN = { email: 'ben@example.com' };
const DESK = { email: 'desk@example.com' };

/** How a baseline differs from now: each difference by its kind with whom or what it is about, and what stands apart. */
async function driftOf({ call }: Quayside, id: string) {
  const { differences, apart, ...more } = await call('access.compare', { id });
  return {
    ...more,
    differences: differences.map(
      (each) => `${each.kind}: ${'emails' in each ? each.emails.join() : each.organizationName}`,
    ),
    apart: apart.map(({ organizationName, why }) => `${organizationName}: ${why}`),
  };
}

test('what was done with Quayside since a baseline is no drift of it; what a colleague did is', async () => {
  const server = await simulator.addInstance({
    name: 'Shop',
    seed: {
      owner: ANN,
      organizations: [{ name: 'Acme', members: [DESK, BEN, { email: 'eva@example.com' }] }],
    },
  });
  const app = await openQuayside();
  const instanceId = await app.add(server);
  const { id } = await app.call('access.keep', { name: 'Before', instanceIds: [] });
  const organizationId = server.world.organizations[0]?.id ?? '';
  const at = { instanceId, organizationId };
  const memberOf = (email: string) => {
    const user = server.world.users.find((each) => each.email === email);
    return server.world.members.find(({ userId }) => userId === user?.id) ?? { id: '', userId: '', role: '' };
  };
  const changes: Change[] = [
    {
      action: 'members.setRole',
      ...at,
      memberId: memberOf(DESK.email).id,
      ...DESK,
      from: 'member',
      role: 'admin',
    },
    { action: 'invitations.create', ...at, email: 'new@example.com', role: 'member' },
    { action: 'members.remove', ...at, userId: memberOf('eva@example.com').userId, email: 'eva@example.com' },
    {
      action: 'members.setPermissions',
      ...at,
      userId: memberOf(BEN.email).userId,
      ...BEN,
      role: 'member',
      grant: { switches: ['canCreateProjects'] },
      revoke: {},
    },
  ];
  const steps = await app.run({
    kind: 'put-back',
    steps: changes.map((change) => ({ change, instanceName: 'Shop', organizationName: 'Acme' })),
  });
  expect(steps.map(({ state }) => state.state)).toEqual(['done', 'done', 'done', 'done']);
  await app.refresh();
  // The archive takes the operation in soon after its last step.
  await vi.waitFor(async () => expect(await driftOf(app, id)).toMatchObject({ differences: [], own: 4 }));

  const desk = memberOf(DESK.email);
  desk.role = 'member';
  Object.assign(memberOf(BEN.email), { canAccessToDocker: true });
  await app.refresh();
  expect(await driftOf(app, id)).toMatchObject({ differences: ['permissions: ben@example.com'], own: 2 });
});
