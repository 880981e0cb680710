import { beforeEach, describe, expect, test } from 'vitest';
import type { Change } from '../../src/shared/operations/change.ts';
import type { OperationKind } from '../../src/shared/operations/operation.ts';
import type { SimulatedInstance } from '../dokploy/instance.ts';
import { owned } from '../dokploy/seed.ts';
import { testSimulator } from '../dokploy/testSimulator.ts';
import type { Version } from '../dokploy/versions.ts';
import { good } from '../main/operations/keyConsole.ts';
import { openQuayside, type Quayside } from './quayside.ts';

const simulator = testSimulator();

const OWNER = 'owner@example.com';
const COLLEAGUE = 'colleague@example.com';
const FRESH = 'fresh@example.net';

let server: SimulatedInstance;
let app: Quayside;
let instanceId: string;
let acme: string;

async function open(version: Version = '0.30.2'): Promise<void> {
  server = await simulator.addInstance({
    name: 'Shop',
    version,
    seed: owned({
      name: 'Acme',
      members: [{ email: COLLEAGUE, role: 'admin' }],
      invitations: [{ email: 'late@example.net', role: 'admin', expired: true }],
    }),
  });
  app = await openQuayside();
  instanceId = await app.add(server);
  acme = server.world.organizations[0]?.id ?? '';
  server.requests.clear();
}
beforeEach(() => open());

const userId = (email: string) => server.world.users.find((each) => each.email === email)?.id ?? '';
const invite = (role = 'member'): Change => ({
  action: 'invitations.create',
  ...{ instanceId, organizationId: acme, email: FRESH, role },
});
const colleagueInvites = (role: string, by = COLLEAGUE) =>
  server.world.addInvitation({ organizationId: acme, email: FRESH, role, inviterId: userId(by) });

async function start(kind: OperationKind, change: Change): Promise<string> {
  const steps = [{ change, instanceName: 'Shop', organizationName: 'Acme' }];
  return (await app.begin({ kind, steps })).operationId;
}
const stateOf = async (operationId: string) => (await app.ended(operationId))[0]?.state;
const undoable = (operationId: string) =>
  app.engine.summaries().find(({ id }) => id === operationId)?.undoable;
/** As the next refresh of the instance. */
async function looked(operationId: string) {
  await app.engine.settle(instanceId);
  return stateOf(operationId);
}
/** A change whose answer is lost, and which was not done. */
async function lost(call: string, kind: OperationKind, change: Change): Promise<string> {
  server.setFault({ kind: 'reset' }, { call, times: 1 });
  const operationId = await start(kind, change);
  expect(await stateOf(operationId)).toMatchObject({ state: 'unknown' });
  return operationId;
}

describe.each([
  ['0.30.2', 'organization.inviteMember'],
  ['0.26.5', 'auth/organization/invite-member'],
] as const)('an invitation whose answer was lost, on Dokploy %s', (version, call) => {
  beforeEach(() => open(version));

  test.each([
    ['of another role, by a colleague', 'admin', COLLEAGUE],
    ['of the same role, by a colleague', 'member', COLLEAGUE],
    ['of another role, by the same person', 'admin', OWNER],
  ])('is not one %s: no undo takes that away', async (_, role, by) => {
    const operationId = await lost(call, 'invite', invite());
    colleagueInvites(role, by);
    expect(await looked(operationId)).toMatchObject({ state: 'unknown' });
    expect(undoable(operationId)).toBe(0);
  });

  test('and was made is done, and can be taken back', async () => {
    server.setFault({ kind: 'reset' }, { call, times: 1, effect: true });
    const operationId = await start('invite', invite());
    const state = await stateOf(operationId);
    const { id: invitationId } = server.world.invitations.find(({ email }) => email === FRESH) ?? {};
    expect(state).toMatchObject({ state: 'done', output: { invitationId } });
    expect(undoable(operationId)).toBe(1);
  });

  test('and is seen when the app starts again is done by who sent it', async () => {
    server.setFault({ kind: 'hang' }, { call, times: 1, effect: true });
    const operationId = await start('invite', invite());
    await expect.poll(() => server.world.invitations.some(({ email }) => email === FRESH)).toBe(true);
    app = await app.killed();
    expect(await looked(operationId)).toMatchObject({ state: 'done' });
    expect(undoable(operationId)).toBe(1);
  });
});

