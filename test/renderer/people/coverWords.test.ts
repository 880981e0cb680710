import { describe, expect, test } from 'vitest';
import { columnsFor } from '../../../src/renderer/src/features/people/matrixColumns.tsx';
import {
  countUnknown,
  coverWords,
  gapsOf,
  mayBeIn,
} from '../../../src/renderer/src/features/people/places.ts';
import { gapWords } from '../../../src/renderer/src/parts/gaps.ts';
import { EVERYONE } from '../../../src/shared/peopleQuery.ts';
import { column, invitation, membership, person, rowOf } from './rows.ts';

const arranged = (columns: ReturnType<typeof column>[], order = ['i1', 'i2']) =>
  columnsFor(columns, order, EVERYONE);

describe('the counts above the matrix', () => {
  test('say of how many organizations they are', () => {
    const all = arranged([column('i1', 'a'), column('i2', 'b')]);
    expect(coverWords({ matching: 312, within: 312 }, all)).toBe('312 people in 2 organizations');
    expect(coverWords({ matching: 1, within: 1 }, all.slice(0, 1))).toBe('1 person in 1 organization');
    expect(coverWords({ matching: 12, within: 1_312 }, all)).toBe('12 of 1,312 people in 2 organizations');
  });

  test('count people of organizations that were read in part, and say how many were read in full', () => {
    const all = arranged([
      column('i1', 'a'),
      column('i1', 'b', { membersAt: null }),
      column('i2', 'c', { invitationsAt: null }),
    ]);
    expect(coverWords({ matching: 5, within: 5 }, all)).toBe('5 people in 3 organizations, 1 read in full');
  });

  test('count no organization of an instance of which none is known', () => {
    const all = arranged([column('i1', 'a')], ['i1', 'dead']);
    expect(coverWords({ matching: 5, within: 5 }, all)).toBe('5 people in 1 organization');
  });
});

test('of a person is told in how many organizations they may be as well: not where they are, nor where all is known', () => {
  const columns = [
    column('i1', 'a'),
    column('i1', 'b', { membersAt: null }),
    column('i1', 'c', { membersAt: null }),
    column('i2', 'd', { membersAt: null }),
    column('i2', 'e', { invitationsAt: null }),
  ];
  const row = rowOf(person('one@x', [membership(1), invitation(4, 9)]), columns);
  expect(countUnknown(row, columns, ['i1', 'i2'])).toBe(2);
  expect(countUnknown(row, columns, ['i1', 'i2', 'dead'])).toBe(3);
  expect(mayBeIn(1)).toBe('May also be in 1 organization that could not be read in full.');
});

describe('what is not in the counts', () => {
  const none = () => null;

  test('is nothing where all was read in this run', () => {
    const gaps = gapsOf(arranged([column('i1', 'a'), column('i2', 'b')]), none, 1_000);
    expect(gaps).toEqual([]);
    expect(gapWords(gaps)).toBeNull();
  });

  test('is told by instance and reason, what was never read apart from what was seen once', () => {
    const all = arranged(
      [
        column('i1', 'a', { membersAt: null }),
        column('i1', 'b', { membersAt: null }),
        column('i1', 'c'),
        column('i2', 'd', { membersAt: 400, invitationsAt: 300 }),
        column('i2', 'e', { membersAt: 500, invitationsAt: 600 }),
      ],
      ['i1', 'i2', 'dead'],
    );
    const gaps = gapsOf(
      all,
      ({ instanceId }) => (instanceId === 'i2' ? 'It refused the connection.' : null),
      1_000,
    );
    expect(gaps).toEqual([
      {
        kind: 'missing',
        instanceId: 'i1',
        organizations: ['A', 'B'],
        why: 'Its people have not been read yet.',
        at: null,
      },
      {
        kind: 'older',
        instanceId: 'i2',
        organizations: ['D', 'E'],
        why: 'It refused the connection.',
        at: 300,
      },
      {
        kind: 'missing',
        instanceId: 'dead',
        organizations: [],
        why: 'Its people have not been read yet.',
        at: null,
      },
    ]);
    expect(gapWords(gaps)).toBe(
      '2 organizations and 1 instance are not fully known; 2 organizations are shown as last seen.',
    );
  });

  test('is what was read before this run until it is read again', () => {
    const gaps = gapsOf(arranged([column('i1', 'a')], ['i1']), none, 1_001);
    expect(gaps).toMatchObject([{ kind: 'older', at: 1_000, why: 'It has not been read again yet.' }]);
    expect(gapWords(gaps)).toBe('1 organization is shown as last seen.');
  });
});
