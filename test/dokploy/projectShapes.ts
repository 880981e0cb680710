import { readFileSync } from 'node:fs';
import type { SeenEnvironment, SeenProject } from './grants.ts';
import { type Environment, type Kind, kinds, type Project, type Service } from './rows.ts';
import { canaries } from './secrets.ts';
import type { Profile } from './versions.ts';
import type { World } from './world.ts';

type Row = Record<string, unknown>;

// Every field of a service on old servers, by version and kind, as recorded; mariadb and mongo follow their like.
const recordedRows: Record<string, Record<string, Row>> = JSON.parse(
  readFileSync(new URL('./recordings/service-rows.json', import.meta.url), 'utf8'),
);

/** What a kind is called where services stand by kind: "applications", otherwise its own name. */
export function listName(kind: Kind): string {
  return kind === 'application' ? 'applications' : kind;
}

function statusName(kind: Kind): string {
  return kind === 'compose' ? 'composeStatus' : 'applicationStatus';
}

function shownKinds(profile: Profile): readonly Kind[] {
  return profile.atLeast('0.29.0') ? kinds : kinds.filter((kind) => kind !== 'libsql');
}

/** The services of an environment by kind, each as `shape` makes it. */
export function byKind(profile: Profile, services: Service[], shape: (service: Service) => object): Row {
  return Object.fromEntries(
    shownKinds(profile).map((kind) => [
      listName(kind),
      services.filter((row) => row.kind === kind).map(shape),
    ]),
  );
}

export function projectRow(project: Project): Row {
  const { id, name, description, createdAt, organizationId, env } = project;
  return { projectId: id, name, description, createdAt, organizationId, env };
}

export function environmentRow(profile: Profile, environment: Environment): Row {
  const { id, name, description, createdAt, env, projectId, isDefault } = environment;
  const row = { environmentId: id, name, description, createdAt, env, projectId };
  return profile.atLeast('0.26.0') ? { ...row, isDefault } : row;
}

function recordedVersion(profile: Profile): string {
  if (profile.atLeast('0.28.0')) return '0.28.6';
  return profile.atLeast('0.26.0') ? '0.26.5' : '0.25.7';
}

/** A service with all of its columns, secrets too, as servers before 0.30.1 hand it out. */
export function fullServiceRow(profile: Profile, world: World, service: Service): Row {
  const recorded = recordedRows[recordedVersion(profile)]?.[service.kind] ?? {};
  const filled = Object.entries(recorded).map(([name, value]) => [name, secretOf(world, name, value)]);
  const { id, kind, name, appName, description, createdAt, environmentId, serverId, status } = service;
  return {
    ...{ [`${kind}Id`]: id, name, appName, description, createdAt, environmentId, serverId },
    [statusName(kind)]: status,
    ...Object.fromEntries(filled),
  };
}

const secretNames: Record<string, string> = {
  env: `KEY=${canaries.env}`,
  buildArgs: `ARG=${canaries.env}`,
  composeFile: `services: { app: { environment: [KEY=${canaries.env}] } }`,
  refreshToken: canaries.refreshToken,
  databasePassword: canaries.databasePassword,
  databaseRootPassword: canaries.databasePassword,
};

// The recorded servers had variables on applications alone; elsewhere stand as many as can.
function secretOf(world: World, name: string, value: unknown): unknown {
  const isSecret = value === '[secret]' || value === '[cut]' || (name === 'env' && world.canaries);
  return isSecret ? secretNames[name] : value;
}

/** A service inside its project: without its secrets since 0.30.1; `icons` names the kinds that have a picture. */
export function insideRow(profile: Profile, world: World, service: Service, icons: readonly Kind[]): Row {
  if (!profile.atLeast('0.30.1')) return fullServiceRow(profile, world, service);
  const { id, kind, name, appName, description, createdAt, serverId, status } = service;
  return {
    ...{ name, description, appName, createdAt, serverId, server: null },
    ...{ [statusName(kind)]: status, [`${kind}Id`]: id },
    ...(icons.includes(kind) ? { icon: null } : {}),
  };
}

/** A service as overview.services lists it. */
export function overviewRow(world: World, project: Project, environment: Environment, service: Service): Row {
  const { id, name, appName, status, createdAt, serverId, kind } = service;
  return {
    ...{ id, name, appName, status, createdAt, serverId, type: kind, icon: null },
    ...{ projectId: project.id, projectName: project.name },
    ...{ environmentId: environment.id, environmentName: environment.name },
    serverName: world.servers.find((row) => row.id === serverId)?.name ?? null,
    lastDeployAt: status === 'idle' ? null : createdAt,
  };
}

/** A project as project.all lists it; before 0.28.3 with every column of everything in it. */
export function listedProject(profile: Profile, world: World, seen: SeenProject, all: boolean): Row {
  const tags = profile.atLeast('0.30.0') ? { projectTags: [] } : {};
  const slim = ({ environment, services }: SeenEnvironment) => ({
    ...{ environmentId: environment.id, name: environment.name, isDefault: environment.isDefault },
    ...byKind(profile, services, (service) => listedService(service, all)),
  });
  const full = ({ environment, services }: SeenEnvironment) => ({
    ...environmentRow(profile, environment),
    ...byKind(profile, services, (service) => ({
      ...fullServiceRow(profile, world, service),
      ...(service.kind === 'application' || service.kind === 'compose' ? { domains: [] } : {}),
    })),
  });
  const environments = seen.environments.map(profile.atLeast('0.28.3') ? slim : full);
  return { ...projectRow(seen.project), environments, ...tags };
}

// Who sees everything gets databases without names.
function listedService({ kind, id, name, status }: Service, all: boolean): Row {
  const isDatabase = kind !== 'application' && kind !== 'compose';
  if (isDatabase && all) return { [`${kind}Id`]: id };
  return { [`${kind}Id`]: id, name, [statusName(kind)]: status };
}

/** A project as project.allForPermissions lists it: ids, names and kinds, no secrets. */
export function grantableProject(profile: Profile, { project, environments }: SeenProject): Row {
  return {
    ...{ projectId: project.id, name: project.name },
    environments: environments.map(({ environment, services }) => ({
      ...{ environmentId: environment.id, name: environment.name, isDefault: environment.isDefault },
      ...byKind(profile, services, (service) => {
        const { id, kind, name, appName, createdAt, description, serverId, status } = service;
        return {
          ...{ [`${kind}Id`]: id, appName, name, createdAt, description, serverId },
          [statusName(kind)]: status,
        };
      }),
    })),
  };
}
