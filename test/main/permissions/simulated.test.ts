import { describe, expect, test } from 'vitest';
import { stepsShape } from '../../../src/shared/operations/operation.ts';
import type { SimulatedInstance } from '../../dokploy/instance.ts';
import type { ProjectSeed } from '../../dokploy/projectSeed.ts';
import { owned } from '../../dokploy/seed.ts';
import { testSimulator } from '../../dokploy/testSimulator.ts';
import type { Version } from '../../dokploy/versions.ts';
import { good } from '../operations/keyConsole.ts';
import { words } from '../operations/plans.ts';
import { grantedTo, memberOf, openGrants } from './grantConsole.ts';

const simulator = testSimulator();

const FRESH = 'fresh@example.com';
const DESK = 'desk@example.com';
const VERSIONS = ['0.26.5', '0.28.6', '0.30.2'] as const;

const PROJECTS: ProjectSeed[] = [
  {
    name: 'Shop',
    environments: {
      production: { application: ['web'], postgres: ['store'] },
      staging: { application: ['web'] },
    },
  },
  { name: 'Blog', environments: { staging: { compose: ['site'] } } },
];

function serve(
  version: Version = '0.30.2',
  { projects = PROJECTS, sees = ['Shop/production/web'] } = {},
): Promise<SimulatedInstance> {
  return simulator.addInstance({
    name: `Dokploy ${version}`,
    version,
    seed: owned(
      {
        name: 'Acme',
        projects,
        members: [
          { email: FRESH },
          { email: DESK, can: ['canAccessToAPI'], sees },
          { email: 'ops@example.com', role: 'admin' },
        ],
        invitations: [{ email: 'new@example.net' }],
      },
      { name: 'Billing', projects: [{ name: 'Shop' }], members: [{ email: FRESH }] },
    ),
  });
}

const STAGING = {
  switches: { canCreateServices: true, canAccessToAPI: false },
  rules: [{ what: 'environments' as const, effect: 'grant' as const, project: '*', environment: 'staging' }],
};
const ALL_STAGING = ['Blog', 'Blog/staging', 'Blog/staging/site', 'Shop', 'Shop/staging', 'Shop/staging/web'];

