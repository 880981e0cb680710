import { beforeEach, expect, test } from 'vitest';
import type { Change } from '../../src/shared/operations/change.ts';
import type { Plan, Step } from '../../src/shared/operations/operation.ts';
import type { SimulatedInstance } from '../dokploy/instance.ts';
import { owned } from '../dokploy/seed.ts';
import { testSimulator } from '../dokploy/testSimulator.ts';
import { good } from '../main/operations/keyConsole.ts';
import { openQuayside, type Quayside } from './quayside.ts';

const simulator = testSimulator();

const PEOPLE = ['one', 'two', 'three', 'four'].map((name) => `${name}@example.com`);

let server: SimulatedInstance;
let app: Quayside;
let instanceId: string;
let acme: string;
beforeEach(async () => {
  server = await simulator.addInstance({
    name: 'Shop',
    seed: owned({ name: 'Acme', members: PEOPLE.map((email) => ({ email })) }, { name: 'Lab' }),
  });
  app = await openQuayside();
  instanceId = await app.add(server, { user: 'owner@example.com', organization: 'Acme' });
  acme = server.world.organizations.find(({ name }) => name === 'Acme')?.id ?? '';
  server.requests.clear();
});

// By its id: a server lists organizations in no order of their names.
const organizationId = () => acme;
const organization = () => server.world.organization(acme);
const member = (email: string) => {
  const { world } = server;
  const person = world.users.find((each) => each.email === email);
  return world.members.find(({ userId }) => userId === person?.id);
};
const setRole = (email: string, role = 'admin'): Change => ({
  action: 'members.setRole',
  ...{ instanceId, organizationId: organizationId(), memberId: member(email)?.id ?? '', email },
  ...{ from: 'member', role },
});
const plan = (changes: Change[], kind: Plan['kind'] = 'change-roles'): Plan => ({
  kind,
  steps: changes.map((change) => ({ change, instanceName: 'Shop', organizationName: 'Acme' })),
});
const colleagueSets = (email: string, role: string) => Object.assign(member(email) ?? {}, { role });
const states = (steps: readonly Step[]) => steps.map(({ state }) => state);
const wordsOf = (steps: readonly Step[]) => steps.map(({ state }) => state.state);
const writes = () => server.requests.filter(({ method }) => method === 'POST');

const AUDITOR = { state: 'skipped', why: 'three@example.com is auditor there now, not member.' };

test('a role that a colleague gave after the plan was shown stays, and its step says which', async () => {
  const shown = plan([setRole('three@example.com')]);
  colleagueSets('three@example.com', 'auditor');
  expect(states(await app.run(shown))).toMatchObject([AUDITOR]);
  expect(writes()).toEqual([]);
});

test('a role that a colleague gave while “Finish now” was at an earlier step stays', async () => {
  const shown = plan(PEOPLE.slice(0, 3).map((email) => setRole(email)));
  server.setFault({ kind: 'status', status: 403 });
  const { operationId } = await app.begin(shown);
  expect(wordsOf(await app.ended(operationId))).toEqual(['open', 'open', 'open']);
  server.setFault(null);
  const first = server.hold('organization.updateMemberRole');
  await app.call('operations.continue', { operationId });
  await first.arrived;
  colleagueSets('three@example.com', 'auditor');
  first.release();
  expect(states(await app.ended(operationId))).toMatchObject([{ state: 'done' }, { state: 'done' }, AUDITOR]);
  expect(member('three@example.com')?.role).toBe('auditor');
});

test('a role that a colleague gave while an undo was at an earlier step stays', async () => {
  const { operationId } = await app.begin(plan(PEOPLE.map((email) => setRole(email))));
  await app.ended(operationId);
  const first = server.hold('organization.updateMemberRole');
  const undo = good(await app.engine.undo({ operationId }));
  await first.arrived;
  colleagueSets('one@example.com', 'auditor');
  first.release();
  expect(wordsOf(await app.ended(undo.operationId))).toEqual(['done', 'done', 'done', 'skipped']);
  expect(member('one@example.com')?.role).toBe('auditor');
});

test('two operations of this app about the same people send one change for each of them', async () => {
  const first = server.hold('organization.updateMemberRole');
  const one = await app.begin(plan(PEOPLE.map((email) => setRole(email))));
  await first.arrived;
  const other = plan(PEOPLE.map((email) => setRole(email, 'auditor')));
  const two = await app.begin(other);
  first.release();
  const ended = [...(await app.ended(one.operationId)), ...(await app.ended(two.operationId))];
  expect(wordsOf(ended).sort()).toEqual([...PEOPLE.map(() => 'done'), ...PEOPLE.map(() => 'skipped')]);
  expect(writes()).toHaveLength(PEOPLE.length);
});

test('changing roles costs one reading of the members before each change, and one after all of them', async () => {
  const { operationId } = await app.begin(plan(PEOPLE.map((email) => setRole(email))));
  await app.ended(operationId);
  const calls = server.requests.map(({ call }) => call).filter((call) => call !== 'user.getInvitations');
  expect(calls).toEqual([...PEOPLE.flatMap(() => ['user.all', 'organization.updateMemberRole']), 'user.all']);
});

const saveRole: () => Change = () => ({
  action: 'organizations.update',
  ...{ instanceId, organizationId: organizationId() },
  settings: { name: 'Acme', defaultRole: 'admin' },
  before: { name: 'Acme', defaultRole: null },
});

test('saving the default role alone leaves the name that a colleague gave, and so does its undo', async () => {
  const shown = plan([saveRole()], 'change-organization');
  Object.assign(organization() ?? {}, { name: 'Acme Ltd' });
  const { operationId } = await app.begin(shown);
  expect(wordsOf(await app.ended(operationId))).toEqual(['done']);
  expect(organization()).toMatchObject({ name: 'Acme Ltd', defaultRole: 'admin' });
  Object.assign(organization() ?? {}, { name: 'Acme & Co' });
  const undo = good(await app.engine.undo({ operationId }));
  expect(wordsOf(await app.ended(undo.operationId))).toEqual(['done']);
  expect(organization()).toMatchObject({ name: 'Acme & Co', defaultRole: null });
});

test('a default role that a colleague chose meanwhile stays, and the step says which', async () => {
  const shown = plan([saveRole()], 'change-organization');
  Object.assign(organization() ?? {}, { defaultRole: 'member' });
  const why = 'Its default role is member now.';
  expect(states(await app.run(shown))).toMatchObject([{ state: 'skipped', why }]);
  expect(writes()).toEqual([]);
});

test('an organization that a colleague renamed after its deletion was confirmed stays, and the step says its name', async () => {
  const of = { instanceId, organizationId: organizationId(), name: 'Acme' };
  const shown = plan([{ action: 'organizations.delete', ...of }], 'delete-organization');
  Object.assign(organization() ?? {}, { name: 'Acme Ltd' });
  const why = 'It is called “Acme Ltd” now.';
  expect(states(await app.run(shown))).toMatchObject([{ state: 'skipped', why }]);
  expect(writes()).toEqual([]);
});

test('an account that a colleague deleted meanwhile is done already, not “not a member of your active organization”', async () => {
  const email = 'three@example.com';
  const { userId = '' } = member(email) ?? {};
  const of = { instanceId, organizationId: organizationId(), userId, email };
  const shown = plan([{ action: 'members.remove', ...of }], 'remove-people');
  server.world.removeUser(userId);
  expect(states(await app.run(shown))).toMatchObject([{ state: 'done', already: true, undo: null }]);
  expect(writes()).toEqual([]);
});
