import { describe, expect, test } from 'vitest';
import { columnsFor } from '../../../src/renderer/src/features/people/matrixColumns.tsx';
import {
  createPeopleReading,
  PAGE,
  type PeopleState,
} from '../../../src/renderer/src/features/people/peopleReading.ts';
import { type PersonRow, standingOf } from '../../../src/renderer/src/features/people/personRow.ts';
import type { PeopleColumn, PeopleColumns, PeoplePage } from '../../../src/shared/calls/people.ts';
import type { CallInput } from '../../../src/shared/contract.ts';
import { fail, ok, type Result } from '../../../src/shared/errors.ts';
import { queryOf } from '../../../src/shared/peopleQuery.ts';
import { fakeCall } from '../fakeCall.ts';
import { failure } from '../state/fixture.ts';
import { column, membership, person, placed } from './rows.ts';

const ALL = queryOf({ search: '', choices: {}, sort: null }, { today: '2026-11-26' });
const queryFor = (search: string) => ({ ...ALL, search });
const COLUMNS = [column('i1', 'acme'), column('i1', 'labs')];

function rowAt({ entries }: PeopleState, index: number): PersonRow | undefined {
  return entries?.[index]?.row ?? undefined;
}

function world(people: number) {
  const table = { people, revision: 1, columns: COLUMNS as PeopleColumn[] };
  const waiting: {
    input: CallInput<'people.list'>;
    answer: (given?: Result<PeoplePage>) => Promise<void>;
  }[] = [];
  let ordering: { search: string; answer: (ids: string[]) => void }[] = [];
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  const columns = (): PeopleColumns => ({
    ...{ revision: table.revision, columns: table.columns },
    ...{ domains: [], roles: [] },
  });
  const pageOf = ({ from, count, columnsSince }: CallInput<'people.list'>): PeoplePage => ({
    revision: table.revision,
    columns: columnsSince === table.revision ? null : columns(),
    matching: table.people,
    within: table.people,
    all: table.people,
    used: [0],
    missing: [],
    persons: Array.from({ length: Math.max(0, Math.min(count, table.people - from)) }, (_, at) =>
      person(`p${from + at}@r${table.revision}`, [membership(0)], { id: `p${from + at}` }),
    ),
  });
  const reading = createPeopleReading({
    call: fakeCall({
      'people.list': (input) =>
        new Promise((resolve) =>
          waiting.push({
            input,
            answer: async (given) => {
              const ids = given?.ok
                ? given.value.persons.map(({ id }) => id)
                : Array.from({ length: table.people }, (_, at) => `p${at}`);
              resolve(given ?? ok(pageOf(input)));
              const isThis = (each: (typeof ordering)[number]) => each.search === input.query.search;
              for (const each of ordering.filter(isThis)) each.answer(ids);
              ordering = ordering.filter((each) => !isThis(each));
              await settle();
            },
          }),
        ),
      'people.ids': ({ query: { search } }) =>
        new Promise((resolve) =>
          ordering.push({ search, answer: (ids) => resolve(ok({ revision: table.revision, ids })) }),
        ),
    }),
    now: () => 7,
  });
  return {
    table,
    waiting,
    reading,
    pageOf,
    asked: () => waiting.map(({ input }) => `${input.query.search} ${input.from}`.trim()),
    answer: async (given?: Result<PeoplePage>) => waiting.shift()?.answer(given),
    emailAt: (index: number) => rowAt(reading.state(), index)?.person.email,
  };
}

