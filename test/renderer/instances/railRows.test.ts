import { describe, expect, test } from 'vitest';
import { bestOf, foundBy, railRows } from '../../../src/renderer/src/features/instances/railRows.ts';
import { sectionsOf } from '../../../src/renderer/src/state/groups.ts';
import { typedAhead } from '../../../src/renderer/src/ui/typeAhead.ts';

const group = (id: string, folded: boolean, ...instanceIds: string[]) => ({
  id,
  name: id,
  instanceIds,
  folded,
});
const sections = sectionsOf({
  order: ['a', 'b', 'c', 'd', 'e'],
  groups: [group('p', false, 'a', 'b'), group('l', true, 'c')],
});
const rows = railRows(sections, null);

describe('the lines of the rail', () => {
  test('are the groups with their instances, folded ones without, then the others; only what is shown is numbered', () => {
    expect(rows.map(({ key }) => key)).toEqual(['group p', 'a', 'b', 'group l', 'others', 'd', 'e']);
    expect(rows.flatMap((row) => (row.kind === 'instance' ? `${row.number}${row.instanceId}` : []))).toEqual([
      '1a',
      '2b',
      '3d',
      '4e',
    ]);
  });

  test('are instances alone where there are no groups', () => {
    const plain = railRows(sectionsOf({ order: ['a', 'b'], groups: [] }), null);
    expect(plain.map(({ kind }) => kind)).toEqual(['instance', 'instance']);
  });

  test('of a search are what it found, also within folded groups', () => {
    expect(railRows(sections, new Set(['c', 'e']))).toMatchObject([
      { key: 'c', number: null },
      { key: 'e', number: 4 },
    ]);
  });
});

describe('finding an instance', () => {
  const instances = [
    { id: 'a', name: 'Old Süd', origin: 'https://one.example.com' },
    { id: 'b', name: 'Studio Süd', origin: 'https://two.example.com' },
    { id: 'c', name: 'Billing', origin: 'https://studio.example.com' },
  ];
  const nameOf = (id: string) => instances.find((each) => each.id === id)?.name ?? '';

  test('goes by all words, in the name or in the address, without accents or case', () => {
    expect(foundBy('  ', instances)).toBeNull();
    expect(foundBy('SUD', instances)).toEqual(new Set(['a', 'b']));
    expect(foundBy('sud studio', instances)).toEqual(new Set(['b']));
    expect(foundBy('example two', instances)).toEqual(new Set(['b']));
    // Not one word of the name with one of the address: each digit of it would find all.
    expect(foundBy('sud two', instances)).toEqual(new Set());
    expect(foundBy('nothing', instances)).toEqual(new Set());
  });

  test('opens the one whose name begins so before one that only has it', () => {
    const all = railRows(sectionsOf({ order: ['c', 'a', 'b'], groups: [] }), null);
    expect(bestOf('stud', all, nameOf)).toBe('b');
    expect(bestOf('example', all, nameOf)).toBe('c');
    expect(bestOf('x', [], nameOf)).toBeNull();
  });

  test.each([
    ['b', 0, 1],
    ['b', 1, 3],
    ['bb', 1, 3],
    ['b', 3, 4],
    ['b', 4, 1],
    ['be', 1, 3],
    ['bi', 1, 1],
    ['bi', 4, 4],
    ['x', 1, null],
  ])('typing %j on line %i leads to %s', (typed, from, to) => {
    expect(typedAhead(['Acme', 'Billing', 'Clients', 'Béta', 'Bikes'], from, typed)).toBe(to);
  });
});