describe('a kit', () => {
  test('grants a fresh member who sees nothing what it matches on servers of three versions, and a second plan finds nothing to do', async () => {
    const servers = await Promise.all(VERSIONS.map((version) => serve(version)));
    const app = await openGrants(servers);
    const source = {
      by: 'kit' as const,
      kitId: await app.save(STAGING),
      mode: 'at-least' as const,
    };
    const plan = await app.plan(source, [FRESH]);
    expect(plan).toMatchObject({ subject: 'Developers', changing: 1, steps: 3, atOnce: 3, absent: 0 });
    expect(plan.organizations.map(({ found }) => found)).toMatchObject(
      VERSIONS.map(() => ({
        state: 'read',
        matched: { projects: 2, environments: 2, services: 2 },
        people: { change: 1, already: 0 },
        takes: false,
        fresh: null,
      })),
    );
    const operation = await app.run(plan);
    expect(operation && words(operation)).toEqual(['done', 'done', 'done']);
    for (const server of servers) {
      expect(grantedTo(server, FRESH)).toEqual(ALL_STAGING);
      expect(memberOf(server, FRESH)).toMatchObject({ canCreateServices: true, canAccessToAPI: false });
    }

    const again = await app.plan(source, [FRESH]);
    expect(again).toMatchObject({ changing: 0, steps: 0 });
    expect(
      again.organizations.every(({ found }) => found.state === 'read' && found.people.already === 1),
    ).toBe(true);
    const undone = good(await app.engine.calls['operations.undo']({ operationId: operation?.id ?? '' }));
    await app.engine.close();
    expect(undone.operationId).not.toBe('');
    for (const server of servers) expect(grantedTo(server, FRESH)).toEqual([]);
  });

  test('tells of everybody how a plan stands to them, and of one who is only invited that it follows', async () => {
    const server = await serve();
    const app = await openGrants([server]);
    const kitId = await app.save(STAGING);
    const plan = await app.plan({ by: 'kit', kitId, mode: 'exactly' }, [
      ...[FRESH, DESK, 'ops@example.com', 'owner@example.com', 'new@example.net', 'nobody@example.com'],
    ]);
    expect(plan).toMatchObject({ changing: 2, nowhere: ['nobody@example.com'], absent: 1 });
    const detail = good(await app.call('grants.organization', { planId: plan.planId, at: 0 }));
    const people = new Map(detail.people.map((person) => [person.email, person]));
    expect(people.get(FRESH)).toMatchObject({
      verdict: 'change',
      grants: '2 projects, 2 environments, 2 services, “Create services”',
      takes: '',
    });
    expect(people.get(DESK)).toMatchObject({
      verdict: 'change',
      takes: '1 environment, 1 service, “API page”',
    });
    expect(people.get('ops@example.com')).toMatchObject({ verdict: 'everything', role: 'admin' });
    expect(people.get('owner@example.com')).toMatchObject({ verdict: 'everything', role: 'owner' });
    expect(people.get('new@example.net')).toMatchObject({ verdict: 'invited' });
    expect(detail.lines.map(({ depth, what, name }) => `${depth} ${what} ${name}`)).toEqual([
      '0 project Blog',
      '1 environment staging',
      '2 compose site',
      '0 project Shop',
      '1 environment staging',
      '2 application web',
    ]);
    await app.run(plan);
    expect(grantedTo(server, DESK)).toEqual(ALL_STAGING);
    const [waiting] = await app.permissions.kits.all();
    expect(waiting?.id).toBe(kitId);
    expect(good(await app.call('kits.invited', {})).joined).toEqual([]);
  });

  test('shows the drift once new projects match, and who is not a member any more is forgotten', async () => {
    const server = await serve();
    const app = await openGrants([server]);
    const kitId = await app.save(STAGING);
    const source = { by: 'kit' as const, kitId, mode: 'at-least' as const };
    await app.run(await app.plan(source, [FRESH, DESK]));
    const drift = async () => good(await app.call('kits.drift', { id: kitId, heavy: false }));
    expect(await drift()).toMatchObject({ people: 2, drifted: 0, organizations: [], heavy: 0, unread: [] });

    const { organizationId } = app.place(server);
    const project = server.world.addProject({ organizationId, name: 'Wiki' });
    server.world.addEnvironment({ projectId: project.id, name: 'staging' });
    expect(await drift()).toMatchObject({
      people: 2,
      drifted: 2,
      organizations: [{ organizationName: 'Acme', drifted: [FRESH, DESK], projects: 1 }],
    });
    const plan = await app.plan(source, [FRESH, DESK]);
    expect(plan.organizations[0]?.found).toMatchObject({ fresh: { projects: 1 }, people: { change: 2 } });
    await app.run(plan);
    expect(await drift()).toMatchObject({ drifted: 0, organizations: [] });

    const { members } = server.world;
    members.splice(members.indexOf(memberOf(server, DESK)), 1);
    expect(await drift()).toMatchObject({ people: 1 });
    expect(good(await app.call('kits.list', {})).kits[0]?.uses).toMatchObject({ people: 1 });
  });

  test('tells of drift how many of the people are held to exactly what it grants', async () => {
    const server = await serve();
    const app = await openGrants([server]);
    const kitId = await app.save(STAGING);
    const source = { by: 'kit' as const, kitId };
    await app.run(await app.plan({ ...source, mode: 'at-least' }, [FRESH]));
    await app.run(await app.plan({ ...source, mode: 'exactly' }, [DESK]));
    const drift = async () => good(await app.call('kits.drift', { id: kitId, heavy: false }));
    expect(await drift()).toMatchObject({ people: 2, organizations: [] });

    const production = server.world.environments.find(({ name }) => name === 'production');
    memberOf(server, FRESH).accessedEnvironments.push(production?.id ?? '');
    expect(await drift()).toMatchObject({ people: 2, organizations: [] });
    memberOf(server, DESK).accessedEnvironments.push(production?.id ?? '');
    expect(await drift()).toMatchObject({ organizations: [{ drifted: [DESK], exactly: 1, projects: 0 }] });
    memberOf(server, FRESH).accessedServices.length = 0;
    expect(await drift()).toMatchObject({ organizations: [{ drifted: [FRESH, DESK], exactly: 1 }] });
  });

  test('is not looked for on old servers, which send every secret with it, before a person asks for that', async () => {
    const server = await serve('0.26.5');
    const app = await openGrants([server]);
    const kitId = await app.save(STAGING);
    const source = { by: 'kit' as const, kitId, mode: 'at-least' as const };
    await app.run(await app.plan(source, [FRESH]));
    server.requests.clear();
    expect(good(await app.call('kits.drift', { id: kitId, heavy: false }))).toMatchObject({
      ...{ people: 0, heavy: 1 },
    });
    expect(server.requests.some(({ call }) => call === 'project.all')).toBe(false);
    expect(good(await app.call('kits.drift', { id: kitId, heavy: true }))).toMatchObject({
      ...{ people: 1, drifted: 0, heavy: 0 },
    });
  });
});

