import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  allBelow,
  granting,
  grantingAllIn,
  revoking,
  revokingAllIn,
  switching,
} from '../../../src/shared/permissions/marking.ts';
import {
  differenceBetween,
  grantedOf,
  isNoDifference,
  isNothing,
  showsDifference,
  together,
  without,
} from '../../../src/shared/permissions/permissions.ts';
import type { Permissions, Tree } from '../../../src/shared/permissions/shapes.ts';
import {
  grantWithParents,
  idOf,
  indexTree,
  type Node,
  sharesOf,
  withAllIn,
} from '../../../src/shared/permissions/tree.ts';
import { anyGranted, anyTree, everything, nodesOf } from './trees.ts';

const MOVES = [granting, grantingAllIn, revoking, revokingAllIn] as const;

/** A tree with a row of moves on things in it. */
const moved = anyTree.chain((tree) =>
  fc
    .array(fc.tuple(fc.constantFrom(...MOVES), fc.constantFrom(...nodesOf(tree))), { maxLength: 12 })
    .map((moves) => ({
      tree,
      permissions: moves.reduce((now, [move, node]) => move(now, node), {} as Permissions),
    })),
);
const isGranted = (permissions: Permissions, node: Node) =>
  grantedOf(permissions, node.kind).includes(idOf(node));
const isSame = (one: Permissions, other: Permissions) => isNoDifference(differenceBetween(one, other));

describe('whatever is granted and taken away one after the other', () => {
  test('nothing is granted whose parents are not', () => {
    fc.assert(
      fc.property(moved, ({ tree, permissions }) => {
        for (const node of nodesOf(tree))
          if (isGranted(permissions, node))
            expect(showsDifference(permissions, { grant: grantWithParents(node), revoke: {} })).toBe(true);
      }),
    );
  });

  test('what is taken away takes all in it along, and leaves everything else', () => {
    fc.assert(
      fc.property(anyGranted, fc.nat(), ({ tree, permissions }, at) => {
        const nodes = nodesOf(tree);
        const node = nodes[at % nodes.length] as Node;
        const after = revoking(permissions, node);
        expect(showsDifference(after, { grant: {}, revoke: withAllIn(node) })).toBe(true);
        expect(isSame(after, without(permissions, withAllIn(node)))).toBe(true);
      }),
    );
  });

  test('nothing inside leaves it and its parents as they are', () => {
    fc.assert(
      fc.property(anyGranted, fc.nat(), ({ tree, permissions }, at) => {
        const nodes = nodesOf(tree);
        const node = nodes[at % nodes.length] as Node;
        const after = revokingAllIn(permissions, node);
        expect(isGranted(after, node)).toBe(isGranted(permissions, node));
        expect(showsDifference(after, { grant: {}, revoke: allBelow(node) })).toBe(true);
      }),
    );
  });

  test('granting something twice is granting it once, and taking it away again leaves its parents', () => {
    fc.assert(
      fc.property(anyGranted, fc.nat(), ({ tree, permissions }, at) => {
        const nodes = nodesOf(tree);
        const node = nodes[at % nodes.length] as Node;
        const once = grantingAllIn(permissions, node);
        expect(isSame(grantingAllIn(once, node), once)).toBe(true);
        const parents = without(grantWithParents(node), withAllIn(node));
        expect(showsDifference(revoking(once, node), { grant: parents, revoke: {} })).toBe(true);
      }),
    );
  });
});

/** How much is granted of a node, counted anew from what is granted alone. */
function recount(tree: Tree, permissions: Permissions, node: Node) {
  const inside = nodesOf(tree).filter((each) => grantedOf(withAllIn(node), each.kind).includes(idOf(each)));
  const granted = inside.filter((each) => isGranted(permissions, each)).length;
  if (granted === inside.length) return 'all';
  return granted > 0 ? 'some' : 'none';
}

describe('how much is granted', () => {
  test('is all, some or none of something with all in it', () => {
    fc.assert(
      fc.property(anyGranted, ({ tree, permissions }) => {
        const shares = sharesOf(tree, permissions);
        expect(shares.size).toBe(indexTree(tree).size);
        for (const node of nodesOf(tree)) {
          const share = shares.get(idOf(node));
          expect(share?.mark).toBe(recount(tree, permissions, node));
          expect(share?.isGranted).toBe(isGranted(permissions, node));
        }
      }),
    );
  });

  test('counts services, and environments where there are none', () => {
    fc.assert(
      fc.property(anyGranted, ({ tree, permissions }) => {
        const shares = sharesOf(tree, permissions);
        for (const project of tree.projects) {
          const share = shares.get(project.id);
          const services = project.environments.flatMap((each) => each.services);
          const counted = services.length > 0 ? services : project.environments;
          expect(share?.total).toBe(counted.length);
          expect(share?.granted).toBe(counted.filter(({ id }) => shares.get(id)?.isGranted).length);
        }
      }),
    );
  });

  test('everything is all of each, nothing is none', () => {
    fc.assert(
      fc.property(anyTree, (tree) => {
        const marks = (permissions: Permissions) =>
          new Set([...sharesOf(tree, permissions).values()].map(({ mark }) => mark));
        expect(marks(everything(tree))).toEqual(new Set(['all']));
        expect(marks({})).toEqual(new Set(['none']));
      }),
    );
  });
});

test('a switch goes on and off, once however often', () => {
  const on = switching(switching({}, 'canAccessToDocker', true), 'canAccessToDocker', true);
  expect(on).toEqual({ switches: ['canAccessToDocker'] });
  expect(isNothing(switching(on, 'canAccessToDocker', false))).toBe(true);
  expect(together(on, {})).toEqual(on);
});
