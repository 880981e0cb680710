import { expect, test } from 'vitest';
import {
  driftColumns,
  driftRows,
  instanceNameOf,
  organizationNameOf,
  placeOf,
  rowWords,
} from '../../../src/renderer/src/features/access/driftColumns.tsx';
import { copiedText } from '../../../src/renderer/src/ui/table/copyRows.ts';
import type { Difference } from '../../../src/shared/drift.ts';
import { instance } from '../state/fixture.ts';

const KEPT = [{ instanceId: 'a', name: 'Shop' }];
const person = { key: 'k', instanceId: 'a', personId: 'ann@x.example', emails: ['ann@x.example'] };
const lost: Difference = { kind: 'lost-two-factor', ...person };
const gone = (organizationName: string): Difference => ({
  kind: 'gone',
  ...person,
  organizationId: 'acme',
  organizationName,
  was: 'admin',
});
const rowOf = (difference: Difference, byId: Parameters<typeof driftRows>[1] = {}) => {
  const [row] = driftRows([difference], byId, KEPT);
  if (!row) throw new Error('no row');
  return row;
};

test('an instance is called as it is now, and one that was removed as it was when the baseline was kept', () => {
  expect(instanceNameOf(rowOf(lost, { a: { ...instance('a'), name: 'Store' } }))).toBe('Store');
  expect(instanceNameOf(rowOf(lost))).toBe('Shop');
  expect(rowWords(rowOf(gone('Acme')))).toBe('Gone, was admin: ann@x.example in Acme on Shop');
});

test('an organization without a visible name is not taken for the whole instance', () => {
  expect(organizationNameOf(rowOf(lost))).toBeNull();
  expect(placeOf(rowOf(lost))).toBe('Shop');
  expect(placeOf(rowOf(gone('')))).toBe('Unnamed on Shop');
  expect(placeOf(rowOf(gone(' \u200b')))).toBe('Unnamed on Shop');
});

test('differences are copied with where they are and whom they are of', () => {
  const columns = driftColumns({ accept: () => {}, putBack: () => {} });
  expect(copiedText([rowOf(gone('Acme')), rowOf(lost)], columns).split('\n')).toEqual([
    'Acme on Shop\tann@x.example\tGone, was admin',
    'Shop\tann@x.example\tLost 2FA',
  ]);
});
