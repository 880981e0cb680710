import { seenProjects, seesAll } from '../grants.ts';
import { grantableProject, listedProject } from '../projectShapes.ts';
import { type Call, requirePermission } from './call.ts';

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
    const running = services.filter((row) => row.status === 'done').length;
    const error = services.filter((row) => row.status === 'error').length;
    return {
      ...{ projects: projects.length, environments: environments.length, applications, compose },
      ...{ databases: services.length - applications - compose, services: services.length },
      status: { running, error, idle: services.length - running - error },
    };
  },
};

/** The calls on projects: what a person sees of them, and what can be granted. */
export const projectCalls: Record<string, Call> = {
  'project.all': all,
  'project.allForPermissions': allForPermissions,
  'project.homeStats': homeStats,
};
