import { describe, expect, it } from 'vitest';
import { createFreshReadings } from '../../../../src/main/operations/freshReadings.ts';
import type { Change, ChangeBy } from '../../../../src/shared/operations/change.ts';
import { testSimulator } from '../../../dokploy/testSimulator.ts';
import { type Version, versions } from '../../../dokploy/versions.ts';
import { codeOf, openConsole, wordsOf } from '../console.ts';
import { good } from '../keyConsole.ts';
import { ended, planOf, run, runRest, words } from '../plans.ts';

const simulator = testSimulator();

const ending: Version[] = ['0.25.7', '0.26.5'];
const END = 'auth/organization/remove-member';

const serve = (version: Version = '0.26.5') =>
  simulator.serve(
    version,
    {
      name: 'Acme',
      members: [
        { email: 'ops@example.com', role: 'admin' },
        { email: 'lead@example.com', role: 'admin' },
        { email: 'desk@example.com' },
      ],
      invitations: [{ email: 'vendor@example.net' }],
    },
    { name: 'Billing', members: [{ email: 'desk@example.com' }] },
  );

describe('ending a membership alone', () => {
  const end = (app: Awaited<ReturnType<typeof openConsole>>, email: string) =>
    app.send('members.endMembership', {
      organizationId: app.organization(),
      memberId: app.member(email)?.id ?? 'nobody',
      email,
    });

  it.each(ending)('on %s leaves the account and its other memberships, and is sent once', async (version) => {
    const server = await serve(version);
    const app = await openConsole(server);
    const memberId = app.member('desk@example.com')?.id;
    expect(codeOf(await end(app, 'desk@example.com'))).toBeNull();
    expect(app.member('desk@example.com')).toBeNull();
    expect(app.member('desk@example.com', 'Billing')).not.toBeNull();
    expect(app.person('desk@example.com')).not.toBe('desk@example.com');
    expect(app.writes()).toEqual([
      { call: END, body: { organizationId: app.organization(), memberIdOrEmail: memberId } },
    ]);
    // Whoever left meanwhile is where they were to be.
    expect(
      codeOf(
        await app.send('members.endMembership', { organizationId: app.organization(), memberId, email: '' }),
      ),
    ).toBeNull();
    expect(app.writes()).toHaveLength(1);
  });

  it.each([
    ['ops@example.com', 'lead@example.com', 'Only the owner can remove an admin.'],
    ['ops@example.com', 'ops@example.com', 'You cannot remove yourself.'],
    ['ops@example.com', 'owner@example.com', 'The owner of an organization cannot be removed.'],
    ['owner@example.com', 'owner@example.com', 'You cannot remove yourself.'],
  ])('%s does not end that of %s, though this server would let them', async (user, target, sentence) => {
    const app = await openConsole(await serve(), [{ user }]);
    const ended = await end(app, target);
    expect(wordsOf(ended)).toContain(sentence);
    expect(app.writes()).toEqual([]);
  });

  it.each(versions.filter((version) => !ending.includes(version)))(
    'is not sent to %s, which takes no key for it, and no account is deleted in its place',
    async (version) => {
      const app = await openConsole(await serve(version));
      expect(wordsOf(await end(app, 'desk@example.com'))).toContain('cannot end one membership');
      expect(app.member('desk@example.com')).not.toBeNull();
      expect(app.writes()).toEqual([]);
    },
  );
});

