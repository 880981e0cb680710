import { Menu } from '@mantine/core';
import { expect, test } from 'vitest';
import { columnAt } from '../../../src/renderer/src/features/people/Matrix.tsx';
import { MatrixItems } from '../../../src/renderer/src/features/people/MatrixMenu.tsx';
import {
  arrangeColumns,
  type MatrixColumn,
} from '../../../src/renderer/src/features/people/matrixColumns.ts';
import { layoutOf } from '../../../src/renderer/src/features/people/matrixLayout.ts';
import { organizationKey } from '../../../src/renderer/src/state/organizationRef.ts';
import { NO_COLUMNS_VIEW } from '../../../src/renderer/src/state/peopleView.ts';
import { succeed } from '../../../src/renderer/src/state/queryState.ts';
import type { Person } from '../../../src/shared/calls/people.ts';
import type { Member } from '../../../src/shared/dokploy.ts';
import { drawn } from '../state/drawn.tsx';
import { instance, member, startedBench } from '../state/fixture.ts';
import { column, invitation, membership, person, rowOf } from './rows.ts';

const columns = [column('i1', 'acme'), column('i2', 'north')];
const layout = layoutOf(
  1_400,
  arrangeColumns(columns, ['i1', 'i2'], {
    ...NO_COLUMNS_VIEW,
    pinned: [organizationKey(columns[1] as (typeof columns)[number])],
  }),
);
const one = person('one@acme.example', [membership(0)], { name: 'One' });

/** The words of the items, without their reasons, and of the headings. */
async function itemsOf(...drawn: Parameters<typeof draw>): Promise<string[]> {
  const html = await draw(...drawn);
  return [...html.matchAll(/class="[^"]*(?:Menu-label|Menu-itemLabel)[^"]*"[^>]*>([^<]*)/g)].map(
    ([, words = '']) => words,
  );
}

/** The menu; `members`: those of the first organization, where they were read. */
async function draw(
  row: Person,
  at: MatrixColumn | null,
  chosen: string[] = [],
  hidden = 0,
  members?: Member[],
): Promise<string> {
  const { store, actions } = await startedBench([instance('i1'), instance('i2')]);
  const { readings } = store.getState();
  const known = readings.i1;
  if (members && known)
    store.setState({ readings: { ...readings, i1: { ...known, members: { acme: succeed(members, 1) } } } });
  return drawn(
    { store, actions },
    <Menu opened>
      <MatrixItems
        about={{ row: rowOf(row, columns), column: at }}
        tools={{
          placeOf: ({ organizationName, instanceId }) => ({
            organization: organizationName,
            instance: instanceId,
            color: 'red',
            why: null,
          }),
          chosen: new Set(chosen),
          hidden,
          within: [],
          onOpen: () => {},
          onGo: () => {},
          onClear: () => {},
        }}
      />
    </Menu>,
  );
}

test('the menu of a person has what their panel and the selection bar have', async () => {
  expect(await itemsOf(one, null)).toEqual([
    'one@acme.example',
    'Open',
    'Invite to…',
    'Add with a password…',
    'Change role…',
    'Apply template…',
    'Off-board…',
  ]);
});

test('on the cell of an organization the menu has what can be done with them there, too', async () => {
  const [acme, north] = layout.scrolled.concat(layout.pinned);
  expect((await itemsOf(one, acme ?? null)).slice(7)).toEqual([
    'one@acme.example in ACME on i1',
    'Change role…',
    'Permissions…',
    'Apply template…',
    'Copy access to…',
    'Compare access…',
    'Revoke all sessions…',
    'Remove person…',
    'Open this organization',
  ]);
  expect((await itemsOf(one, north ?? null)).slice(7)).toEqual([
    'one@acme.example in NORTH on i2',
    'Open this organization',
  ]);
  const invited = person('two@acme.example', [invitation(0, 1)]);
  expect((await itemsOf(invited, acme ?? null)).slice(8, -1)).toEqual([
    'Copy link',
    'Renew invitation',
    'Remove invitation',
  ]);
});

test('the menu of one of several that are chosen is that of all of them, of another one it is theirs alone', async () => {
  const chosen = ['one@acme.example', 'two@acme.example'];
  expect(await itemsOf(one, null, chosen)).toEqual([
    '2 selected people',
    'Invite to…',
    'Add with a password…',
    'Change role…',
    'Apply template…',
    'Off-board…',
    'Join as one person',
  ]);
  expect((await itemsOf(one, null, chosen, 1))[0]).toBe('2 selected people, 1 not shown');
  expect((await itemsOf(person('three@acme.example', []), null, chosen))[0]).toBe('three@acme.example');
});

test('of a member who is not in the list that was read last the menu says so, and not that nothing was read', async () => {
  const [acme] = layout.scrolled;
  expect(await draw(one, acme ?? null)).toContain('was not read since Quayside started');
  const page = await draw(one, acme ?? null, [], 0, [member('somebody')]);
  expect(page).toContain('It was no longer there when this organization was read last.');
  expect(page).not.toContain('was not read since');
});

test('who has no address can be opened, and nothing more', async () =>
  expect(await itemsOf({ ...one, email: '', emails: [] }, null)).toHaveLength(2));

test('a cell is put to its organization by its column, pinned ones first; the facts have none', () => {
  const first = layout.facts.length;
  expect(
    [0, first - 1, first, first + 1, first + 2].map((at) => columnAt(layout, at)?.organizationId),
  ).toEqual([undefined, undefined, 'north', 'acme', undefined]);
});
