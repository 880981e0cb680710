import { describe, expect, test } from 'vitest';
import { stepsShape } from '../../../src/shared/operations/operation.ts';
import type { SimulatedInstance } from '../../dokploy/instance.ts';
import type { ProjectSeed } from '../../dokploy/projectSeed.ts';
import { owned } from '../../dokploy/seed.ts';
import { testSimulator } from '../../dokploy/testSimulator.ts';
import type { Version } from '../../dokploy/versions.ts';
import { good } from '../operations/keyConsole.ts';
import { words } from '../operations/plans.ts';
import { grantedTo, memberOf, openGrants, type Source, stepsOf } from './grantConsole.ts';

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

/** One server and a kit that is kept. */
async function openKit() {
  const server = await serve();
  const app = await openGrants([server]);
  return { server, app, kitId: await app.save(STAGING) };
}

describe('a kit', () => {
  test('grants a fresh member who sees nothing what it matches on servers of three versions, and a second plan finds nothing to do', async () => {
    const servers = await Promise.all(VERSIONS.map((version) => serve(version)));
    const app = await openGrants(servers);
    const source = {
      kitId: await app.save(STAGING),
      mode: 'at-least' as const,
    };
    const plan = await app.plan(source, [FRESH]);
    expect(plan.granting).toMatchObject({
      subject: 'Developers',
      outcome: 'Set permissions of 1 person in 3 organizations on 3 instances',
      isRemembered: false,
      places: VERSIONS.map(() => ({ words: '2 projects, 2 environments, 2 services', marks: [] })),
    });
    expect(plan.review.first).toEqual([]);
    const what = 'grant 2 projects, 2 environments, 2 services, “Create services”';
    expect(stepsOf(plan)).toEqual(VERSIONS.map(() => ({ email: FRESH, what, denied: '', already: false })));
    const operation = await app.run(plan);
    expect(operation && words(operation)).toEqual(['done', 'done', 'done']);
    for (const server of servers) {
      expect(grantedTo(server, FRESH)).toEqual(ALL_STAGING);
      expect(memberOf(server, FRESH)).toMatchObject({ canCreateServices: true, canAccessToAPI: false });
    }

    const again = await app.plan(source, [FRESH]);
    expect(again.granting).toMatchObject({ outcome: 'Remember', isRemembered: true });
    expect(again.review.warnings).toEqual([
      'Quayside can remember whom the kit applies to, to show drift later.',
    ]);
    expect(stepsOf(again)).toMatchObject(
      VERSIONS.map(() => ({ denied: 'No change needed.', already: true })),
    );
    const undone = good(await app.engine.undo({ operationId: operation?.id ?? '' }));
    await app.engine.close();
    expect(undone.operationId).not.toBe('');
    for (const server of servers) expect(grantedTo(server, FRESH)).toEqual([]);
  });

  test('tells of everybody how a plan stands to them, and of one who is only invited that it follows', async () => {
    const { server, app, kitId } = await openKit();
    const plan = await app.plan({ kitId, mode: 'exactly' }, [
      ...[FRESH, DESK, 'ops@example.com', 'owner@example.com', 'new@example.net', 'nobody@example.com'],
    ]);
    expect(plan.granting?.outcome).toBe('Set permissions of 2 people in Acme');
    expect(plan.review).toMatchObject({
      first: ['Not found in these organizations: nobody@example.com.'],
      left: ['new@example.net, Acme on Dokploy 0.30.2: only invited, offered once they join.'],
    });
    const people = new Map(stepsOf(plan).map((step) => [step.email, step]));
    expect(people.get(FRESH)?.what).toBe('grant 2 projects, 2 environments, 2 services, “Create services”');
    expect(people.get(DESK)?.what).toMatch(/; take away 1 environment, 1 service, “API page”$/);
    expect(people.get('ops@example.com')).toMatchObject({
      denied: 'Sees everything, as admin.',
      already: true,
    });
    expect(people.get('owner@example.com')).toMatchObject({ denied: 'Sees everything, as owner.' });
    const detail = good(await app.call('plans.granted', { planId: plan.planId, at: 0 }));
    expect(detail.lines.map(({ depth, what, name }) => `${depth} ${what} ${name}`)).toEqual([
      '0 project Blog',
      '1 environment staging',
      '2 compose site',
      '0 project Shop',
      '1 environment staging',
      '2 application web',
    ]);
    const run = await app.run(plan);
    expect(run && words(run)).toEqual(['done', 'done']);
    expect(grantedTo(server, DESK)).toEqual(ALL_STAGING);
    const [waiting] = await app.permissions.kits.all();
    expect(waiting?.id).toBe(kitId);
    expect(good(await app.call('kits.invited', {})).joined).toEqual([]);
  });

  test('shows the drift once new projects match, and who is not a member any more is forgotten', async () => {
    const { server, app, kitId } = await openKit();
    const source = { kitId, mode: 'at-least' as const };
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
    expect(plan.granting?.places[0]?.marks).toEqual(['1 new project since the kit was applied']);
    expect(plan.granting?.outcome).toBe('Set permissions of 2 people in Acme');
    await app.run(plan);
    expect(await drift()).toMatchObject({ drifted: 0, organizations: [] });

    const { members } = server.world;
    members.splice(members.indexOf(memberOf(server, DESK)), 1);
    expect(await drift()).toMatchObject({ people: 1 });
    expect(good(await app.call('kits.list', {})).kits[0]?.uses).toMatchObject({ people: 1 });
  });

  test('tells of drift how many of the people are held to exactly what it grants', async () => {
    const { server, app, kitId } = await openKit();
    const source = { kitId };
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
    const source = { kitId, mode: 'at-least' as const };
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
  const source = { kitId, mode: 'at-least' as const };
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
    const plan = await app.plan({ kitId, mode: 'at-least' }, [FRESH]);
    expect(plan.granting?.places.map(({ instanceName }) => instanceName)).toEqual(['Dokploy 0.30.2']);
    expect(plan.review.unread).toMatchObject([
      { instanceName: 'Dokploy 0.28.6', organizationName: 'Acme', failed: true },
    ]);
    expect(plan.plan.steps).toHaveLength(1);
  });

  test('reads what can be granted only where one of the people is', async () => {
    const server = await serve();
    const app = await openGrants([server], { organizations: ['Acme', 'Billing'] });
    const kitId = await app.save(STAGING);
    const plan = await app.plan({ kitId, mode: 'at-least' }, [DESK]);
    expect(plan.granting?.places.map(({ organizationName }) => organizationName)).toEqual(['Acme']);
    expect(server.requests.filter(({ call }) => call === 'project.allForPermissions')).toHaveLength(1);
    expect(app.progress.at(-1)).toMatchObject({ read: 2, of: 2 });
  });

  test('that was closed is neither shown nor run', async () => {
    const { app, kitId } = await openKit();
    const { planId } = await app.plan({ kitId, mode: 'at-least' }, [FRESH]);
    await app.call('app.giveUp', { id: planId });
    expect(await app.call('operations.start', { planId })).toMatchObject({ error: { code: 'plan-closed' } });
    expect(await app.call('plans.granted', { planId, at: 0 })).toMatchObject({
      error: { code: 'plan-closed' },
    });
  });

  test('made in the place of another one goes by what was read for that, until that is given up', async () => {
    const { server, app, kitId } = await openKit();
    const ask = (mode: 'at-least' | 'exactly') => app.plan({ kitId, mode }, [FRESH], undefined, 'sheet');
    const { planId } = await ask('at-least');
    server.requests.clear();
    await app.call('app.giveUp', { id: planId });
    await ask('exactly');
    expect(server.requests).toHaveLength(0);
    await app.call('app.giveUp', { id: 'sheet' });
    await ask('exactly');
    expect(server.requests.some(({ call }) => call === 'project.allForPermissions')).toBe(true);
  });

  test('made in the place of another one ends that, and reads again what could not be read', async () => {
    const { server, app, kitId } = await openKit();
    const ask = (mode: 'at-least' | 'exactly') =>
      app.call('plans.make', app.intent({ kitId, mode }, [FRESH], undefined, 'sheet'));
    const held = server.hold('project.allForPermissions');
    const first = ask('at-least');
    await held.arrived;
    const second = ask('exactly');
    held.release();
    expect(await first).toMatchObject({ error: { code: 'canceled' } });
    expect(await second).toMatchObject({ ok: true });
    const other = app.intent({ kitId, mode: 'exactly' }, [FRESH], undefined, 'another sheet');
    server.setFault({ kind: 'reset' });
    expect(good(await app.call('plans.make', other)).review.unread).toHaveLength(1);
    server.setFault(null);
    expect(good(await app.call('plans.make', other)).review.unread).toEqual([]);
  });

  test('is not started where members were read since who would be granted other things', async () => {
    const { server, app, kitId } = await openKit();
    const { planId } = await app.plan({ kitId, mode: 'at-least' }, [FRESH]);
    const environment = server.world.environments.find(({ name }) => name === 'staging');
    memberOf(server, FRESH).accessedEnvironments.push(environment?.id ?? '');
    await app.world.note('members', app.place(server), app.dokploy.call('user.all', app.place(server)));
    expect(await app.call('operations.start', { planId })).toMatchObject({
      error: { code: 'plan-outdated' },
    });
    const again = await app.plan({ kitId, mode: 'at-least' }, [FRESH]);
    await app.world.note('members', app.place(server), app.dokploy.call('user.all', app.place(server)));
    await app.run(again);
    expect(memberOf(server, FRESH).accessedEnvironments).toHaveLength(2);
  });

  test('is not started either where members were read while it was made, or the kit was changed', async () => {
    const { server, app, kitId } = await openKit();
    const source = { kitId, mode: 'at-least' as const };
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
    const { app, kitId } = await openKit();
    const { planId } = await app.plan({ kitId, mode: 'at-least' }, [FRESH]);
    const [one, other] = await Promise.all([1, 2].map(() => app.call('operations.start', { planId })));
    expect(one).toMatchObject({ ok: true });
    expect(other).toEqual(one);
  });

  test('that has no step is remembered, and nothing of it is started', async () => {
    const app = await openGrants([await serve()]);
    const kitId = await app.save({ switches: {}, rules: [] });
    const { planId, granting } = await app.plan({ kitId, mode: 'at-least' }, [FRESH]);
    expect(granting?.outcome).toBe('Remember');
    expect(await app.call('operations.start', { planId })).toMatchObject({ error: { code: 'plan-closed' } });
    expect(good(await app.call('plans.remember', { planId }))).toEqual({});
    expect(good(await app.call('kits.list', {})).kits[0]?.uses).toMatchObject({ people: 1 });
  });

  test('of a kit that is gone is not made', async () => {
    const app = await openGrants([await serve()]);
    const asked = app.intent({ kitId: 'gone', mode: 'at-least' }, null);
    expect(await app.call('plans.make', asked)).toMatchObject({ error: { code: 'kit-unknown' } });
  });

  test('needs somebody, somewhere, and a kit, which is the only one where none was chosen', async () => {
    const app = await openGrants([await serve()]);
    const fault = async (...asked: Parameters<typeof app.intent>) => {
      const made = await app.call('plans.make', app.intent(...asked));
      return made.ok ? null : `${made.error.details?.field}: ${made.error.message}`;
    };
    const mode = 'at-least';
    const from = { ...app.place(app.servers[0] as SimulatedInstance), userId: 'u' };
    const everyone = 'undefined: Enter at least one address, or choose “Every member there”.';
    expect(await fault({ mode }, [])).toBe(everyone);
    expect(await fault({ mode, from }, [])).toBe('undefined: Enter at least one address.');
    expect(await fault({ mode }, null, [])).toBe('organizations: Choose at least one organization.');
    expect(await fault({ mode }, null)).toBe('kit: Choose a kit.');
    await app.save(STAGING);
    expect(await fault({ mode }, null)).toBeNull();
    await app.save({ ...STAGING, name: 'Other' });
    expect(await fault({ mode }, null)).toBe('kit: Choose a kit.');
  });

  test('counts who has several addresses as one, found by any of them', async () => {
    const app = await openGrants([await serve()]);
    await app.save(STAGING);
    const asked = app.intent({ mode: 'at-least' }, ['fresh@home.example', FRESH, 'nobody@example.com']);
    const together = [['fresh@home.example', FRESH, 'left@out.example']];
    const plan = good(await app.call('plans.make', { ...asked, together }));
    expect(plan.review.first).toEqual(['Not found in these organizations: nobody@example.com.']);
  });
});

