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
  const ids = new Set(GRANT_KINDS.flatMap((kind) => grantedOf(permissions, kind)));

  /** Counts the services in it, or where there are none what is directly in it. */
  function add(id: string, within: readonly Share[] = [], counts: Share['counts'] = null): Share {
    const isGranted = ids.has(id);
    const isAll = isGranted && within.every(({ mark }) => mark === 'all');
    const isSome = isGranted || within.some(({ mark }) => mark !== 'none');
    const mark = isAll ? 'all' : isSome ? 'some' : 'none';
    const services = within.reduce((sum, { total }) => sum + total, 0);
    const inside = within.reduce((sum, { granted }) => sum + granted, 0);
    const own = within.filter((each) => each.isGranted).length;
    const share: Share =
      services > 0
        ? { mark, isGranted, granted: inside, total: services, counts: 'services' }
        : { mark, isGranted, granted: own, total: within.length, counts: within.length > 0 ? counts : null };
    shares.set(id, share);
    return share;
  }

  for (const { id, environments } of tree.projects) {
    const inside = environments.map((environment) => {
      const services = environment.services.map((service) => add(service.id));
      return add(environment.id, services, 'services');
    });
    add(id, inside, 'environments');
  }
  for (const { id } of [...(tree.gitProviders ?? []), ...(tree.servers ?? [])]) add(id);
  return shares;
}
