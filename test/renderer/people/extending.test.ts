import { expect, test } from 'vitest';
import { extendedOver } from '../../../src/renderer/src/features/people/usePicking.ts';
import { NOTHING_PICKED } from '../../../src/renderer/src/ui/table/selection.ts';

const ids = ['a', 'b', 'c', 'd', 'e'];

test('the selection is extended also from and to rows that are not here yet, by who stands there', () => {
  const there = extendedOver(NOTHING_PICKED, ids, { from: 0, to: 2 }, ['a', undefined]);
  expect([...there.ids]).toEqual(['a', 'b', 'c']);
  expect([...extendedOver(there, ids, { from: 2, to: 4 }, [undefined, undefined]).ids].sort()).toEqual(ids);
  expect(extendedOver(there, ids, { from: 7, to: 8 }, [undefined, undefined])).toBe(there);
});
