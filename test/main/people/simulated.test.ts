import { expect, test } from 'vitest';
import { createPeople } from '../../../src/main/people/people.ts';
import { EVERYONE } from '../../../src/shared/peopleQuery.ts';
import type { SimulatedInstance } from '../../dokploy/instance.ts';
import { testSimulator } from '../../dokploy/testSimulator.ts';
import { openConsole } from '../operations/console.ts';
import { good } from '../operations/keyConsole.ts';
import { planOf, run } from '../operations/plans.ts';
import { countIds, makeFolder } from '../storage/folder.ts';

const simulator = testSimulator();

/** The cells of each person as the server’s own tables have them, by the names of the organizations that were read. */
function tableOf({ world }: SimulatedInstance, read: string[]): Record<string, string[]> {
  const cells: Record<string, string[]> = {};
  const add = (email: string, cell: string) => {
    cells[email] = [...(cells[email] ?? []), cell];
  };
  for (const { id, name } of world.organizations.filter((each) => read.includes(each.name))) {
    for (const { userId, role, organizationId } of world.members) {
      const user = world.user(userId);
      if (organizationId === id && user) add(user.email, `${name}: ${role}, 2FA ${user.twoFactorEnabled}`);
    }
    for (const { email, role, organizationId, status } of world.invitations)
      if (organizationId === id && status === 'pending') add(email, `${name}: invited as ${role}`);
  }
  return cells;
}

test.each(['0.25.7', '0.30.2'] as const)(
  'what a server of %s says stands in the table cell by cell, and follows what is changed there',
  async (version) => {
    const server = await simulator.addInstance({
      version,
      seed: {
        owner: { email: 'owner@example.com', twoFactorEnabled: true },
        organizations: [
          {
            name: 'Acme',
            members: [{ email: 'ops@example.com', role: 'admin' }, { email: 'desk@example.com' }],
            invitations: [
              { email: 'late@example.com', expired: true },
              { email: 'no@example.com', status: 'canceled' },
            ],
          },
          { name: 'Billing', members: [{ email: 'desk@example.com' }] },
          { name: 'Unread' },
        ],
      },
    });
    const app = await openConsole(server, [{}, { organization: 'Billing' }]);
    const { calls } = createPeople({
      doneSteps: async () => [],
      instances: app.instances,
      cache: app.cache,
      file: `${makeFolder()}/people.json`,
      clock: Date.now,
      newId: countIds(),
      notify: () => {},
      chooseTarget: async () => null,
      onChange: () => {},
    });
    const read = async (name: string) => {
      good(await app.call('members.list', { organizationId: app.organization(name) }));
      good(await app.call('invitations.list', { organizationId: app.organization(name) }));
    };
    /** The table in the words of `tableOf`. */
    const shown = async () => {
      const { columns } = good(await calls['people.columns']({}));
      const { persons } = good(await calls['people.list']({ query: EVERYONE, from: 0, count: 200 }));
      return Object.fromEntries(
        persons.map(({ email, cells }) => [
          email,
          cells.map(({ organizationId, role, twoFactor, invitation }) => {
            const name = columns.find((each) => each.organizationId === organizationId)?.organizationName;
            return invitation
              ? `${name}: invited as ${invitation.role}`
              : `${name}: ${role}, 2FA ${twoFactor}`;
          }),
        ]),
      );
    };
    const known = async () =>
      good(await calls['people.columns']({})).columns.map(
        ({ organizationName, membersAt, invitationsAt }) => [
          organizationName,
          membersAt !== null && invitationsAt !== null,
        ],
      );

    const record = app.cache.recorder(app.instanceId);
    record({ account: good(await app.accounts.readAccount(app.instanceId)) });
    await read('Acme');
    expect(await shown()).toEqual(tableOf(server, ['Acme']));
    expect(await known()).toEqual([
      ['Acme', true],
      ['Billing', false],
      ['Unread', false],
    ]);
    await read('Billing');
    expect(await shown()).toEqual(tableOf(server, ['Acme', 'Billing']));

    const { instanceId } = app;
    const ref = { instanceId, organizationId: app.organization('Billing') };
    await run(
      app.engine,
      planOf([{ action: 'organizations.delete', ...ref, name: 'Billing' }], 'delete-organization'),
    );
    expect(await known()).toEqual([
      ['Acme', true],
      ['Unread', false],
    ]);
    expect(await shown()).toEqual(tableOf(server, ['Acme']));

    const userId = app.person('desk@example.com');
    const gone = { ...ref, organizationId: app.organization('Acme'), userId, email: 'desk@example.com' };
    await run(app.engine, planOf([{ action: 'members.remove', ...gone }], 'remove-people'));
    await read('Acme');
    expect(Object.keys(await shown()).sort()).toEqual([
      'late@example.com',
      'ops@example.com',
      'owner@example.com',
    ]);
    expect(await shown()).toEqual(tableOf(server, ['Acme']));
  },
);