describe('access that is copied', () => {
  const copy = (from: Source['from'] & object): Source => ({ from, mode: 'exactly' });

  test('goes by ids within the organization, and whoever is copied stays as they are', async () => {
    const server = await serve();
    const app = await openGrants([server]);
    const from = { ...app.place(server), userId: memberOf(server, DESK).userId };
    const plan = await app.plan(copy(from), [FRESH, DESK]);
    expect(plan.granting?.subject).toBe(DESK);
    expect(stepsOf(plan)).toMatchObject([{ email: FRESH, denied: '' }]);
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
    const noMatch = ['1 thing has no match'];
    expect(plan.granting?.places.map(({ marks }) => marks)).toEqual([noMatch, noMatch]);
    const detail = good(await app.call('plans.granted', { planId: plan.planId, at: 0 }));
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
    const answer = await app.call('plans.make', app.intent(copy(from), [FRESH]));
    expect(answer).toMatchObject({ error: { code: 'conflict' } });
    expect(!answer.ok && answer.error.message).toContain('sees everything');
  });
});

describe('who was invited with a kit', () => {
  test('is offered once the reading of the members shows that they joined, granted by a plan, and then over', async () => {
    const { server, app, kitId } = await openKit();
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

    const source = { kitId, mode: 'at-least' as const };
    await app.run(await app.plan(source, [email], [place]));
    expect(grantedTo(server, email)).toEqual(ALL_STAGING);
    expect(good(await app.call('kits.invited', {})).joined).toEqual([]);
    await app.permissions.flush();
    expect(app.changes.at(-1)?.joined).toEqual([]);
  });

  test('is counted nowhere once the kit is deleted, also where the step of an invitation ends after that', async () => {
    const { server, app, kitId } = await openKit();
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
  const { server, app, kitId } = await openKit();
  const place = app.place(server);
  const add = (email: string, role: string) => {
    const user = server.world.addUser({ email });
    server.world.addMember({ ...place, userId: user.id, role, createdAt: server.world.date() });
  };
  add(`${'x'.repeat(5_000)}@example.net`, 'member');
  add('odd@example.net', 'r'.repeat(300));
  add('plain@example.net', 'member');
  const plan = await app.plan({ kitId, mode: 'at-least' }, null, [place]);
  expect(stepsOf(plan).filter(({ denied, already }) => denied !== '' && !already)).toHaveLength(2);
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