test('trap: drift is not read of all secrets by itself where a server does not tell its version', async () => {
  const server = await serve('0.26.5');
  const app = await openGrants([server]);
  const kitId = await app.save(STAGING);
  const source = { by: 'kit' as const, kitId, mode: 'at-least' as const };
  await app.run(await app.plan(source, [FRESH]));
  const account = good(await app.accounts.account(app.instanceId(server)));
  await app.accounts.noteAccount(app.instanceId(server), { ...account, version: null });
  server.requests.clear();
  expect(good(await app.call('kits.drift', { id: kitId, heavy: false }))).toMatchObject({
    ...{ people: 0, heavy: 1, unread: [] },
  });
  expect(server.requests.some(({ call }) => call === 'project.all')).toBe(false);
  expect(good(await app.call('kits.drift', { id: kitId, heavy: true }))).toMatchObject({
    ...{ people: 1, heavy: 0 },
  });
});

describe('a plan', () => {
  test('says of an instance that does not answer why, and goes on with the others', async () => {
    const [shop, gone] = await Promise.all([serve(), serve('0.28.6')]);
    const app = await openGrants([shop, gone]);
    await app.accounts.readAccount(app.instanceId(gone));
    gone.setFault({ kind: 'reset' });
    const kitId = await app.save(STAGING);
    const plan = await app.plan({ by: 'kit', kitId, mode: 'at-least' }, [FRESH]);
    expect(plan.organizations.map(({ instanceName, found }) => [instanceName, found.state])).toEqual([
      ['Dokploy 0.30.2', 'read'],
      ['Dokploy 0.28.6', 'unread'],
    ]);
    expect(plan.organizations[1]?.found).toMatchObject({ failed: true });
    expect(plan.steps).toBe(1);
  });

  test('reads what can be granted only where one of the people is', async () => {
    const server = await serve();
    const app = await openGrants([server], { organizations: ['Acme', 'Billing'] });
    const kitId = await app.save(STAGING);
    const plan = await app.plan({ by: 'kit', kitId, mode: 'at-least' }, [DESK]);
    expect(plan.organizations.map(({ organizationName }) => organizationName)).toEqual(['Acme']);
    expect(server.requests.filter(({ call }) => call === 'project.allForPermissions')).toHaveLength(1);
    expect(app.progress.at(-1)).toMatchObject({ read: 2, of: 2 });
  });

  test('that was closed is neither shown nor run', async () => {
    const app = await openGrants([await serve()]);
    const kitId = await app.save(STAGING);
    const { planId } = await app.plan({ by: 'kit', kitId, mode: 'at-least' }, [FRESH]);
    await app.call('app.giveUp', { id: planId });
    expect(await app.call('operations.start', { planId })).toMatchObject({ error: { code: 'plan-closed' } });
    expect(await app.call('grants.organization', { planId, at: 0 })).toMatchObject({
      error: { code: 'plan-closed' },
    });
  });

  test('made in the place of another one goes by what was read for that, until that is closed', async () => {
    const server = await serve();
    const app = await openGrants([server]);
    const kitId = await app.save(STAGING);
    const ask = async (planId: string, mode: 'at-least' | 'exactly') =>
      good(
        await app.call('grants.plan', {
          ...{ planId, readings: 'sheet', people: [[FRESH]], places: [app.place(server)] },
          source: { by: 'kit', kitId, mode },
        }),
      );
    await ask('one', 'at-least');
    server.requests.clear();
    await app.call('app.giveUp', { id: 'one' });
    await ask('two', 'exactly');
    expect(server.requests).toHaveLength(0);
    await app.call('app.giveUp', { id: 'sheet' });
    await ask('three', 'exactly');
    expect(server.requests.some(({ call }) => call === 'project.allForPermissions')).toBe(true);
  });

  test('is not started where members were read since who would be granted other things', async () => {
    const server = await serve();
    const app = await openGrants([server]);
    const kitId = await app.save(STAGING);
    const { planId } = await app.plan({ by: 'kit', kitId, mode: 'at-least' }, [FRESH]);
    const environment = server.world.environments.find(({ name }) => name === 'staging');
    memberOf(server, FRESH).accessedEnvironments.push(environment?.id ?? '');
    await app.world.note('members', app.place(server), app.dokploy.call('user.all', app.place(server)));
    expect(await app.call('operations.start', { planId })).toMatchObject({
      error: { code: 'plan-outdated' },
    });
    const again = await app.plan({ by: 'kit', kitId, mode: 'at-least' }, [FRESH]);
    await app.world.note('members', app.place(server), app.dokploy.call('user.all', app.place(server)));
    await app.run(again);
    expect(memberOf(server, FRESH).accessedEnvironments).toHaveLength(2);
  });

  test('is not started either where members were read while it was made, or the kit was changed', async () => {
    const server = await serve();
    const app = await openGrants([server]);
    const kitId = await app.save(STAGING);
    const source = { by: 'kit' as const, kitId, mode: 'at-least' as const };
    const held = server.hold('project.allForPermissions');
    const planning = app.plan(source, [FRESH]);
    await held.arrived;
    const environment = server.world.environments.find(({ name }) => name === 'staging');
    memberOf(server, FRESH).accessedEnvironments.push(environment?.id ?? '');
    await app.world.note('members', app.place(server), app.dokploy.call('user.all', app.place(server)));
    held.release();
    const { planId } = await planning;
    expect(await app.call('operations.start', { planId })).toMatchObject({
      error: { code: 'plan-outdated' },
    });
    const other = await app.plan(source, [FRESH]);
    const content = { name: 'Developers', switches: {}, rules: [] };
    good(await app.call('kits.save', { id: kitId, content }));
    expect(await app.call('operations.start', { planId: other.planId })).toMatchObject({
      error: { code: 'plan-outdated' },
    });
  });

  test('that is run twice at once, by two clicks, is one operation', async () => {
    const server = await serve();
    const app = await openGrants([server]);
    const kitId = await app.save(STAGING);
    const { planId } = await app.plan({ by: 'kit', kitId, mode: 'at-least' }, [FRESH]);
    const [one, other] = await Promise.all([1, 2].map(() => app.call('operations.start', { planId })));
    expect(one).toMatchObject({ ok: true });
    expect(other).toEqual(one);
  });

  test('that has no step is remembered, and nothing of it is started', async () => {
    const app = await openGrants([await serve()]);
    const kitId = await app.save({ switches: {}, rules: [] });
    const { planId, steps } = await app.plan({ by: 'kit', kitId, mode: 'at-least' }, [FRESH]);
    expect(steps).toBe(0);
    expect(await app.call('operations.start', { planId })).toMatchObject({ error: { code: 'plan-closed' } });
    expect(good(await app.call('grants.remember', { planId }))).toEqual({});
    expect(good(await app.call('kits.list', {})).kits[0]?.uses).toMatchObject({ people: 1 });
  });

  test('of a kit that is gone is not made', async () => {
    const app = await openGrants([await serve()]);
    const source = { by: 'kit' as const, kitId: 'gone', mode: 'at-least' as const };
    expect(await app.call('grants.plan', { planId: 'p', source, people: null, places: [] })).toMatchObject({
      error: { code: 'kit-unknown' },
    });
  });
});

