import { expect, test } from 'vitest';
import { queryOf } from '../../../src/renderer/src/features/people/peopleQuery.ts';
import { countHidden, createPresence } from '../../../src/renderer/src/features/people/presence.ts';
import { fail, ok } from '../../../src/shared/errors.ts';
import { fakeCall } from '../fakeCall.ts';
import { failure } from '../state/fixture.ts';

const query = queryOf({ search: 'a', choices: {}, sort: null }, { today: '2026-11-26' });

/** Main with people by name, whose search finds those that begin with it; it fails while `isDown`. */
function world(...people: string[]) {
  const main = { people, isDown: false, asked: [] as string[] };
  const call = fakeCall({
    'people.ids': async ({ query: { search } }) => {
      main.asked.push(search);
      return main.isDown
        ? fail(failure('unreachable'))
        : ok({ ids: main.people.filter((id) => id.startsWith(search)) });
    },
  });
  const presenceOf = createPresence(call);
  return { main, presenceOf };
}

test('who is chosen and no longer shown is counted anew with each state of the table', async () => {
  const { main, presenceOf } = world('ann', 'abe', 'bob');
  const chosen = new Set(['ann', 'bob']);
  const hiddenAt = async (revision: number) =>
    countHidden(chosen, await presenceOf({ query, isNarrow: true, revision }));
  expect(await hiddenAt(1)).toBe(1);
  main.people = ['abe', 'bob'];
  expect(await hiddenAt(2)).toBe(2);
});

test('who went is told also where somebody else came, so that as many are there', async () => {
  const { main, presenceOf } = world('ann', 'bob');
  main.people = ['ann', 'carl'];
  const presence = await presenceOf({ query, isNarrow: true, revision: 2 });
  expect([...(presence?.all ?? [])]).toEqual(['ann', 'carl']);
});

test('is asked once for each state of the table, however many are chosen meanwhile', async () => {
  const { main, presenceOf } = world('ann');
  for (let times = 0; times < 3; times += 1) await presenceOf({ query, isNarrow: true, revision: 1 });
  expect(main.asked).toEqual(['a', '']);
  await presenceOf({ query, isNarrow: false, revision: 2 });
  expect(main.asked).toEqual(['a', '', 'a']);
});

test('what could not be asked says nothing of anybody, and is asked again', async () => {
  const { main, presenceOf } = world('ann');
  main.isDown = true;
  expect(await presenceOf({ query, isNarrow: true, revision: 1 })).toBeNull();
  expect(countHidden(new Set(['ann']), null)).toBe(0);
  main.isDown = false;
  expect((await presenceOf({ query, isNarrow: true, revision: 1 }))?.shown.has('ann')).toBe(true);
});
