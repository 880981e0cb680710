import { describe, expect, test } from 'vitest';
import { standingOf } from '../../../src/renderer/src/features/people/cellWords.ts';
import { arrangeColumns } from '../../../src/renderer/src/features/people/matrixColumns.ts';
import { BY_ADDRESS, queryOf } from '../../../src/renderer/src/features/people/peopleQuery.ts';
import { createPeopleWindows, PAGE, rowAt } from '../../../src/renderer/src/features/people/peopleWindows.ts';
import type { PersonRow } from '../../../src/renderer/src/features/people/personRow.ts';
import { NO_COLUMNS_VIEW } from '../../../src/renderer/src/state/peopleView.ts';
import type { PeopleColumn, PeopleColumns, PeoplePage } from '../../../src/shared/calls/people.ts';
import type { CallInput } from '../../../src/shared/contract.ts';
import { fail, ok, type Result } from '../../../src/shared/errors.ts';
import { fakeCall } from '../fakeCall.ts';
import { failure } from '../state/fixture.ts';
import { column, membership, person } from './rows.ts';

const ALL = queryOf({ search: '', choices: {}, sort: BY_ADDRESS }, { today: '2026-11-26' });
const queryFor = (search: string) => ({ ...ALL, search });
const COLUMNS = [column('i1', 'acme'), column('i1', 'labs')];

/** Main with a table of people that a test changes, whose answers it gives by hand. */
function world(people: number) {
  const table = { people, revision: 1, columnsRevision: 1, columns: COLUMNS as PeopleColumn[] };
  const waiting: {
    input: CallInput<'people.list'>;
    answer: (given?: Result<PeoplePage>) => Promise<void>;
  }[] = [];
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  const columns = (): PeopleColumns => ({ ...table, domains: [], roles: [] });
  const pageOf = ({ from, count }: CallInput<'people.list'>): PeoplePage => ({
    revision: table.revision,
    columnsRevision: table.columnsRevision,
    matching: table.people,
    within: table.people,
    all: table.people,
    whole: table.columns.flatMap(({ membersAt }, at) => (membersAt === null ? [] : at)),
    persons: Array.from({ length: Math.max(0, Math.min(count, table.people - from)) }, (_, at) =>
      person(`p${from + at}@r${table.revision}`, [membership(0)]),
    ),
  });
  const windows = createPeopleWindows({
    call: fakeCall({
      'people.list': (input) =>
        new Promise((resolve) =>
          waiting.push({
            input,
            answer: async (given = ok(pageOf(input))) => {
              resolve(given);
              await settle();
            },
          }),
        ),
      'people.columns': async () => ok(columns()),
    }),
    now: () => 7,
  });
  return {
    table,
    waiting,
    windows,
    pageOf,
    /** What is asked and not answered, as "search from". */
    asked: () => waiting.map(({ input }) => `${input.query.search} ${input.from}`.trim()),
    /** Answers the oldest question. */
    answer: async (given?: Result<PeoplePage>) => waiting.shift()?.answer(given),
    here: () => [...windows.state().pages.keys()],
    emailAt: (index: number) => rowAt(windows.state(), index)?.person.email,
  };
}

