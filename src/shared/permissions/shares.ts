import { type GrantKind, grantedOf } from './permissions.ts';
import type { Permissions } from './permissionsShape.ts';
import type { Environment, Project, Tree } from './treeShape.ts';

/** `isGranted`: itself. `granted` of `total` things in it: its services, or environments where it has none. */
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
