import { CallError } from '../errors.ts';
import { isGranted, seenProjects, seesAll } from '../grants.ts';
import {
  byKind,
  environmentRow,
  grantableProject,
  insideRow,
  listedProject,
  overviewRow,
  projectRow,
} from '../projectShapes.ts';
import { type Call, type Context, miss, requirePermission } from './call.ts';

const all: Call = {
  kind: 'query',
  run({ world, profile, member, organizationId }) {
    const seen = seenProjects(world, organizationId, member);
    return seen.map((project) => listedProject(profile, world, project, seesAll(member)));
  },
};

const allForPermissions: Call = {
  kind: 'query',
  since: '0.28.3',
  policy: requirePermission('member', 'update'),
  run({ world, profile, organizationId }) {
    const everything = { role: 'owner' } as const;
    return seenProjects(world, organizationId, everything).map((seen) => grantableProject(profile, seen));
  },
};

// Unlike in lists, every environment of a granted project shows, with the services that were granted.
const one: Call = {
  kind: 'query',
  input: () => ({ projectId: { type: 'string' } }),
  run(context, { projectId }: { projectId: string }) {
    const { world, profile, member, organizationId } = context;
    if (!isGranted(member, 'accessedProjects', projectId)) {
      const words = profile.atLeast('0.28.7') ? "You don't have access to this project" : 'Permission denied';
      throw new CallError('UNAUTHORIZED', words);
    }
    const project = world.projects.find((row) => row.id === projectId);
    if (!project) miss('Project not found');
    if (project.organizationId !== organizationId)
      throw new CallError('UNAUTHORIZED', 'You are not authorized to access this project');
    const environments = world.environments
      .filter((row) => row.projectId === projectId)
      .map((environment) => ({
        ...environmentRow(profile, environment),
        ...byKind(profile, grantedServices(context, environment.id), (service) =>
          insideRow(profile, world, service, ['application']),
        ),
      }));
    const tags = profile.atLeast('0.30.0') ? { projectTags: [] } : {};
    return { ...projectRow(project), environments, ...tags };
  },
};

function grantedServices({ world, member }: Context, environmentId: string) {
  const inside = world.services.filter((row) => row.environmentId === environmentId);
  return inside.filter((row) => isGranted(member, 'accessedServices', row.id));
}

const byProjectId: Call = {
  kind: 'query',
  input: () => ({ projectId: { type: 'string' } }),
  run(context, { projectId }: { projectId: string }) {
    const { world, profile, member, organizationId } = context;
    const project = world.projects.find((row) => row.id === projectId);
    if (!project) return [];
    if (project.organizationId !== organizationId) {
      const words = 'Error fetching environments: You are not allowed to access this environment';
      throw new CallError('BAD_REQUEST', words);
    }
    return world.environments
      .filter((row) => row.projectId === projectId && isGranted(member, 'accessedEnvironments', row.id))
      .map((environment) => {
        const { id: environmentId, name, description, isDefault } = environment;
        const columns = profile.atLeast('0.28.3')
          ? { environmentId, name, description, isDefault }
          : environmentRow(profile, environment);
        const services = byKind(profile, grantedServices(context, environmentId), (service) =>
          insideRow(profile, world, service, ['application', 'compose']),
        );
        return { ...columns, ...services, project: projectRow(project) };
      });
  },
};

const homeStats: Call = {
  kind: 'query',
  since: '0.29.1',
  run({ world, member, organizationId }) {
    const projects = seenProjects(world, organizationId, member);
    const environments = projects.flatMap((seen) => seen.environments);
    const services = environments.flatMap((seen) => seen.services);
    const count = (isMeant: (kind: string) => boolean) => services.filter((row) => isMeant(row.kind)).length;
    const applications = count((kind) => kind === 'application');
    const compose = count((kind) => kind === 'compose');
    // "running" is a last deployment that succeeded: nothing is looked at.
    const running = services.filter((row) => row.status === 'done').length;
    const error = services.filter((row) => row.status === 'error').length;
    return {
      ...{ projects: projects.length, environments: environments.length, applications, compose },
      ...{ databases: services.length - applications - compose, services: services.length },
      status: { running, error, idle: services.length - running - error },
    };
  },
};

const search: Call = {
  kind: 'query',
  since: '0.28.3',
  input: () => ({
    q: { type: 'string', optional: true },
    name: { type: 'string', optional: true },
    limit: { type: 'numeric', optional: true, range: [1, 100] },
    offset: { type: 'numeric', optional: true, range: [0, Number.MAX_SAFE_INTEGER] },
  }),
  run(
    { world, member, organizationId },
    input: { q?: string; name?: string; limit?: string; offset?: string },
  ) {
    const part = (input.q ?? input.name ?? '').toLowerCase();
    const found = seenProjects(world, organizationId, member)
      .map((seen) => seen.project)
      .filter((row) => row.name.toLowerCase().includes(part));
    const offset = Number(input.offset ?? 0);
    const items = found.slice(offset, offset + Number(input.limit ?? 20)).map(projectRow);
    return { items, total: found.length };
  },
};

const services: Call = {
  kind: 'query',
  since: '0.30.0',
  run({ world, member, organizationId }) {
    return seenProjects(world, organizationId, member).flatMap(({ project, environments }) =>
      environments.flatMap(({ environment, services: inside }) =>
        inside.map((service) => overviewRow(world, project, environment, service)),
      ),
    );
  },
};

export const projectCalls: Record<string, Call> = {
  'project.all': all,
  'project.one': one,
  'project.allForPermissions': allForPermissions,
  'project.homeStats': homeStats,
  'project.search': search,
  'environment.byProjectId': byProjectId,
  'overview.services': services,
};
