import { expect, test } from 'vitest';
import { copyPeople } from '../../../src/renderer/src/features/people/copying.ts';
import { listColumns } from '../../../src/renderer/src/features/people/listColumns.tsx';
import type { PeopleColumns, Person } from '../../../src/shared/calls/people.ts';
import { fail, ok } from '../../../src/shared/errors.ts';
import { fakeCall } from '../fakeCall.ts';
import { failure } from '../state/fixture.ts';
import { column, invitation, membership, person, placed } from './rows.ts';

const COLUMNS = [column('i1', 'acme'), column('i1', 'labs'), column('i2', 'north', { membersAt: null })];
const TOLD: PeopleColumns = { revision: 1, columns: COLUMNS, domains: [], roles: [] };
const TOOLS = {
  signOf: (id: string) => ({ name: id.toUpperCase(), initials: id, color: 'red' as const }),
  endings: new Map(),
  now: 10_000,
};

async function copied(
  ids: string[],
  people: Record<string, Person>,
  change: Parameters<typeof fakeCall>[0] = {},
) {
  let clipboard = '';
  const call = fakeCall({
    'people.some': async ({ ids: asked }) => {
      const persons = asked.flatMap((id) => (people[id] ? placed(people[id], COLUMNS) : []));
      return ok({ persons, organizations: 0, instances: 0 });
    },
    'app.copy': async ({ text }) => {
      clipboard = text;
      return ok({});
    },
    ...change,
  });
  const done = await copyPeople(ids, TOLD, { call, shown: listColumns(TOOLS) });
  return { done, lines: clipboard.split('\n').map((line) => line.split('\t')) };
}

test('people are copied as lines below their titles: what is not known is so, and what strangers wrote is no formula', async () => {
  const ann = person('ann@x.example', [membership(0, { role: 'owner', twoFactor: true }), invitation(1, 0)], {
    name: '=Ann',
    emails: ['ann@x.example', 'ann@y.example'],
  });
  const bob = person('bob@x.example', [membership(2)]);
  const { done, lines } = await copied(['a', 'gone', 'b'], { a: ann, b: bob });
  expect(done).toMatchObject({ ok: true, value: { words: '2 people copied' } });
  expect(lines).toEqual([
    [
      'Email',
      'Name',
      'Other addresses',
      'Highest role',
      'Where',
      '2FA',
      'Access',
      'Last sign-in',
      'Last change',
    ],
    [
      ...['ann@x.example', "'=Ann", 'ann@y.example', 'owner'],
      ...['I1: owner in 1 organization, invited to 1', 'on', 'everything, as owner', 'unknown', 'unknown'],
    ],
    [
      'bob@x.example',
      '',
      '',
      'member',
      'I2: member in 1 organization',
      'unknown',
      'not read',
      'unknown',
      'unknown',
    ],
  ]);
});

test('nobody is copied where one of them could not be read, or there are too many', async () => {
  const of = (change: Parameters<typeof fakeCall>[0]) => copied(['a'], {}, change);
  const unread = await of({ 'people.some': async () => fail(failure('unreachable')) });
  expect(unread.done).toMatchObject({ error: { code: 'unreachable' } });
  const many = await copied(
    Array.from({ length: 1_001 }, (_, at) => `${at}`),
    {},
  );
  expect(many.done).toMatchObject({ error: { message: 'More than 1,000 people are selected.' } });
  expect([unread, many].map(({ lines }) => lines)).toEqual([[['']], [['']]]);
});
