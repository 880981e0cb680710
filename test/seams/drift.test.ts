import { readFileSync } from 'node:fs';
import { expect, test, vi } from 'vitest';
import type { Change } from '../../src/shared/operations/change.ts';
import { testSimulator } from '../dokploy/testSimulator.ts';
import { readCsv } from '../main/review/readCsv.ts';
import { openQuayside, type Quayside } from './quayside.ts';

const simulator = testSimulator();

const ANN = { email: 'ann@example.com' };
const BEN = { email: 'ben@example.com' };
const DESK = { email: 'desk@example.com' };

/** How a baseline differs from now: each difference by its kind with whom or what it is about, and what stands apart. */
async function driftOf({ call }: Quayside, id: string) {
  const { differences, apart, own, ...more } = await call('access.compare', { id });
  return {
    ...more,
    own: own.map(({ by, remark, difference: { kind } }) => `${kind} by ${by}: ${remark}`).sort(),
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
    remark: 'Ticket 12',
    steps: changes.map((change) => ({ change, instanceName: 'Shop', organizationName: 'Acme' })),
  });
  expect(steps.map(({ state }) => state.state)).toEqual(['done', 'done', 'done', 'done']);
  await app.refresh();
  // The archive takes the operation in soon after its last step.
  await vi.waitFor(async () =>
    expect(await driftOf(app, id)).toMatchObject({
      differences: [],
      own: ['gone', 'invited', 'permissions', 'raised'].map(
        (kind) => `${kind} by ann@example.com: Ticket 12`,
      ),
    }),
  );

  const desk = memberOf(DESK.email);
  desk.role = 'member';
  Object.assign(memberOf(BEN.email), { canAccessToDocker: true });
  await app.refresh();
  expect(await driftOf(app, id)).toMatchObject({
    differences: ['permissions: ben@example.com'],
    own: ['gone by ann@example.com: Ticket 12', 'invited by ann@example.com: Ticket 12'],
  });
  const { baselines } = await app.call('access.list', {});
  const { own } = await app.call('access.compare', { id });
  await app.call('access.accept', { id, keys: own.map(({ difference }) => difference.key) });
  expect(baselines[0]?.people).toBe(4);
  expect(await driftOf(app, id)).toMatchObject({ differences: ['permissions: ben@example.com'], own: [] });
});

test('a role that was renamed with Quayside is no drift of who has it, also where it was given to them before', async () => {
  const server = await simulator.addInstance({
    seed: {
      licensed: true,
      owner: ANN,
      organizations: [
        {
          name: 'Acme',
          members: [{ ...BEN, role: 'auditor' }, DESK],
          roles: [{ role: 'auditor', permissions: {} }],
        },
      ],
    },
  });
  const app = await openQuayside();
  const instanceId = await app.add(server);
  const ref = { instanceId, organizationId: server.world.organizations[0]?.id ?? '' };
  await app.call('members.list', ref);
  const { id } = await app.call('access.keep', { name: 'Before', instanceIds: [] });
  const desk = server.world.users.find(({ email }) => email === DESK.email)?.id ?? '';
  const memberIds = [server.world.membership(desk, ref.organizationId)?.id ?? ''];
  await app.act({ kind: 'set-role', ...ref, memberIds, role: 'auditor' });
  await app.act({ kind: 'rename-role', ...ref, role: 'auditor', name: 'reviewer' });
  await app.refresh();
  const own = ['other-role by ann@example.com: ', 'raised by ann@example.com: '];
  await vi.waitFor(async () => expect(await driftOf(app, id)).toMatchObject({ differences: [], own }));
});

/** Ann opens Acme and Ben opens Lab, which neither owns; both see Hub, by which the server is recognised. */
async function openShop() {
  const server = await simulator.addInstance({
    name: 'Shop',
    seed: {
      owner: { email: 'olga@example.com' },
      organizations: [
        { name: 'Root' },
        { name: 'Acme', since: '2025-01-01T00:00:00.000Z', members: [{ ...ANN, role: 'admin' }, DESK] },
        { name: 'Lab', since: '2025-01-01T00:00:00.000Z', members: [{ ...BEN, role: 'admin' }, DESK] },
        {
          name: 'Hub',
          since: '2025-01-01T00:00:00.000Z',
          members: [ANN, BEN].map((each) => ({ ...each, role: 'admin' })),
        },
      ],
    },
  });
  const app = await openQuayside();
  const instanceId = await app.add(server, { user: ANN.email, organization: 'Acme' });
  await app.pasteKey(instanceId, server, { user: ANN.email, organization: 'Hub' });
  const lab = { user: BEN.email, organization: 'Lab' };
  const keep = async () => (await app.call('access.keep', { name: 'Then', instanceIds: [] })).id;
  const byName = (name: string) => server.world.organizations.find((each) => each.name === name)?.id ?? '';
  return { server, app, instanceId, lab, keep, byName };
}

/** What an access report writes of changes and of what it did not compare. */
async function changesIn({ call, files }: Quayside, baselineId: string): Promise<string[]> {
  const saving = { format: 'csv', baselineId, olderThanDays: 30 } as const;
  await call('review.save', { ...saving, scope: { kind: 'all' } });
  return readCsv(readFileSync(files.saved.at(-1) ?? '', 'utf8'))
    .filter(({ Record }) => Record === 'change' || Record === 'not compared')
    .map(({ Record, Details }) => `${Record}: ${Details}`);
}

test('an organization that only a new key shows is not new: the baseline knows nothing of it', async () => {
  const { server, app, instanceId, lab, keep, byName } = await openShop();
  const id = await keep();
  await app.pasteKey(instanceId, server, lab);
  expect(await driftOf(app, id)).toMatchObject({ differences: [], apart: ['Lab: unkept'] });
  expect(await changesIn(app, id)).toEqual([
    'not compared: Lab on Shop: not read when the baseline was saved',
  ]);

  const made = server.world.addOrganization({ name: 'Beta', ownerId: 'someone' });
  const ben = server.world.users.find(({ email }) => email === BEN.email)?.id ?? '';
  server.world.addMember({ organizationId: made.id, userId: ben, role: 'admin' });
  expect(byName('Beta')).toBe(made.id);
  await app.refresh();
  expect(await driftOf(app, id)).toMatchObject({
    differences: ['organization-new: Beta'],
    apart: ['Lab: unkept'],
  });
});

test('an organization whose person was removed from it is apart with why, and gone only once it was deleted', async () => {
  const { server, app, instanceId, lab, keep, byName } = await openShop();
  await app.pasteKey(instanceId, server, lab);
  const id = await keep();
  const { world } = server;
  const ben = world.users.find(({ email }) => email === BEN.email)?.id;
  const rows = world.members;
  world.members = rows.filter(
    ({ userId, organizationId }) => userId !== ben || organizationId !== byName('Lab'),
  );
  await app.refresh();
  expect(await driftOf(app, id)).toMatchObject({ differences: [], apart: ['Lab: unlisted'] });
  expect(await changesIn(app, id)).toEqual([
    'not compared: Lab on Shop: no key shows it now: it was deleted, or the keys’ owners were removed',
  ]);

  world.members = rows;
  await app.refresh();
  expect(await driftOf(app, id)).toMatchObject({ differences: [], apart: [] });
  world.removeOrganization(byName('Lab'));
  await app.refresh();
  await vi.waitFor(async () =>
    expect(await driftOf(app, id)).toMatchObject({ differences: ['organization-gone: Lab'], apart: [] }),
  );
  expect(await changesIn(app, id)).toEqual(['change: Organization gone, had 3 people, in Lab on Shop']);
});
