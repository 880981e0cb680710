import type { Environment, Member, Permissions, Project, Service } from './rows.ts';
import type { World } from './world.ts';

/** The eleven switches of a member, in the order in which a membership shows them. */
export const flags = [
  'canCreateProjects',
  'canAccessToSSHKeys',
  'canCreateServices',
  'canDeleteProjects',
  'canDeleteServices',
  'canAccessToDocker',
  'canAccessToAPI',
  'canAccessToGitProviders',
  'canAccessToTraefikFiles',
  'canDeleteEnvironments',
  'canCreateEnvironments',
] as const;

export type Flag = (typeof flags)[number];

/** The lists of what a member was granted; the last two came with 0.29 and count with a license alone. */
export const accessLists = [
  'accessedProjects',
  'accessedEnvironments',
  'accessedServices',
  'accessedGitProviders',
  'accessedServers',
] as const;

export type AccessList = (typeof accessLists)[number];

export function noPermissions(): Permissions {
  const off = Object.fromEntries(flags.map((flag) => [flag, false])) as Record<Flag, boolean>;
  const empty = Object.fromEntries(accessLists.map((list) => [list, [] as string[]]));
  return { ...off, ...(empty as Record<AccessList, string[]>) };
}

export type SeenEnvironment = { environment: Environment; services: Service[] };

export type SeenProject = { project: Project; environments: SeenEnvironment[] };

type Reader = Pick<Member, 'role'> & Partial<Pick<Member, AccessList>>;

export function seesAll(member: Reader | null): boolean {
  return member?.role === 'owner' || member?.role === 'admin';
}

export function isGranted(member: Reader | null, list: AccessList, id: string): boolean {
  return seesAll(member) || (member?.[list]?.includes(id) ?? false);
}

/** The projects that a member sees, newest first: a child shows in a list only below granted parents. */
export function seenProjects(world: World, organizationId: string, member: Reader | null): SeenProject[] {
  const may = (list: AccessList, row: { id: string }) => isGranted(member, list, row.id);
  const services = group(world.services, (row) => row.environmentId);
  const environments = group(world.environments, (row) => row.projectId);
  return world.projects
    .filter((row) => row.organizationId === organizationId && may('accessedProjects', row))
    .reverse()
    .sort((a, b) => b.createdAt.localeCompare(a.createdAt))
    .map((project) => ({
      project,
      environments: (environments.get(project.id) ?? [])
        .filter((row) => may('accessedEnvironments', row))
        .map((environment) => ({
          environment,
          services: (services.get(environment.id) ?? []).filter((row) => may('accessedServices', row)),
        })),
    }));
}

function group<T>(rows: T[], keyOf: (row: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const key = keyOf(row);
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  return groups;
}