describe('access that is copied', () => {
  const copy = (from: { instanceId: string; organizationId: string; userId: string }) => ({
    ...{ by: 'member' as const, from, mode: 'exactly' as const },
  });

  test('goes by ids within the organization, and whoever is copied stays as they are', async () => {
    const server = await serve();
    const app = await openGrants([server]);
    const from = { ...app.place(server), userId: memberOf(server, DESK).userId };
    const plan = await app.plan(copy(from), [FRESH, DESK]);
    expect(plan).toMatchObject({ subject: DESK, changing: 1, steps: 1 });
    await app.run(plan);
    expect(grantedTo(server, FRESH)).toEqual(['Shop', 'Shop/production', 'Shop/production/web']);
    expect(memberOf(server, FRESH).canAccessToAPI).toBe(true);
  });

  test('goes by names elsewhere, also to a server of another version, and what has no match is listed', async () => {
    const [here, there] = await Promise.all([
      serve(),
      serve('0.28.6', {
        projects: [
          { name: 'SHOP', environments: { production: { application: ['api'], compose: ['web'] } } },
        ],
        sees: [],
      }),
    ]);
    const app = await openGrants([here, there], { organizations: ['Acme', 'Billing'] });
    const from = { ...app.place(here), userId: memberOf(here, DESK).userId };
    const plan = await app.plan(copy(from), [FRESH], [app.place(there), app.place(here, 'Billing')]);
    expect(plan.organizations.map(({ found }) => found.state === 'read' && found.unmatched)).toEqual([1, 1]);
    const detail = good(await app.call('grants.organization', { planId: plan.planId, at: 0 }));
    expect(detail.unmatched).toEqual([
      'Service “web” (application) in “production” of project “Shop”: nothing there has this name.',
    ]);
    await app.run(plan);
    expect(grantedTo(there, FRESH)).toEqual(['SHOP', 'SHOP/production']);
    expect(grantedTo(here, FRESH, 'Billing')).toEqual(['Shop', 'Shop/production']);
  });

  test('of somebody whose role sees everything is refused with why', async () => {
    const server = await serve();
    const app = await openGrants([server]);
    const from = { ...app.place(server), userId: memberOf(server, 'ops@example.com').userId };
    const asked = { planId: 'p', source: copy(from), people: [[FRESH]], places: [app.place(server)] };
    const answer = await app.call('grants.plan', asked);
    expect(answer).toMatchObject({ error: { code: 'bad-input' } });
    expect(!answer.ok && answer.error.message).toContain('sees everything');
  });
});

