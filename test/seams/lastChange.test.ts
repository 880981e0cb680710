import { beforeEach, expect, test } from 'vitest';
import { EVERYONE } from '../../src/shared/peopleQuery.ts';
import type { SimulatedInstance } from '../dokploy/instance.ts';
import { owned } from '../dokploy/seed.ts';
import { testSimulator } from '../dokploy/testSimulator.ts';
import { openQuayside, type Quayside } from './quayside.ts';

const simulator = testSimulator();

let server: SimulatedInstance;
let app: Quayside;
let now: number;
/** How far the clock goes each time that it is looked at. ms */
let tick: number;
let ref: { instanceId: string; organizationId: string };

const HOUR = 3_600_000;
const SET_ROLE = 'organization.updateMemberRole';

beforeEach(async () => {
  now = Date.now();
  tick = 0;
  server = await simulator.addInstance({
    seed: owned({ name: 'Acme', members: [{ email: 'desk@example.com' }, { email: 'host@example.com' }] }),
  });
  app = await openQuayside({ clock: () => (now += tick) });
  const instanceId = await app.add(server, { user: 'owner@example.com', organization: 'Acme' });
  ref = { instanceId, organizationId: server.world.organizations[0]?.id ?? '' };
});

const row = (email: string) => server.world.membership(personOf(email), ref.organizationId);
const personOf = (email: string) => server.world.users.find((each) => each.email === email)?.id ?? '';
const setRole = (email: string, role: string) => Object.assign(row(email) ?? {}, { role });
/** What is on disk is what the next reading is compared with. */
async function refreshLater() {
  await app.flush();
  now += HOUR;
  await app.call('members.list', ref);
  await app.flush();
}
const lastOf = async (email: string) => {
  const query = { ...EVERYONE, search: email };
  const { persons } = await app.call('people.list', { query, from: 0, count: 1 });
  return persons[0]?.cells[0]?.changed;
};

test('of who only joined is when that was', async () => {
  const joined = Date.parse(row('host@example.com')?.createdAt ?? '');
  expect(await lastOf('host@example.com')).toEqual({ at: joined, how: 'joined' });
});

test('by somebody else is the reading that showed it, also after a restart; who stayed as they were only joined', async () => {
  await refreshLater();
  setRole('desk@example.com', 'admin');
  await refreshLater();
  const noticed = { at: now, how: 'elsewhere' };
  expect(await lastOf('desk@example.com')).toEqual(noticed);
  await refreshLater();
  expect(await lastOf('desk@example.com')).toEqual(noticed);
  app = await app.restart();
  expect(await lastOf('desk@example.com')).toEqual(noticed);
  expect(await lastOf('host@example.com')).toMatchObject({ how: 'joined' });
});

test('by this app is the step, and no reading after it is taken for somebody else’s change', async () => {
  await refreshLater();
  const memberIds = [row('desk@example.com')?.id ?? ''];
  // The reading that shows it is later than the step.
  tick = 1;
  const { steps } = await app.act({ kind: 'set-role', ...ref, memberIds, role: 'admin' });
  tick = 0;
  await refreshLater();
  const at = steps[0]?.state.state === 'done' ? steps[0].state.at : 0;
  await expect.poll(() => lastOf('desk@example.com')).toEqual({ at, how: 'here' });
  setRole('desk@example.com', 'member');
  await refreshLater();
  expect(await lastOf('desk@example.com')).toEqual({ at: now, how: 'elsewhere' });
});

test('by this app is the step while others of its operation still run, whatever is read meanwhile', async () => {
  await refreshLater();
  expect(await lastOf('desk@example.com')).toMatchObject({ how: 'joined' });
  const holds = [server.hold(SET_ROLE), server.hold(SET_ROLE)];
  const memberIds = ['desk@example.com', 'host@example.com'].map((email) => row(email)?.id ?? '');
  const running = app.act({ kind: 'set-role', ...ref, memberIds, role: 'admin' });
  await holds[0]?.arrived;
  holds[0]?.release();
  await holds[1]?.arrived;
  await refreshLater();
  await expect.poll(() => lastOf('desk@example.com')).toMatchObject({ how: 'here' });
  holds[1]?.release();
  await running;
});

test('by this app is the step, also where a reading that began before it ends after it and misses it', async () => {
  await refreshLater();
  const hold = server.hold('user.all');
  const reading = app.call('members.list', ref);
  await hold.arrived;
  now += HOUR;
  const change = {
    ...{ action: 'members.setRole' as const, ...ref, email: 'desk@example.com' },
    ...{ memberId: row('desk@example.com')?.id ?? '', from: 'member', role: 'admin' },
  };
  const step = { change, instanceName: server.name, organizationName: 'Acme' };
  await app.run({ kind: 'change-roles', steps: [step] });
  now += HOUR;
  hold.release();
  await reading;
  await refreshLater();
  await expect.poll(() => lastOf('desk@example.com')).toMatchObject({ how: 'here' });
});

test('by this app is also the renaming of their role', async () => {
  server.world.licensed = true;
  server.world.addCustomRole({ organizationId: ref.organizationId, role: 'auditor', permissions: {} });
  setRole('desk@example.com', 'auditor');
  await refreshLater();
  now += HOUR;
  const { steps } = await app.act({ kind: 'rename-role', ...ref, role: 'auditor', name: 'reviewer' });
  await refreshLater();
  expect(row('desk@example.com')?.role).toBe('reviewer');
  const at = steps[0]?.state.state === 'done' ? steps[0].state.at : 0;
  await expect.poll(() => lastOf('desk@example.com')).toEqual({ at, how: 'here' });
});

test('filters and sorts by what is known alone', async () => {
  await refreshLater();
  setRole('desk@example.com', 'admin');
  await refreshLater();
  const emails = async (query: Partial<typeof EVERYONE>) =>
    (await app.call('people.list', { query: { ...EVERYONE, ...query }, from: 0, count: 9 })).persons.map(
      ({ email }) => email,
    );
  expect(await emails({ changed: { is: 'since', at: now } })).toEqual(['desk@example.com']);
  expect(await emails({ changed: { is: 'before', at: now } })).toEqual([
    'host@example.com',
    'owner@example.com',
  ]);
  expect((await emails({ sort: { by: 'changed', descending: true } }))[0]).toBe('desk@example.com');
});
