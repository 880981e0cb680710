import { type GrantKind, grantedOf } from './permissions.ts';
import type { Permissions } from './permissionsShape.ts';
import type { Environment, Project, Service, Tree } from './treeShape.ts';

// Without zod, which the page does not carry.

/** The kinds of services, each with the list and the id that Dokploy has for it; libsql from 0.29.0 on. */
export const SERVICE_KINDS = [
  'application',
  'compose',
  'postgres',
  'mysql',
  'mariadb',
  'mongo',
  'redis',
  'libsql',
] as const;

/** The kind of a service. */
export type ServiceKind = (typeof SERVICE_KINDS)[number];

/** Where something stands in the tree: what must be granted with it, so that the member finds it. */
export type Node =
  | { kind: 'projects'; project: Project }
  | { kind: 'environments'; project: Project; environment: Environment }
  | { kind: 'services'; project: Project; environment: Environment; service: Service };

/** Everything of a tree by id, so that no id is looked for twice. */
export type TreeIndex = ReadonlyMap<string, Node>;

/** Finds everything of a tree by its id. */
export function indexTree(tree: Tree): TreeIndex {
  const index = new Map<string, Node>();
  for (const project of tree.projects) {
    index.set(project.id, { kind: 'projects', project });
    for (const environment of project.environments) {
      index.set(environment.id, { kind: 'environments', project, environment });
      for (const service of environment.services)
        index.set(service.id, { kind: 'services', project, environment, service });
    }
  }
  return index;
}

/**
 * Permissions without what is not there any more: deleted things stay on the server's lists. Git providers and servers
 * stay as they are where the tree does not tell them.
 */
export function stillThere(permissions: Permissions, tree: Tree, index = indexTree(tree)): Permissions {
  const listed = (kind: 'gitProviders' | 'servers') => {
    const all = tree[kind];
    return all === null ? null : new Set(all.map(({ id }) => id));
  };
  const keep = (kind: GrantKind): ((id: string) => boolean) => {
    if (kind !== 'gitProviders' && kind !== 'servers') return (id) => index.get(id)?.kind === kind;
    const ids = listed(kind);
    return (id) => ids === null || ids.has(id);
  };
  const kept: Permissions = permissions.switches?.length ? { switches: permissions.switches } : {};
  for (const kind of ['projects', 'environments', 'services', 'gitProviders', 'servers'] as const) {
    const ids = grantedOf(permissions, kind).filter(keep(kind));
    if (ids.length > 0) kept[kind] = ids;
  }
  return kept;
}

/** What is granted together with something: itself and its parents, without which a member does not find it. */
export function grantWithParents(node: Node): Permissions {
  const { project } = node;
  if (node.kind === 'projects') return { projects: [project.id] };
  const environments = [node.environment.id];
  if (node.kind === 'environments') return { projects: [project.id], environments };
  return { projects: [project.id], environments, services: [node.service.id] };
}

/** Something and all in it: what is granted by "and all in it", and what goes when it is taken away. */
export function withAllIn(node: Node): Permissions {
  if (node.kind === 'services') return { services: [node.service.id] };
  if (node.kind === 'environments') {
    const services = node.environment.services.map(({ id }) => id);
    return { environments: [node.environment.id], ...(services.length > 0 ? { services } : {}) };
  }
  const { id, environments } = node.project;
  const services = environments.flatMap((each) => each.services.map((service) => service.id));
  return {
    projects: [id],
    ...(environments.length > 0 ? { environments: environments.map((each) => each.id) } : {}),
    ...(services.length > 0 ? { services } : {}),
  };
}