describe('who was invited with a kit', () => {
  test('is offered once the reading of the members shows that they joined, granted by a plan, and then over', async () => {
    const server = await serve();
    const app = await openGrants([server]);
    const kitId = await app.save(STAGING);
    const place = app.place(server);
    const email = 'late@example.net';
    const kit = { id: kitId, mode: 'at-least' as const };
    const change = { action: 'invitations.create' as const, ...place, email, role: 'member', kit };
    const step = { change, instanceName: 'Shop', organizationName: 'Acme' };
    good(await app.engine.start({ kind: 'invite', steps: [step] }));
    await app.engine.close();
    expect(good(await app.call('kits.invited', {})).joined).toEqual([]);
    const invited = { ...place, kitId, name: 'Developers', mode: 'at-least', email };
    expect(good(await app.call('kits.invited', {})).invited).toEqual([invited]);

    const user = server.world.addUser({ email });
    server.world.addMember({ ...place, userId: user.id, role: 'member', createdAt: server.world.date() });
    const members = good(await app.dokploy.call('user.all', place));
    app.cache.recorder(place.instanceId)({ organizationId: place.organizationId, members });
    await app.permissions.flush();
    const joined = good(await app.call('kits.invited', {})).joined;
    expect(good(await app.call('kits.invited', {})).invited).toEqual([]);
    expect(joined).toEqual([
      { kitId, name: 'Developers', mode: 'at-least', isDeleted: false, people: [{ email, ...place }] },
    ]);
    expect(app.changes.at(-1)?.joined).toEqual([{ ...place, people: 1 }]);
    expect(grantedTo(server, email)).toEqual([]);

    const source = { by: 'kit' as const, kitId, mode: 'at-least' as const };
    await app.run(await app.plan(source, [email], [place]));
    expect(grantedTo(server, email)).toEqual(ALL_STAGING);
    expect(good(await app.call('kits.invited', {})).joined).toEqual([]);
    await app.permissions.flush();
    expect(app.changes.at(-1)?.joined).toEqual([]);
  });

  test('is counted nowhere once the kit is deleted, also where the step of an invitation ends after that', async () => {
    const server = await serve();
    const app = await openGrants([server]);
    const kitId = await app.save(STAGING);
    const place = app.place(server);
    const kit = { id: kitId, mode: 'at-least' as const };
    good(await app.call('kits.delete', { id: kitId }));
    const email = 'made@example.net';
    const change = { action: 'invitations.create' as const, ...place, email, role: 'member', kit };
    const step = { change, instanceName: 'Shop', organizationName: 'Acme' };
    good(await app.engine.start({ kind: 'invite', steps: [step] }));
    await app.engine.close();
    const user = server.world.addUser({ email });
    server.world.addMember({ ...place, userId: user.id, role: 'member', createdAt: server.world.date() });
    const members = good(await app.dokploy.call('user.all', place));
    app.cache.recorder(place.instanceId)({ organizationId: place.organizationId, members });
    await app.permissions.flush();
    expect(good(await app.call('kits.invited', {})).joined).toEqual([]);
    await expect.poll(() => app.changes.at(-1)?.joined).toEqual([]);
    expect(app.changes.some(({ joined }) => joined.length > 0)).toBe(false);
  });
});

