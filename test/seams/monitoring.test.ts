import { expect, test, vi } from 'vitest';
import { dataOf, failureOf } from '../../src/renderer/src/queryState.ts';
import { selectAccount, selectMembers } from '../../src/renderer/src/state/selectors.ts';
import { EVERYONE } from '../../src/shared/peopleQuery.ts';
import { owned } from '../dokploy/seed.ts';
import { testSimulator } from '../dokploy/testSimulator.ts';
import { openQuayside } from './quayside.ts';

const simulator = testSimulator();

async function open() {
  const server = await simulator.addInstance({
    name: 'Shop',
    seed: owned({ name: 'Acme' }),
  });
  const app = await openQuayside();
  const instanceId = await app.add(server);
  const [{ id: acme = '' } = {}] = server.world.organizations;
  const emails = () =>
    dataOf(selectMembers(app.state(), instanceId, acme))
      ?.map(({ user }) => user.email)
      .sort();
  server.requests.clear();
  return { server, app, instanceId, acme, emails };
}

test('what monitoring reads stands in the window, in plans and among people, and no server is asked twice', async () => {
  const { server, app, acme, emails } = await open();
  expect((await app.call('people.ids', { query: EVERYONE })).ids).toEqual(['owner@example.com']);
  const { id: userId } = server.world.addUser({ email: 'new@example.com' });
  server.world.addMember({ organizationId: acme, userId });
  await app.monitor();
  await vi.waitFor(() => expect(emails()).toEqual(['new@example.com', 'owner@example.com']));
  expect((await app.call('people.ids', { query: EVERYONE })).ids).toHaveLength(2);
  const calls = server.requests.map(({ call }) => call);
  for (const call of ['organization.all', 'user.all', 'organization.allInvitations'])
    expect(
      calls.filter((each) => each === call),
      call,
    ).toHaveLength(1);
});

test('a server that monitoring does not reach is shown so, with what was read before', async () => {
  const { server, app, instanceId, emails } = await open();
  server.setFault({ kind: 'reset' });
  await app.monitor();
  await vi.waitFor(() => expect(failureOf(selectAccount(app.state(), instanceId))).toBeDefined());
  expect(emails()).toEqual(['owner@example.com']);
  server.setFault(null);
  await app.monitor();
  await vi.waitFor(() => expect(failureOf(selectAccount(app.state(), instanceId))).toBeUndefined());
});
