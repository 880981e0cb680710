import { expect, test } from 'vitest';
import { firstDraft, intentOf, type ManyDraft } from '../../src/renderer/src/features/sheet/manyDraft.ts';
import { keyName } from '../../src/shared/keys.ts';
import { organizationKey } from '../../src/shared/target.ts';
import type { SimulatedInstance } from '../dokploy/instance.ts';
import { testSimulator } from '../dokploy/testSimulator.ts';
import { openQuayside, type Quayside } from './quayside.ts';

const HERE = { targets: [], today: '2026-11-30' };

const simulator = testSimulator();

const LEAD = 'lead@agency.example';
const BEN = 'ben@x.example';

/** Harbor, which has a role of its own, and Northwind; Ben is in both. */
async function openTwo() {
  const add = (name: string, roles: string[]) =>
    simulator.addInstance({
      name,
      seed: {
        owner: { email: LEAD },
        organizations: [
          {
            name,
            members: [{ email: BEN }],
            roles: roles.map((role) => ({ role, permissions: { member: ['read'] } })),
          },
          { name: 'Labs' },
        ],
      },
    });
  const servers = [await add('Harbor', ['auditor']), await add('Northwind', [])] as const;
  const app = await openQuayside();
  for (const server of servers) await app.add(server);
  await app.refresh();
  for (const server of servers) server.requests.clear();
  return { app, servers };
}

/** The first organization of each instance, as the page knows them. */
const firstPlaces = (app: Quayside) =>
  app.actions.targets().flatMap(({ instanceId, account }) => {
    const [first] = account?.organizations ?? [];
    return first ? { instanceId, organizationId: first.id } : [];
  });

/** Reviews and runs a draft as the dialog does; gives the plan as it was looked at, and its steps. */
async function change(app: Quayside, draft: ManyDraft) {
  const made = await app.call('plans.make', intentOf(draft));
  const { operationId } = await app.call('operations.start', { planId: made.planId });
  return { ...made, steps: await app.ended(operationId) };
}

const written = ({ requests }: SimulatedInstance) =>
  requests
    .filter(({ method }) => method === 'POST')
    .map(({ call, body }) => [call, JSON.parse(body)] as const);

test('people are invited with a role that was made there: main reads which roles there are, and sends to no server that lacks it', async () => {
  const { app, servers } = await openTwo();
  const [harbor, northwind] = servers;
  const draft = firstDraft({ what: 'invite', emails: ['new@x.example', BEN] }, HERE);
  const roles = Object.fromEntries(firstPlaces(app).map((place) => [organizationKey(place), 'auditor']));
  const { plan, steps } = await change(app, { ...draft, roles });
  expect(plan.steps.map(({ instanceName, denied = null }) => [instanceName, denied])).toEqual([
    ['Harbor', null],
    ['Harbor', 'Already a member (member).'],
    ['Northwind', 'The role “auditor” does not exist there.'],
    ['Northwind', 'The role “auditor” does not exist there.'],
  ]);
  expect(steps.map(({ state }) => state.state)).toEqual(['done', 'skipped', 'skipped', 'skipped']);
  expect(written(harbor)).toMatchObject([[expect.stringContaining('nvite'), { role: 'auditor' }]]);
  expect(written(northwind)).toEqual([]);
});

test('missing keys are made where they were not left out, and the keys of another computer are found and retired', async () => {
  const { app, servers } = await openTwo();
  const [harbor, northwind] = servers;
  const [, second] = app.actions.targets();
  const labs = second?.account?.organizations.find(({ name }) => name === 'Labs');
  const leftOut = { instanceId: second?.instanceId ?? '', organizationId: labs?.id ?? '' };
  const draft = firstDraft({ what: 'create-keys' }, HERE);
  const { steps } = await change(app, { ...draft, creating: { ...draft.creating, without: [leftOut] } });
  expect(steps).toMatchObject([
    { instanceName: 'Harbor', organizationName: 'Labs', state: { state: 'done' } },
  ]);
  expect(written(northwind)).toEqual([]);

  harbor.key({
    user: harbor.world.organizations[0]?.ownerId ?? '',
    organization: 'Labs',
    name: keyName('laptop', 'zz11', 'aaaaa'),
  });
  await app.refresh();
  const { computers } = await app.call('plans.keyChoices', {});
  expect(computers.map(({ words }) => words)).toEqual([
    expect.stringContaining('(this computer): 1 key on Harbor, 1 in use here'),
    'laptop: 1 key on Harbor',
  ]);
  const laptop = computers.find(({ words }) => words.startsWith('laptop'))?.id ?? null;
  harbor.requests.clear();
  const retired = await change(app, { ...firstDraft({ what: 'retire-keys' }, HERE), computer: laptop });
  expect(retired.steps.map(({ state }) => state.state)).toEqual(['done']);
  expect(written(harbor)).toMatchObject([['user.deleteApiKey', {}]]);
  expect(written(northwind)).toEqual([]);
});

test('sessions are revoked of joined addresses, too', async () => {
  const { app } = await openTwo();
  await app.call('people.join', { ids: [BEN, 'benjamin@x.example'] });
  const { plan, steps } = await change(
    app,
    firstDraft({ what: 'revoke-sessions', emails: ['benjamin@x.example'] }, HERE),
  );
  expect(plan.steps.map(({ instanceName }) => instanceName)).toEqual(['Harbor', 'Northwind']);
  expect(steps.map(({ state }) => state.state)).toEqual(['done', 'done']);
});

test('who was unchecked keeps the role, and is no step of what ran', async () => {
  const { app, servers } = await openTwo();
  const within = firstPlaces(app);
  const draft = { ...firstDraft({ what: 'change-roles', emails: [BEN], within }, HERE), role: 'admin' };
  const made = await app.call('plans.make', intentOf(draft));
  expect(made.plan.steps).toHaveLength(2);
  const started = await app.actions.startOperation({ ...made, without: [0] });
  const steps = await app.ended(started.ok ? started.value.operationId : '');
  expect(steps).toMatchObject([{ instanceName: 'Northwind', state: { state: 'done' } }]);
  expect(servers.map(({ world }) => world.members.some(({ role }) => role === 'admin'))).toEqual([
    false,
    true,
  ]);
});

test('no instance is left out of an off-boarding but by what is chosen for it', async () => {
  const { app, servers } = await openTwo();
  const draft = firstDraft({ what: 'off-board', emails: [BEN] }, HERE);
  const made = await app.call('plans.make', intentOf(draft));
  expect(await app.actions.startOperation({ ...made, without: [0] })).toMatchObject({
    error: { code: 'bad-input' },
  });
  expect(servers.flatMap(written)).toEqual([]);
});
