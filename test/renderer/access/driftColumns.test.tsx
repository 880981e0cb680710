import { expect, test } from 'vitest';
import {
  driftColumns,
  driftRows,
  instanceNameOf,
  organizationNameOf,
  placeOf,
  rowWords,
} from '../../../src/renderer/src/features/access/driftColumns.tsx';
import { copiedText } from '../../../src/renderer/src/ui/table/useCopiedRows.ts';
import type { Difference } from '../../../src/shared/drift.ts';
import { drawn } from '../state/drawn.tsx';
import { instance, startedBench } from '../state/fixture.ts';

const TOOLS = {
  ...{ now: 0, isSigned: false, openId: null },
  ...{ open: () => {}, remind: () => {}, accept: () => {}, putBack: () => {} },
};
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

async function rowDrawn(difference: Difference, ending: ReadonlySet<string> = new Set()): Promise<string> {
  const bench = await startedBench([instance('a')]);
  const [row] = driftRows([difference], { a: instance('a') }, KEPT, ending);
  if (!row) throw new Error('no row');
  const columns = driftColumns(TOOLS);
  return drawn(
    bench,
    columns.map(({ id, cell }) => <div key={id}>{cell(row)}</div>),
  );
}

test('a new organization whose people were not read offers no Accept, since it would keep nothing', async () => {
  const found = (people: number | null): Difference => ({
    kind: 'organization-new',
    key: 'k',
    instanceId: 'a',
    organizationId: 'beta',
    organizationName: 'Beta',
    people,
  });
  expect(await rowDrawn(found(0))).toContain('Accept New organization');
  expect(await rowDrawn(found(null))).toContain('New organization, people not read');
  expect(await rowDrawn(found(null))).not.toContain('Accept');
});

test('a newcomer’s row says that Revert deletes the account, except where the server ends a membership alone', async () => {
  const { was: _, ...place } = gone('Acme') as Extract<Difference, { kind: 'gone' }>;
  const came: Difference = { ...place, kind: 'new', now: 'admin', invitedAs: null };
  expect(await rowDrawn(came)).toContain('>Revert deletes their account on A<');
  expect(await rowDrawn(came, new Set(['a']))).not.toContain('deletes');
  expect(await rowDrawn(gone('Acme'))).not.toContain('deletes');
});

test('differences are copied with where they are and whom they are of', () => {
  const columns = driftColumns(TOOLS);
  expect(copiedText([rowOf(gone('Acme')), rowOf(lost)], columns).split('\n')).toEqual([
    'Gone, was admin\tann@x.example\tAcme on Shop\t\t',
    'Lost 2FA\tann@x.example\tShop\t\t',
  ]);
});
