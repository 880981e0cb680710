import { describe, expect, test } from 'vitest';
import { columnsFor } from '../../../src/renderer/src/features/people/matrixColumns.tsx';
import { EVERYONE } from '../../../src/shared/peopleQuery.ts';
import { column } from './rows.ts';

const COLUMNS = [column('i1', 'a'), column('i1', 'b'), column('i2', 'x')];

describe('the organizations that a query is about', () => {
  const named = (asked: Partial<typeof EVERYONE>, order = ['i1', 'i2', 'dead']) =>
    columnsFor(COLUMNS, order, { ...EVERYONE, ...asked }).map(
      ({ instanceId, organizationId }) => organizationId ?? instanceId,
    );

  test('are all, in the order of the instances; an instance of which none is known stands for itself', () => {
    expect(named({})).toEqual(['a', 'b', 'x', 'dead']);
    expect(named({}, ['i2', 'i1'])).toEqual(['x', 'a', 'b']);
  });

  test('are those of the chosen instances, and those that were chosen alone', () => {
    expect(named({ instanceIds: ['i2'] })).toEqual(['x']);
    expect(named({ organizations: [{ instanceId: 'i1', organizationId: 'b' }] })).toEqual(['b']);
    expect(
      named({ instanceIds: ['i2'], organizations: [{ instanceId: 'i1', organizationId: 'a' }] }),
    ).toEqual(['a', 'x']);
  });

  test('are the same objects for the same columns', () => {
    const [first] = columnsFor(COLUMNS, ['i1'], EVERYONE);
    expect(columnsFor([...COLUMNS], ['i1'], EVERYONE)[0]).toBe(first);
  });
});
