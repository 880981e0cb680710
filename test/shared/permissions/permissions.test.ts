import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  differenceBetween,
  isNoDifference,
  isNothing,
  showsDifference,
  together,
  withDifference,
  without,
} from '../../../src/shared/permissions/permissions.ts';
import { type Permissions, permissionsShape } from '../../../src/shared/permissions/shapes.ts';
import { SWITCHES } from '../../../src/shared/permissions/switches.ts';

const ids = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e'));
const permissions: fc.Arbitrary<Permissions> = fc
  .record({
    switches: fc.uniqueArray(fc.constantFrom(...SWITCHES)),
    projects: ids,
    environments: ids,
    services: ids,
    gitProviders: ids,
    servers: ids,
  })
  .map((lists) => Object.fromEntries(Object.entries(lists).filter(([, list]) => list.length > 0)));

test('a difference applied to what it was made from gives what it was made for', () => {
  fc.assert(
    fc.property(permissions, permissions, (from, to) => {
      const after = withDifference(from, differenceBetween(from, to));
      expect(isNoDifference(differenceBetween(after, to))).toBe(true);
      expect(permissionsShape.safeParse(after).success).toBe(true);
    }),
  );
});

test('what came meanwhile and is not named by a difference stays', () => {
  fc.assert(
    fc.property(permissions, permissions, permissions, (from, to, appended) => {
      const difference = differenceBetween(from, to);
      const fresh = together(from, appended);
      const after = withDifference(fresh, difference);
      expect(showsDifference(after, difference)).toBe(true);
      expect(isNothing(without(without(appended, difference.revoke), after))).toBe(true);
    }),
  );
});

test('taking a difference back leaves what was there, whatever of it was so before', () => {
  fc.assert(
    fc.property(permissions, permissions, (before, wanted) => {
      const after = withDifference(before, { grant: wanted, revoke: {} });
      const done = differenceBetween(before, after);
      const back = withDifference(after, { grant: done.revoke, revoke: done.grant });
      expect(isNoDifference(differenceBetween(back, before))).toBe(true);
    }),
  );
});

test('a difference is shown only where all of it is there', () => {
  const difference = { grant: { projects: ['a'] }, revoke: { switches: ['canAccessToDocker' as const] } };
  expect(showsDifference({ projects: ['a', 'b'] }, difference)).toBe(true);
  expect(showsDifference({ projects: ['b'] }, difference)).toBe(false);
  expect(showsDifference({ projects: ['a'], switches: ['canAccessToDocker'] }, difference)).toBe(false);
});
