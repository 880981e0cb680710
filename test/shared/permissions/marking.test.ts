import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  differenceFor,
  type Marking,
  marking,
  markingAllIn,
  markingOf,
  markingSwitch,
  NO_DIFFERENCE,
  switchMarkingOf,
} from '../../../src/shared/permissions/marking.ts';
import {
  differenceBetween,
  isNoDifference,
  isNothing,
  type PermissionsDifference,
  showsDifference,
  withDifference,
  without,
} from '../../../src/shared/permissions/permissions.ts';
import type { Permissions } from '../../../src/shared/permissions/shapes.ts';
import { grantWithParents, type Node, withAllIn } from '../../../src/shared/permissions/tree.ts';
import { anyGranted, nodesOf } from './trees.ts';

/** A tree, what somebody has in it, and a row of marks. */
const marked = anyGranted.chain(({ tree, permissions }) =>
  fc
    .array(
      fc.tuple(
        fc.constantFrom<Marking | 'all'>('leave', 'grant', 'revoke', 'all'),
        fc.constantFrom(...nodesOf(tree)),
      ),
      { maxLength: 10 },
    )
    .map((marks) => ({
      tree,
      permissions,
      difference: marks.reduce<PermissionsDifference>(
        (now, [mark, node]) => (mark === 'all' ? markingAllIn(now, node) : marking(now, node, mark)),
        NO_DIFFERENCE,
      ),
    })),
);

test('nothing is both granted and taken away', () => {
  fc.assert(
    fc.property(marked, ({ difference: { grant, revoke } }) => {
      expect(without(grant, revoke)).toEqual(grant);
    }),
  );
});

test('whoever gets something has its parents afterwards, and whoever loses something nothing inside', () => {
  fc.assert(
    fc.property(marked, ({ tree, permissions, difference }) => {
      const after = withDifference(permissions, difference);
      for (const node of nodesOf(tree)) {
        const mark = markingOf(difference, node);
        if (mark === 'grant')
          expect(showsDifference(after, { grant: grantWithParents(node), revoke: {} })).toBe(true);
        if (mark === 'revoke')
          expect(showsDifference(after, { grant: {}, revoke: withAllIn(node) })).toBe(true);
      }
    }),
  );
});

test('left as it is, nothing of something nor of what is in it changes', () => {
  fc.assert(
    fc.property(marked, fc.nat(), ({ tree, difference }, at) => {
      const nodes = nodesOf(tree);
      const node = nodes[at % nodes.length] as Node;
      const { grant, revoke } = marking(difference, node, 'leave');
      const inside = withAllIn(node);
      expect(without(inside, grant)).toEqual(inside);
      expect(without(inside, revoke)).toEqual(inside);
    }),
  );
});

test('what changes nothing for somebody is no difference for them', () => {
  fc.assert(
    fc.property(marked, ({ permissions, difference }) => {
      const own = differenceFor(permissions, difference);
      const after = withDifference(permissions, difference);
      expect(isNoDifference(differenceBetween(withDifference(permissions, own), after))).toBe(true);
      expect(isNoDifference(differenceFor(after, difference))).toBe(true);
      expect(isNothing(without(own.revoke, permissions))).toBe(true);
    }),
  );
});

test('a switch is left, granted or taken away', () => {
  const marks: Marking[] = ['grant', 'revoke', 'leave'];
  let now: PermissionsDifference = NO_DIFFERENCE;
  for (const mark of marks) {
    now = markingSwitch(now, 'canAccessToAPI', mark);
    expect(switchMarkingOf(now, 'canAccessToAPI')).toBe(mark);
  }
  expect(now).toEqual({ grant: {}, revoke: {} } satisfies { grant: Permissions; revoke: Permissions });
});
