import { expect, test } from 'vitest';
import { createIds } from '../../../src/renderer/src/features/people/presence.ts';
import { fail, ok } from '../../../src/shared/errors.ts';
import { EVERYONE } from '../../../src/shared/everyone.ts';
import { fakeCall } from '../fakeCall.ts';
import { failure } from '../state/fixture.ts';

test('who a query lets through is asked once per state of the table, and again where that failed', async () => {
  let asked = 0;
  let fails = false;
  const call = fakeCall({
    'people.ids': async () => {
      asked += 1;
      return fails ? fail(failure('unreachable')) : ok({ ids: ['a'] });
    },
  });
  const idsOf = createIds(call);
  const state = { query: EVERYONE, revision: 1 };
  await Promise.all([idsOf(state), idsOf(state)]);
  expect(await idsOf({ query: { ...EVERYONE }, revision: 1 })).toEqual(ok({ ids: ['a'] }));
  expect(asked).toBe(1);
  await idsOf({ query: { ...EVERYONE, search: 'a' }, revision: 1 });
  await idsOf({ ...state, revision: 2 });
  expect(asked).toBe(3);
  fails = true;
  expect((await idsOf({ ...state, revision: 3 })).ok).toBe(false);
  fails = false;
  expect((await idsOf({ ...state, revision: 3 })).ok).toBe(true);
});
