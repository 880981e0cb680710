import { createId } from './identifiers.ts';
import type { Environment, GitProvider, Kind, Member, Project, RemoteServer, Service } from './rows.ts';
import { canaries } from './secrets.ts';

/** Who makes it: the server writes what a member makes into that member's own lists. */
type By = { by?: string };

export type ProjectMethods = {
  /** Adds a project and its default environment "production". */
  addProject: (project: Partial<Project> & { organizationId: string; name: string } & By) => Project;
  addEnvironment: (
    environment: Partial<Environment> & { projectId: string; name: string } & By,
  ) => Environment;
  addService: (
    service: Partial<Service> & { environmentId: string; kind: Kind; name: string } & By,
  ) => Service;
  addServer: (server: Partial<RemoteServer> & { organizationId: string; name: string }) => RemoteServer;
  addGitProvider: (
    provider: Partial<GitProvider> & { organizationId: string; userId: string; name: string },
  ) => GitProvider;
  /** Deletes a project with all in it; ids of it stay in the lists of members, as on the server. */
  removeProject: (projectId: string) => void;
  removeEnvironment: (environmentId: string) => void;
  removeService: (serviceId: string) => void;
};

type Tables = {
  canaries: boolean;
  projects: Project[];
  environments: Environment[];
  services: Service[];
  servers: RemoteServer[];
  gitProviders: GitProvider[];
  date: () => string;
  membership: (userId: string, organizationId: string) => Member | null;
};

export function createProjectMethods(world: Tables): ProjectMethods {
  function organizationOf(projectId: string): string {
    const project = world.projects.find((row) => row.id === projectId);
    if (!project) throw new Error(`No project ${projectId} in this world`);
    return project.organizationId;
  }

  // Since 0.28.7 also into those of owners and admins, who see everything anyway.
  function append(
    by: string | undefined,
    organizationId: string,
    list: 'accessedProjects' | 'accessedEnvironments' | 'accessedServices',
    id: string,
  ): void {
    const maker = by === undefined ? null : world.membership(by, organizationId);
    if (maker) maker[list] = [...maker[list], id];
  }

  const shared = () => (world.canaries ? `SHARED=${canaries.env}` : '');

  const methods: ProjectMethods = {
    addProject({ by, ...project }) {
      const row: Project = {
        id: createId(),
        description: '',
        env: shared(),
        createdAt: world.date(),
        ...project,
      };
      world.projects.push(row);
      append(by, row.organizationId, 'accessedProjects', row.id);
      methods.addEnvironment({
        projectId: row.id,
        name: 'production',
        description: 'Production environment',
        isDefault: true,
        ...(by === undefined ? {} : { by }),
      });
      return row;
    },
    addEnvironment({ by, ...environment }) {
      const row: Environment = {
        id: createId(),
        description: '',
        env: shared(),
        isDefault: false,
        createdAt: world.date(),
        ...environment,
      };
      world.environments.push(row);
      append(by, organizationOf(row.projectId), 'accessedEnvironments', row.id);
      return row;
    },
    addService({ by, ...service }) {
      const environment = world.environments.find((row) => row.id === service.environmentId);
      if (!environment) throw new Error(`No environment ${service.environmentId} in this world`);
      const id = createId();
      const row: Service = {
        id,
        appName: `${service.name}-${id.slice(0, 6).toLowerCase()}`,
        description: '',
        status: 'idle',
        serverId: null,
        createdAt: world.date(),
        ...service,
      };
      world.services.push(row);
      append(by, organizationOf(environment.projectId), 'accessedServices', row.id);
      return row;
    },
    addServer(server) {
      const row: RemoteServer = {
        id: createId(),
        ipAddress: '192.0.2.10',
        serverType: 'deploy',
        createdAt: world.date(),
        ...server,
      };
      world.servers.push(row);
      return row;
    },
    addGitProvider(provider) {
      const row: GitProvider = {
        id: createId(),
        providerType: 'gitlab',
        createdAt: world.date(),
        ...provider,
      };
      world.gitProviders.push(row);
      return row;
    },
    removeProject(projectId) {
      const inside = world.environments.filter((row) => row.projectId === projectId);
      for (const { id } of inside) methods.removeEnvironment(id);
      world.projects = world.projects.filter((row) => row.id !== projectId);
    },
    removeEnvironment(environmentId) {
      world.services = world.services.filter((row) => row.environmentId !== environmentId);
      world.environments = world.environments.filter((row) => row.id !== environmentId);
    },
    removeService(serviceId) {
      world.services = world.services.filter((row) => row.id !== serviceId);
    },
  };
  return methods;
}
