import { capitalized, counted, nameOf } from '../text.ts';
import { foldName, type Goal, type Lists, withoutEmpty } from './kit.ts';
import { grantedOf, switchesOf } from './permissions.ts';
import type { Environment, Permissions, Project, Service, Tree } from './shapes.ts';
import { SWITCHES, type Switch } from './switches.ts';
import { stillThere } from './tree.ts';
import { KIND_NOUNS } from './words.ts';

export type CopiedGoal = { goal: Goal; unmatched: string[] };

export function goalLike(permissions: Permissions, tree: Tree): CopiedGoal {
  const { switches: _, ...granted } = stillThere(permissions, tree);
  return { goal: withSwitches(granted, permissions), unmatched: [] };
}

/** Case-insensitive names (services with kind). An ambiguous name has no match. */
export function goalByNames(permissions: Permissions, from: Tree, to: Tree): CopiedGoal {
  const granted = {
    projects: new Set(grantedOf(permissions, 'projects')),
    environments: new Set(grantedOf(permissions, 'environments')),
    services: new Set(grantedOf(permissions, 'services')),
  };
  const ids: Lists = { projects: [], environments: [], services: [], gitProviders: [], servers: [] };
  const unmatched: string[] = [];
  const projects = byName(to.projects);

  for (const project of from.projects) {
    const isOwn = granted.projects.has(project.id);
    const environments = grantedIn(project, granted);
    if (!isOwn && environments.length === 0) continue;
    const found = one(projects, foldName(project.name));
    if (!found.match) {
      const within = environments.reduce((sum, { services }) => sum + 1 + services.length, 0);
      unmatched.push(missing(`Project “${named(project)}”`, found.count, within));
      continue;
    }
    if (isOwn) ids.projects.push(found.match.id);
    for (const each of environments) addEnvironment(each, project, found.match);
  }
  for (const kind of ['gitProviders', 'servers'] as const) addExtras(kind);
  return { goal: withSwitches(withoutEmpty(ids), permissions), unmatched };

  function addEnvironment({ environment, isOwn, services }: Held, project: Project, target: Project): void {
    const found = one(byName(target.environments), foldName(environment.name));
    const where = `“${named(environment)}” of project “${named(project)}”`;
    if (!found.match) {
      unmatched.push(missing(`Environment ${where}`, found.count, services.length));
      return;
    }
    if (isOwn) ids.environments.push(found.match.id);
    const there = byName(found.match.services, kindKey);
    for (const service of services) {
      const match = one(there, kindKey(service));
      if (match.match) ids.services.push(match.match.id);
      else
        unmatched.push(missing(`Service “${named(service)}” (${service.kind}) in ${where}`, match.count, 0));
    }
  }

  function addExtras(kind: 'gitProviders' | 'servers'): void {
    const own = new Set(grantedOf(permissions, kind));
    const there = byName(to[kind] ?? [], kindKey);
    for (const extra of from[kind] ?? []) {
      if (!own.has(extra.id)) continue;
      const what = `${capitalized(KIND_NOUNS[kind][0])} “${named(extra)}”`;
      const found = one(there, kindKey(extra));
      if (found.match) ids[kind].push(found.match.id);
      else if (to[kind] === null) unmatched.push(`${what}: without a license none can be granted there.`);
      else unmatched.push(missing(what, found.count, 0));
    }
  }
}

type Held = { environment: Environment; isOwn: boolean; services: Service[] };

function grantedIn(
  { environments }: Project,
  granted: { environments: ReadonlySet<string>; services: ReadonlySet<string> },
): Held[] {
  return environments.flatMap((environment) => {
    const services = environment.services.filter(({ id }) => granted.services.has(id));
    const isOwn = granted.environments.has(environment.id);
    return isOwn || services.length > 0 ? { environment, isOwn, services } : [];
  });
}

function byName<T extends { name: string }>(
  all: readonly T[],
  keyOf: (each: T) => string = ({ name }) => foldName(name),
): Map<string, T[]> {
  return Map.groupBy(all, keyOf);
}

function one<T>(all: ReadonlyMap<string, readonly T[]>, key: string): { match: T | null; count: number } {
  const found = all.get(key) ?? [];
  return { match: found.length === 1 ? (found[0] ?? null) : null, count: found.length };
}

function missing(what: string, count: number, within: number): string {
  const why = count === 0 ? 'nothing there has this name' : `${count} there have this name`;
  const more = within > 0 ? `, so ${counted(within, 'thing', 'things')} in it cannot be granted` : '';
  return `${what}: ${why}${more}.`;
}

function withSwitches(granted: Permissions, permissions: Permissions): Goal {
  const on = new Set<Switch>(switchesOf(permissions));
  const switches = SWITCHES.filter((name) => on.has(name));
  return {
    permissions: switches.length > 0 ? { ...granted, switches } : granted,
    off: SWITCHES.filter((name) => !on.has(name)),
  };
}

function kindKey({ kind, name }: { kind: string; name: string }): string {
  return `${kind} ${foldName(name)}`;
}

function named({ name }: { name: string }): string {
  return nameOf(name, 80);
}