describe('by another person’s key', () => {
  it.each([
    ['members.remove', 'user.remove', '0.30.2'],
    ['members.endMembership', END, '0.26.5'],
    ['members.setRole', 'organization.updateMemberRole', '0.30.2'],
  ] as const)('%s goes with it where the person’s own opens it, too', async (action, call, version) => {
    const server = await serve(version);
    const row = server.world.members.find(
      ({ userId }) => server.world.user(userId)?.email === 'desk@example.com',
    );
    // The leaver's own is recorded as the stronger one, and would be used.
    if (row) row.role = 'owner';
    const app = await openConsole(server, [{ user: 'ops@example.com' }, { user: 'desk@example.com' }]);
    if (row) row.role = 'member';
    const desk = app.member('desk@example.com');
    const change = {
      action,
      instanceId: app.instanceId,
      organizationId: app.organization(),
      email: 'desk@example.com',
      actorId: app.person('ops@example.com'),
      ...(action === 'members.remove' ? { userId: desk?.userId } : { memberId: desk?.id }),
      ...(action === 'members.setRole' ? { from: 'member', role: 'admin' } : {}),
    } as Change;
    const own = server.world.keys.find(({ userId }) => userId === desk?.userId)?.secret;
    server.requests.clear();
    expect((await run(app.engine, planOf([change], 'off-board'))).steps[0]?.state.state).toBe('done');
    const sent = server.requests.filter((request) => request.call === call);
    expect(sent).toHaveLength(1);
    expect(sent[0]?.headers['x-api-key']).not.toBe(own);
  });

  it('an invitation that was removed with it comes back with it, and not with the leaver’s own', async () => {
    const server = await serve('0.30.2');
    const desk = server.world.users.find(({ email }) => email === 'desk@example.com');
    const row = server.world.members.find(({ userId }) => userId === desk?.id);
    // The leaver's own is recorded as the stronger one, and would be used.
    if (row) row.role = 'owner';
    const app = await openConsole(server, [{ user: 'ops@example.com' }, { user: 'desk@example.com' }]);
    if (row) row.role = 'member';
    const invited = () => server.world.invitations.filter(({ email }) => email === 'vendor@example.net');
    const change: Change = {
      action: 'invitations.remove',
      instanceId: app.instanceId,
      organizationId: app.organization(),
      invitationId: invited()[0]?.id ?? '',
      email: 'vendor@example.net',
      role: 'member',
      actorId: app.person('ops@example.com'),
    };
    const { id: operationId } = await run(app.engine, planOf([change], 'off-board'));
    expect(invited()).toEqual([]);
    server.requests.clear();
    const undo = good(await app.engine.undo({ operationId }));
    expect(words(await ended(app.engine, undo.operationId))).toEqual(['done']);
    expect(invited()).toHaveLength(1);
    const ops = server.world.keys.find(({ userId }) => userId === app.person('ops@example.com'))?.secret;
    const sent = server.requests.filter(({ call }) => call === 'organization.inviteMember');
    expect(sent.map(({ headers }) => headers['x-api-key'])).toEqual([ops]);
  });
});