test('whoever a server names so that no journal takes it is not planned for, and costs nobody else their step', async () => {
  const server = await serve();
  const app = await openGrants([server]);
  const kitId = await app.save(STAGING);
  const place = app.place(server);
  const add = (email: string, role: string) => {
    const user = server.world.addUser({ email });
    server.world.addMember({ ...place, userId: user.id, role, createdAt: server.world.date() });
  };
  add(`${'x'.repeat(5_000)}@example.net`, 'member');
  add('odd@example.net', 'r'.repeat(300));
  add('plain@example.net', 'member');
  const plan = await app.plan({ by: 'kit', kitId, mode: 'at-least' }, null, [place]);
  const [there] = plan.organizations;
  expect(there?.found.state === 'read' && there.found.people.barred).toBe(2);
  const { operationId } = good(await app.call('operations.start', { planId: plan.planId }));
  await app.engine.close();
  const { steps } = good(await app.engine.calls['operations.steps']({ operationId, after: 0 }));
  expect(stepsShape.shape.steps.safeParse(steps).success).toBe(true);
  expect(grantedTo(server, 'plain@example.net')).toEqual(ALL_STAGING);
  await app.permissions.flush();
  const again = await openGrants([], { folder: app.folder });
  const { kits } = good(await again.call('kits.list', {}));
  expect(kits[0]?.uses?.people).toBeGreaterThan(0);
});