describe('an account whose answer was lost', () => {
  const call = 'user.createUserWithCredentials';
  /** As the page plans it: with a password that main made. */
  const add = async (): Promise<Change> => {
    const passwordId = app.computer.newId();
    const person = { instanceId, organizationId: acme, email: FRESH, role: 'member', passwordId };
    return { action: 'members.create', ...person };
  };
  const colleagueAdds = () => {
    const { id } = server.world.addUser({ email: FRESH });
    server.world.addMember({ organizationId: acme, userId: id });
  };

  test('is not known to be one that a colleague made: no undo deletes that, and no password is shown for it', async () => {
    const operationId = await lost(call, 'add-people', await add());
    colleagueAdds();
    expect(await looked(operationId)).toMatchObject({
      state: 'unknown',
      error: { advice: expect.stringContaining('It is unknown whether this step created the account') },
    });
    await app.call('operations.retry', { operationId });
    expect(await stateOf(operationId)).toMatchObject({ state: 'unknown' });
    expect(undoable(operationId)).toBe(0);
    expect(server.requests.filter((request) => request.call === call)).toHaveLength(1);
  });

  test('that is there when the app starts again may have a password that nobody has: told once, with what to do', async () => {
    server.setFault({ kind: 'hang' }, { call, times: 1, effect: true });
    const operationId = await start('add-people', await add());
    await expect.poll(() => userId(FRESH)).not.toBe('');
    app = await app.killed();
    const advice = expect.stringContaining('If it did, nobody has its password: ask your colleagues first');
    expect(await looked(operationId)).toMatchObject({ state: 'unknown', error: { advice } });
    const told = () => app.state().notices.map(({ title }) => title);
    expect(told()).toEqual([`Perhaps nobody has the password of ${FRESH} on “Shop”`]);
    expect(undoable(operationId)).toBe(0);
    app = await app.killed();
    expect(await looked(operationId)).toMatchObject({ state: 'unknown', error: { advice } });
    expect(told()).toEqual([]);
  });

  test('and that is there at once is done, with its password', async () => {
    server.setFault({ kind: 'reset' }, { call, times: 1, effect: true });
    const operationId = await start('add-people', await add());
    expect(await stateOf(operationId)).toMatchObject({ state: 'done', output: { userId: userId(FRESH) } });
    expect(undoable(operationId)).toBe(1);
  });

  test('stays when the person has signed in since it was made: its undo deletes nothing, and says why', async () => {
    const operationId = await start('add-people', await add());
    expect(await stateOf(operationId)).toMatchObject({ state: 'done' });
    server.world.addSession({ userId: userId(FRESH) });
    const undo = good(await app.engine.undo({ operationId }));
    expect(await stateOf(undo.operationId)).toMatchObject({
      state: 'skipped',
      why: expect.stringContaining('fresh@example.net has signed in since, so the account stays.'),
    });
    expect(userId(FRESH)).not.toBe('');
  });
});

test('what was not answered is sent again at once by a person’s word in a box of the system alone', async () => {
  const call = 'organization.inviteMember';
  const sent = () => server.requests.filter((request) => request.call === call).length;
  const operationId = await lost(call, 'invite', invite());
  app.boxes.answer = 'Cancel';
  const refused = await app.bridge.call('operations.retry', { operationId });
  expect(refused).toMatchObject({ ok: false, error: { code: 'canceled' } });
  expect(app.boxes.asked).toEqual([expect.stringContaining(`Send the change of ${FRESH} again?`)]);
  expect(sent()).toBe(1);
  app.boxes.answer = 'Send again';
  await app.call('operations.retry', { operationId });
  expect(await stateOf(operationId)).toMatchObject({ state: 'done' });
  expect(sent()).toBe(2);
});

test('what was not answered is asked about, too, where a person plans the same anew', async () => {
  const call = 'organization.inviteMember';
  await lost(call, 'invite', invite());
  app.boxes.answer = 'Cancel';
  const steps = [{ change: invite('admin'), instanceName: 'Shop', organizationName: 'Acme' }];
  expect(await app.engine.start({ kind: 'invite', steps })).toMatchObject({ error: { code: 'canceled' } });
  expect(app.boxes.asked).toEqual([expect.stringContaining('Send the change of')]);
  expect(server.requests.filter((request) => request.call === call)).toHaveLength(1);
});

describe('an organization whose answer was lost', () => {
  const create = (): Change => ({
    action: 'organizations.create',
    ...{ instanceId, name: 'Depot', before: server.world.organizations.map(({ id }) => id) },
  });

  test('is not one of the same name that a colleague made', async () => {
    const operationId = await lost('organization.create', 'create-organization', create());
    const { id } = server.world.addOrganization({ name: 'Depot', ownerId: userId(COLLEAGUE) });
    server.world.addMember({ organizationId: id, userId: userId(OWNER) });
    expect(await looked(operationId)).toMatchObject({ state: 'unknown' });
  });

  test('and was made is done', async () => {
    server.setFault({ kind: 'reset' }, { call: 'organization.create', times: 1, effect: true });
    const operationId = await start('create-organization', create());
    expect(await stateOf(operationId)).toMatchObject({ state: 'done' });
  });
});

test('an expired invitation that was removed is not offered to come back: it would be valid then', async () => {
  const [late] = server.world.invitations;
  const of = { invitationId: late?.id ?? '', email: 'late@example.net', role: 'admin' };
  const change = { action: 'invitations.remove', instanceId, organizationId: acme, ...of } as const;
  const operationId = await start('remove-invitations', change);
  expect(await stateOf(operationId)).toMatchObject({ state: 'done', undo: null });
  expect(undoable(operationId)).toBe(0);
});