describe('looking for a person', () => {
  const find = (instanceId: string, email = 'Desk@Example.com', also: string[] = []): Change => ({
    action: 'members.find',
    instanceId,
    email,
    also,
    known: [],
    why: 'The instance could not be reached.',
  });

  it('stays open while the instance is down, and is done once it was looked at and nobody is there', async () => {
    const server = await serve('0.30.2');
    const app = await openConsole(server, [{}, { organization: 'Billing' }]);
    server.setFault({ kind: 'login-page' });
    const operation = await run(app.engine, planOf([find(app.instanceId, 'gone@example.com')], 'off-board'));
    expect(words(operation)).toEqual(['open']);
    server.setFault(null);
    const again = planOf([find(app.instanceId, 'gone@example.com')], 'off-board');
    expect(words(await runRest(app.engine, operation.id, again))).toEqual(['done']);
    expect(app.writes()).toEqual([]);
  });

  it('stays open while an organization has no key that shows it, and names it', async () => {
    const app = await openConsole(await serve('0.30.2'));
    const operation = await run(app.engine, planOf([find(app.instanceId, 'gone@example.com')], 'off-board'));
    const [step] = operation.steps;
    expect(step?.state).toMatchObject({
      state: 'open',
      error: {
        code: 'no-key-for-organization',
        message: expect.stringContaining('“Billing” could not be checked'),
      },
    });
    expect(operation.phase).toBe('open');
  });

  it('stays open for each of several people where one organization’s key may not look', async () => {
    const desk = { user: 'desk@example.com', organization: 'Billing' };
    const app = await openConsole(await serve('0.30.2'), [{}, desk]);
    const changes = ['gone@example.com', 'left@example.com'].map((email) => find(app.instanceId, email));
    expect(words(await run(app.engine, planOf(changes, 'off-board')))).toEqual(['open', 'open']);
  });

  it('fails where the person is there, by any of their addresses in whatever letters, and says as what', async () => {
    const app = await openConsole(await serve('0.30.2'), [{}, { organization: 'Billing' }]);
    const changes = [find(app.instanceId), find(app.instanceId, 'gone@example.com', ['OPS@example.com'])];
    const { steps } = await run(app.engine, planOf(changes, 'off-board'));
    expect(steps.map(({ state }) => 'error' in state && state.error?.message)).toEqual([
      'desk@example.com is member in “Acme”. desk@example.com is member in “Billing”.',
      'ops@example.com is admin in “Acme”.',
    ]);
    expect(app.writes()).toEqual([]);
  });

  it('looks for several people in what was read once, when all changes are done, wherever they stand in the plan', async () => {
    const server = await serve('0.26.5');
    const app = await openConsole(server, [{}, { organization: 'Billing' }]);
    const email = 'desk@example.com';
    const memberId = app.member(email)?.id ?? '';
    const ended: Change = {
      action: 'members.endMembership',
      instanceId: app.instanceId,
      organizationId: app.organization(),
      memberId,
      email,
    };
    const gone = ['gone@example.com', 'left@example.com'].map((each) => find(app.instanceId, each));
    server.requests.clear();
    const { steps } = await run(app.engine, planOf([...gone, ended, find(app.instanceId)], 'off-board'));
    expect(steps.map(({ state }) => ('error' in state ? state.error?.message : state.state))).toEqual([
      'done',
      'done',
      'done',
      'desk@example.com is member in “Billing”.',
    ]);
    expect(server.requests.filter(({ call }) => call === 'organization.allInvitations')).toHaveLength(2);
  });

  it('finds them also where their server keeps blanks around the address', async () => {
    const server = await serve('0.30.2');
    const app = await openConsole(server);
    const desk = server.world.users.find(({ email }) => email === 'desk@example.com');
    if (desk) desk.email = ' Desk@example.com ';
    const { steps } = await run(app.engine, planOf([find(app.instanceId)], 'off-board'));
    expect(steps[0]?.state).toMatchObject({ state: 'failed', error: { code: 'conflict' } });
  });

  it('whose look was cut short tells of a later one what it found, and of one that could not be made nothing', async () => {
    const server = await serve('0.30.2');
    const app = await openConsole(server, [{}, { organization: 'Billing' }]);
    const settle = async (email: string) => {
      const change = find(app.instanceId, email) as ChangeBy<'members.find'>;
      const readings = createFreshReadings({ ...app, clock: Date.now }).begin();
      return (await app.actions['members.find'].settle(change, null, readings, { at: 0, isFirst: false }))
        .shown;
    };
    expect(await settle('desk@example.com')).toBe(false);
    expect(await settle('gone@example.com')).toBe(true);
    server.setFault({ kind: 'login-page' });
    expect(await settle('gone@example.com')).toBeNull();
  });

  it('passes over the memberships that the plan has steps for, whatever became of them', async () => {
    const app = await openConsole(await serve('0.30.2'), [{}, { organization: 'Billing' }]);
    const known = ['Acme', 'Billing'].map((name) => app.member('desk@example.com', name)?.id ?? '');
    const change = { ...find(app.instanceId), known } as Change;
    expect(words(await run(app.engine, planOf([change], 'off-board')))).toEqual(['done']);
  });

  it('finds whoever is invited', async () => {
    const server = await serve('0.30.2');
    const app = await openConsole(server, [{}, { organization: 'Billing' }]);
    good(
      await app.send('invitations.create', {
        organizationId: app.organization(),
        email: 'new@example.com',
        role: 'member',
      }),
    );
    const { steps } = await run(app.engine, planOf([find(app.instanceId, 'new@example.com')], 'off-board'));
    expect(steps[0]?.state).toMatchObject({
      state: 'failed',
      error: { message: 'new@example.com is invited to “Acme”.' },
    });
  });
});
