import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { createTreeReadings } from '../../../../src/main/readings/tree.ts';
import type { ChangeBy } from '../../../../src/shared/operations/change.ts';
import { goneOf, knowTree } from '../../../../src/shared/permissions/knownTree.ts';
import type { GrantSeed } from '../../../dokploy/projectSeed.ts';
import { canaries } from '../../../dokploy/secrets.ts';
import { testSimulator } from '../../../dokploy/testSimulator.ts';
import type { Version } from '../../../dokploy/versions.ts';
import { filesWith } from '../../../e2e/traces.ts';
import { type Actor, openConsole } from '../console.ts';
import { good } from '../keyConsole.ts';
import { ended, planOf, run, words } from '../plans.ts';

const simulator = testSimulator();

const RECORDED = ['0.25.7', '0.26.5', '0.28.6', '0.30.2'] as const satisfies Version[];

type SetPermissions = ChangeBy<'members.setPermissions'>;

/** A server with two projects, on which Desk has what is given, and main over it with keys of these people. */
async function serve(
  version: Version,
  { desk = {}, actors = [{}] }: { desk?: GrantSeed; actors?: Actor[] } = {},
) {
  const server = await simulator.serve(
    version,
    {
      name: 'Acme',
      projects: [
        {
          name: 'Shop',
          environments: { production: { application: ['web'], postgres: ['main'] }, staging: {} },
        },
        { name: 'Billing', environments: { production: { mysql: ['books'] } } },
      ],
      members: [
        { email: 'ops@example.com', role: 'admin' },
        { email: 'desk@example.com', ...desk },
        { email: 'clerk@example.com', role: 'clerk' },
      ],
      roles: [{ role: 'clerk', permissions: { member: ['read'] } }],
    },
    { name: 'Labs', projects: [{ name: 'Trial' }], members: [{ email: 'elsewhere@example.com' }] },
  );
  const app = await openConsole(server, actors);
  const { world } = server;
  const id = (rows: readonly { id: string; name: string }[], name: string) =>
    rows.find((row) => row.name === name)?.id ?? name;
  const project = (name: string) => id(world.projects, name);
  const environment = (name: string, of = 'Shop') =>
    world.environments.find((row) => row.name === name && row.projectId === project(of))?.id ?? name;
  const service = (name: string) => id(world.services, name);
  const member = (email = 'desk@example.com') => {
    const found = app.member(email);
    if (!found) throw new Error(`No member ${email}`);
    return found;
  };
  const change = (
    grant: SetPermissions['grant'],
    revoke: SetPermissions['revoke'] = {},
    more: Partial<SetPermissions> = {},
  ) => ({
    action: 'members.setPermissions' as const,
    instanceId: app.instanceId,
    organizationId: app.organization(),
    userId: app.person('desk@example.com'),
    email: 'desk@example.com',
    role: 'member',
    grant,
    revoke,
    ...more,
  });
  const set = (...what: Parameters<typeof change>) =>
    run(app.engine, planOf([change(...what)], 'set-permissions'));
  const written = () =>
    app
      .writes()
      .flatMap(({ call, body }) =>
        call === 'user.assignPermissions' ? [body as Record<string, unknown>] : [],
      );
  const read = createTreeReadings({ dokploy: app.dokploy, accounts: app.accounts });
  const tree = async () =>
    good(await read({ instanceId: app.instanceId, organizationId: app.organization(), heavy: true }));
  return { server, app, world, project, environment, service, member, change, set, written, tree };
}

