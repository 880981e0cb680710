import type { Flag } from './grants.ts';
import { type Kind, kinds, type Member, type Service } from './rows.ts';
import type { World } from './world.ts';

/** Services by kind: their names, and how the last deployment of all of them ended. */
export type ServiceSeeds = Partial<Record<Kind, readonly string[]>> & { status?: Service['status'] };

/** A project with its environments by name; "production" is the default one and always there. */
export type ProjectSeed = {
  name: string;
  description?: string;
  since?: string;
  environments?: Record<string, ServiceSeeds>;
};

/** Switches that are on, and paths such as "Shop/production/web" (its parents come along), "Shop/*" (all in it) or "*". */
export type GrantSeed = { can?: readonly Flag[]; sees?: readonly string[] };

export function twoProjects(): ProjectSeed[] {
  return [
    {
      name: 'Shop',
      environments: {
        production: { application: ['web', 'api'], postgres: ['orders'], redis: ['cache'], status: 'done' },
        staging: { application: ['web'] },
      },
    },
    {
      name: 'Website',
      environments: { production: { application: ['site'], mysql: ['cms'], status: 'done' } },
    },
  ];
}

/** Gives each member what comes next of the paths, and one in each round nothing. */
export function grantedByTurns<T extends GrantSeed>(members: readonly T[], paths: readonly string[]): T[] {
  return members.map((member, at) => {
    const path = paths[at % (paths.length + 1)];
    const can: readonly Flag[] = at % 2 === 0 ? ['canAccessToAPI', 'canAccessToDocker'] : [];
    return path === undefined ? member : { ...member, can, sees: [path] };
  });
}

export function plantProjects(world: World, organizationId: string, projects: readonly ProjectSeed[]): void {
  for (const { environments = {}, since, ...wanted } of projects) {
    const created = since === undefined ? {} : { createdAt: since };
    const project = world.addProject({ organizationId, ...wanted, ...created });
    for (const [name, services] of Object.entries(environments)) {
      const known = world.environments.find((row) => row.projectId === project.id && row.name === name);
      const { id: environmentId } =
        known ?? world.addEnvironment({ projectId: project.id, name, ...created });
      const { status = 'idle' } = services;
      for (const kind of kinds)
        for (const service of services[kind] ?? [])
          world.addService({ environmentId, kind, name: service, status, ...created });
    }
  }
}

export function grantSeed(world: World, member: Member, { can = [], sees = [] }: GrantSeed): void {
  for (const flag of can) member[flag] = true;
  for (const path of sees) grantPath(world, member, path);
}

function grantPath(world: World, member: Member, path: string): void {
  const names = path.split('/');
  const deep = names.at(-1) === '*';
  if (deep) names.pop();
  const [projectName, environmentName, serviceName] = names;
  const isMeant = (wanted: string | undefined, name: string) =>
    wanted === undefined ? deep : wanted === name;
  const own = world.projects.filter((row) => row.organizationId === member.organizationId);
  const projects = own.filter((row) => isMeant(projectName, row.name));
  if (projects.length === 0) throw new Error(`Nothing at ${path} in this world`);
  for (const project of projects) {
    add(member.accessedProjects, project.id);
    for (const environment of world.environments) {
      if (environment.projectId !== project.id || !isMeant(environmentName, environment.name)) continue;
      add(member.accessedEnvironments, environment.id);
      for (const service of world.services) {
        if (service.environmentId !== environment.id || !isMeant(serviceName, service.name)) continue;
        add(member.accessedServices, service.id);
      }
    }
  }
}

function add(ids: string[], id: string): void {
  if (!ids.includes(id)) ids.push(id);
}
