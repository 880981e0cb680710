import { type Comparison, compareWithGoal, namePattern } from '../permissions/kit.ts';
import { grantedOf, isNoDifference } from '../permissions/permissions.ts';
import type { Environment, Permissions, Tree } from '../permissions/shapes.ts';
import { SWITCHES } from '../permissions/switches.ts';
import { quoted } from '../text.ts';
import { type Granted, isName } from './granted.ts';

type Named = { id: string; name: string };

export function compareWithGranted(granted: Granted, tree: Tree): Comparison | string {
  const unknown = unknownIn(granted, tree);
  if (unknown !== null) return unknown;
  const { gitProviders, servers, switches } = granted;
  const off = switches ? SWITCHES.filter((name) => !switches.includes(name)) : [];
  return compareWithGoal({ permissions: permissionsOf(granted, tree), off }, 'exactly', {
    ...tree,
    gitProviders: gitProviders ? tree.gitProviders : null,
    servers: servers ? tree.servers : null,
  });
}

function permissionsOf({ projects, gitProviders, servers, switches }: Granted, tree: Tree): Permissions {
  const ids = { projects: new Set<string>(), environments: new Set<string>(), services: new Set<string>() };
  const addEnvironment = ({ id, services }: Environment, meant: 'all' | readonly string[]) => {
    ids.environments.add(id);
    const own = meant === 'all' ? services : meant.flatMap((name) => called(name, services));
    for (const service of own) ids.services.add(service.id);
  };
  for (const [name, own] of Object.entries(projects))
    for (const { id, environments } of called(name, tree.projects)) {
      ids.projects.add(id);
      if (own === 'all') for (const each of environments) addEnvironment(each, 'all');
      else
        for (const [environment, services] of Object.entries(own))
          for (const each of called(environment, environments)) addEnvironment(each, services);
    }
  const extras = (names: readonly string[] = [], all: readonly Named[] | null) =>
    names.flatMap((name) => called(name, all ?? []).map(({ id }) => id));
  return {
    projects: [...ids.projects],
    environments: [...ids.environments],
    services: [...ids.services],
    gitProviders: extras(gitProviders, tree.gitProviders),
    servers: extras(servers, tree.servers),
    switches: switches ?? [],
  };
}

function unknownIn({ projects, gitProviders = [], servers = [] }: Granted, tree: Tree): string | null {
  for (const [project, own] of Object.entries(projects)) {
    const found = called(project, tree.projects);
    const wrong = denyFound('project', project, found);
    if (wrong !== null) return wrong;
    for (const [environment, services] of own === 'all' ? [] : Object.entries(own)) {
      const inside = found.flatMap(({ environments }) => called(environment, environments));
      const all = inside.flatMap((each) => each.services);
      const denied = [
        denyFound('environment', environment, inside, project),
        ...(services === 'all' ? [] : services).map((name) =>
          denyFound('service', name, called(name, all), environment),
        ),
      ].find((why) => why !== null);
      if (denied !== undefined) return denied;
    }
  }
  const extras = [
    ...gitProviders.map((name) => denyFound('git provider', name, called(name, tree.gitProviders ?? []))),
    ...servers.map((name) => denyFound('server', name, called(name, tree.servers ?? []))),
  ];
  return extras.find((why) => why !== null) ?? null;
}

function denyFound(what: string, name: string, found: readonly unknown[], within?: string): string | null {
  const where = within === undefined ? 'there' : `in ${quoted(within)}`;
  if (found.length === 0) return `No ${what} ${where} is called ${quoted(name)}.`;
  if (found.length === 1 || name.includes('*')) return null;
  return `${found.length} ${what}s ${where} are called ${quoted(name)}. Rename the one you mean.`;
}

function called<T extends Named>(name: string, things: readonly T[]): T[] {
  const matches = namePattern(name);
  return things.filter((thing) => matches(thing.name));
}

/** Null if names are ambiguous. Custom roles ignore switches. */
export function grantedByNames({ role, permissions }: Parameters<Comparison>[0], tree: Tree): Granted | null {
  const [projects, environments, services] = (['projects', 'environments', 'services'] as const).map(
    (kind) => new Set(grantedOf(permissions, kind)),
  ) as [Set<string>, Set<string>, Set<string>];
  const whole = (environment: Environment) =>
    environments.has(environment.id) && environment.services.every(({ id }) => services.has(id));
  const inProject = (all: readonly Environment[]) =>
    all.every(whole)
      ? 'all'
      : byName(
          all.filter(({ id }) => environments.has(id)),
          (each) => (whole(each) ? 'all' : namesOf(each.services, services)),
        );
  const extras = (kind: 'gitProviders' | 'servers') => {
    const all = tree[kind];
    return all ? { [kind]: namesOf(all, new Set(grantedOf(permissions, kind))) } : {};
  };
  const granted: Granted = {
    projects: byName(
      tree.projects.filter(({ id }) => projects.has(id)),
      (project) => inProject(project.environments),
    ),
    ...extras('gitProviders'),
    ...extras('servers'),
    ...(role === 'member' ? { switches: permissions.switches ?? [] } : {}),
  };
  if (!namesIn(granted).every(isName)) return null;
  const compare = compareWithGranted(granted, tree);
  return typeof compare !== 'string' && isNoDifference(compare({ role, permissions })) ? granted : null;
}

function namesIn(value: string | object): string[] {
  if (typeof value === 'string') return [value];
  return Array.isArray(value)
    ? value.flatMap(namesIn)
    : Object.entries(value).flatMap(([key, own]) => [key, ...namesIn(own)]);
}

function byName<T extends Named, V>(things: readonly T[], value: (thing: T) => V): Record<string, V> {
  return Object.fromEntries(things.map((thing) => [thing.name, value(thing)] as const));
}

function namesOf(things: readonly Named[], ids: ReadonlySet<string>): string[] {
  return things.flatMap(({ id, name }) => (ids.has(id) ? name : []));
}
