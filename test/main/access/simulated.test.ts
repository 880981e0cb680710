import { expect, test } from 'vitest';
import { createAccess } from '../../../src/main/access/access.ts';
import { createNow } from '../../../src/main/access/drift.ts';
import { createPeople } from '../../../src/main/people/people.ts';
import { testSimulator } from '../../dokploy/testSimulator.ts';
import { openConsole } from '../operations/console.ts';
import { good } from '../operations/keyConsole.ts';
import { planOf, run } from '../operations/plans.ts';
import { countIds, makeFolder } from '../storage/folder.ts';
import { ACCESS_NEEDS } from './accessNeeds.ts';

const simulator = testSimulator();

test.each(['0.25.7', '0.30.2'] as const)(
  'what was changed on a server of %s differs from the baseline, and nothing does once it was put back',
  async (version) => {
    const server = await simulator.serve(
      version,
      {
        name: 'Acme',
        members: [{ email: 'ops@example.com', role: 'admin' }, { email: 'desk@example.com' }],
      },
      { name: 'Billing' },
    );
    const app = await openConsole(server, [{}, { organization: 'Billing' }]);
    const { instances, cache, instanceId } = app;
    const ended = async () => [];
    const options = {
      ended,
      note: () => {},
      instances,
      cache,
      clock: Date.now,
      newId: countIds('base'),
      notify: () => {},
      chooseTarget: async () => null,
    };
    const folder = makeFolder();
    const people = createPeople({
      ...options,
      doneSteps: async () => [],
      file: `${folder}/people.json`,
      onChange: () => {},
    });
    const now = createNow({ ...options, people });
    const { calls } = createAccess({
      ...ACCESS_NEEDS,
      ...options,
      people,
      now,
      folder: `${folder}/access`,
      onChange: () => {},
    });
    const record = cache.recorder(instanceId);
    const read = async () => {
      record({ account: good(await app.accounts.readAccount(instanceId)) });
      for (const name of ['Acme', 'Billing']) {
        good(await app.call('members.list', { organizationId: app.organization(name) }));
        good(await app.call('invitations.list', { organizationId: app.organization(name) }));
      }
    };
    const drift = async () => {
      const { differences, apart } = good(await calls['access.compare']({ id }));
      expect(apart).toEqual([]);
      return differences.map((each) => [
        each.kind,
        'organizationName' in each ? each.organizationName : null,
        'emails' in each ? each.emails.join() : null,
      ]);
    };
    await read();
    const { id } = good(await calls['access.keep']({ name: 'Before', instanceIds: [] }));
    expect(await drift()).toEqual([]);

    const acme = app.organization('Acme');
    const ops = server.world.members.find(
      ({ userId, organizationId }) => userId === app.person('ops@example.com') && organizationId === acme,
    );
    if (!ops) throw new Error('ops is no member');
    const owner = server.world.user(app.person('owner@example.com'));
    if (owner) owner.twoFactorEnabled = true;
    await read();
    const { id: second } = good(await calls['access.keep']({ name: 'With 2FA', instanceIds: [instanceId] }));
    ops.role = 'member';
    if (owner) owner.twoFactorEnabled = false;
    const ref = { instanceId, organizationId: acme };
    const userId = app.person('desk@example.com');
    await run(
      app.engine,
      planOf(
        [
          { action: 'members.remove', ...ref, userId, email: 'desk@example.com' },
          { action: 'invitations.create', ...ref, email: 'new@example.com', role: 'admin' },
        ],
        'remove-people',
      ),
    );
    await read();
    expect(await drift()).toEqual([
      ['gone', 'Acme', 'desk@example.com'],
      ['lowered', 'Acme', 'ops@example.com'],
      ['invited', 'Acme', 'new@example.com'],
    ]);
    const { differences } = good(await calls['access.compare']({ id: second }));
    expect(differences.map(({ kind }) => kind)).toContain('lost-two-factor');

    const role = { action: 'members.setRole', ...ref, memberId: ops.id, email: 'ops@example.com' } as const;
    const invitation = server.world.invitations.find(({ email }) => email === 'new@example.com');
    const back = { email: 'new@example.com', role: 'admin', invitationId: invitation?.id ?? '' };
    await run(app.engine, planOf([{ action: 'invitations.remove', ...ref, ...back }], 'remove-invitations'));
    // No key gives a role before 0.26.0.
    if (version === '0.30.2')
      await run(app.engine, planOf([{ ...role, from: 'member', role: 'admin' }], 'change-roles'));
    else ops.role = 'admin';
    await read();
    expect(await drift()).toEqual([['gone', 'Acme', 'desk@example.com']]);
  },
);
