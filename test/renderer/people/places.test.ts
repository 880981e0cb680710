import { expect, test } from 'vitest';
import { columnsFor } from '../../../src/renderer/src/features/people/matrixColumns.tsx';
import { organizationWords, whyNot } from '../../../src/renderer/src/features/people/places.ts';
import { fail, ok } from '../../../src/shared/errors.ts';
import { EVERYONE } from '../../../src/shared/peopleQuery.ts';
import { account, failure, instance, startedBench } from '../state/fixture.ts';

test('an instance without a known organization is not read yet, failed, or has none: each is called what it is', async () => {
  const bench = await startedBench([instance('new'), instance('dead'), instance('bare'), instance('full')]);
  await bench.answer('account.read', fail(failure('refused')), 'dead');
  await bench.answer('account.read', ok({ ...account('bare'), organizations: [] }), 'bare');
  await bench.answer('account.read', ok(account('full')), 'full');
  const state = bench.store.getState();
  const all = columnsFor([], ['new', 'dead', 'bare', 'full'], EVERYONE);
  const words = all.map((column) => {
    const why = whyNot(state, column);
    return [organizationWords(column, why), why];
  });
  expect(words).toEqual([
    ['Not read yet', 'It has not been read yet.'],
    ['Not read yet', 'It was refused.'],
    ['No organizations', 'Its key opens no organization.'],
    // Main tells its columns a moment later.
    ['Not read yet', null],
  ]);
});
