import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { personsOf } from '../../../src/main/plans/people.ts';

test('addresses that belong together are one person, with what is joined with them, in the order in which they are given', () => {
  const joined = [
    ['ann@x', 'ann@home'],
    ['bob@x', 'bob@y'],
  ];
  expect(personsOf(['Bob@Y', 'carl@x', 'ann@x', 'BOB@x'], joined)).toEqual([
    ['bob@y', 'bob@x'],
    ['carl@x'],
    ['ann@x', 'ann@home'],
  ]);
});

test('groups that share an address are one', () => {
  expect(
    personsOf(
      ['c', 'a'],
      [
        ['a', 'b'],
        ['b', 'c'],
      ],
    ),
  ).toEqual([['c', 'a', 'b']]);
});

test('whatever is given, each address is of one person, and nobody is there whom no address names', () => {
  const address = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'A', 'B');
  fc.assert(
    fc.property(fc.array(address), fc.array(fc.array(address, { maxLength: 4 })), (addresses, groups) => {
      const persons = personsOf(addresses, groups);
      const all = persons.flat();
      expect(new Set(all).size).toBe(all.length);
      const given = new Set(addresses.map((each) => each.toLowerCase()));
      expect([...given].every((each) => all.includes(each))).toBe(true);
      for (const person of persons) expect(given.has(person[0] ?? '')).toBe(true);
      for (const group of groups) {
        const [first, ...others] = group.map((each) => each.toLowerCase());
        const own = persons.find((person) => person.includes(first ?? ''));
        if (own) expect(others.every((each) => own.includes(each))).toBe(true);
      }
    }),
  );
});

test('two thousand groups that share an address are put together once, not each with all before it', () => {
  const groups = Array.from({ length: 2_000 }, (_, at) => [`a${at}`, `a${at + 1}`]);
  const added = vi.spyOn(Set.prototype, 'add');
  const persons = personsOf(['a0'], groups);
  const count = added.mock.calls.length;
  added.mockRestore();
  expect(persons.map((person) => person.length)).toEqual([2_001]);
  expect(count).toBeLessThan(20_000);
});
