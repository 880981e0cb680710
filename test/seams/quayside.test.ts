import { expect, test } from 'vitest';
import { dataOf } from '../../src/renderer/src/queryState.ts';
import { selectAccount } from '../../src/renderer/src/state/selectors.ts';
import { EVERYONE } from '../../src/shared/peopleQuery.ts';
import { testSimulator } from '../dokploy/testSimulator.ts';
import { openQuayside } from './quayside.ts';

const simulator = testSimulator();

test('the account that the checks of a new instance read is shown, and not read again', async () => {
  const server = await simulator.addInstance({
    name: 'Shop',
    seed: { owner: { email: 'ann@example.com' }, organizations: [{ name: 'Acme' }] },
  });
  const app = await openQuayside();
  // Without its dialog it would be read by itself as well.
  app.actions.openDialog({ kind: 'add' });
  const instanceId = await app.add(server);
  expect(dataOf(selectAccount(app.state(), instanceId))?.organizations).toHaveLength(1);
  expect(server.requests.filter(({ call }) => call === 'organization.all')).toHaveLength(1);
});

test('two people’s keys of one server show the organizations of both, and a role change reaches the server once', async () => {
  const ann = { email: 'ann@example.com' };
  const ben = { email: 'ben@example.com' };
  const server = await simulator.addInstance({
    name: 'Shop',
    seed: {
      owner: ann,
      organizations: [
        { name: 'Acme', members: [ben, { email: 'desk@example.com' }] },
        { name: 'Lab', owner: ben, members: [{ email: 'desk@example.com' }] },
      ],
    },
  });
  const first = await openQuayside();
  const instanceId = await first.add(server, { user: ann.email, organization: 'Acme' });
  await first.pasteKey(instanceId, server, { user: ben.email, organization: 'Lab' });

  const app = await first.restart();
  const { columns } = await app.call('people.columns', {});
  const { persons } = await app.call('people.list', { query: EVERYONE, from: 0, count: 10 });
  expect(columns.map(({ organizationName }) => organizationName).sort()).toEqual(['Acme', 'Lab']);
  expect(persons.map(({ email }) => email)).toEqual([ann.email, ben.email, 'desk@example.com']);

  const target = app.actions
    .targets()
    .flatMap(({ targets }) => targets)
    .find(({ organizationName }) => organizationName === 'Lab');
  const member = target?.members?.find(({ user }) => user.email === 'desk@example.com');
  server.requests.clear();
  const [step] = await app.run({
    kind: 'change-roles',
    steps: [
      {
        instanceName: 'Shop',
        organizationName: 'Lab',
        change: {
          action: 'members.setRole',
          instanceId,
          organizationId: target?.organizationId ?? '',
          memberId: member?.id ?? '',
          email: 'desk@example.com',
          from: 'member',
          role: 'admin',
        },
      },
    ],
  });
  expect(step?.state.state).toBe('done');
  const sent = server.requests.filter(({ method }) => method === 'POST');
  expect(sent.map(({ call }) => call)).toEqual(['organization.updateMemberRole']);
});
