import { expect, test } from 'vitest';
import { returnedIn } from '../../../src/main/access/returned.ts';
import { placesIn } from '../../../src/main/people/organizations.ts';
import { createTable } from '../../../src/main/people/table.ts';
import type { Operation } from '../../../src/shared/operations/operation.ts';
import { countSteps } from '../../../src/shared/operations/steps.ts';
import { accountOf, instanceOf, invitationOf, membersOf } from '../people/seen.ts';

const LEFT = Date.parse('2026-03-01');
const LATER = Date.parse('2026-04-01');
const done = { ...countSteps([]), done: 1 };
const operation = (kind: Operation['kind'], changedAt: number, ...subjects: string[]) =>
  ({ kind, changedAt, subjects, counts: done }) as Operation;
const LEAVING = operation('off-board', LEFT, 'Ann@x.example', 'Shop');

/** What is there on a later day: Ann since a date, and who is invited. */
function places(joined: string, invited: string[] = [], joins: string[][] = []) {
  const table = createTable({ onChange: () => {} });
  table.setInstances([instanceOf('shop')]);
  table.setAccount('shop', accountOf('a'));
  table.setJoins(joins);
  const list = { instanceId: 'shop', organizationId: 'a', facts: { at: LATER, missing: 0 } };
  table.setList({
    ...list,
    members: membersOf('ann@x.example', 'bob@x.example').map((each) => ({ ...each, createdAt: joined })),
  });
  table.setList({ ...list, invitations: invited.map(invitationOf) });
  return placesIn(table);
}
const people = (operations: Operation[], ...given: Parameters<typeof places>) =>
  returnedIn(operations, places(...given), LATER);

test('whoever joined after they were off-boarded is there again', () => {
  expect(people([LEAVING], '2026-03-20')).toEqual([
    {
      personId: 'ann@x.example',
      emails: ['ann@x.example'],
      offboardedAt: LEFT,
      places: [{ instanceId: 'shop', organizationName: 'Org a', role: 'member' }],
    },
  ]);
});

test('who stayed a member from before, or whose joining cannot be read, is not', () => {
  expect(people([LEAVING], '2026-02-01')).toEqual([]);
  expect(people([LEAVING], 'soon')).toEqual([]);
  expect(people([], '2026-03-20')).toEqual([]);
  expect(people([{ ...LEAVING, counts: countSteps([]) }], '2026-03-20')).toEqual([]);
});

test('an open invitation that was seen since tells it, too, also under a joined address', () => {
  const home = 'ann@home.example';
  expect(people([LEAVING], '2026-02-01', [home])).toEqual([]);
  expect(people([LEAVING], '2026-02-01', [home], [['ann@x.example', home]])).toMatchObject([
    { emails: [home], places: [{ role: null }] },
  ]);
  expect(returnedIn([operation('off-board', LATER, home)], places('2026-02-01', [home]), LATER)).toEqual([]);
});

test('whoever was invited again from here is let in on purpose, until they are off-boarded again', () => {
  const invited = operation('invite', LEFT + 1, 'ann@x.example');
  expect(people([invited, LEAVING], '2026-03-20')).toEqual([]);
  expect(
    people([invited, LEAVING, operation('off-board', LEFT + 2, 'ann@x.example')], '2026-03-20'),
  ).toHaveLength(1);
});
