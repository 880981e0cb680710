import { GRANT_KINDS, type GrantKind, grantedOf } from './permissions.ts';
import type { Permissions } from './permissionsShape.ts';
import type { Environment, Extra, Project, Service, Tree } from './treeShape.ts';

/** What must be granted with it, so that the member finds it. Git providers and servers stand beside the projects. */
export type Node =
  | { kind: 'projects'; project: Project }
  | { kind: 'environments'; project: Project; environment: Environment }
  | { kind: 'services'; project: Project; environment: Environment; service: Service }
  | { kind: 'gitProviders' | 'servers'; extra: Extra };

/** Everything of a tree by id, so that no id is looked for twice. */
export type TreeIndex = ReadonlyMap<string, Node>;

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
  for (const kind of ['gitProviders', 'servers'] as const)
    for (const extra of tree[kind] ?? []) index.set(extra.id, { kind, extra });
  return index;
}

/** Without deleted things, which stay on the server's lists. What the tree does not tell stays: unlicensed extras, unknown kinds. */
export function stillThere(permissions: Permissions, tree: Tree, index = indexTree(tree)): Permissions {
  const kept: Permissions = permissions.switches?.length ? { switches: permissions.switches } : {};
  for (const kind of GRANT_KINDS) {
    const isThere = presence(kind, tree, index);
    const ids = grantedOf(permissions, kind).filter(isThere);
    if (ids.length > 0) kept[kind] = ids;
  }
  return kept;
}

export function presence(kind: GrantKind, tree: Tree, index: TreeIndex): (id: string) => boolean {
  if ((kind === 'gitProviders' || kind === 'servers') && tree[kind] === null) return () => true;
  const mayHide = kind === 'services' && tree.hasUnknownKinds === true;
  return (id) => index.get(id)?.kind === kind || (mayHide && !index.has(id));
}

/** What is granted together with something: itself and its parents, without which a member does not find it. */
export function grantWithParents(node: Node): Permissions {
  if ('extra' in node) return { [node.kind]: [node.extra.id] };
  const { project } = node;
  if (node.kind === 'projects') return { projects: [project.id] };
  const environments = [node.environment.id];
  if (node.kind === 'environments') return { projects: [project.id], environments };
  return { projects: [project.id], environments, services: [node.service.id] };
}

/** Something and all in it: what is granted by "and all in it", and what goes when it is taken away. */
export function withAllIn(node: Node): Permissions {
  if ('extra' in node) return { [node.kind]: [node.extra.id] };
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

export function idOf(node: Node): string {
  if (node.kind === 'projects') return node.project.id;
  if (node.kind === 'environments') return node.environment.id;
  return node.kind === 'services' ? node.service.id : node.extra.id;
}
