import { Menu } from '@mantine/core';
import { expect, test } from 'vitest';
import {
  ChoosingProvider,
  type Chosen,
  PersonItems,
} from '../../../src/renderer/src/features/people/PeopleBar.tsx';
import { succeed } from '../../../src/renderer/src/queryState.ts';
import type { Person } from '../../../src/shared/calls/people.ts';
import { drawn } from '../state/drawn.tsx';
import { instance, member, startedBench } from '../state/fixture.ts';
import { column, membership, person, rowOf } from './rows.ts';

const columns = [column('i1', 'acme'), column('i2', 'north')];
const WITHIN = columns.map(({ instanceId, organizationId }) => ({ instanceId, organizationId }));
const one = person('one@acme.example', [membership(0)], { name: 'One' });
const two = person('two@acme.example', [membership(1)]);

/** The menu of a row, while these people are selected; `isRead`: the members of the first organization were. */
async function draw(row: Person, chosen: Person[] | null = [], count = chosen?.length ?? 0, isRead = false) {
  const { store, actions } = await startedBench([instance('i1'), instance('i2')]);
  const { readings } = store.getState();
  const known = readings.i1;
  const members = succeed([{ ...member('somebody'), id: 'member-0' }], 1);
  if (isRead && known)
    store.setState({ readings: { ...readings, i1: { ...known, members: { acme: members } } } });
  const selected: Chosen = {
    count,
    rows: chosen?.map((each) => rowOf(each, columns)) ?? null,
    words: `${count} people`,
  };
  return drawn(
    { store, actions },
    <Menu opened>
      <ChoosingProvider
        value={{
          chosen: selected,
          isChosen: (id) => chosen === null || chosen.some((each) => each.id === id),
          within: WITHIN,
          onOpen: () => {},
          onClear: () => {},
        }}
      >
        <PersonItems row={rowOf(row, columns)} />
      </ChoosingProvider>
    </Menu>,
  );
}

async function itemsOf(...given: Parameters<typeof draw>): Promise<string[]> {
  const html = await draw(...given);
  return [...html.matchAll(/class="[^"]*(?:Menu-label|Menu-itemLabel)[^"]*"[^>]*>([^<]*)/g)].map(
    ([, words = '']) => words,
  );
}

test('the menu of a person has what their panel and the selection bar have', async () =>
  expect(await itemsOf(one)).toEqual([
    'one@acme.example',
    'Open',
    'Change role…',
    'Permissions…',
    'Invite to…',
    'Apply kit…',
    'Add with a password…',
    'Off-board…',
  ]));

test('the menu of one of several who are selected is that of all of them, of another one it is theirs alone', async () => {
  expect(await itemsOf(one, [one, two])).toEqual([
    '2 people',
    'Change role…',
    'Permissions…',
    'Invite to…',
    'Apply kit…',
    'Add with a password…',
    'Compare access…',
    'Join as one person',
    'Off-board…',
  ]);
  expect((await itemsOf(person('three@acme.example', []), [one, two]))[0]).toBe('three@acme.example');
});

test('permissions are of one organization, whose members were read', async () => {
  const NOT_READ = 'The members of this organization are not read yet.';
  expect(await draw(one)).toContain(NOT_READ);
  expect(await draw(one, [], 0, true)).not.toContain(NOT_READ);
  expect(await draw(one, [one, two])).toContain('They are in several organizations.');
  expect(await draw(person('three@acme.example'))).toContain('in no organization shown here');
});

test('nothing is planned for people who are not read yet, have no address, or are too many', async () => {
  expect(await draw(one, null, 2)).toContain('These people are still being read.');
  expect(await draw(one, null, 1_001)).toContain('Choose at most 1,000 people at once.');
  expect(await draw({ ...one, email: '', emails: [] })).toContain(
    'One of these people has no email address.',
  );
  expect(await draw(one, [one, two], 101)).toContain('Choose at most 100 people: you confirm each one.');
});