describe.each(RECORDED)('on Dokploy %s', (version) => {
  it('all 17 fields go out, since a missing flag counts as off on 0.26.5, and switches as true and false, never as text', async () => {
    const { app, project, environment, service, set, written, member } = await serve(version, {
      desk: { can: ['canDeleteServices'], sees: ['Billing/production'] },
    });
    const operation = await set({
      switches: ['canAccessToDocker'],
      projects: [project('Shop')],
      environments: [environment('production')],
      services: [service('web')],
    });
    expect(words(operation)).toEqual(['done']);
    const [body = {}] = written();
    expect(Object.keys(body)).toHaveLength(17);
    const flags = Object.entries(body).filter(([name]) => name.startsWith('can'));
    expect(flags).toHaveLength(11);
    expect(flags.every(([, value]) => typeof value === 'boolean')).toBe(true);
    expect(body.id).toBe(app.person('desk@example.com'));
    expect(member()).toMatchObject({
      canAccessToDocker: true,
      canDeleteServices: true,
      canAccessToAPI: false,
      accessedProjects: [project('Billing'), project('Shop')],
      accessedEnvironments: [environment('production', 'Billing'), environment('production')],
      accessedServices: [service('web')],
    });
  });

  it('what the server appends between the plan and the write stays', async () => {
    const { world, app, project, change, member } = await serve(version, { desk: { sees: ['Billing'] } });
    const planned = change({ projects: [project('Shop')] }, { projects: [project('Billing')] });
    const made = world.addProject({
      organizationId: app.organization(),
      name: 'Made meanwhile',
      by: app.person('desk@example.com'),
    });
    const operation = await run(app.engine, planOf([planned], 'set-permissions'));
    expect(words(operation)).toEqual(['done']);
    expect(member().accessedProjects).toEqual([made.id, project('Shop')]);
    expect(member().accessedEnvironments).toHaveLength(1);
  });

  it('a success that wrote nothing is not told as done', async () => {
    const { server, project, set } = await serve(version);
    server.setFault({ kind: 'empty-body' }, { call: 'user.assignPermissions', times: 1 });
    const operation = await set({ projects: [project('Shop')] });
    expect(operation.steps[0]?.state).toMatchObject({
      state: 'unknown',
      error: { code: 'not-confirmed', message: expect.stringContaining('show no change') },
    });
    expect(operation.undoable).toBe(0);
  });

  it('nor is the 200 to a write about somebody who was removed just before it', async () => {
    const { server, app, world, project, change } = await serve(version);
    const hold = server.hold('user.one');
    const { operationId } = good(await app.engine.start(planOf([change({ projects: [project('Shop')] })])));
    await hold.arrived;
    world.members = world.members.filter(({ userId }) => userId !== app.person('desk@example.com'));
    hold.release();
    expect(words(await ended(app.engine, operationId))).toEqual(['unknown']);
  });

  it('a person of another organization, and a membership in the place of a person, are never written', async () => {
    const { app, project, set, written, member } = await serve(version);
    for (const userId of [app.person('elsewhere@example.com'), member().id, 'nobody']) {
      const operation = await set({ projects: [project('Shop')] }, {}, { userId });
      expect(operation.steps[0]?.state).toMatchObject({
        state: 'skipped',
        why: 'desk@example.com is no longer a member there.',
      });
    }
    expect(written()).toEqual([]);
    expect(app.member('elsewhere@example.com', 'Labs')?.accessedProjects).toEqual([]);
  });

  it('a person who became admin meanwhile is skipped: for that role other things count', async () => {
    const { project, set, written, member } = await serve(version);
    member().role = 'admin';
    const operation = await set({ projects: [project('Shop')] });
    expect(operation.steps[0]?.state).toMatchObject({
      state: 'skipped',
      why: 'desk@example.com is admin there now, not member: other permissions count for that role.',
    });
    expect(written()).toEqual([]);
  });

  it('owner, admin and oneself are refused before anything is sent', async () => {
    const { app, project, set, written } = await serve(version);
    for (const [email, role] of [
      ['owner@example.com', 'owner'],
      ['ops@example.com', 'admin'],
    ] as const) {
      const operation = await set(
        { projects: [project('Shop')] },
        {},
        { userId: app.person(email), email, role },
      );
      expect(operation.steps[0]?.state).toMatchObject({ state: 'failed', error: { code: 'forbidden' } });
    }
    expect(written()).toEqual([]);
  });

  it('an admin may set them, but not on 0.25.7, whose 401 is not waited for', async () => {
    const { server, project, set, written, member } = await serve(version, {
      actors: [{ user: 'ops@example.com' }],
    });
    const operation = await set({ projects: [project('Shop')] });
    if (version !== '0.25.7') {
      expect(words(operation)).toEqual(['done']);
      expect(member().accessedProjects).toEqual([project('Shop')]);
      return;
    }
    expect(operation.steps[0]?.state).toMatchObject({
      state: 'failed',
      error: { message: expect.stringContaining('Before Dokploy 0.26.0') },
    });
    expect(written()).toEqual([]);
    expect(server.requests.some(({ call }) => call === 'user.one')).toBe(false);
  });

  it('undo gives exactly the former: what was there before the change stays, and so does what came since', async () => {
    const { app, world, project, environment, service, set, member } = await serve(version, {
      desk: { can: ['canAccessToAPI'], sees: ['Shop/production/web'] },
    });
    const before = structuredClone(member());
    // Of all that is granted, the project and the switch were there.
    const { id } = await set(
      { switches: ['canAccessToAPI', 'canAccessToDocker'], projects: [project('Shop'), project('Billing')] },
      { environments: [environment('production')], services: [service('web'), service('main')] },
    );
    expect(member()).not.toEqual(before);
    const undone = good(await app.engine.undo({ operationId: id }));
    expect(words(await ended(app.engine, undone.operationId))).toEqual(['done']);
    expect(member()).toEqual(before);

    const again = await set({ projects: [project('Billing')] });
    const made = world.addProject({
      organizationId: app.organization(),
      name: 'New',
      by: app.person('desk@example.com'),
    });
    const last = good(await app.engine.undo({ operationId: again.id }));
    await ended(app.engine, last.operationId);
    expect(member().accessedProjects).toEqual([project('Shop'), made.id]);
  });

  it('undo after a lost answer takes back what was really changed, not all that was planned', async () => {
    const { app, server, project, set, member } = await serve(version, {
      desk: { can: ['canAccessToAPI'], sees: ['Shop'] },
    });
    const before = structuredClone(member());
    server.setFault({ kind: 'reset' }, { call: 'user.assignPermissions', times: 1, effect: true });
    const { id, steps } = await set({
      switches: ['canAccessToAPI', 'canAccessToDocker'],
      projects: [project('Shop'), project('Billing')],
    });
    expect(steps[0]?.state).toMatchObject({ state: 'done' });
    const undone = good(await app.engine.undo({ operationId: id }));
    expect(words(await ended(app.engine, undone.operationId))).toEqual(['done']);
    expect(member()).toEqual(before);
  });

  it('what is really changed stands in the journal before it is sent, so that a kill does not lose it', async () => {
    const { app, server, project, change } = await serve(version, { desk: { sees: ['Shop'] } });
    const hold = server.hold('user.assignPermissions');
    const { operationId } = good(
      await app.engine.start(planOf([change({ projects: [project('Shop'), project('Billing')] })])),
    );
    await hold.arrived;
    const meant = `"meant":{"changed":{"grant":{"projects":["${project('Billing')}"]},"revoke":{}}}`;
    expect(filesWith(path.dirname(app.file), [meant])).toHaveLength(1);
    hold.release();
    expect(words(await ended(app.engine, operationId))).toEqual(['done']);
  });

  it('ids of deleted projects and of another organization are known by the tree, and go only when asked for', async () => {
    const { app, world, project, set, member, tree } = await serve(version, {
      desk: { sees: ['Shop/production/web', 'Billing'] },
    });
    const deleted = project('Shop');
    const foreign = project('Trial');
    member().accessedProjects.push(foreign);
    world.removeProject(deleted);
    const listed = good(await app.call('members.list', { organizationId: app.organization() }));
    const granted = listed.find(({ user }) => user.email === 'desk@example.com')?.permissions ?? {};
    const gone = goneOf(granted, knowTree(await tree(), [granted], []));
    expect(gone.projects?.toSorted()).toEqual([deleted, foreign].toSorted());
    expect([gone.environments?.length, gone.services?.length]).toEqual([1, 1]);

    await set({ switches: ['canAccessToDocker'] });
    expect(member().accessedProjects).toContain(deleted);
    await set({}, gone);
    expect(member()).toMatchObject({
      accessedProjects: [project('Billing')],
      accessedEnvironments: [],
      accessedServices: [],
      canAccessToDocker: true,
    });
  });

  it('names and ids alone are taken of what can be granted: no secret reaches what the page gets, the disk or the log', async () => {
    const { app, project, set, tree, server } = await serve(version);
    const read = await tree();
    expect(
      read.projects.map(({ name, environments }) => [name, environments.map((each) => each.name)]),
    ).toEqual([
      ['Billing', ['production']],
      ['Shop', ['production', 'staging']],
    ]);
    const call = version.startsWith('0.2') && version < '0.28' ? 'project.all' : 'project.allForPermissions';
    expect(server.requests.map((request) => request.call)).toContain(call);
    const operation = await set({ projects: [project('Shop')] });
    const secrets = Object.values(canaries);
    const shown = JSON.stringify([read, operation, app.told, app.logged]);
    expect(secrets.filter((secret) => shown.includes(secret))).toEqual([]);
    expect(filesWith(path.dirname(app.file), secrets)).toEqual([]);
  });
});

