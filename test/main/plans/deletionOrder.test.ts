import fc from 'fast-check';
import { expect, test } from 'vitest';
import { inDeletionOrder } from '../../../src/main/plans/offboardSteps.ts';

const deletion = (name: string, ways: string, takes = '') => ({ name, ways: [...ways], takes: [...takes] });
const order = (...deletions: ReturnType<typeof deletion>[]) =>
  inDeletionOrder(deletions).map(
    ({ deletion: { name }, way, isTaken }) => `${name} in ${way}${isTaken ? ' taken' : ''}`,
  );

test('who can be deleted in another’s organization alone goes before them, along a whole chain', () => {
  expect(order(deletion('ann', 'x', 'a'), deletion('bob', 'a', 'b'), deletion('carl', 'b', 'c'))).toEqual([
    'carl in b',
    'bob in a',
    'ann in x',
  ]);
});

test('another organization is chosen where there is one, and who owns nothing goes first', () => {
  expect(order(deletion('ann', 'x', 'a'), deletion('bob', 'ax'), deletion('carl', 'a'))).toEqual([
    'bob in x',
    'carl in a',
    'ann in x',
  ]);
});

test('where each waits for the other one goes, and what the other needs is taken', () => {
  expect(order(deletion('ann', 'b', 'a'), deletion('bob', 'a', 'b'))).toEqual(['ann in b', 'bob in a taken']);
});

test('whatever there is, each comes once, in an organization that none before it took', () => {
  const id = fc.constantFrom(...'abcdef');
  const deletions = fc
    .array(fc.uniqueArray(id, { minLength: 1, maxLength: 3 }), { maxLength: 6 })
    // Each organization has one owner, who is not deleted in it.
    .map((all) =>
      all.flatMap((ways, at) => {
        const own = 'abcdef'[at] ?? '';
        const others = ways.filter((way) => way !== own).join('');
        return others === '' ? [] : deletion(`d${at}`, others, at % 2 === 0 ? own : '');
      }),
    );
  fc.assert(
    fc.property(deletions, (all) => {
      const turns = inDeletionOrder(all);
      expect(turns.map((turn) => turn.deletion.name).sort()).toEqual(all.map(({ name }) => name).sort());
      const taken = new Set<string>();
      for (const { deletion: each, way, isTaken } of turns) {
        expect(each.ways).toContain(way);
        expect(taken.has(way)).toBe(isTaken);
        if (!isTaken) for (const takes of each.takes) taken.add(takes);
      }
    }),
  );
});