describe('windows over the list of people', () => {
  test('ask for the page in sight alone, and say of other rows that they are not here', async () => {
    const { windows, asked, answer, emailAt } = world(1_000);
    windows.look(0, 20);
    windows.show(ALL);
    expect(asked()).toEqual(['0']);
    expect(windows.state().query).toBeNull();
    await answer();
    expect(windows.state()).toMatchObject({ matching: 1_000, all: 1_000, at: 7, error: null });
    expect(emailAt(PAGE - 1)).toBe('p99@r1');
    expect(emailAt(PAGE)).toBeUndefined();
    expect(asked()).toEqual([]);
  });

  test('ask for both pages where a border is in sight, each once, and drop those that are far', async () => {
    const { windows, asked, answer, here, emailAt } = world(1_000);
    windows.look(0, 20);
    windows.show(ALL);
    await answer();
    windows.look(395, 415);
    expect(asked()).toEqual(['300', '400']);
    windows.look(396, 416);
    expect(asked()).toEqual(['300', '400']);
    await answer();
    await answer();
    expect(here()).toEqual([0, 3, 4]);
    windows.look(900, 920);
    await answer();
    expect(here()).toEqual([9]);
    expect(emailAt(5)).toBeUndefined();
  });

  test('drop the answer to an older query; what was shown stays until the newer one is answered', async () => {
    const { windows, asked, answer, emailAt, table } = world(150);
    windows.look(0, 20);
    windows.show(queryFor('a'));
    await answer();
    windows.show(queryFor('ab'));
    windows.show(queryFor('abc'));
    expect(asked()).toEqual(['ab 0', 'abc 0']);
    await answer(
      ok({
        revision: 1,
        columnsRevision: 1,
        matching: 1,
        within: 150,
        all: 150,
        whole: [],
        persons: [person('old@ab')],
      }),
    );
    expect(windows.state().query?.search).toBe('a');
    expect(emailAt(0)).toBe('p0@r1');
    table.people = 3;
    await answer();
    expect(windows.state()).toMatchObject({ matching: 3, query: { search: 'abc' } });
    expect(windows.state().pages.size).toBe(1);
  });

  test('another query begins at its top, whatever was in sight', async () => {
    const { windows, asked, answer } = world(1_000);
    windows.look(0, 20);
    windows.show(ALL);
    await answer();
    windows.look(700, 720);
    await answer();
    windows.show(queryFor('b'));
    expect(asked()).toEqual(['b 0']);
  });

  test('a change has the rows in sight read again and keeps them meanwhile; others when they come into sight', async () => {
    const { windows, asked, answer, emailAt, table } = world(400);
    windows.look(0, 20);
    windows.show(ALL);
    await answer();
    windows.look(150, 170);
    await answer();
    table.revision = 2;
    windows.changed(2);
    expect(asked()).toEqual(['100']);
    expect(emailAt(150)).toBe('p150@r1');
    await answer();
    expect(emailAt(150)).toBe('p150@r2');
    expect(emailAt(0)).toBe('p0@r1');
    windows.look(0, 20);
    expect(asked()).toEqual(['0']);
  });

  test('an answer that is as new as what is told asks for nothing more', async () => {
    const { windows, asked, answer, table } = world(10);
    table.revision = 5;
    windows.show(ALL);
    await answer();
    windows.changed(5);
    expect(asked()).toEqual([]);
  });

  test('changes while a page is under way have it read once more, not once for each', async () => {
    const { windows, asked, answer, emailAt, table, pageOf } = world(10);
    windows.show(ALL);
    const before = pageOf({ query: ALL, from: 0, count: PAGE });
    table.revision = 4;
    for (const revision of [2, 3, 4]) windows.changed(revision);
    expect(asked()).toEqual(['0']);
    await answer(ok(before));
    expect(asked()).toEqual(['0']);
    await answer();
    expect(asked()).toEqual([]);
    expect(emailAt(0)).toBe('p0@r4');
  });

  test('rows behind the new end go when the list gets shorter, and the last that are left are read', async () => {
    const { windows, answer, here, asked, table } = world(400);
    windows.look(0, 20);
    windows.show(ALL);
    await answer();
    windows.look(350, 370);
    await answer();
    table.people = 120;
    table.revision = 2;
    windows.changed(2);
    expect(asked()).toEqual(['300']);
    await answer();
    expect(windows.state().matching).toBe(120);
    expect(asked()).toEqual(['100']);
    await answer();
    expect(here()).toEqual([0, 1]);
  });

  test('a row says nobody is in an organization only where all of that was known when the row was told', async () => {
    const { windows, answer, table } = world(400);
    const standingIn = (at: number, organizationId: string) => {
      const { columns } = windows.state();
      const { all } = arrangeColumns(columns?.columns ?? [], ['i1'], NO_COLUMNS_VIEW);
      const row = rowAt(windows.state(), at);
      const told = all.find((each) => each.organizationId === organizationId);
      return row && told && standingOf(row, told, 0).state;
    };
    table.columns = [column('i1', 'acme'), column('i1', 'labs', { membersAt: null })];
    windows.show(ALL);
    await answer();
    windows.look(90, 110);
    await answer();
    expect([standingIn(90, 'labs'), standingIn(110, 'labs')]).toEqual(['unknown', 'unknown']);
    table.columns = COLUMNS;
    table.revision = 2;
    windows.changed(2);
    await answer();
    expect([standingIn(90, 'labs'), standingIn(110, 'labs')]).toEqual(['none', 'unknown']);
    await answer();
    expect([standingIn(90, 'labs'), standingIn(110, 'labs')]).toEqual(['none', 'none']);
    // An organization that comes, where the other page in sight is still of before.
    table.columns = [...COLUMNS, column('i1', 'new')];
    table.revision = 3;
    table.columnsRevision = 2;
    windows.changed(3);
    await answer();
    expect([standingIn(90, 'new'), standingIn(110, 'new')]).toEqual(['none', 'unknown']);
  });

  test('a person of whom the same is told again is known not to be where all has been read since', async () => {
    const { windows, answer, table, pageOf } = world(1);
    const input = { query: ALL, from: 0, count: PAGE };
    const persons = [person('one@x', [membership(0)])];
    windows.show(ALL);
    await answer(ok({ ...pageOf(input), persons, whole: [0] }));
    expect([...(rowAt(windows.state(), 0)?.whole ?? [])]).toEqual(['["i1","acme"]']);
    table.revision = 2;
    windows.changed(2);
    await answer(ok({ ...pageOf(input), persons, whole: [0, 1] }));
    expect([...(rowAt(windows.state(), 0)?.whole ?? [])]).toEqual(['["i1","acme"]', '["i1","labs"]']);
  });

  test('rows of a query for some instances say nothing of the others, whichever columns are drawn', async () => {
    const { windows, answer, pageOf } = world(3);
    const query = { ...ALL, instanceIds: ['i2'] };
    windows.show(query);
    await answer(ok({ ...pageOf({ query, from: 0, count: PAGE }), whole: [1] }));
    const { all } = arrangeColumns(COLUMNS, ['i1'], NO_COLUMNS_VIEW);
    const row = rowAt(windows.state(), 0) as PersonRow;
    expect(all.map((each) => standingOf({ ...row, byColumn: new Map() }, each, 0).state)).toEqual([
      'unknown',
      'none',
    ]);
  });

  test('nobody at all is known as such, and asked for once', async () => {
    const { windows, asked, answer } = world(0);
    windows.look(0, 20);
    windows.show(ALL);
    await answer();
    expect(windows.state()).toMatchObject({ query: ALL, matching: 0, all: 0 });
    expect(asked()).toEqual([]);
  });

  test('a failure is told, is not tried again by itself, and goes with the next answer', async () => {
    const { windows, asked, answer, emailAt } = world(10);
    windows.show(ALL);
    await answer(fail(failure('internal')));
    expect(windows.state().error?.code).toBe('internal');
    expect(asked()).toEqual([]);
    windows.show(ALL);
    await answer();
    expect(windows.state().error).toBeNull();
    expect(emailAt(0)).toBe('p0@r1');
  });

  test('cells are put to the organizations that they were told with, also when those changed between two answers', async () => {
    const { windows, answer, table, pageOf } = world(2);
    windows.show(ALL);
    const old = pageOf({ query: ALL, from: 0, count: PAGE });
    // An organization came before the others: place 0 is another one now.
    table.columns = [column('i1', 'aaa'), ...COLUMNS];
    table.columnsRevision = 2;
    table.revision = 2;
    await answer(ok(old));
    expect(windows.state().query).toBeNull();
    await answer(
      ok({ ...old, revision: 2, columnsRevision: 2, persons: [person('one@x', [membership(1)])] }),
    );
    const row = rowAt(windows.state(), 0);
    expect(row?.placed[0]).toMatchObject({ instanceId: 'i1', organizationId: 'acme' });
    expect([...(row?.byColumn.keys() ?? [])]).toEqual(['["i1","acme"]']);
  });

  test('a person of whom the same is told again stays the same row, and a column the same column', async () => {
    const { windows, answer, table } = world(2);
    const told = (name: string, revision: number): Result<PeoplePage> =>
      ok({
        revision,
        columnsRevision: 1,
        matching: 2,
        within: 2,
        all: 2,
        whole: [0, 1],
        persons: [person('one@x', [membership(0)]), person('two@x', [], { name })],
      });
    windows.show(ALL);
    await answer(told('Two', 1));
    const [one, two] = [rowAt(windows.state(), 0), rowAt(windows.state(), 1)];
    const columns = windows.state().columns?.columns;
    table.revision = 2;
    windows.changed(2);
    await answer(told('Second', 2));
    expect(rowAt(windows.state(), 0)).toBe(one);
    expect(rowAt(windows.state(), 1)).not.toBe(two);
    expect(windows.state().columns?.columns).toBe(columns);
  });

  test('after it is closed nothing that comes is taken', async () => {
    const { windows, answer } = world(10);
    windows.show(ALL);
    windows.close();
    await answer();
    expect(windows.state().query).toBeNull();
  });
});