describe('git providers and servers', () => {
  const extras = { gitProviders: ['git-1'], servers: ['server-1'] };

  it('trap: a free server ignores them with 200, so they are left out, and what it keeps is done', async () => {
    const { app, project, set, member, written } = await serve('0.30.2');
    const operation = await set({ projects: [project('Shop')], ...extras });
    expect(operation.steps[0]?.state).toMatchObject({
      state: 'done',
      output: { leftOut: 'extras', changed: { grant: { projects: [project('Shop')] }, revoke: {} } },
    });
    expect(written()[0]).toMatchObject({ accessedGitProviders: [], accessedServers: [] });
    const undone = good(await app.engine.undo({ operationId: operation.id }));
    expect(words(await ended(app.engine, undone.operationId))).toEqual(['done']);
    expect(member()).toMatchObject({ accessedProjects: [], accessedServers: [] });
  });

  it.each(RECORDED)('trap: alone they are not sent to a server of %s without a license', async (version) => {
    const { set, written } = await serve(version);
    const [granted, revoked] = [await set(extras), await set({}, extras)];
    const why = expect.stringContaining('with a license');
    expect(granted.steps[0]?.state).toMatchObject({ state: 'skipped', why });
    // Nobody can have them there.
    expect(revoked.steps[0]?.state).toMatchObject({ state: 'done', already: true });
    expect(written()).toEqual([]);
  });

  it('trap: before 0.29.0 they are dropped, and left out without a question about a license', async () => {
    const { server, project, set } = await serve('0.28.6');
    const operation = await set({ projects: [project('Shop')], ...extras });
    expect(words(operation)).toEqual(['done']);
    expect(server.requests.some(({ call }) => call === 'licenseKey.haveValidLicenseKey')).toBe(false);
  });

  it('left out are known to be so where the answer is lost, too', async () => {
    const { server, project, set } = await serve('0.30.2');
    server.setFault({ kind: 'reset' }, { call: 'user.assignPermissions', times: 1, effect: true });
    expect(words(await set({ projects: [project('Shop')], ...extras }))).toEqual(['done']);
  });

  it('are granted where the server has a license, and listed there alone', async () => {
    const { world, app, set, member, tree } = await serve('0.30.2');
    expect(await tree()).toMatchObject({ gitProviders: null, servers: null });
    world.licensed = true;
    const { id } = world.addServer({ organizationId: app.organization(), name: 'worker' });
    expect(await tree()).toMatchObject({
      gitProviders: [],
      servers: [{ id, name: 'worker', kind: 'deploy' }],
    });
    expect(words(await set({ servers: [id] }))).toEqual(['done']);
    expect(member().accessedServers).toEqual([id]);
  });
});

it('a custom role is granted projects, which count for it', async () => {
  const { app, project, set, member } = await serve('0.30.2');
  const email = 'clerk@example.com';
  const operation = await set(
    { projects: [project('Shop')] },
    {},
    { userId: app.person(email), email, role: 'clerk' },
  );
  expect(words(operation)).toEqual(['done']);
  expect(member(email).accessedProjects).toEqual([project('Shop')]);
});

it('a tree that cannot be read says why, and is none without projects', async () => {
  const { app, server } = await serve('0.30.2');
  server.setFault({ kind: 'status', status: 502 }, { call: 'project.allForPermissions' });
  const read = createTreeReadings({ dokploy: app.dokploy, accounts: app.accounts });
  const answer = await read({
    ...{ instanceId: app.instanceId, organizationId: app.organization() },
    heavy: false,
  });
  expect(!answer.ok && answer.error.code).toBe('proxy-page');
});
