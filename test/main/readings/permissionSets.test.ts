import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  accessOf,
  createPacker,
  createUnpacker,
  type PermissionSets,
} from '../../../src/main/readings/permissionSets.ts';
import { compactOf, GRANT_KINDS } from '../../../src/shared/permissions/permissions.ts';
import type { Permissions } from '../../../src/shared/permissions/shapes.ts';
import { SWITCHES } from '../../../src/shared/permissions/switches.ts';

/** The same id may stand in lists of several kinds, as in those of several members. */
const ids = fc.subarray(['a', 'b', 'c', 'd', 'pa', 'w', 'canCreateProjects'], { minLength: 1 });
const permissions: fc.Arbitrary<Permissions> = fc.record(
  {
    switches: fc.shuffledSubarray([...SWITCHES], { minLength: 1 }),
    ...{ projects: ids, environments: ids, services: ids, gitProviders: ids, servers: ids },
  },
  { requiredKeys: [] },
);

const sorted = (of: Permissions) =>
  Object.fromEntries(
    ['switches', ...GRANT_KINDS].flatMap((list) => {
      const all = of[list as keyof Permissions];
      return all ? [[list, all.toSorted()]] : [];
    }),
  );

test('what is packed comes out as it was, each set once, also beside what was packed before', () => {
  fc.assert(
    fc.property(fc.array(permissions), fc.array(permissions), (before, after) => {
      const first = createPacker();
      const numbers = before.map((each) => first.add(each) as number);
      const packer = createPacker(JSON.parse(JSON.stringify(first.packed())) as PermissionSets);
      numbers.push(...after.map((each) => packer.add(each) as number));
      const packed = packer.packed();
      const unpack = createUnpacker(packed);
      const all = [...before, ...after];
      expect(numbers.map((number) => sorted(unpack(number)))).toEqual(all.map(sorted));
      expect(packed.sets.length).toBe(new Set(all.map((each) => JSON.stringify(sorted(each)))).size);
    }),
  );
});

test('the access of a row is counted once for all that share its permissions', () => {
  fc.assert(
    fc.property(permissions, (own) => {
      const access = accessOf({ permissions: own });
      expect(access).toEqual(compactOf(own));
      expect(accessOf({ permissions: own })).toBe(access);
    }),
  );
  expect(accessOf({})).toBeUndefined();
});

test('hundreds of members with hundreds of ids each take a few KB beside the ids', () => {
  const services = Array.from({ length: 900 }, (_, at) => `service-identifier-${at}`);
  const packer = createPacker();
  for (let member = 0; member < 500; member += 1)
    packer.add({ services: services.filter((_, at) => (at * 7 + member) % 9 > 2) });
  expect(packer.packed().sets.length).toBe(9);
  expect(JSON.stringify(packer.packed()).length).toBeLessThan(30_000);
});

test.each([
  ['a number that is none', { things: ['pa'], sets: ['0.x.'] }],
  ['more than there are things', { things: ['pa'], sets: ['0.2'] }],
  ['a run of nothing', { things: ['pa'], sets: ['0.0'] }],
  ['half of a run', { things: ['pa'], sets: ['0'] }],
  ['a great number', { things: ['pa'], sets: ['0.zzzzzzzzzzzz'] }],
  ['a letter of no list', { things: ['xa'], sets: ['0.1'] }],
])('a set that is damaged is told: %s', (_, packed) => {
  expect(() => createUnpacker(packed)(0)).toThrow(TypeError);
  expect(() => createUnpacker(packed)(1)).toThrow(TypeError);
});
