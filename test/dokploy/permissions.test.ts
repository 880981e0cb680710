import { describe, expect, test } from 'vitest';
import { type Acme, startAcme } from './acme.ts';
import { flags } from './grants.ts';
import type { Member } from './rows.ts';
import { canaries } from './secrets.ts';
import { testSimulator } from './testSimulator.ts';
import type { Version } from './versions.ts';

const simulator = testSimulator();

const start = (version?: Version): Promise<Acme> => startAcme(simulator, version);

function everything(member: Member, change: object = {}): object {
  return {
    id: member.userId,
    ...Object.fromEntries(flags.map((flag) => [flag, false])),
    ...{ accessedProjects: [], accessedEnvironments: [], accessedServices: [] },
    ...{ accessedGitProviders: [], accessedServers: [] },
    ...change,
  };
}

test('a seed grants a service with its parents, and whoever is fresh nothing', async () => {
  const { get } = await start();
  const [shop, ...others]: { name: string; environments: { name: string; applications: unknown[] }[] }[] = (
    await get('project.all', 'desk')
  ).body;
  expect(others).toEqual([]);
  expect(shop?.name).toBe('Shop');
  expect(shop?.environments.map(({ name }) => name)).toEqual(['production']);
  expect(shop?.environments[0]?.applications).toHaveLength(1);
  expect((await get('project.all', 'fresh')).body).toEqual([]);
});

test('a member who makes a project gets it and its environment into the own lists, which a write from an old reading takes away', async () => {
  const { instance, member, post } = await start();
  const desk = member('desk');
  const old = everything(desk, { accessedProjects: [...desk.accessedProjects] });
  const made = instance.world.addProject({
    organizationId: desk.organizationId,
    name: 'Made',
    by: desk.userId,
  });
  const inside = instance.world.environments.find((row) => row.projectId === made.id);
  expect(desk.accessedProjects).toContain(made.id);
  expect(desk.accessedEnvironments).toContain(inside?.id);
  await post('user.assignPermissions', old);
  expect(desk.accessedProjects).not.toContain(made.id);
});

describe('user.assignPermissions', () => {
  test.for([
    ['0.25.7', 200],
    ['0.26.5', 200],
    ['0.28.6', 400],
    ['0.30.2', 400],
  ] as const)('%s takes null and text for switches: %i', async ([version, status]) => {
    const { member, post } = await start(version);
    const desk = member('desk');
    const odd = { canAccessToDocker: null, canDeleteProjects: 'false' };
    expect((await post('user.assignPermissions', everything(desk, odd))).status).toBe(status);
    const written = status === 200;
    expect([desk.canAccessToDocker, desk.canDeleteProjects]).toEqual([!written, written]);
  });

  test('keeps git providers and servers with a license alone', async () => {
    const { instance, member, post } = await start();
    const desk = member('desk');
    const change = { accessedGitProviders: ['git'], accessedServers: ['server'] };
    await post('user.assignPermissions', everything(desk, change));
    expect(desk.accessedServers).toEqual([]);
    instance.world.licensed = true;
    await post('user.assignPermissions', everything(desk, change));
    expect([desk.accessedGitProviders, desk.accessedServers]).toEqual([['git'], ['server']]);
  });
});

describe('project.all', () => {
  test.for(['0.25.7', '0.26.5', '0.27.1'] as const)('of %s hands out every secret', async (version) => {
    const { get } = await start(version);
    const { text } = await get('project.all');
    for (const name of ['env', 'databasePassword', 'refreshToken'] as const)
      expect(text).toContain(canaries[name]);
  });

  test.for(['0.28.6', '0.30.2'] as const)('of %s still has shared variables', async (version) => {
    const { get } = await start(version);
    const { text } = await get('project.all');
    expect(text).toContain(canaries.env);
    expect(text).not.toContain(canaries.databasePassword);
  });

  test('has databases without names for who sees everything', async () => {
    const { instance, member, get } = await start();
    const books = instance.world.services.find((row) => row.name === 'books');
    const [billing] = (await get('project.all')).body as { environments: { mysql: object[] }[] }[];
    expect(billing?.environments[0]?.mysql).toEqual([{ mysqlId: books?.id }]);
    expect(member('ops').accessedProjects).toEqual([]);
  });
});