describe('reading people', () => {
  test('asks for the page in sight alone, and say of other rows that they are not here', async () => {
    const { reading, asked, answer, emailAt } = world(1_000);
    reading.look(0, 20);
    reading.show(ALL);
    expect(asked()).toEqual(['0']);
    expect(reading.state().query).toBeNull();
    await answer();
    expect(reading.state()).toMatchObject({ all: 1_000, at: 7, error: null });
    expect(reading.state().entries).toHaveLength(1_000);
    expect(emailAt(PAGE - 1)).toBe('p99@r1');
    expect(emailAt(PAGE)).toBeUndefined();
    expect(asked()).toEqual([]);
  });

  test('asks for both pages where a border is in sight, each once', async () => {
    const { reading, asked, answer, emailAt } = world(1_000);
    reading.look(0, 20);
    reading.show(ALL);
    await answer();
    reading.look(395, 415);
    expect(asked()).toEqual(['300', '400']);
    reading.look(396, 416);
    expect(asked()).toEqual(['300', '400']);
    await answer();
    await answer();
    expect([emailAt(5), emailAt(400), emailAt(500)]).toEqual(['p5@r1', 'p400@r1', undefined]);
  });

  test('drops the answer to an older query; what was shown stays until the newer one is answered', async () => {
    const { reading, asked, answer, emailAt, table } = world(150);
    reading.look(0, 20);
    reading.show(queryFor('a'));
    await answer();
    reading.show(queryFor('ab'));
    reading.show(queryFor('abc'));
    expect(asked()).toEqual(['ab 0', 'abc 0']);
    await answer(
      ok({
        revision: 1,
        columns: null,
        matching: 1,
        within: 150,
        all: 150,
        used: [],
        missing: [],
        persons: [person('old@ab')],
      }),
    );
    expect(reading.state().query?.search).toBe('a');
    expect(emailAt(0)).toBe('p0@r1');
    table.people = 3;
    await answer();
    expect(reading.state()).toMatchObject({ query: { search: 'abc' } });
    expect(reading.state().entries).toHaveLength(3);
  });

  test('another query begins at its top, whatever was in sight', async () => {
    const { reading, asked, answer } = world(1_000);
    reading.look(0, 20);
    reading.show(ALL);
    await answer();
    reading.look(700, 720);
    await answer();
    reading.show(queryFor('b'));
    expect(asked()).toEqual(['b 0']);
  });

  test('a change has the rows in sight read again and keeps them meanwhile; others when they come into sight', async () => {
    const { reading, asked, answer, emailAt, table } = world(400);
    reading.look(0, 20);
    reading.show(ALL);
    await answer();
    reading.look(150, 170);
    await answer();
    table.revision = 2;
    reading.changed(2);
    expect(asked()).toEqual(['100']);
    expect(emailAt(150)).toBe('p150@r1');
    await answer();
    expect(emailAt(150)).toBe('p150@r2');
    expect(emailAt(0)).toBe('p0@r1');
    reading.look(0, 20);
    expect(asked()).toEqual(['0']);
  });

  test('an answer that is as new as what is told asks for nothing more', async () => {
    const { reading, asked, answer, table } = world(10);
    table.revision = 5;
    reading.show(ALL);
    await answer();
    reading.changed(5);
    expect(asked()).toEqual([]);
  });

  test('changes while a page is under way have it read once more, not once for each', async () => {
    const { reading, asked, answer, emailAt, table, pageOf } = world(10);
    reading.show(ALL);
    const before = pageOf({ query: ALL, from: 0, count: PAGE });
    table.revision = 4;
    for (const revision of [2, 3, 4]) reading.changed(revision);
    expect(asked()).toEqual(['0']);
    await answer(ok(before));
    expect(asked()).toEqual(['0']);
    await answer();
    expect(asked()).toEqual([]);
    expect(emailAt(0)).toBe('p0@r4');
  });

  test('rows behind the new end go when the list gets shorter, and the last that are left are read', async () => {
    const { reading, answer, asked, table } = world(400);
    reading.look(0, 20);
    reading.show(ALL);
    await answer();
    reading.look(350, 370);
    await answer();
    table.people = 120;
    table.revision = 2;
    reading.changed(2);
    expect(asked()).toEqual(['300']);
    await answer();
    expect(reading.state().entries).toHaveLength(120);
    expect(asked()).toEqual(['100']);
    await answer();
    expect(rowAt(reading.state(), 119)).toBeDefined();
  });

  test('a row says nobody is in an organization only where all of that was known when the row was told', async () => {
    const { reading, answer, table } = world(400);
    const standingIn = (at: number, organizationId: string) => {
      const { columns } = reading.state();
      const all = columnsFor(columns?.columns ?? [], ['i1'], ALL);
      const row = rowAt(reading.state(), at);
      const told = all.find((each) => each.organizationId === organizationId);
      return row && told && standingOf(row, told, 0, '').state;
    };
    table.columns = [column('i1', 'acme'), column('i1', 'labs', { membersAt: null })];
    reading.show(ALL);
    await answer();
    reading.look(90, 110);
    await answer();
    expect([standingIn(90, 'labs'), standingIn(110, 'labs')]).toEqual(['unknown', 'unknown']);
    table.columns = COLUMNS;
    table.revision = 2;
    reading.changed(2);
    await answer();
    expect([standingIn(90, 'labs'), standingIn(110, 'labs')]).toEqual(['none', 'unknown']);
    await answer();
    expect([standingIn(90, 'labs'), standingIn(110, 'labs')]).toEqual(['none', 'none']);
    // An organization that comes, where the other page in sight is still of before.
    table.columns = [...COLUMNS, column('i1', 'new')];
    table.revision = 3;
    reading.changed(3);
    await answer();
    expect([standingIn(90, 'new'), standingIn(110, 'new')]).toEqual(['none', 'unknown']);
  });

  test('a person of whom the same is told again is known not to be where all has been read since', async () => {
    const { reading, answer, table, pageOf } = world(1);
    const input = { query: ALL, from: 0, count: PAGE };
    const persons = [placed(person('one@x', [membership(0)]), COLUMNS)];
    table.columns = [column('i1', 'acme'), column('i1', 'labs', { membersAt: null })];
    reading.show(ALL);
    await answer(ok({ ...pageOf(input), persons }));
    expect([...(rowAt(reading.state(), 0)?.whole ?? [])]).toEqual(['["i1","acme"]']);
    table.columns = COLUMNS;
    table.revision = 2;
    reading.changed(2);
    await answer(ok({ ...pageOf(input), persons }));
    expect([...(rowAt(reading.state(), 0)?.whole ?? [])]).toEqual(['["i1","acme"]', '["i1","labs"]']);
  });

  test('rows of a query for some instances say nothing of the others, whichever columns are drawn', async () => {
    const { reading, answer, table } = world(3);
    table.columns = [column('i1', 'acme'), column('i2', 'labs')];
    reading.show({ ...ALL, instanceIds: ['i2'] });
    await answer();
    const all = columnsFor(table.columns, ['i1', 'i2'], ALL);
    const row = rowAt(reading.state(), 0) as PersonRow;
    expect(all.map((each) => standingOf({ ...row, byColumn: new Map() }, each, 0, '').state)).toEqual([
      'unknown',
      'none',
    ]);
  });

  test('nobody at all is known as such, and asked for once', async () => {
    const { reading, asked, answer } = world(0);
    reading.look(0, 20);
    reading.show(ALL);
    await answer();
    expect(reading.state()).toMatchObject({ query: ALL, entries: [], all: 0 });
    expect(asked()).toEqual([]);
  });

  test('a failure is told, is not tried again by itself, and goes with the next answer', async () => {
    const { reading, asked, answer, emailAt } = world(10);
    reading.show(ALL);
    await answer(fail(failure('internal')));
    expect(reading.state().error?.code).toBe('internal');
    expect(asked()).toEqual([]);
    reading.show(ALL);
    await answer();
    expect(reading.state().error).toBeNull();
    expect(emailAt(0)).toBe('p0@r1');
  });

  test('a person of whom the same is told again stays the same row, and a column the same column', async () => {
    const { reading, answer, table } = world(2);
    const told = (name: string, revision: number): Result<PeoplePage> =>
      ok({
        revision,
        columns: { revision, columns: COLUMNS.map((each) => ({ ...each })), domains: [], roles: [] },
        matching: 2,
        within: 2,
        all: 2,
        used: [0],
        missing: [],
        persons: [person('one@x', [membership(0)]), person('two@x', [], { name })],
      });
    reading.show(ALL);
    await answer(told('Two', 1));
    const [one, two] = [rowAt(reading.state(), 0), rowAt(reading.state(), 1)];
    const columns = reading.state().columns?.columns;
    table.revision = 2;
    reading.changed(2);
    await answer(told('Second', 2));
    expect(rowAt(reading.state(), 0)).toBe(one);
    expect(rowAt(reading.state(), 1)).not.toBe(two);
    expect(reading.state().columns?.columns).toBe(columns);
  });

  test('after it is closed nothing that comes is taken', async () => {
    const { reading, answer } = world(10);
    reading.show(ALL);
    reading.close();
    await answer();
    expect(reading.state().query).toBeNull();
  });
});
