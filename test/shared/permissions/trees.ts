import fc from 'fast-check';
import { together } from '../../../src/shared/permissions/permissions.ts';
import type { Permissions, Tree } from '../../../src/shared/permissions/shapes.ts';
import { SERVICE_KINDS } from '../../../src/shared/permissions/switches.ts';
import { indexTree, type Node, withAllIn } from '../../../src/shared/permissions/tree.ts';

type Service = Tree['projects'][number]['environments'][number]['services'][number];

export const application = (id: string, name = id): Service => ({ id, name, kind: 'application' });
export const postgres = (id: string, name = id): Service => ({ id, name, kind: 'postgres' });
export const production = (id: string, ...services: Service[]) => ({
  ...{ id, name: 'production', isDefault: true, services },
});
export const staging = (id: string, ...services: Service[]) => ({
  ...{ id, name: 'staging', isDefault: false, services },
});

/** Any tree, small enough that things in it often meet. */
export const anyTree: fc.Arbitrary<Tree> = fc
  .array(fc.array(fc.nat({ max: 3 }), { maxLength: 3 }), { minLength: 1, maxLength: 4 })
  .map((projects) => ({
    projects: projects.map((environments, p) => ({
      id: `p${p}`,
      name: `Project ${p}`,
      environments: environments.map((services, e) => ({
        id: `p${p}e${e}`,
        name: `env ${e}`,
        isDefault: e === 0,
        services: Array.from({ length: services }, (_, s) => ({
          id: `p${p}e${e}s${s}`,
          name: `service ${s}`,
          kind: SERVICE_KINDS[(p + s) % SERVICE_KINDS.length] ?? 'application',
        })),
      })),
    })),
    gitProviders: [{ id: 'git', name: 'GitLab', kind: 'gitlab' }],
    servers: null,
  }));

export const nodesOf = (tree: Tree): Node[] => [...indexTree(tree).values()];

/** All that a tree has, granted. */
export const everything = (tree: Tree): Permissions => nodesOf(tree).map(withAllIn).reduce(together, {});

/** Any tree with any permissions in it, also such that no page would have made. */
export const anyGranted: fc.Arbitrary<{ tree: Tree; permissions: Permissions }> = anyTree.chain((tree) =>
  fc.subarray(nodesOf(tree)).map((nodes) => ({
    tree,
    permissions: nodes
      .map((node): Permissions => {
        if (node.kind === 'projects') return { projects: [node.project.id] };
        if (node.kind === 'environments') return { environments: [node.environment.id] };
        return node.kind === 'services' ? { services: [node.service.id] } : { [node.kind]: [node.extra.id] };
      })
      .reduce(together, {}),
  })),
);
