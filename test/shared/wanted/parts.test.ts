import { expect, test } from 'vitest';
import type { Tree } from '../../../src/shared/permissions/shapes.ts';
import { grantedByNames } from '../../../src/shared/wanted/parts.ts';

/** A project whose environment has two services, the first called so. */
const treeOf = (name: string, project = 'Shop'): Tree => ({
  projects: [
    {
      ...{ id: 'p', name: project },
      environments: [
        {
          ...{ id: 'e', name: 'production', isDefault: true },
          services: ['s-1', 's-2'].map((id, at) => ({
            ...{ id, name: at === 0 ? name : 'web', kind: 'application' as const },
          })),
        },
      ],
    },
  ],
  ...{ gitProviders: null, servers: null },
});
const told = (tree: Tree) =>
  grantedByNames(
    { role: 'Deployer', permissions: { projects: ['p'], environments: ['e'], services: ['s-1'] } },
    tree,
  );

test('what has no name that a file takes is told by none: such a file could not be read back', () => {
  expect(told(treeOf('api'))).toEqual({ projects: { Shop: { production: ['api'] } } });
  for (const name of ['', ' ', 'a'.repeat(201)]) {
    expect(told(treeOf(name))).toBeNull();
    expect(told(treeOf('api', name))).toBeNull();
  }
});
