import { describe, expect, test } from 'vitest';
import {
  arrangeColumns,
  type MatrixColumn,
} from '../../../src/renderer/src/features/people/matrixColumns.ts';
import { layoutOf } from '../../../src/renderer/src/features/people/matrixLayout.ts';
import {
  cellText,
  longPeopleText,
  peopleText,
} from '../../../src/renderer/src/features/people/peopleText.ts';
import { rowsOf, shortEnough } from '../../../src/renderer/src/features/people/useCopiedPeople.ts';
import { NO_COLUMNS_VIEW } from '../../../src/renderer/src/state/peopleView.ts';
import { fail, ok } from '../../../src/shared/errors.ts';
import { EVERYONE } from '../../../src/shared/everyone.ts';
import { fakeCall } from '../fakeCall.ts';
import { failure } from '../state/fixture.ts';
import { column, invitation, membership, person, rowOf } from './rows.ts';

const NOW = 10_000;
const COLUMNS = [column('i1', 'acme'), column('i1', 'labs'), column('i2', 'north', { membersAt: null })];
const placeOf = ({ organizationName, instanceId }: MatrixColumn) => ({
  organization: organizationName,
  instance: instanceId,
  color: 'red',
  why: 'It is out of reach.',
});
const tools = { placeOf, now: NOW };
const shownColumns = arrangeColumns(COLUMNS, ['i1', 'i2'], NO_COLUMNS_VIEW);
const ann = person('ann@x.example', [membership(0, { role: 'owner', twoFactor: true }), invitation(1, 0)], {
  name: '=Ann',
  emails: ['ann@x.example', 'ann@y.example'],
});

describe('what is copied of people', () => {
  test('is a line each below the titles: what is not known is so, and what strangers wrote is no formula', () => {
    const text = peopleText(
      [rowOf(ann, COLUMNS), rowOf(person('bob@x.example'), COLUMNS)],
      shownColumns.shown,
      tools,
    );
    expect(text.split('\n').map((line) => line.split('\t'))).toEqual([
      [
        'Email',
        'Name',
        'Other addresses',
        '2FA',
        'Organizations',
        'Access',
        'Since',
        'Last change',
        'ACME on i1',
        'LABS on i1',
        'NORTH on i2',
      ],
      [
        'ann@x.example',
        "'=Ann",
        'ann@y.example',
        'on',
        '1',
        'Everything',
        '1970-01-01',
        'unknown',
        'owner',
        'invited as admin, expired',
        'unknown',
      ],
      ['bob@x.example', '', '', 'unknown', '0', '', '', 'unknown', 'none', 'none', 'unknown'],
    ]);
  });

  test('is the same of many, and the page does something else in between', async () => {
    const columns = arrangeColumns(
      Array.from({ length: 4_000 }, (_, at) => column('i1', `o${at}`)),
      ['i1'],
      NO_COLUMNS_VIEW,
    ).shown;
    const rows = Array.from({ length: 7 }, (_, at) => rowOf(person(`p${at}@x.example`), COLUMNS));
    let isElseDone = false;
    setImmediate(() => {
      isElseDone = true;
    });
    const text = await longPeopleText(rows, columns, tools);
    expect(isElseDone).toBe(true);
    expect(text).toBe(peopleText(rows, columns, tools));
    expect(await longPeopleText([], columns, tools)).toBe(peopleText([], columns, tools));
  });

  test('is told in words where the clipboard would not take it', () => {
    expect(shortEnough('x'.repeat(16_000_000)).ok).toBe(true);
    expect(shortEnough('x'.repeat(16_000_001))).toMatchObject({
      error: { advice: 'Hide columns or select fewer people, and copy again.' },
    });
  });

  test('of a cell is what stands in it alone, of an organization as of a fact', () => {
    const layout = layoutOf(1_400, shownColumns);
    const row = rowOf(ann, COLUMNS);
    const texts = [0, 1, 2, layout.facts.length, layout.facts.length + 2, 99].map((at) =>
      cellText(row, layout, at, tools),
    );
    expect(texts).toEqual(['ann@x.example', 'on', '1', 'owner', 'unknown', '']);
  });
});

describe('the people that are chosen are gathered', () => {
  const tellers = (change: Parameters<typeof fakeCall>[0] = {}) => {
    let revision = 1;
    return {
      call: fakeCall({
        'people.ids': async () => ok({ ids: ['c', 'b', 'a'] }),
        'people.columns': async () =>
          ok({ revision: 1, columnsRevision: revision, columns: COLUMNS, domains: [], roles: [] }),
        'people.one': async ({ id }) => (id === 'gone' ? ok(null) : ok(person(id))),
        ...change,
      }),
      another: () => {
        revision += 1;
      },
    };
  };

  test('in the order in which they stand, those that the search hides last, without who is gone', async () => {
    const rows = await rowsOf(new Set(['hidden', 'a', 'gone', 'c']), EVERYONE, tellers().call);
    expect(rows.ok && rows.value.map((row) => row.person.id)).toEqual(['c', 'a', 'hidden']);
  });

  test('or nobody: none is left out in silence, and no cell is put to another organization', async () => {
    const unread = tellers({ 'people.one': async () => fail(failure('unreachable')) });
    expect(await rowsOf(new Set(['a']), EVERYONE, unread.call)).toMatchObject({
      error: { code: 'unreachable' },
    });
    const many = new Set(Array.from({ length: 1_001 }, (_, at) => `${at}`));
    expect(await rowsOf(many, EVERYONE, tellers().call)).toMatchObject({
      error: { message: 'More than 1,000 people are selected.' },
    });
    const changing = tellers({
      'people.one': async ({ id }) => {
        changing.another();
        return ok(person(id));
      },
    });
    expect((await rowsOf(new Set(['a']), EVERYONE, changing.call)).ok).toBe(false);
  });
});
