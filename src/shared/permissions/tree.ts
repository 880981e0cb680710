import { oneLine } from '../text.ts';
import { GRANT_KINDS, type GrantKind, grantedOf } from './permissions.ts';
import type { Environment, Extra, Permissions, Project, Service, Tree } from './shapes.ts';
import { SERVICE_KINDS } from './switches.ts';

/** Grants include the parents, so that the member finds it. */
export type Node =
  | { kind: 'projects'; project: Project }
  | { kind: 'environments'; project: Project; environment: Environment }
  | { kind: 'services'; project: Project; environment: Environment; service: Service }
  | { kind: 'gitProviders' | 'servers'; extra: Extra };

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

/** Dokploy keeps deleted ids. Keeps what the tree cannot tell: unlicensed extras, unknown kinds. */
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

/** A member does not find a thing without its parents. */
export function grantWithParents(node: Node): Permissions {
  if ('extra' in node) return { [node.kind]: [node.extra.id] };
  const { project } = node;
  if (node.kind === 'projects') return { projects: [project.id] };
  const environments = [node.environment.id];
  if (node.kind === 'environments') return { projects: [project.id], environments };
  return { projects: [project.id], environments, services: [node.service.id] };
}

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

export const LINE_SUBJECTS = ['project', 'environment', 'gitProvider', 'server', ...SERVICE_KINDS] as const;
export type LineSubject = (typeof LINE_SUBJECTS)[number];

export type GrantedLine = { depth: number; what: LineSubject; name: string };

export function grantedLines(permissions: Permissions, tree: Tree): GrantedLine[] {
  const ids = new Set(GRANT_KINDS.flatMap((kind) => grantedOf(permissions, kind)));
  const lines: GrantedLine[] = [];
  const add = (depth: number, what: LineSubject, { id, name }: { id: string; name: string }) => {
    if (ids.has(id)) lines.push({ depth, what, name: oneLine(name, 200) });
  };
  for (const project of tree.projects) {
    add(0, 'project', project);
    for (const environment of project.environments) {
      add(1, 'environment', environment);
      for (const service of environment.services) add(2, service.kind, service);
    }
  }
  for (const each of tree.gitProviders ?? []) add(0, 'gitProvider', each);
  for (const each of tree.servers ?? []) add(0, 'server', each);
  return lines;
}

export type Share = {
  mark: 'all' | 'some' | 'none';
  isGranted: boolean;
  granted: number;
  total: number;
  counts: 'services' | 'environments' | null;
};

export type Shares = ReadonlyMap<string, Share>;

export function sharesOf(tree: Tree, permissions: Permissions): Shares {
  const shares = new Map<string, Share>();
  const has = {
    projects: setOf(permissions, 'projects'),
    environments: setOf(permissions, 'environments'),
    services: setOf(permissions, 'services'),
  };
  for (const project of tree.projects) {
    const inside = project.environments.map((environment) => {
      const share = shareOfEnvironment(environment, has, shares);
      shares.set(environment.id, share);
      return share;
    });
    shares.set(project.id, shareOfProject(project, inside, has.projects.has(project.id)));
  }
  for (const kind of ['gitProviders', 'servers'] as const) {
    const granted = setOf(permissions, kind);
    for (const { id } of tree[kind] ?? []) shares.set(id, leaf(granted.has(id)));
  }
  return shares;
}

function shareOfEnvironment(
  { id, services }: Environment,
  has: { environments: ReadonlySet<string>; services: ReadonlySet<string> },
  shares: Map<string, Share>,
): Share {
  let granted = 0;
  for (const service of services) {
    const isGranted = has.services.has(service.id);
    if (isGranted) granted += 1;
    shares.set(service.id, leaf(isGranted));
  }
  const isGranted = has.environments.has(id);
  const total = services.length;
  const mark = markOf(isGranted && granted === total, isGranted || granted > 0);
  return { mark, isGranted, granted, total, counts: total > 0 ? 'services' : null };
}

function shareOfProject({ environments }: Project, inside: readonly Share[], isGranted: boolean): Share {
  const mark = markOf(
    isGranted && inside.every((each) => each.mark === 'all'),
    isGranted || inside.some((each) => each.mark !== 'none'),
  );
  const services = inside.reduce((sum, { total }) => sum + total, 0);
  if (services > 0) {
    const granted = inside.reduce((sum, each) => sum + each.granted, 0);
    return { mark, isGranted, granted, total: services, counts: 'services' };
  }
  const granted = inside.filter((each) => each.isGranted).length;
  const total = environments.length;
  return { mark, isGranted, granted, total, counts: total > 0 ? 'environments' : null };
}

function leaf(isGranted: boolean): Share {
  return { mark: isGranted ? 'all' : 'none', isGranted, granted: 0, total: 0, counts: null };
}

function markOf(isAll: boolean, isSome: boolean): Share['mark'] {
  if (isAll) return 'all';
  return isSome ? 'some' : 'none';
}

function setOf(permissions: Permissions, kind: GrantKind): ReadonlySet<string> {
  return new Set(grantedOf(permissions, kind));
}
